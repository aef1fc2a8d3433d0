package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Draws are resamples of n clusters: how often each is drawn, resample by resample. The same seed gives the same draws, so that every
// outcome of a report is resampled alike.
type Draws struct {
	N     int
	Times [][]uint16 // resample, cluster
}

// NewDraws makes b resamples of n clusters with replacement.
func NewDraws(n, b int, seed uint64) Draws {
	rng := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // a bootstrap, no secret
	d := Draws{n, make([][]uint16, b)}
	flat := make([]uint16, n*b)
	for i := range d.Times {
		d.Times[i] = flat[i*n : (i+1)*n]
		for range n {
			d.Times[i][rng.IntN(n)]++
		}
	}
	return d
}

// Percentile is the plain bootstrap interval of a statistic; f gets how often each cluster counts.
func (d Draws) Percentile(f func(times []uint16) float64) Estimate { return d.percentile(f, 0.95) }

func (d Draws) percentile(f func(times []uint16) float64, level float64) Estimate {
	value, all := d.run(f)
	if len(all) < len(d.Times)*9/10 || len(all) < 20 {
		return Missing
	}
	return Estimate{value, quantile(all, (1-level)/2), quantile(all, (1+level)/2), spread(all)}
}

// BCa is the bias-corrected and accelerated interval, for skewed sums such as costs and bed days. Efron 1987 JASA 82:171–85.
func (d Draws) BCa(f func(times []uint16) float64) Estimate { return d.bca(f, 0.95) }

func (d Draws) bca(f func(times []uint16) float64, level float64) Estimate {
	value, all := d.run(f)
	if len(all) < len(d.Times)*9/10 || len(all) < 20 {
		return Missing
	}
	below := 0.0
	for _, v := range all {
		if v < value {
			below++
		} else if v == value {
			below += 0.5
		}
	}
	z0 := NormalQuantile(min(max(below/float64(len(all)), 1e-9), 1-1e-9))
	a, z := d.acceleration(f), NormalQuantile((1+level)/2)
	at := func(z float64) float64 { return quantile(all, NormalCDF(z0+(z0+z)/(1-a*(z0+z)))) }
	return Estimate{value, at(-z), at(z), spread(all)}
}

// acceleration is how fast the spread of the statistic changes with its value, from leaving out one cluster at a time.
func (d Draws) acceleration(f func(times []uint16) float64) float64 {
	once := ones(d.N)
	jack := make([]float64, d.N)
	mean := 0.0
	for i := range jack {
		once[i] = 0
		jack[i] = f(once)
		once[i] = 1
		mean += jack[i] / float64(d.N)
	}
	var sq, cu float64
	for _, v := range jack {
		e := mean - v
		sq, cu = sq+e*e, cu+e*e*e
	}
	if sq == 0 {
		return 0
	}
	return cu / (6 * math.Pow(sq, 1.5))
}

func (d Draws) run(f func([]uint16) float64) (value float64, all []float64) {
	value = f(ones(d.N))
	for _, t := range d.Times {
		if v := f(t); !math.IsNaN(v) && !math.IsInf(v, 0) {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return value, all
}

func ones(n int) []uint16 {
	o := make([]uint16, n)
	for i := range o {
		o[i] = 1
	}
	return o
}

// quantile of sorted values, between two neighbours (Hyndman and Fan's type 7).
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 || math.IsNaN(q) {
		return math.NaN()
	}
	h := q * float64(len(sorted)-1)
	i := min(int(h), len(sorted)-1)
	return sorted[i] + (h-float64(i))*(sorted[min(i+1, len(sorted)-1)]-sorted[i])
}

func spread(x []float64) float64 {
	_, v := Moments(x)
	return math.Sqrt(v)
}

// Moments are the mean and the variance with n − 1.
func Moments(x []float64) (mean, variance float64) {
	n := float64(len(x))
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / (n - 1)
	}
	return mean, variance
}
