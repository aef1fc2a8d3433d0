package stats

import "math"

// Interrupted is a time series of a whole population that something happens to at month Start: the level changes by Step at once.
// Bernal, Cummins and Gasparrini 2017 Int J Epidemiol 46:348–55.
type Interrupted struct {
	Count, Population []float64 // by month
	Start             int       // the first month with the change
	Slope             bool      // the trend may change too
	Harmonics         bool      // two pairs of sine and cosine for the season
	Quasi             bool      // errors by the dispersion that there is
}

// Series is what an interrupted time series says.
type Series struct {
	Step, Slope Estimate    // ratio at once; ratio a month afterwards, Missing where it was not asked for
	Apart       Estimate    // the step with errors taken as independent
	Dispersion  float64     // above 1: more spread than Poisson
	ACF         [12]float64 // of the residuals, lag 1 to 12; above 0.2 means that the errors hang together, and Newey–West with lag 3 is used
	NeweyWest   bool
}

// Fit estimates the change; ok is false with under 24 months before it or nothing after.
func (s Interrupted) Fit() (r Series, ok bool) {
	n := len(s.Count)
	if s.Start < 24 || s.Start >= n {
		return r, false
	}
	m := &Model{Family: Poisson, Y: s.Count, Offset: make([]float64, n)}
	for i := range n {
		x := []float64{1, 0, float64(i+1) / 12}
		if i >= s.Start {
			x[1] = 1
		}
		if s.Slope {
			x = append(x, float64(max(0, i-s.Start)))
		}
		if s.Harmonics {
			for k := 1.0; k <= 2; k++ {
				a := 2 * math.Pi * k * float64(i+1) / 12
				x = append(x, math.Sin(a), math.Cos(a))
			}
		}
		m.X, m.Offset[i] = append(m.X, x), math.Log(s.Population[i])
	}
	f, ok := m.Fit()
	if !ok {
		return r, false
	}
	r.Dispersion = f.Dispersion
	cov := f.Inverse
	if s.Quasi {
		cov = scale(cov, f.Dispersion)
	}
	z := make([]float64, n)
	for i, mu := range f.Mean {
		z[i] = (s.Count[i] - mu) / math.Sqrt(mu)
	}
	r.ACF = autocorrelation(z)
	for _, v := range r.ACF {
		r.NeweyWest = r.NeweyWest || s.Quasi && v > 0.2
	}
	r.Apart = f.Ratio(1, cov)
	if r.NeweyWest {
		cov = f.neweyWest(3)
	}
	r.Step, r.Slope = f.Ratio(1, cov), Missing
	if s.Slope {
		r.Slope = f.Ratio(3, cov)
	}
	return r, true
}

func scale(m [][]float64, by float64) [][]float64 {
	s := square(len(m))
	for i := range m {
		for j := range m {
			s[i][j] = m[i][j] * by
		}
	}
	return s
}

func autocorrelation(z []float64) (acf [12]float64) {
	mean, _ := Moments(z)
	all := 0.0
	for _, v := range z {
		all += (v - mean) * (v - mean)
	}
	for lag := range acf {
		sum := 0.0
		for i := lag + 1; i < len(z); i++ {
			sum += (z[i] - mean) * (z[i-lag-1] - mean)
		}
		acf[lag] = sum / all
	}
	return acf
}

// neweyWest is the covariance that allows for errors that hang together over lags. Newey and West 1987 Econometrica 55:703–8.
func (f *Fit) neweyWest(lags int) [][]float64 {
	k, n := len(f.B), len(f.Mean)
	meat := square(k)
	for i := range n {
		for lag := 0; lag <= lags && lag <= i; lag++ {
			w := 1 - float64(lag)/float64(lags+1)
			r := w * (f.model.Y[i] - f.Mean[i]) * (f.model.Y[i-lag] - f.Mean[i-lag])
			for a := range k {
				for b := range k {
					x := f.model.X[i][a] * f.model.X[i-lag][b]
					if lag > 0 {
						x += f.model.X[i-lag][a] * f.model.X[i][b]
					}
					meat[a][b] += r * x
				}
			}
		}
	}
	return multiply(multiply(f.Inverse, meat), f.Inverse)
}
