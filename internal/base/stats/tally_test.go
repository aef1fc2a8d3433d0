package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestTallyIsOneByOne: counts by value give what the people one by one give.
func TestTallyIsOneByOne(t *testing.T) {
	fitted := 0
	rapid.Check(t, func(t *rapid.T) {
		values := []float64{-3, -1.5, -1, 0.25, 2}
		tally, other := NewTally(values), NewTally(values)
		var x []float64
		var y []bool
		for i := range rapid.IntRange(30, 120).Draw(t, "people") {
			k := rapid.IntRange(0, len(values)-1).Draw(t, "value")
			came := rapid.IntRange(0, 9).Draw(t, "luck") < 2+k
			x, y = append(x, values[k]), append(y, came)
			if i%3 == 0 {
				other.Add(k, came)
			} else {
				tally.Add(k, came)
			}
		}
		tally.Join(other)
		n, m := tally.Counts()
		if n != len(x) || m == 0 || m == n {
			return
		}
		check := func(what string, got, want float64) {
			if math.Abs(got-want) > 1e-7 {
				t.Fatalf("%s is %v, want %v", what, got, want)
			}
		}
		want, ok := fitLine(x, y)
		got, gotOK := tally.Line()
		if ok != gotOK {
			t.Fatalf("a line: %v, want %v", gotOK, ok)
		}
		check("intercept", got.Intercept, want.Intercept)
		check("slope", got.Slope, want.Slope)
		line := Line{rapid.Float64Range(-1, 1).Draw(t, "intercept"), rapid.SampledFrom([]float64{-0.7, 0.4, 1.3}).Draw(t, "slope")}
		p := make([]float64, len(x))
		for i := range x {
			p[i] = line.At(x[i])
		}
		check("area", tally.AUC(line).Value, aucOf(p, y).Value)
		check("its error", tally.AUC(line).SE, aucOf(p, y).SE)
		check("Brier", tally.Brier(line), brier(p, y))
		check("net benefit", tally.NetBenefit(line, 0.4), netBenefit(p, y, 0.4))
		if ok {
			fitted++
			a, _ := recalibrate(p, y)
			b, _ := tally.Recalibrate(line)
			check("calibration", b.Intercept, a.Intercept)
			check("calibration slope", b.Slope, a.Slope)
		}
		outcomes := 0.0
		bins, one := tally.Bins(line, 4), bins(p, y, 4)
		for i, b := range bins {
			check("expected of a bin", b.Expected, one[i].Expected)
			if b.N != one[i].N {
				t.Fatalf("bin %d has %d, want %d", i, b.N, one[i].N)
			}
			outcomes += b.Observed * float64(b.N)
		}
		check("outcomes in all bins", outcomes, float64(m))
	})
	if fitted == 0 {
		t.Error("nothing was fitted")
	}
}
