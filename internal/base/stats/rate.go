package stats

import "math"

// Estimate is a number with its 95 % interval. SE is on the scale on which the interval is symmetric: of the logarithm for a
// ratio. All are NaN where the data hold no answer.
type Estimate struct{ Value, Low, High, SE float64 }

// Missing is the estimate that the data do not hold.
var Missing = Estimate{math.NaN(), math.NaN(), math.NaN(), math.NaN()}

// Known reports whether there is an answer.
func (e Estimate) Known() bool { return !math.IsNaN(e.Value) }

// Holds reports whether v lies in the interval.
func (e Estimate) Holds(v float64) bool { return e.Low <= v && v <= e.High }

// P is the two-sided p of a ratio being 1, from the logarithm and its SE.
func (e Estimate) P() float64 { return 2 * NormalCDF(-math.Abs(math.Log(e.Value))/e.SE) }

// ratio is the estimate of a ratio from its SE on the logarithm.
func ratio(value, se float64) Estimate {
	if !(value > 0) || math.IsInf(value, 0) || math.IsNaN(se) {
		return Missing
	}
	return Estimate{value, value * math.Exp(-z95*se), value * math.Exp(z95*se), se}
}

// Use is how often something happened to one person in how long a time.
type Use struct{ Events, Time float64 }

// Rate is events per time over persons, with the interval of Poisson counts whose spread between persons is what it is (robust).
func Rate(all []Use) Estimate {
	e, t := total(all)
	if !(t > 0) {
		return Missing
	}
	r := e / t
	if e == 0 { // exact upper limit of none: −ln 0.025 / T
		return Estimate{0, 0, -math.Log(0.025) / t, math.NaN()}
	}
	sum := 0.0
	for _, u := range all {
		d := (u.Events - r*u.Time) / e
		sum += d * d
	}
	return ratio(r, math.Sqrt(sum))
}

func total(all []Use) (events, time float64) {
	for _, u := range all {
		events, time = events+u.Events, time+u.Time
	}
	return events, time
}

// PairedRatio is the rate after against before in the same persons. The SE is that of a Poisson regression with persons as
// clusters (HC0): SE² = Σ ((y1−R1·t1)/E1 − (y0−R0·t0)/E0)².
func PairedRatio(before, after []Use) Estimate {
	e0, t0 := total(before)
	e1, t1 := total(after)
	if !(e0 > 0 && e1 > 0 && t0 > 0 && t1 > 0) {
		return Missing
	}
	r0, r1 := e0/t0, e1/t1
	sum := 0.0
	for i := range before {
		d := (after[i].Events-r1*after[i].Time)/e1 - (before[i].Events-r0*before[i].Time)/e0
		sum += d * d
	}
	return ratio(r1/r0, math.Sqrt(sum))
}

// ExactRatio compares two counts by the conditional test: given the sum, the first is binomial. Zero counts included; the limits
// are Clopper and Pearson's, the p is by minimum likelihood. Przyborowski and Wilenski 1940 Biometrika 31:313–23.
func ExactRatio(y1 int, t1 float64, y0 int, t0 float64) (e Estimate, p float64) {
	n := y1 + y0
	if n == 0 || !(t1 > 0 && t0 > 0) {
		return Missing, 1
	}
	odds := func(q float64) float64 { return q / (1 - q) * t0 / t1 }
	k, m := float64(y1), float64(y0)
	e = Estimate{Value: math.Inf(1), Low: 0, High: math.Inf(1), SE: math.NaN()}
	if y0 > 0 {
		e.Value = k / t1 / (m / t0)
		e.High = odds(betaQuantile(0.975, k+1, m))
	}
	if y1 > 0 {
		e.Low = odds(betaQuantile(0.025, k, m+1))
	}
	prob := func(i int) float64 {
		a, _ := math.Lgamma(float64(n + 1))
		b, _ := math.Lgamma(float64(i + 1))
		c, _ := math.Lgamma(float64(n - i + 1))
		q := t1 / (t1 + t0)
		return math.Exp(a - b - c + float64(i)*math.Log(q) + float64(n-i)*math.Log1p(-q))
	}
	seen := prob(y1)
	for i := range n + 1 {
		if v := prob(i); v <= seen*(1+1e-7) {
			p += v
		}
	}
	return e, min(1, p)
}

// Holm adjusts the p values of several primary outcomes. Holm 1979 Scand J Stat 6:65–70.
func Holm(p []float64) []float64 {
	order := descending(p)
	adjusted := make([]float64, len(p))
	high := 0.0
	for i := range order {
		k := order[len(order)-1-i]
		high = max(high, min(1, p[k]*float64(len(p)-i)))
		adjusted[k] = high
	}
	return adjusted
}
