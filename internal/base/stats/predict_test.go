package stats

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within || math.IsNaN(got) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// TestAUCPublished: Hanley and McNeil 1982 Radiology 143:29–36, table I: 109 CT readings in five categories, 58 normal and 51
// abnormal; area 0.893. Their standard error (0.032) is another estimator of what DeLong's 0.0308 estimates.
func TestAUCPublished(t *testing.T) {
	var score []float64
	var y []bool
	add := func(counts []int, outcome bool) {
		for i, n := range counts {
			for range n {
				score, y = append(score, float64(i+1)), append(y, outcome)
			}
		}
	}
	add([]int{33, 6, 6, 11, 2}, false)
	add([]int{3, 2, 2, 11, 33}, true)
	a := aucOf(score, y)
	near(t, "area", a.Value, 0.893, 0.0005)
	near(t, "standard error", a.SE, 0.0320, 0.0015)
	low, high := a.Interval()
	if low >= a.Value || high <= a.Value || high > 1 {
		t.Errorf("interval %v–%v", low, high)
	}
}

// TestAUCIsCounting: the area is what counting all pairs gives, and its variance DeLong's by definition.
func TestAUCIsCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 25).Draw(t, "n")
		score, y := make([]float64, n), make([]bool, n)
		for i := range n {
			score[i], y[i] = float64(rapid.IntRange(0, 6).Draw(t, "score")), i%2 == 0
		}
		psi := func(a, b float64) float64 {
			switch {
			case a > b:
				return 1
			case a == b:
				return 0.5
			}
			return 0
		}
		var v10, v01 []float64
		for i := range n {
			sum, k := 0.0, 0.0
			for j := range n {
				if y[i] != y[j] {
					k++
					if y[i] {
						sum += psi(score[i], score[j])
					} else {
						sum += psi(score[j], score[i])
					}
				}
			}
			if y[i] {
				v10 = append(v10, sum/k)
			} else {
				v01 = append(v01, sum/k)
			}
		}
		mean := func(v []float64) (m, s float64) {
			for _, x := range v {
				m += x / float64(len(v))
			}
			for _, x := range v {
				s += (x - m) * (x - m) / float64(len(v)-1)
			}
			return m, s
		}
		auc, s10 := mean(v10)
		_, s01 := mean(v01)
		a := aucOf(score, y)
		if se := math.Sqrt(s10/float64(len(v10)) + s01/float64(len(v01))); math.Abs(a.Value-auc) > 1e-9 || math.Abs(a.SE-se) > 1e-9 {
			t.Fatalf("area %v se %v, want %v %v", a.Value, a.SE, auc, se)
		}
	})
}

// TestFitLine: a saturated line gives the observed log odds: 10 of 40 at 0 and 30 of 40 at 1.
func TestFitLine(t *testing.T) {
	var x []float64
	var y []bool
	for i := range 80 {
		x = append(x, float64(i/40))
		y = append(y, i%40 < 10+20*(i/40))
	}
	l, ok := fitLine(x, y)
	if !ok {
		t.Fatal("no line")
	}
	near(t, "intercept", l.Intercept, math.Log(10.0/30), 1e-9)
	near(t, "slope", l.Slope, math.Log(9), 1e-9)
	p := make([]float64, len(x))
	for i := range x {
		p[i] = l.At(x[i])
	}
	r, ok := recalibrate(p, y)
	if !ok {
		t.Fatal("no recalibration")
	}
	near(t, "calibration intercept", r.Intercept, 0, 1e-8)
	near(t, "calibration slope", r.Slope, 1, 1e-8)
	if _, ok := fitLine(x[:12], y[:12]); ok {
		t.Error("two without the outcome made a line")
	}
	if _, ok := fitLine(make([]float64, 80), y); ok {
		t.Error("one x made a line")
	}
}

func TestHits(t *testing.T) {
	p := []float64{0.9, 0.8, 0.7, 0.2, 0.1}
	y := []bool{true, false, true, false, true}
	near(t, "Brier", brier(p, y), (0.01+0.64+0.09+0.04+0.81)/5, 1e-12)
	h := hitsAt(p, y, 3)
	near(t, "PPV", h.PPV, 2.0/3, 1e-12)
	near(t, "sensitivity", h.Sensitivity, 2.0/3, 1e-12)
	near(t, "number needed", h.NNS, 1.5, 1e-12)
	near(t, "net benefit at 0.5", netBenefit(p, y, 0.5), 2.0/5-1.0/5, 1e-12)
	near(t, "net benefit at 0.2", netBenefit(p, y, 0.2), 2.0/5-2.0/5*0.25, 1e-12)
	if b := bins(p, y, 2); len(b) != 2 || b[0].N != 2 || math.Abs(b[0].Expected-0.15) > 1e-12 || math.Abs(b[1].Observed-2.0/3) > 1e-12 {
		t.Errorf("bins %+v", b)
	}
	low, high := Wilson(15, 148) // Newcombe 1998 Stat Med 17:857–72, table I: 15/148 → 0.0624–0.1605
	near(t, "Wilson low", low, 0.0624, 5e-5)
	near(t, "Wilson high", high, 0.1605, 5e-5)
	if a := aucOf(p, make([]bool, 5)); !math.IsNaN(a.Value) {
		t.Error("an area without outcomes")
	}
}
