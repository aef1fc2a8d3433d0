package stats

import "math"

// Line is a logistic regression of an outcome on one number: log odds = Intercept + Slope·x.
type Line struct{ Intercept, Slope float64 }

// At is the probability at x.
func (l Line) At(x float64) float64 { return 1 / (1 + math.Exp(-l.Intercept-l.Slope*x)) }
