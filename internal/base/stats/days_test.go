package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestDays(t *testing.T) {
	for _, c := range []struct {
		d              Days
		n              int
		median, ninety float64
	}{
		{Days{}, 0, math.NaN(), math.NaN()},
		{Days{5: 0, 6: -2}, 0, math.NaN(), math.NaN()},
		{Days{5: 1}, 1, 5, 5},
		{Days{5: 1, 8: 1}, 2, 6.5, 8},
		{Days{7: 3, 9: 1}, 4, 7, 9},
		{Days{1: 9, 30: 1}, 10, 1, 1},
		{Days{1: 8, 30: 2}, 10, 1, 30},
		{Days{0: 2, 3: 1}, 3, 0, 3},
	} {
		same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }
		if n, m, q := c.d.N(), c.d.Median(), c.d.Quantile(0.9); n != c.n || !same(m, c.median) || !same(q, c.ninety) {
			t.Errorf("%v: n %d, median %v, nine in ten %v; want %d, %v, %v", c.d, n, m, q, c.n, c.median, c.ninety)
		}
	}
}

// The histogram gives what the written-out list gives.
func TestDaysAgreeWithList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 60).Draw(t, "days")
		d := Days{}
		for _, v := range list {
			d.Add(v, 1)
		}
		slices.Sort(list)
		n := len(list)
		if want := float64(list[(n-1)/2]+list[n/2]) / 2; d.Median() != want || d.N() != n {
			t.Fatalf("median %v of %v, want %v", d.Median(), list, want)
		}
		nine := d.Quantile(0.9)
		through, sooner := 0, 0
		for _, v := range list {
			if float64(v) <= nine {
				through++
			}
			if float64(v) < nine {
				sooner++
			}
		}
		if 10*through < 9*n || 10*sooner >= 9*n {
			t.Fatalf("nine in ten of %v: %v", list, nine)
		}
	})
}
