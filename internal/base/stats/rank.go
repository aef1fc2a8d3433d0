package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// SignedRank is Wilcoxon's test of paired differences and what goes with it. Hollander and Wolfe, Nonparametric Statistical
// Methods, 1973, ch. 3.
type SignedRank struct {
	N      int     // differences that are not 0
	V      float64 // sum of the ranks of the positive ones; ties have their mean rank
	P      float64 // two-sided; exact up to 50 without ties, else normal with continuity correction
	Median Estimate
}

// NewSignedRank tests differences. Median is Hodges and Lehmann's: the middle of all means of two (Walsh averages), with the interval
// that the same test gives. Up to 2 000 differences; Missing beyond that and of none.
func NewSignedRank(d []float64) SignedRank {
	var x []float64
	for _, v := range d {
		if v != 0 {
			x = append(x, v)
		}
	}
	s := SignedRank{N: len(x), P: 1, Median: Missing}
	n := len(x)
	if n == 0 || n > 2000 {
		return s
	}
	size := make([]float64, n)
	for i, v := range x {
		size[i] = math.Abs(v)
	}
	order := descending(size)
	slices.Reverse(order)
	tied := 0.0
	for i := 0; i < n; {
		j := i
		for j < n && size[order[j]] == size[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			if x[k] > 0 {
				s.V += float64(i+j+1) / 2
			}
		}
		t := float64(j - i)
		tied += t*t*t - t
		i = j
	}
	nf := float64(n)
	mean, sd := nf*(nf+1)/4, math.Sqrt(nf*(nf+1)*(2*nf+1)/24-tied/48)
	walsh := make([]float64, 0, n*(n+1)/2)
	for i := range x {
		for j := i; j < n; j++ {
			walsh = append(walsh, (x[i]+x[j])/2)
		}
	}
	slices.Sort(walsh)
	m := len(walsh)
	s.Median.Value = (walsh[(m-1)/2] + walsh[m/2]) / 2
	k := 0 // how many of the means lie outside on each side
	if n <= 50 && tied == 0 {
		p := signedRanks(n)
		low, tail := 0.0, 0.0
		for v, q := range p {
			if float64(v) <= min(s.V, float64(m)-s.V) {
				low += q
			}
			if tail+q <= 0.025 && k == v {
				tail += q
				k++
			}
		}
		s.P = min(1, 2*low)
	} else {
		s.P = min(1, 2*NormalCDF(-max(0, math.Abs(s.V-mean)-0.5)/sd))
		k = max(0, int(math.Floor(mean-z95*sd)))
	}
	if k >= 1 {
		s.Median.Low, s.Median.High = walsh[k-1], walsh[m-k]
	} else {
		s.Median.Low, s.Median.High = math.Inf(-1), math.Inf(1)
	}
	return s
}

// signedRanks is the distribution of V under no difference.
func signedRanks(n int) []float64 {
	p := make([]float64, n*(n+1)/2+1)
	p[0] = 1
	top := 0
	for r := 1; r <= n; r++ {
		top += r
		for v := top; v >= 0; v-- {
			p[v] /= 2
			if v >= r {
				p[v] += p[v-r] / 2
			}
		}
	}
	return p
}

// SignFlip is the two-sided p of the mean difference when each sign is as likely as the other: all 2ⁿ up to 20 differences, 100 000
// draws beyond that. Fisher 1935, The Design of Experiments, § 21.
func SignFlip(d []float64, seed uint64) float64 {
	sum, all := 0.0, 0.0
	for _, v := range d {
		sum, all = sum+v, all+math.Abs(v)
	}
	as := math.Abs(sum) - 1e-12*all
	n, hits := len(d), 0
	if n <= 20 {
		for m := range 1 << n {
			s := 0.0
			for i, v := range d {
				if m>>i&1 == 1 {
					v = -v
				}
				s += v
			}
			if math.Abs(s) >= as {
				hits++
			}
		}
		return float64(hits) / float64(int(1)<<n)
	}
	const draws = 100_000
	rng := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a permutation test, no secret
	for range draws {
		s := 0.0
		var bits uint64
		for i, v := range d {
			if i%64 == 0 {
				bits = rng.Uint64()
			}
			if bits&1 == 1 {
				v = -v
			}
			bits >>= 1
			s += v
		}
		if math.Abs(s) >= as {
			hits++
		}
	}
	return float64(hits+1) / (draws + 1)
}
