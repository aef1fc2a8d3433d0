package stats

import (
	"math"
	"slices"
)

// Tally counts people and outcomes by a score that takes few values, so that what is fitted and judged costs a step a value, not one a
// person. What it gives is what the people one by one give.
type Tally struct {
	x    []float64 // ascending
	n, y []float64 // people, and those of them with the outcome
}

// NewTally is empty; x are the values, ascending.
func NewTally(x []float64) *Tally {
	return &Tally{x, make([]float64, len(x)), make([]float64, len(x))}
}

// Add counts one person with the value x[i].
func (t *Tally) Add(i int, outcome bool) {
	t.n[i]++
	if outcome {
		t.y[i]++
	}
}

// Join adds the counts of another tally of the same values.
func (t *Tally) Join(o *Tally) {
	for i := range t.n {
		t.n[i] += o.n[i]
		t.y[i] += o.y[i]
	}
}

// Counts are the people and the outcomes.
func (t *Tally) Counts() (people, outcomes int) {
	n, y := 0.0, 0.0
	for i := range t.n {
		n, y = n+t.n[i], y+t.y[i]
	}
	return int(n), int(y)
}

// Line is the maximum likelihood line of the outcome on the score, by Newton's method; ok is false where there is none: fewer than 10 of
// either outcome, all scores alike, or outcomes that the score separates.
func (t *Tally) Line() (l Line, ok bool) {
	n, events := t.Counts()
	if events < 10 || n-events < 10 {
		return Line{}, false
	}
	l.Intercept = math.Log(float64(events) / float64(n-events))
	for range 50 {
		var g0, g1, h00, h01, h11 float64
		for i, v := range t.x {
			m := t.n[i]
			if m == 0 {
				continue
			}
			p := l.At(v)
			d := t.y[i] - m*p
			w := m * p * (1 - p)
			g0, g1 = g0+d, g1+d*v
			h00, h01, h11 = h00+w, h01+w*v, h11+w*v*v
		}
		a, b, ok := step(g0, g1, h00, h01, h11)
		l.Intercept, l.Slope = l.Intercept+a, l.Slope+b
		if !ok || math.IsNaN(l.Slope) || math.Abs(l.Slope) > 50 {
			return Line{}, false
		}
		if math.Abs(a)+math.Abs(b) < 1e-10 {
			return l, true
		}
	}
	return l, true
}

// Recalibrate is the intercept and slope of the outcome on the log odds that a line gives (Cox 1958): 0 and 1 for probabilities that are
// right.
func (t *Tally) Recalibrate(by Line) (Line, bool) {
	l, ok := t.Line() // of x; the log odds of the probabilities are a line of x too
	if !ok || by.Slope == 0 {
		return Line{}, false
	}
	b := l.Slope / by.Slope
	return Line{l.Intercept - b*by.Intercept, b}, true
}

// rising is the tally from the lowest probability to the highest.
func (t *Tally) rising(l Line) *Tally {
	if l.Slope >= 0 {
		return t
	}
	r := &Tally{slices.Clone(t.x), slices.Clone(t.n), slices.Clone(t.y)}
	slices.Reverse(r.x)
	slices.Reverse(r.n)
	slices.Reverse(r.y)
	return r
}

// AUC is the area of the probabilities of a line, from midranks; NaN where one of the outcomes is missing. DeLong 1988 Biometrics 44:837–45;
// midranks: Sun and Xu 2014 IEEE SPL 21:1389–93.
func (t *Tally) AUC(l Line) AUC {
	people, events := t.Counts()
	m, n := float64(events), float64(people-events)
	if m == 0 || n == 0 {
		return AUC{math.NaN(), math.NaN()}
	}
	t = t.rising(l)
	var sum, sumXX, sumYY, with, without float64
	for i := range t.x {
		a, b := t.y[i], t.n[i]-t.y[i]
		below := (without + b/2) / n
		above := 1 - (with+a/2)/m
		sum += a * below
		sumXX += a * below * below
		sumYY += b * above * above
		with, without = with+a, without+b
	}
	auc := sum / m
	variance := 0.0
	if m > 1 {
		variance += (sumXX - m*auc*auc) / (m - 1) / m
	}
	if n > 1 {
		variance += (sumYY - n*auc*auc) / (n - 1) / n
	}
	return AUC{auc, math.Sqrt(max(0, variance))}
}

// Brier is the mean squared distance of outcome and the probability that a line gives: 0 is perfect.
func (t *Tally) Brier(l Line) float64 {
	sum, n := 0.0, 0.0
	for i, v := range t.x {
		p := l.At(v)
		sum += t.y[i]*(1-p)*(1-p) + (t.n[i]-t.y[i])*p*p
		n += t.n[i]
	}
	return sum / n
}

// Bins are k equally large groups from the lowest probability of a line to the highest; where people with the same probability part, each
// bin gets its share of their outcomes.
func (t *Tally) Bins(l Line, k int) []Bin {
	t = t.rising(l)
	n, _ := t.Counts()
	var bins []Bin
	i, left := -1, 0.0 // of value i so many are not in a bin yet
	for b := range k {
		size := (b+1)*n/k - b*n/k
		if size == 0 {
			continue
		}
		bin := Bin{N: size}
		for room := float64(size); room > 0; {
			if left == 0 {
				i++
				left = t.n[i]
				continue
			}
			take := min(room, left)
			bin.Expected += l.At(t.x[i]) * take / float64(size)
			bin.Observed += t.y[i] / t.n[i] * take / float64(size)
			room, left = room-take, left-take
		}
		bins = append(bins, bin)
	}
	return bins
}

// NetBenefit at a threshold t is what assessing everybody with a probability of t or more is worth in true hits a person, when a false one
// costs t/(1-t) of a true one. Vickers and Elkin 2006 Med Decis Making 26:565–74.
func (t *Tally) NetBenefit(l Line, threshold float64) float64 {
	hit, miss, n := 0.0, 0.0, 0.0
	for i, v := range t.x {
		n += t.n[i]
		if l.At(v) >= threshold {
			hit, miss = hit+t.y[i], miss+t.n[i]-t.y[i]
		}
	}
	return hit/n - miss/n*threshold/(1-threshold)
}

// step is Newton's step of a line; ok is false where the outcomes do not determine one.
func step(g0, g1, h00, h01, h11 float64) (a, b float64, ok bool) {
	det := h00*h11 - h01*h01
	if !(det > 1e-9*h00*h11) {
		return 0, 0, false
	}
	return (h11*g0 - h01*g1) / det, (h00*g1 - h01*g0) / det, true
}
