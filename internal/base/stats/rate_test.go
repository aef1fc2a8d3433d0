package stats

import (
	"math"
	"strconv"
	"testing"
)

func about(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: %v, want %v ± %v", what, got, want, within)
	}
}

// TestExactRatio is the example of R's help to stats::poisson.test: lung cancer in Fredericia, 11 in 800 against 21 in 3 011 in three other Danish towns
// (data set eba1977; Andersen 1977 Scand J Stat 4:153–8); and counts of zero, where limits are known in closed form.
func TestExactRatio(t *testing.T) {
	e, p := ExactRatio(11, 800, 21, 3011)
	about(t, "ratio", e.Value, 1.971488, 1e-6)
	about(t, "low", e.Low, 0.858, 5e-4)
	about(t, "high", e.High, 4.277, 5e-4)
	about(t, "p", p, 0.0797, 5e-5)
	e, p = ExactRatio(0, 1, 5, 1)
	about(t, "none: high", e.High, (1-math.Pow(0.025, 0.2))/math.Pow(0.025, 0.2), 1e-9)
	if e.Value != 0 || e.Low != 0 {
		t.Errorf("none of five: %+v", e)
	}
	about(t, "none: p", p, 2.0/32, 1e-12)
	if e, p := ExactRatio(5, 1, 0, 1); !math.IsInf(e.Value, 1) || !math.IsInf(e.High, 1) || e.Low <= 0 || math.Abs(p-0.0625) > 1e-12 {
		t.Errorf("five of none: %+v %v", e, p)
	}
	if e, _ := ExactRatio(0, 1, 0, 1); e.Known() {
		t.Errorf("nothing of nothing: %+v", e)
	}
}

// TestPairedRatio: the closed form is a Poisson regression with persons as clusters.
func TestPairedRatio(t *testing.T) {
	before := []Use{{4, 1}, {3, 1}, {6, 1}, {3, 1}, {5, 1}, {3, 1}, {9, 1}, {4, 1}}
	after := []Use{{1, 1}, {0, .4}, {4, 1}, {2, 1}, {1, .8}, {3, 1}, {4, .9}, {0, 1}}
	var m poisson
	for i := range before {
		for period, u := range []Use{before[i], after[i]} {
			m.add([]float64{1, float64(period)}, u.Events, u.Time, 1, i)
		}
	}
	b, _, se := m.fit()
	got := PairedRatio(before, after)
	about(t, "ratio", got.Value, math.Exp(b[1]), 1e-9)
	about(t, "SE", got.SE, se[1], 1e-9)
	if PairedRatio(before, make([]Use, 8)).Known() {
		t.Error("a ratio of nothing")
	}
}

// TestMatchedRatio: with one set a person and no person twice the SE is the regression's, clustered on sets.
func TestMatchedRatio(t *testing.T) {
	all := []Record{
		{3, 1, 1, true, 0, 0},
		{2, 1, .5, false, 0, 1},
		{1, .5, .5, false, 0, 2},
		{0, 1, 1, true, 1, 3},
		{2, 1, 1, false, 1, 4},
		{1, .3, 1, true, 2, 5},
		{4, 1, .5, false, 2, 6},
		{0, 1, .5, false, 2, 7},
		{2, 1, 1, true, 3, 8},
		{1, 1, 1, false, 3, 9},
	}
	var m poisson
	for _, r := range all {
		x := []float64{1, 0}
		if r.Treated {
			x[1] = 1
		}
		m.add(x, r.Events, r.Time, r.Weight, r.Set)
	}
	b, _, se := m.fit()
	got := MatchedRatio(all)
	about(t, "ratio", got.Value, math.Exp(b[1]), 1e-9)
	about(t, "SE", got.SE, se[1], 1e-9)
	all[1].Events, all[9].Events = 6, 6 // many both: the same person in two sets
	apart := MatchedRatio(all).SE
	if all[9].Person = 1; MatchedRatio(all).SE <= apart {
		t.Error("a person in two sets makes the interval narrower")
	}
	about(t, "against oneself", MatchedDifference(all, all).Value, 1, 1e-12)
}

// TestHolm: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02.
func TestHolm(t *testing.T) {
	for i, want := range []float64{0.03, 0.06, 0.06, 0.02} {
		about(t, "p", Holm([]float64{0.01, 0.04, 0.03, 0.005})[i], want, 1e-12)
	}
}

// TestDetectable: SE 0.1225 with 181 persons means 0.51 with 48, 0.66 with 121, 0.73 with 217, 0.81 with 500, 0.86 with 1 000.
func TestDetectable(t *testing.T) {
	for n, want := range map[float64]float64{48: .51, 121: .66, 217: .73, 500: .81, 1000: .86} {
		about(t, "ratio", DetectableRatio(0.1225*math.Sqrt(181/n)), want, 0.006)
	}
}

// TestSpecial: tables of the normal, the chi-square and the beta distribution.
func TestSpecial(t *testing.T) {
	about(t, "normal", NormalCDF(1.959963984540054), 0.975, 1e-12)
	about(t, "its inverse", NormalQuantile(0.8), 0.8416212335729143, 1e-12)
	about(t, "chi-square 1", chiSquareUpper(3.841458820694124, 1), 0.05, 1e-10)
	about(t, "chi-square 6", chiSquareUpper(12.591587243743977, 6), 0.05, 1e-10)
	about(t, "chi-square 6, small", chiSquareUpper(1.635382894, 6), 0.95, 1e-8)
	about(t, "beta", incompleteBeta(2, 3, 0.4), 0.5248, 1e-10)
	about(t, "Clopper–Pearson 3 of 10", betaQuantile(0.025, 3, 8), 0.06673951, 1e-7)
}

// TestCumulative by hand: of four, one event at 1; one dies at 2 before an event at 3 of the three who are left, one of whom leaves at 4. Two of half the
// weight are one.
func TestCumulative(t *testing.T) {
	got := Cumulative([]Course{
		{Weight: 1, Events: []float64{1}, End: 10}, {Weight: 1, End: 2, Died: true}, {Weight: .5, Events: []float64{3}, End: 4}, {Weight: .5, Events: []float64{3}, End: 4}, {Weight: 1, Events: []float64{3}, End: 10},
	}, 5)
	for i, want := range []float64{0, .25, .25, .25 + .75*2/3, .75, .75} {
		about(t, "mean", got[i], want, 1e-12)
	}
}

// TestCumulativeOfTheDead: the 21 with 6-MP of Freireich 1963 Blood 21:699–716, as Cox and Oakes (1984) and R's MASS::gehan have them, who go out of remission
// where they «die» here. With an event each week of everybody who is left, a week adds the share who are: Kaplan and Meier's.
func TestCumulativeOfTheDead(t *testing.T) {
	var all []Course
	add := func(died bool, weeks ...float64) {
		for _, w := range weeks {
			c := Course{Weight: 1, End: w, Died: died}
			for k := 0.0; k <= w; k++ {
				c.Events = append(c.Events, k)
			}
			all = append(all, c)
		}
	}
	add(true, 6, 6, 6, 7, 10, 13, 16, 22, 23)
	add(false, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
	mean := Cumulative(all, 35)
	for week, want := range map[int]float64{5: 1, 6: .857, 7: .807, 10: .753, 13: .690, 16: .627, 22: .538, 23: .448} {
		about(t, "still there after week "+strconv.Itoa(week), mean[week+1]-mean[week], want, 5e-4)
	}
}
