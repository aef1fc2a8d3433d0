package stats

import "math"

// XmR is the chart of individual values and moving ranges: what a steady process varies between, and which values lie outside.
// The limits are the mean plus and minus 2.66 times the mean moving range (Wheeler and Chambers, Understanding Statistical
// Process Control, 1992: 2.66 = 3 / 1.128).
type XmR struct {
	Mean, Lower, Upper float64
	Outside            []int // indexes of the values beyond a limit
}

// scaling turns a mean moving range into three standard deviations.
const scaling = 2.66

// NewXmR computes the chart of values in order of time; NaN is a period without a value and is passed over. ok is false with
// fewer than eight values: limits of so few say nothing.
func NewXmR(values []float64) (x XmR, ok bool) {
	var known []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			known = append(known, v)
		}
	}
	if len(known) < 8 {
		return XmR{}, false
	}
	sum, moved := known[0], 0.0
	for i := 1; i < len(known); i++ {
		sum += known[i]
		moved += math.Abs(known[i] - known[i-1])
	}
	x.Mean = sum / float64(len(known))
	reach := scaling * moved / float64(len(known)-1)
	x.Lower, x.Upper = x.Mean-reach, x.Mean+reach
	for i, v := range values {
		if !math.IsNaN(v) && (v < x.Lower || v > x.Upper) {
			x.Outside = append(x.Outside, i)
		}
	}
	return x, true
}
