package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestLimits by the formulas of each chart, with round numbers.
func TestLimits(t *testing.T) {
	at := func(what string, c Control, i int, centre, low, high float64) {
		t.Helper()
		about(t, what+" centre", c.Centre[i], centre, 1e-9)
		about(t, what+" low", c.Lower[i], low, 1e-9)
		about(t, what+" high", c.Upper[i], high, 1e-9)
	}
	at("p", Proportions([]float64{10, 30}, []float64{100, 100}), 0, .2, .2-3*.04, .2+3*.04)
	at("p of few", Proportions([]float64{0, 1}, []float64{4, 4}), 0, .125, 0, .125+3*math.Sqrt(.125*.875/4))
	at("u", Rates([]float64{8, 12}, []float64{2, 3}), 1, 4, max(0, 4-3*math.Sqrt(4.0/3)), 4+3*math.Sqrt(4.0/3))
	at("g", Between([]float64{2, 4, 12}), 0, 4, 0, 6+3*math.Sqrt(42))
	// One leap in 20 values: the range of 30 on each side is left out, 2 is left.
	leap := []float64{9, 11, 9, 11, 9, 11, 9, 11, 9, 41, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11}
	c := Individuals(leap)
	about(t, "XmR with a leap", c.Upper[0]-c.Centre[0], 2.66*2, 1e-9)
	if s := c.Signals(); s[9] != Outside {
		t.Errorf("the leap is %v", s[9])
	}
}

// TestPublishedCharts: NIST/SEMATECH e-Handbook 6.3.2.2 (flow rates of ten batches); Montgomery, Introduction to Statistical Quality Control: frozen orange
// juice cans (30 samples of 50; R's qcc::orangejuice) and dyed cloth (R's qcc::dyedcloth). Of g charts no example with all its figures was found: they are
// held against Benneyan's formula in TestLimits alone.
func TestPublishedCharts(t *testing.T) {
	flow := Individuals([]float64{49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1})
	about(t, "flow", flow.Centre[0], 50.81, 1e-9)
	about(t, "moving range", movingRange(flow.Values), 1.8778, 5e-5)
	about(t, "flow low", flow.Lower[0], 45.816, 1e-3)
	about(t, "flow high", flow.Upper[0], 55.804, 1e-3)
	cans := []float64{12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6}
	fifty := make([]float64, len(cans))
	for i := range fifty {
		fifty[i] = 50
	}
	p := Proportions(cans, fifty)
	about(t, "cans", p.Centre[0], .2313, 5e-5)
	about(t, "cans low", p.Lower[0], .0524, 5e-5)
	about(t, "cans high", p.Upper[0], .4102, 1e-4)
	for i, s := range p.Signals() {
		if (s == Outside) != (i == 14 || i == 22) {
			t.Errorf("sample %d: %v", i+1, s)
		}
	}
	rolls := []float64{10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5}
	u := Rates([]float64{14, 12, 20, 11, 7, 10, 21, 16, 19, 23}, rolls)
	for i, want := range map[int][2]float64{0: {.29, 2.55}, 1: {.16, 2.68}, 2: {.43, 2.41}} {
		about(t, "cloth", u.Centre[i], 1.42, 5e-3)
		about(t, "cloth low", u.Lower[i], want[0], .01)
		about(t, "cloth high", u.Upper[i], want[1], .01)
	}
}

func TestSignals(t *testing.T) {
	chart := func(values ...float64) Control {
		c := newControl(values)
		for i := range values {
			c.set(i, 10, 6, math.Inf(-1), math.Inf(1))
		}
		return c
	}
	nan := math.NaN()
	for name, tc := range map[string]struct {
		c    Control
		want []Signal
	}{
		"steady":           {chart(9, 11, 10, 9, 12, 8, 11), []Signal{0, 0, 0, 0, 0, 0, 0}},
		"seven above":      {chart(9, 11, 12, 11, 12, 11, nan, 12, 11, 9), []Signal{0, Shift, Shift, Shift, Shift, Shift, 0, Shift, Shift, 0}},
		"six above":        {chart(9, 11, 12, 11, 12, 11, 12, 9), make([]Signal, 8)},
		"on the line":      {chart(11, 12, 11, 10, 11, 12, 11, 12), make([]Signal, 8)},
		"seven rising":     {chart(7, 8, 9, 9.5, 10.5, 11, 12), []Signal{Trend, Trend, Trend, Trend, Trend, Trend, Trend}},
		"six rising":       {chart(12, 8, 9, 9.5, 10.5, 11, 13, 11), make([]Signal, 8)},
		"two of three far": {chart(9, 15, 11, 14.5, 9), []Signal{0, Near, 0, Near, 0}},
		"one each way":     {chart(9, 15, 11, 5, 9), make([]Signal, 5)},
		"outside":          {chart(9, 17, 3, 10), []Signal{0, Outside, Outside, 0}},
	} {
		if got := tc.c.Signals(); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// TestUnchanged: of charts of a process that does not change, few alarm, also where the limits are cut off at the end of the scale.
func TestUnchanged(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 7))
	proportion := func(p float64, n int) func() Control {
		return func() Control {
			count, size := make([]float64, 24), make([]float64, 24)
			for i := range count {
				size[i] = float64(n)
				for range n {
					if rng.Float64() < p {
						count[i]++
					}
				}
			}
			return Proportions(count, size)
		}
	}
	between := func(mean float64) func() Control {
		return func() Control {
			gaps := make([]float64, 20)
			for i := range gaps {
				gaps[i] = math.Floor(math.Log(1-rng.Float64()) / math.Log(mean/(mean+1)))
			}
			return Between(gaps)
		}
	}
	for _, c := range []struct {
		what string
		draw func() Control
	}{
		{"p 0.85 of 10", proportion(.85, 10)}, {"p 0.9 of 15", proportion(.9, 15)}, {"p 0.1 of 12", proportion(.1, 12)}, {"p 0.5 of 20", proportion(.5, 20)}, {"g 3", between(3)}, {"g 6", between(6)}, {"g 12", between(12)},
	} {
		const charts = 1000
		alarms := 0
		for range charts {
			if slices.Contains(c.draw().Signals(), Near) {
				alarms++
			}
		}
		if alarms > charts/10 {
			t.Errorf("%s: %d of %d unchanged charts have two of three beyond two sigma", c.what, alarms, charts)
		}
	}
}
