package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/stats"
)

// TestFunnelLimits holds the limits against sums of the probabilities themselves.
func TestFunnelLimits(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }
	for _, x := range []struct {
		n          int
		p, outside float64
		low, high  float64
	}{
		{20, .5, stats.Funnel95, .255824, 1 - .255824},
		{20, .5, stats.Funnel998, .136736, 1 - .136736},
		{100, .8, stats.Funnel95, .713524, .880258},
		{150, .1, stats.Funnel998, .028866, .186058},
		{7, .9, stats.Funnel95, .567127, 1},
	} {
		if low, high := stats.BinomialLimits(x.n, x.p, x.outside); !near(low, x.low) || !near(high, x.high) {
			t.Errorf("%d of %g: %g to %g, want %g to %g", x.n, x.p, low, high, x.low, x.high)
		}
	}
	if low, _ := stats.PoissonLimits(300, .03, stats.Funnel95); !near(low, .010373) {
		t.Errorf("of a rate: %g", low)
	}
	for _, p := range []float64{0, 1, math.NaN()} {
		if low, high := stats.BinomialLimits(9, p, .05); !math.IsNaN(low) || !math.IsNaN(high) {
			t.Errorf("limits of %g", p)
		}
	}
}

// TestFunnelLimitsAreExact: a count lies outside exactly where it or one as far out has less than half of the chance.
func TestFunnelLimitsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, p := rapid.IntRange(5, 120).Draw(t, "n"), rapid.Float64Range(.02, .98).Draw(t, "p")
		outside := rapid.SampledFrom([]float64{stats.Funnel95, stats.Funnel998}).Draw(t, "outside")
		binomial, poisson := make([]float64, n+1), make([]float64, 400)
		mean := float64(n) * p
		for k := range binomial {
			a, _ := math.Lgamma(float64(n + 1))
			b, _ := math.Lgamma(float64(k + 1))
			c, _ := math.Lgamma(float64(n - k + 1))
			binomial[k] = math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		}
		for k := range poisson {
			b, _ := math.Lgamma(float64(k + 1))
			poisson[k] = math.Exp(float64(k)*math.Log(mean) - mean - b)
		}
		check := func(name string, chances []float64, low, high float64) {
			below := 0.0
			for k, q := range chances {
				above := 1 - below
				below += q
				v := float64(k) / float64(n)
				for _, side := range []struct {
					chance float64
					out    bool
				}{{below, v < low}, {above, v > high}} {
					if math.Abs(side.chance-outside/2) > 1e-9 && side.out != (side.chance < outside/2) {
						t.Fatalf("%s: %d of %d is outside %g to %g: %v, and the chance of as far is %g", name, k, n, low, high, side.out, side.chance)
					}
				}
			}
		}
		low, high := stats.BinomialLimits(n, p, outside)
		check("share", binomial, low, high)
		low, high = stats.PoissonLimits(float64(n), p, outside)
		check("rate", poisson, low, high)
	})
}

func TestOverdispersed(t *testing.T) {
	// (10-20)²/20 + (20-20)²/20 + (30-20)²/20 = 10 on two degrees of freedom: exp(-5).
	times, p := stats.Overdispersed([]float64{10, 20, 30}, []float64{20, 20, 20}, []float64{20, 20, 20})
	if times != 5 || math.Abs(p-math.Exp(-5)) > 1e-12 {
		t.Errorf("%g times, p %g", times, p)
	}
	if times, _ := stats.Overdispersed([]float64{1, 2}, []float64{1, 2}, []float64{1, 2}); !math.IsNaN(times) {
		t.Errorf("two places: %g", times)
	}
}
