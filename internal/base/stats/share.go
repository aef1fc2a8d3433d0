package stats

import "math"

// Share is a share of n with its 95 % interval (Wilson), all from 0 to 1.
type Share struct {
	K, N             int
	Value, Low, High float64
}

// ShareOf is k of n; the zero Share of none.
func ShareOf(k, n int) Share {
	if n == 0 {
		return Share{}
	}
	low, high := Wilson(k, n)
	return Share{k, n, float64(k) / float64(n), low, high}
}

// Part is the share of Time that Events are, over persons who have several of each, with persons as clusters: the interval is symmetric on the log odds, which
// SE is of. Without an interval where it is none or all.
func Part(all []Use) Estimate {
	e := Rate(all)
	switch {
	case !e.Known():
		return Missing
	case e.Value <= 0 || e.Value >= 1:
		return Estimate{e.Value, math.NaN(), math.NaN(), math.NaN()}
	}
	odds, se := math.Log(e.Value/(1-e.Value)), e.SE/(1-e.Value)
	return Estimate{e.Value, Line{odds, -z95 * se}.At(1), Line{odds, z95 * se}.At(1), se}
}
