package overview

import (
	"context"
	"slices"
	"strings"

	"traad/internal/app/stay"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/suppress"
)

// Stays are what the three questions after a stay add up to: stays in a bed that ended alive in the last twelve months, this month
// counted, of persons who were followed then. The period is the same whatever the page shows, so that no small number is the
// difference of two.
type Stays struct {
	Ended   Figure   // the denominator
	Answers []Figure // one for each of stay.Avoidables, in order, and last those that nobody has answered
}

// stays counts them in the areas of the actor.
func (w *work) stays(ctx context.Context) error {
	st := Stays{Answers: make([]Figure, len(stay.Avoidables)+1)}
	month := date.Of(w.a.Today.Year(), w.a.Today.Month(), 1)
	err := w.tallies(ctx, care.MeasureStays, care.Month(month.AddMonths(-11)), care.Month(month.AddMonths(1)), func(r *Row, bucket string, n int) {
		if !w.own[r.ID] {
			return
		}
		_, answer, _ := strings.Cut(bucket, ":")
		at := slices.Index(stay.Avoidables, answer)
		if at < 0 {
			at = len(stay.Avoidables)
		}
		st.Ended.N += n
		st.Answers[at].N += n
	})
	if w.v.Hidden {
		st.hide()
	}
	w.v.Stays = st
	return err
}

// hide leaves out numbers under five, and those that would tell one.
func (s *Stays) hide() {
	t := suppress.Table{RowTotal: []bool{true}, ColumnTotal: make([]bool, len(s.Answers)), N: [][]int{make([]int, len(s.Answers))}}
	for i, a := range s.Answers {
		t.N[0][i] = a.N
	}
	t.Hide()
	for i := range s.Answers {
		if s.Answers[i].Mark = t.Marks[0][i]; s.Answers[i].Mark.Hidden() {
			s.Answers[i].N = 0
		}
	}
	switch {
	case suppress.IsSmall(s.Ended.N):
		s.Ended = Figure{0, suppress.Small}
	case !t.RowTotal[0]:
		s.Ended = Figure{0, suppress.Beside}
	}
}
