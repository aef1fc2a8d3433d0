package stats

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSignedRank is Hollander and Wolfe's depression scores (1973, table 3.1).
func TestSignedRank(t *testing.T) {
	first := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	second := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	d := make([]float64, len(first))
	for i := range d {
		d[i] = first[i] - second[i]
	}
	s := NewSignedRank(d)
	about(t, "V", s.V, 40, 0)
	about(t, "p", s.P, 0.03906, 1e-5)
	about(t, "median", s.Median.Value, 0.46, 1e-9)
	about(t, "low", s.Median.Low, 0.010, 1e-9)
	about(t, "high", s.Median.High, 0.786, 1e-9)
}

func TestSignedRankEdges(t *testing.T) {
	if s := NewSignedRank([]float64{0, 0}); s.N != 0 || s.P != 1 || s.Median.Known() {
		t.Errorf("no difference: %+v", s)
	}
	if s := NewSignedRank([]float64{1, 2}); !math.IsInf(s.Median.Low, -1) {
		t.Errorf("an interval of two: %+v", s)
	}
	rapid.Check(t, func(t *rapid.T) { // turned round, everything turns round; with ties too
		d := rapid.SliceOfN(rapid.Float64Range(-3, 3), 6, 40).Draw(t, "d")
		for i := range d {
			d[i] = math.Round(d[i]*4) / 4
		}
		back := make([]float64, len(d))
		for i, v := range d {
			back[i] = -v
		}
		a, b := NewSignedRank(d), NewSignedRank(back)
		if a.N == 0 {
			return
		}
		if math.Abs(a.P-b.P) > 1e-9 || math.Abs(a.Median.Value+b.Median.Value) > 1e-9 || a.Median.Low != -b.Median.High || !(a.Median.Low <= a.Median.Value && a.Median.Value <= a.Median.High) {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}

// TestSignFlip: Darwin's maize as Fisher has it (1935, § 21): 1 726 of 32 768 assignments are as extreme, p = 0.0527.
func TestSignFlip(t *testing.T) {
	maize := []float64{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48}
	about(t, "p", SignFlip(maize, 1), 1726.0/32768, 1e-12)
	long := slices.Concat(maize, make([]float64, 10)) // zeros say nothing; beyond 20 the signs are drawn
	about(t, "drawn", SignFlip(long, 1), 1726.0/32768, 0.003)
	if SignFlip(long, 1) != SignFlip(long, 1) {
		t.Error("the same seed, another p")
	}
}

// TestBootstrap: of a mean, the interval is about ± 1.96 SE; BCa follows the skew; the same seed gives the same.
func TestBootstrap(t *testing.T) {
	x := make([]float64, 200)
	for i := range x {
		x[i] = NormalQuantile((float64(i) + .5) / 200)
	}
	mean := func(times []uint16) float64 {
		s, n := 0.0, 0.0
		for i, k := range times {
			s, n = s+float64(k)*x[i], n+float64(k)
		}
		return s / n
	}
	d := NewDraws(200, 2000, 7)
	for _, e := range []Estimate{d.BCa(mean), d.Percentile(mean)} {
		about(t, "mean", e.Value, 0, 1e-9)
		about(t, "low", e.Low, -1.96/math.Sqrt(200), 0.012)
		about(t, "high", e.High, 1.96/math.Sqrt(200), 0.012)
	}
	if d.BCa(mean) != NewDraws(200, 2000, 7).BCa(mean) {
		t.Error("the same seed, another interval")
	}
	for i := range x {
		x[i] = math.Exp(x[i]) // skewed
	}
	if b, p := d.BCa(mean), d.Percentile(mean); b.High <= p.High || b.Low <= p.Low {
		t.Errorf("BCa %+v does not follow the skew, plain %+v", b, p)
	}
	if d.BCa(func([]uint16) float64 { return math.NaN() }).Known() {
		t.Error("an interval of nothing")
	}
}

// TestNegBin: European red mites on 150 apple leaves (Bliss and Fisher 1953 Biometrics 9:176–200: mean 1.1467, k 1.0246), and a year's claims of 9 461
// owners of cars with what those of each number had the next year (Efron and Hastie 2016, Computer Age Statistical Inference, table 6.1, gamma prior of
// shape 0.702).
func TestNegBin(t *testing.T) {
	f, ok := FitNegBin([]int{70, 38, 17, 10, 9, 3, 2, 1})
	if !ok {
		t.Fatal("no fit")
	}
	about(t, "mites", f.Mu, 1.1467, 5e-5)
	about(t, "their shape", f.K, 1.0246, 5e-5)
	f, _ = FitNegBin([]int{7840, 1317, 239, 42, 14, 4, 4, 1})
	about(t, "shape of claims", f.K, .702, 5e-4)
	for x, want := range []float64{.164, .398, .633, .87, 1.10, 1.34, 1.57} {
		about(t, "claims next year", f.Next(float64(x)), want, 6e-3) // the book has one of its own rounding
	}
	if _, ok := FitNegBin([]int{9}); ok {
		t.Error("a shape of zeros")
	}
}

// TestBCaPublished: the variance, ÷ n, of the 26 spatial measurements A of Efron and Tibshirani (1993, An Introduction to the Bootstrap, table 14.1):
// 171.5, acceleration 0.061, 90 % limits 115.8–259.6 by BCa and 100.8–233.9 by percentiles, of their own 2 000 draws.
func TestBCaPublished(t *testing.T) {
	a := []float64{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41}
	variance := func(times []uint16) float64 {
		n, sum, squares := 0.0, 0.0, 0.0
		for i, k := range times {
			n, sum, squares = n+float64(k), sum+float64(k)*a[i], squares+float64(k)*a[i]*a[i]
		}
		return squares/n - sum/n*sum/n
	}
	d := NewDraws(len(a), 10_000, 1)
	about(t, "acceleration", d.acceleration(variance), .061, 5e-4)
	b, p := d.bca(variance, .9), d.percentile(variance, .9)
	about(t, "variance", b.Value, 171.5, .05)
	about(t, "BCa low", b.Low, 115.8, 6)
	about(t, "BCa high", b.High, 259.6, 6)
	about(t, "percentile low", p.Low, 100.8, 6)
	about(t, "percentile high", p.High, 233.9, 6)
}

// TestBalance: means 2 and 1 with variance 1 are one deviation apart.
func TestBalance(t *testing.T) {
	b := NewBalance([]float64{1, 2, 3}, []float64{0, 2, 1, 1}, []float64{1, 1, .5, .5})
	about(t, "control", b.Control, 1, 1e-12)
	about(t, "SMD", b.SMD, 1/math.Sqrt((1+2.0/3)/2), 1e-12)
	about(t, "variances", b.VarianceRatio, 1.5, 1e-12)
	if b := NewBalance([]float64{1, 1, 1}, []float64{1, 1, 1}, []float64{1. / 3, 1. / 3, 1. / 3}); b.SMD != 0 {
		t.Errorf("alike to rounding: %v", b.SMD)
	}
}
