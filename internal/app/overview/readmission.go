package overview

import (
	"context"
	"strings"

	"traad/internal/base/date"
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

// Share is the share that came back of those for whom it is known, in whole percent, false of none and where it may not be shown.
func (r Readmissions) Share() (int, bool) {
	of := r.Back.N + r.Not.N
	if of == 0 || r.Back.Mark.Hidden() || r.Not.Mark.Hidden() {
		return 0, false
	}
	return (100*r.Back.N + of/2) / of, true
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
