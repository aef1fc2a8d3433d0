package stats

import "math"

// NegBin is a Poisson whose rate is Gamma with mean Mu and shape K: the smaller K, the more persons differ.
type NegBin struct{ Mu, K float64 }

// FitNegBin is maximum likelihood from a histogram of counts: Mu is the mean; K maximises the profile, searched on the logarithm.
// ok is false of nothing and where all are 0. K is at most 1 000, which is Poisson.
func FitNegBin(counts []int) (f NegBin, ok bool) {
	n, sum := 0, 0
	for y, c := range counts {
		n, sum = n+c, sum+y*c
	}
	if n == 0 || sum == 0 {
		return NegBin{}, false
	}
	mu := float64(sum) / float64(n)
	likelihood := func(logK float64) float64 {
		k := math.Exp(logK)
		gk, _ := math.Lgamma(k)
		l := 0.0
		for y, c := range counts {
			if c == 0 {
				continue
			}
			g, _ := math.Lgamma(float64(y) + k)
			l += float64(c) * (g - gk + k*math.Log(k/(k+mu)) + float64(y)*math.Log(mu/(k+mu)))
		}
		return l
	}
	low, high := math.Log(1e-3), math.Log(1e3)
	const golden = 0.6180339887498949
	a, b := high-golden*(high-low), low+golden*(high-low)
	fa, fb := likelihood(a), likelihood(b)
	for high-low > 1e-9 {
		if fa > fb {
			high, b, fb = b, a, fa
			a = high - golden*(high-low)
			fa = likelihood(a)
		} else {
			low, a, fa = a, b, fb
			b = low + golden*(high-low)
			fb = likelihood(b)
		}
	}
	return NegBin{mu, math.Exp((low + high) / 2)}, true
}

// Next is what a person with x events is expected to have in the next period of the same length when nothing is done: the regression
// to the mean of counts, Mu·(K+x)/(K+Mu). Robbins 1956; Morton and Torgerson 2003 BMJ 326:1083–4.
func (f NegBin) Next(x float64) float64 { return f.Mu * (f.K + x) / (f.K + f.Mu) }
