package stats

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Model is a logistic regression: the log odds of the mean are X·b. X is row by row, a constant included by the caller.
type Model struct {
	X      [][]float64
	Y      []float64
	Weight []float64 // nil: 1
	Start  []float64 // coefficients to begin from; nil: 0
}

// Fit is what Newton's method found.
type Fit struct {
	B       []float64
	Mean    []float64   // of each row
	Inverse [][]float64 // of the information: the covariance of B
}

// Fit is maximum likelihood; ok is false where the columns hang together or it does not settle.
func (m *Model) Fit() (f *Fit, ok bool) {
	if len(m.Y) == 0 {
		return nil, false
	}
	k := len(m.X[0])
	f = &Fit{B: make([]float64, k), Mean: make([]float64, len(m.Y))}
	if m.Start != nil {
		copy(f.B, m.Start)
	}
	for range 100 {
		score, info := m.gather(f)
		if f.Inverse, ok = invert(info); !ok {
			return nil, false
		}
		step, most := make([]float64, k), 0.0
		for a := range k {
			for b := range k {
				step[a] += f.Inverse[a][b] * score[b]
			}
			most = max(most, math.Abs(step[a]))
		}
		for a := range k {
			f.B[a] += step[a] * min(1, 5/most) // all shortened alike, so that the way is kept
		}
		if most < 1e-9 {
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
		mu, v := mean(x, f.B)
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

func (m *Model) weight(i int) float64 {
	if m.Weight == nil {
		return 1
	}
	return m.Weight[i]
}

func mean(x, b []float64) (mu, variance float64) {
	eta := 0.0
	for a, v := range x {
		eta += v * b[a]
	}
	mu = 1 / (1 + math.Exp(-eta))
	return mu, mu * (1 - mu)
}

// wald is the p of all of theta being 0; NaN where the covariance has no inverse.
func wald(theta []float64, covariance [][]float64) float64 {
	inv, ok := invert(covariance)
	if !ok {
		return math.NaN()
	}
	x2 := 0.0
	for a, v := range theta {
		for b, w := range theta {
			x2 += v * inv[a][b] * w
		}
	}
	return chiSquareUpper(x2, len(theta))
}

func square(k int) [][]float64 {
	m := make([][]float64, k)
	for i := range m {
		m[i] = make([]float64, k)
	}
	return m
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
