package overview

import (
	"context"

	"traad/internal/care"
)

// status counts who is active and who waits.
func (w *work) status(ctx context.Context) error {
	return w.tallies(ctx, care.MeasureStatus, "", last, func(r *Row, bucket string, n int) {
		switch care.Status(bucket) {
		case care.StatusActive:
			r.Active += n
		case care.StatusWaiting:
			r.Waiting += n
		}
	})
}

// late counts the enrolments with a deadline before today that is not paused.
func (w *work) late(ctx context.Context) error {
	return w.tallies(ctx, care.MeasureDue, "", w.v.Today.String(), func(r *Row, _ string, n int) { r.Late.N += n })
}

// admitted counts who is active and in a hospital or KAD now.
func (w *work) admitted(ctx context.Context) error {
	return w.tallies(ctx, care.MeasureAdmitted, "", last, func(r *Row, _ string, n int) { r.Admitted.N += n })
}

// scores counts the active by their latest CFS score; 0 is not scored.
func (w *work) scores(ctx context.Context) error {
	return w.tallies(ctx, care.MeasureActiveByCFS, "", last, func(r *Row, bucket string, n int) {
		if len(bucket) == 1 && bucket >= "0" && bucket <= "9" {
			level := int(bucket[0] - '0')
			r.CFS[level] = Figure{N: r.CFS[level].N + n}
		}
	})
}
