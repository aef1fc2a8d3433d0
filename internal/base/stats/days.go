// Package stats holds estimators that know nothing of care.
//
// Medians from a histogram of whole days (days.go), prediction (predict.go, logistic.go), rate ratios (rate.go), rank tests (rank.go),
// bootstrap (bootstrap.go), regression to the mean (negbin.go), logistic regression (glm.go), matched comparison (compare.go), control
// charts (control.go). Sources: docs/results.md.
//
//	d := stats.Days{7: 3, 9: 1}
//	d.Median()       // 7
//	d.Quantile(0.9)  // 9: at least nine in ten are through by then
package stats

import (
	"maps"
	"math"
	"slices"
)

// Days is a histogram: how many took so many whole days. Counts below 1 are nothing.
type Days map[int]int

// N is how many there are.
func (d Days) N() int {
	n := 0
	for _, c := range d {
		n += max(0, c)
	}
	return n
}

// Add counts n more that took so many days.
func (d Days) Add(days, n int) { d[days] += n }

// Median is the middle value, between the two in the middle where there is an even number; NaN of nothing.
func (d Days) Median() float64 {
	n := d.N()
	if n == 0 {
		return math.NaN()
	}
	return float64(d.rank((n+1)/2)+d.rank(n/2+1)) / 2
}

// Quantile is the fewest days that at least the share q of them took at the most: Quantile(0.9) is when nine in ten
// are through. q is between 0 and 1; NaN of nothing.
func (d Days) Quantile(q float64) float64 {
	n := d.N()
	if n == 0 {
		return math.NaN()
	}
	const rounding = 1e-9 // 0.9 × 10 is 9, not a hair more
	return float64(d.rank(min(n, max(1, int(math.Ceil(q*float64(n)-rounding))))))
}

// rank is the k-th smallest, counted from 1.
func (d Days) rank(k int) int {
	last := 0
	for _, days := range slices.Sorted(maps.Keys(d)) {
		if c := d[days]; c > 0 {
			last = days
			if k -= c; k <= 0 {
				break
			}
		}
	}
	return last
}
