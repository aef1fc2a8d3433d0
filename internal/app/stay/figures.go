package stay

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/suppress"
	"traad/internal/store/query"
)

// Figures are what the three questions add up to: stays in a bed that ended in a period, and how they were answered.
type Figures struct {
	From, To date.Date
	Ended    Figure   // the denominator: stays of those who were followed when it ended
	Answers  []Figure // one for each of Avoidables, in order, and last those that nobody has answered
}

// Figure is a number that may be hidden.
type Figure struct {
	N    int
	Mark suppress.Mark
}

// FiguresOf counts them in the areas. small hides numbers under five, and those that would tell one. It decides nothing and audits
// nothing: it is a part of the overview, which does.
func FiguresOf(ctx context.Context, s *app.Service, areas []care.OrgID, from, to date.Date, small bool) (*Figures, error) {
	ids := make([]db.ID, len(areas))
	for i, a := range areas {
		ids[i] = db.ID(a)
	}
	rows, err := s.Store.Reader().EndedStaysInAreas(ctx, query.EndedStaysInAreasParams{
		FromAt: db.At(from.At(0, 0)), BeforeAt: db.At(to.AddDays(1).At(0, 0)), Areas: db.List(ids), Day: to, Hidden: "[]",
	})
	if err != nil {
		return nil, fmt.Errorf("stay.FiguresOf: %w", err)
	}
	f := &Figures{From: from, To: to, Answers: make([]Figure, len(Avoidables)+1)}
	for _, r := range rows {
		f.Ended.N += int(r.N)
		at := len(Avoidables)
		for i, a := range Avoidables {
			if a == r.Avoidable {
				at = i
			}
		}
		f.Answers[at].N += int(r.N)
	}
	if small {
		f.hide()
	}
	return f, nil
}

func (f *Figures) hide() {
	t := suppress.Table{RowTotal: []bool{true}, ColumnTotal: make([]bool, len(f.Answers)), N: [][]int{make([]int, len(f.Answers))}}
	for i, a := range f.Answers {
		t.N[0][i] = a.N
	}
	t.Hide()
	for i := range f.Answers {
		if f.Answers[i].Mark = t.Marks[0][i]; f.Answers[i].Mark.Hidden() {
			f.Answers[i].N = 0
		}
	}
	switch {
	case suppress.IsSmall(f.Ended.N):
		f.Ended = Figure{0, suppress.Small}
	case !t.RowTotal[0]:
		f.Ended = Figure{0, suppress.Beside}
	}
}
