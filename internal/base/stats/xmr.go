package stats

import "math"

// XmR is the chart of individual values and moving ranges: what a steady process varies between, and which values lie outside.
// The limits are the mean plus and minus 2.66 times the mean moving range, which is taken once more without ranges above 3.267 times
// itself, so that one leap does not hide itself (Wheeler and Chambers, Understanding Statistical Process Control, 1992: 2.66 =
// 3 / 1.128; NHS Making Data Count).
type XmR struct {
	Mean, Lower, Upper float64
	Outside            []int // indexes of the values beyond a limit
}

// NewXmR computes the chart of values in order of time; NaN is a period without a value and is passed over. ok is false with
// fewer than eight values: limits of so few say nothing.
func NewXmR(values []float64) (x XmR, ok bool) {
	c := Individuals(values)
	if len(c.known()) < 8 {
		return XmR{}, false
	}
	x = XmR{Mean: c.Centre[0], Lower: c.Lower[0], Upper: c.Upper[0]}
	for i, v := range values {
		if !math.IsNaN(v) && (v < x.Lower || v > x.Upper) {
			x.Outside = append(x.Outside, i)
		}
	}
	return x, true
}
