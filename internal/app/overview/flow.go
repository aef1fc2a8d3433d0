package overview

import (
	"context"

	"traad/internal/care"
)

// Flow is who came in and who went out, month by month, and how many were active at the end of each.
type Flow struct {
	In, Out       []int // by month of the period, oldest first
	Active        []int // at the end of each month; of the last one, now
	SumIn, SumOut int
	Hidden        bool // the numbers in and out may not be shown; Active always may
}

// Net is how many more are active than before the period.
func (f Flow) Net() int { return f.SumIn - f.SumOut }

// flow counts those included, and of those once included those ended, by the month it happened.
func (w *work) flow(ctx context.Context) error {
	for _, r := range w.rows {
		r.Flow.In, r.Flow.Out = make([]int, w.v.Options.Months), make([]int, w.v.Options.Months)
	}
	from, before := care.Month(w.v.From), care.Month(w.v.From.AddMonths(w.v.Options.Months))
	err := w.tallies(ctx, care.MeasureIncluded, from, before, func(r *Row, bucket string, n int) {
		if i, ok := w.month(bucket); ok {
			r.Flow.In[i] += n
			r.Flow.SumIn += n
		}
	})
	if err != nil {
		return err
	}
	err = w.tallies(ctx, care.MeasureEnded, from, before, func(r *Row, bucket string, n int) {
		if i, ok := w.month(bucket); ok {
			r.Flow.Out[i] += n
			r.Flow.SumOut += n
		}
	})
	for _, r := range w.rows {
		r.Flow.Active = back(r.Active, r.Flow.In, r.Flow.Out)
	}
	return err
}

// back counts backwards from how many are active now to the end of each month before.
func back(now int, in, out []int) []int {
	active := make([]int, len(in))
	for i := len(in) - 1; i >= 0; i-- {
		active[i] = now
		now += out[i] - in[i]
	}
	return active
}

// smallHalf reports whether the first half of a long period is small by itself: it could be worked out from the long and the
// short period together.
func (f Flow) smallHalf(small func(int) bool) bool {
	if len(f.In) <= months[0] {
		return false
	}
	in, out := 0, 0
	for i := range len(f.In) - months[0] {
		in += f.In[i]
		out += f.Out[i]
	}
	return small(in) || small(out)
}
