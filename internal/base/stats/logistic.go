package stats

import "math"

// Line is a logistic regression of an outcome on one number: log odds = Intercept + Slope·x.
type Line struct{ Intercept, Slope float64 }

// At is the probability at x.
func (l Line) At(x float64) float64 { return 1 / (1 + math.Exp(-l.Intercept-l.Slope*x)) }

// FitLine is the maximum likelihood line by Newton's method; ok is false where there is none: fewer than 10 of either outcome,
// all x alike, or outcomes that x separates.
func FitLine(x []float64, y []bool) (l Line, ok bool) {
	events := 0
	for _, v := range y {
		if v {
			events++
		}
	}
	n := len(y)
	if events < 10 || n-events < 10 {
		return Line{}, false
	}
	l.Intercept = math.Log(float64(events) / float64(n-events))
	for range 50 {
		var g0, g1, h00, h01, h11 float64
		for i, v := range x {
			p := l.At(v)
			d := -p
			if y[i] {
				d = 1 - p
			}
			w := p * (1 - p)
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

// Recalibrate is the intercept and slope of the outcome on the log odds of p (Cox 1958): 0 and 1 for probabilities that are right.
func Recalibrate(p []float64, y []bool) (Line, bool) {
	x := make([]float64, len(p))
	for i, v := range p {
		v = min(max(v, 1e-12), 1-1e-12)
		x[i] = math.Log(v / (1 - v))
	}
	return FitLine(x, y)
}
