package overview

import (
	"context"
	"math"

	"traad/internal/base/stats"
	"traad/internal/care"
)

// Length is how long those who were ended in the period had been followed.
type Length struct {
	Days   stats.Days
	N      int  // how many were ended
	Few    bool // too few to show a median
	Hidden bool // N would tell how many went out, and that is hidden
}

// daysAMonth is the mean length of a month.
const daysAMonth = 365.25 / 12

// Months is the median in whole months; false of nothing.
func (l Length) Months() (int, bool) {
	if l.N == 0 {
		return 0, false
	}
	return int(math.Round(l.Days.Median() / daysAMonth)), true
}

// lengths counts the days from inclusion to ending, by the month of the ending.
func (w *work) lengths(ctx context.Context) error {
	return w.days(ctx, care.MeasureLengthDays, "", func(r *Row, days, n int) {
		r.Length.Days.Add(days, n)
		r.Length.N += n
	})
}
