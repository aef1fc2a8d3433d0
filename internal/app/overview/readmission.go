package overview

import (
	"context"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/stats"
	"traad/internal/care"
)

// Readmissions are what came of the discharges that the pathway watches, of the last twelve months, this month counted. As with Stays the period is the
// same whatever the page shows.
type Readmissions struct {
	Days    int    // how long it is watched; 0: the pathway watches none
	All     Figure // discharges
	Back    Figure // came back unplanned within Days
	Not     Figure // did not; with Back the denominator
	Waiting Figure // Days have not gone yet
	Unknown Figure // nobody told any more
}

// Share is the share that came back of those for whom it is known, false of none and where it may not be shown.
//
// Who came back counts at once, and who did not only when Days have gone and somebody was told all the time. Where some are waited for, or ended early, the
// share is therefore too high; AtLeast is not.
func (r Readmissions) Share() (stats.Share, bool) {
	of := r.Back.N + r.Not.N
	return stats.ShareOf(r.Back.N, of), of > 0 && !r.Back.Mark.Hidden() && !r.Not.Mark.Hidden()
}

// AtLeast is the share that came back of all discharges, as if nobody for whom it is not known did; false where it is known for all and where it may not be
// shown.
func (r Readmissions) AtLeast() (stats.Share, bool) {
	return stats.ShareOf(r.Back.N, r.All.N), r.All.N > r.Back.N+r.Not.N && !r.Back.Mark.Hidden() && !r.All.Mark.Hidden()
}

// readmissions counts them in the areas of the actor.
func (w *work) readmissions(ctx context.Context) error {
	days := w.v.Pathway.Readmission.Days
	if days == 0 {
		return nil
	}
	from := date.Of(w.a.Today.Year(), w.a.Today.Month(), 1).AddMonths(-11)
	s := Stays{Answers: make([]Figure, 4)}
	err := w.tallies(ctx, care.MeasureReadmission, care.Month(from), care.Month(from.AddMonths(12)), func(r *Row, bucket string, n int) {
		if !w.own[r.ID] {
			return
		}
		_, word, _ := strings.Cut(bucket, ":")
		at := 1
		switch {
		case word == "yes":
			at = 0
		case word == "unknown":
			at = 3
		case word >= w.a.Today.String():
			at = 2
		}
		s.Ended.N += n
		s.Answers[at].N += n
	})
	if w.v.Hidden {
		s.hide()
	}
	w.v.Readmissions = Readmissions{days, s.Ended, s.Answers[0], s.Answers[1], s.Answers[2], s.Answers[3]}
	return err
}
