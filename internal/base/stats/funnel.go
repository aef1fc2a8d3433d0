package stats

import "math"

// The two-sided chances outside which a funnel plot has its limits: one in twenty, and one in five hundred.
const (
	Funnel95  = 0.05
	Funnel998 = 0.002
)

// BinomialLimits are the values between which a share of n lies by chance but for the chance outside, half of it on each side, where each of n is true
// with probability p. They are drawn between the whole counts, so that a count lies outside exactly where as far or farther has less than half of the
// chance. Spiegelhalter 2005 Stat Med 24:1185–202, A.1, whose upper limit is not the mirror of the lower; this one is.
func BinomialLimits(n int, p, outside float64) (low, high float64) {
	if n <= 0 || !(p > 0 && p < 1) {
		return math.NaN(), math.NaN()
	}
	at := func(p float64) float64 {
		return lowest(n, outside/2, func(r int) float64 {
			if r >= n {
				return 1
			}
			return incompleteBeta(float64(n-r), float64(r+1), 1-p)
		})
	}
	return at(p) / float64(n), 1 - at(1-p)/float64(n)
}

// PoissonLimits are the same for a count of events in a time, divided by it, where rate is how many there are in one unit of it.
func PoissonLimits(time, rate, outside float64) (low, high float64) {
	if !(time > 0 && rate > 0) {
		return math.NaN(), math.NaN()
	}
	mean := time * rate
	below := func(r int) float64 { return chiSquareUpper(2*mean, 2*(r+1)) }
	most := int(mean+20*math.Sqrt(mean)) + 50
	// From above: what is counted down from most.
	down := lowest(most, outside/2, func(k int) float64 {
		if k >= most {
			return 1
		}
		return 1 - below(most-k-1)
	})
	return lowest(most, outside/2, below) / time, (float64(most) - down) / time
}

// MeanLimits are the same for a mean of n, where one varies around centre with the standard deviation: by the normal distribution of a mean. Spiegelhalter 2005, A.1.
func MeanLimits(n, centre, deviation, outside float64) (low, high float64) {
	if !(n > 0 && deviation > 0) {
		return math.NaN(), math.NaN()
	}
	reach := NormalQuantile(1-outside/2) * deviation / math.Sqrt(n)
	return centre - reach, centre + reach
}

// lowest is the least count that is not too far down: below tells how likely a count or a lower one is, and too far has less than the chance. It is
// moved down towards the count before by how much it is above the chance; never below 0.
func lowest(most int, chance float64, below func(r int) float64) float64 {
	low, high := -1, most // below(low) < chance <= below(high)
	for high-low > 1 {
		if mid := (low + high) / 2; below(mid) < chance {
			low = mid
		} else {
			high = mid
		}
	}
	f, g := below(high), 0.0
	if high > 0 {
		g = below(high - 1)
	}
	if !(f > g) {
		return float64(high)
	}
	return max(0, float64(high)-(f-chance)/(f-g))
}

// Overdispersed holds several counts against what chance alone gives: how many times the spread is what it would be then, and the probability of so
// much or more (Pearson's chi-square, one less degree of freedom than there are places, since the middle is of the same numbers). NaN for fewer than three.
func Overdispersed(observed, expected, variance []float64) (times, p float64) {
	k := len(observed)
	if k < 3 {
		return math.NaN(), math.NaN()
	}
	sum := 0.0
	for i := range observed {
		if !(variance[i] > 0) {
			return math.NaN(), math.NaN()
		}
		d := observed[i] - expected[i]
		sum += d * d / variance[i]
	}
	return sum / float64(k-1), chiSquareUpper(sum, k-1)
}
