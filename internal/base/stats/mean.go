package stats

import "math"

// Mean is the mean of n values with their sum and sum of squares, with Student's 95 % interval. Missing of none; without an interval of one.
func Mean(n int, sum, squares float64) Estimate {
	if n < 1 {
		return Missing
	}
	m := sum / float64(n)
	if n == 1 {
		return Estimate{Value: m, Low: math.NaN(), High: math.NaN(), SE: math.NaN()}
	}
	df := float64(n - 1)
	se := math.Sqrt(max(0, squares-float64(n)*m*m) / df / float64(n))
	x := betaQuantile(0.05, df/2, 0.5) // df/(df+T²) is Beta(df/2, 1/2)
	half := se * math.Sqrt(df*(1-x)/x)
	return Estimate{Value: m, Low: m - half, High: m + half, SE: se}
}
