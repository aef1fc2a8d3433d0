package stats

import (
	"math"
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
	at("p", Proportions([]float64{10, 30}, []float64{100, 100}, false), 0, .2, .2-3*.04, .2+3*.04)
	at("p of few", Proportions([]float64{0, 1}, []float64{4, 4}, false), 0, .125, 0, .125+3*math.Sqrt(.125*.875/4))
	at("u", Rates([]float64{8, 12}, []float64{2, 3}, false), 1, 4, max(0, 4-3*math.Sqrt(4.0/3)), 4+3*math.Sqrt(4.0/3))
	at("c", Counts([]float64{12, 20, 16}), 2, 16, 4, 28)
	at("g", Between([]float64{2, 4, 12}), 0, 4, 0, 6+3*math.Sqrt(42))
	// One leap in 20 values: the range of 30 on each side is left out, 2 is left.
	leap := []float64{9, 11, 9, 11, 9, 11, 9, 11, 9, 41, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11}
	c := Individuals(leap)
	about(t, "XmR with a leap", c.Upper[0]-c.Centre[0], 2.66*2, 1e-9)
	if s := c.Signals(); s[9] != Outside {
		t.Errorf("the leap is %v", s[9])
	}
	// p': when the values vary as binomial counts do, the limits are as wide as those of p; when more, wider.
	wild := Proportions([]float64{100, 300, 100, 300, 100, 300}, []float64{1000, 1000, 1000, 1000, 1000, 1000}, true)
	if wild.Signals()[0] == Outside || Proportions([]float64{100, 300, 100, 300}, []float64{1000, 1000, 1000, 1000}, false).Signals()[0] != Outside {
		t.Error("p' and p")
	}
	tt := Times([]float64{1, 32, 8, 20, 3, 15, 9, 12, 30, 2, 7, 11})
	if !(tt.Lower[0] < tt.Centre[0] && tt.Centre[0] < tt.Upper[0]) || tt.Values[1] != 32 || tt.Few {
		t.Errorf("t: %+v", tt)
	}
}

func TestSignals(t *testing.T) {
	chart := func(values ...float64) Control {
		c := newControl(values)
		for i := range values {
			c.set(i, 10, 4, 16)
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

// TestAnhoej: 24 values have a longest run of 8 at most and at least 8 crossings (Anhøj and Olesen 2014, table 1).
func TestAnhoej(t *testing.T) {
	c := newControl(make([]float64, 24))
	for i := range c.Values {
		c.Values[i] = float64(i/3%2)*2 - 1 // threes: 7 crossings
	}
	if longest, crossings, shifted := c.Anhoej(); longest != 3 || crossings != 7 || !shifted {
		t.Errorf("%d %d %v", longest, crossings, shifted)
	}
	for i := range c.Values {
		c.Values[i] = float64(i%2)*2 - 1
	}
	if _, crossings, shifted := c.Anhoej(); crossings != 23 || shifted {
		t.Errorf("%d %v", crossings, shifted)
	}
}
