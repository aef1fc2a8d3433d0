package stats

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Family is how an outcome varies around its mean.
type Family int

// The families, each with its canonical link.
const (
	Poisson  Family = iota // log
	Binomial               // logit
)

// Model is a generalised linear model: the link of the mean is X·b + Offset. X is row by row, a constant included by the caller.
type Model struct {
	Family  Family
	X       [][]float64
	Y       []float64
	Offset  []float64 // nil: none
	Weight  []float64 // nil: 1
	Cluster []int     // nil: each row its own; used by Robust
	Start   []float64 // coefficients to begin from; nil: the family's own
}

// Fit is what Newton's method found.
type Fit struct {
	B          []float64
	Mean       []float64   // of each row
	Inverse    [][]float64 // of the information: the model's covariance
	Dispersion float64     // Pearson's X² / df
	model      *Model
}

// Fit is maximum likelihood; ok is false where the columns hang together or it does not settle.
func (m *Model) Fit() (f *Fit, ok bool) {
	if len(m.Y) == 0 {
		return nil, false
	}
	k := len(m.X[0])
	f = &Fit{B: make([]float64, k), Mean: make([]float64, len(m.Y)), model: m}
	if m.Start != nil {
		copy(f.B, m.Start)
	} else if m.Family == Poisson { // start at the mean: the first column is taken as the constant
		y, e := 0.0, 0.0
		for i, v := range m.Y {
			y, e = y+m.weight(i)*v, e+m.weight(i)*math.Exp(m.offset(i))
		}
		f.B[0] = math.Log(max(y, 0.5) / e)
	}
	for range 100 {
		score, info := m.gather(f)
		if f.Inverse, ok = invert(info); !ok {
			return nil, false
		}
		most := 0.0
		for a := range k {
			step := 0.0
			for b := range k {
				step += f.Inverse[a][b] * score[b]
			}
			step = min(max(step, -5), 5)
			f.B[a] += step
			most = max(most, math.Abs(step))
		}
		if most < 1e-9 {
			f.disperse()
			return f, true
		}
	}
	return nil, false
}

// part is how many rows are summed at a time. The parts are added in order, so that the sums are the same on any number of cores.
const part = 8192

// gather is the score and the lower half of the information at the coefficients at hand, and sets the means.
func (m *Model) gather(f *Fit) (score []float64, info [][]float64) {
	n := (len(m.Y) + part - 1) / part
	scores, infos := make([][]float64, n), make([][][]float64, n)
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				scores[i], infos[i] = m.sum(f, i*part, min(len(m.Y), (i+1)*part))
			}
		})
	}
	all.Wait()
	score, info = scores[0], infos[0]
	for i := 1; i < n; i++ {
		for a := range score {
			score[a] += scores[i][a]
			for b := range a + 1 {
				info[a][b] += infos[i][a][b]
			}
		}
	}
	return score, info
}

func (m *Model) sum(f *Fit, from, to int) (score []float64, info [][]float64) {
	k := len(f.B)
	score, info = make([]float64, k), square(k)
	for i := from; i < to; i++ {
		x := m.X[i]
		mu, v := m.mean(x, i, f.B)
		f.Mean[i] = mu
		w := m.weight(i)
		r := w * (m.Y[i] - mu)
		v *= w
		for a, xa := range x {
			if xa == 0 {
				continue
			}
			score[a] += r * xa
			row, vx := info[a][:a+1], v*xa
			for b := range row {
				row[b] += vx * x[b]
			}
		}
	}
	return score, info
}

func (m *Model) offset(i int) float64 {
	if m.Offset == nil {
		return 0
	}
	return m.Offset[i]
}

func (m *Model) weight(i int) float64 {
	if m.Weight == nil {
		return 1
	}
	return m.Weight[i]
}

func (m *Model) mean(x []float64, i int, b []float64) (mu, variance float64) {
	eta := m.offset(i)
	for a, v := range x {
		eta += v * b[a]
	}
	if m.Family == Poisson {
		mu = math.Exp(min(eta, 50))
		return mu, mu
	}
	mu = 1 / (1 + math.Exp(-eta))
	return mu, mu * (1 - mu)
}

func (f *Fit) disperse() {
	x2 := 0.0
	for i, mu := range f.Mean {
		v := mu
		if f.model.Family == Binomial {
			v = mu * (1 - mu)
		}
		d := f.model.Y[i] - mu
		x2 += f.model.weight(i) * d * d / v
	}
	f.Dispersion = x2 / float64(len(f.Mean)-len(f.B))
}

// Robust is the sandwich covariance with clusters (HC0). Liang and Zeger 1986 Biometrika 73:13–22.
func (f *Fit) Robust() [][]float64 {
	k := len(f.B)
	sums := map[int][]float64{}
	for i, x := range f.model.X {
		c := i
		if f.model.Cluster != nil {
			c = f.model.Cluster[i]
		}
		s := sums[c]
		if s == nil {
			s = make([]float64, k)
			sums[c] = s
		}
		r := f.model.weight(i) * (f.model.Y[i] - f.Mean[i])
		for a, v := range x {
			s[a] += r * v
		}
	}
	meat := square(k)
	for _, s := range sums {
		for a := range k {
			for b := range k {
				meat[a][b] += s[a] * s[b]
			}
		}
	}
	return multiply(multiply(f.Inverse, meat), f.Inverse)
}

// Ratio is exp of a coefficient with its interval; covariance is Inverse, that times Dispersion, or Robust.
func (f *Fit) Ratio(i int, covariance [][]float64) Estimate {
	return ratio(math.Exp(f.B[i]), math.Sqrt(covariance[i][i]))
}

// Wald is the p of coefficients from to to all being 0.
func (f *Fit) Wald(from, to int, covariance [][]float64) float64 {
	k := to - from
	part := square(k)
	for a := range k {
		for b := range k {
			part[a][b] = covariance[from+a][from+b]
		}
	}
	inv, ok := invert(part)
	if !ok {
		return math.NaN()
	}
	x2 := 0.0
	for a := range k {
		for b := range k {
			x2 += f.B[from+a] * inv[a][b] * f.B[from+b]
		}
	}
	return chiSquareUpper(x2, k)
}

func square(k int) [][]float64 {
	m := make([][]float64, k)
	for i := range m {
		m[i] = make([]float64, k)
	}
	return m
}

func multiply(a, b [][]float64) [][]float64 {
	c := square(len(a))
	for i := range a {
		for j := range b {
			for k := range b {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return c
}

// invert is the inverse of a symmetric positive matrix whose lower half is filled, by Cholesky; ok is false for one that is not.
func invert(a [][]float64) (inv [][]float64, ok bool) {
	k := len(a)
	l := square(k)
	for i := range k {
		for j := range i + 1 {
			s := a[i][j]
			for m := range j {
				s -= l[i][m] * l[j][m]
			}
			if i != j {
				l[i][j] = s / l[j][j]
				continue
			}
			if !(s > 1e-11*math.Abs(a[i][i])) {
				return nil, false
			}
			l[i][i] = math.Sqrt(s)
		}
	}
	inv = square(k)
	for col := range k {
		y := make([]float64, k)
		for i := range k {
			s := 0.0
			if i == col {
				s = 1
			}
			for m := range i {
				s -= l[i][m] * y[m]
			}
			y[i] = s / l[i][i]
		}
		for i := k - 1; i >= 0; i-- {
			s := y[i]
			for m := i + 1; m < k; m++ {
				s -= l[m][i] * inv[m][col]
			}
			inv[i][col] = s / l[i][i]
		}
	}
	return inv, true
}
