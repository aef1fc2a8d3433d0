package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// row is an enrolment as the list queries give it.
type row = query.EnrolmentsByDueRow

// farAway is after every deadline: what has none sorts there.
const farAway = "9999-12-31~"

// cursor is where a page ends: the key that the list is sorted by, and the enrolment.
type cursor struct {
	key string // due_sort or name_sort
	cfs int
	id  db.ID
}

// start is before the first row.
var start = cursor{cfs: 10}

const (
	firstID db.ID = "00000000-0000-0000-0000-000000000000"
	lastID  db.ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
)

// compare orders two rows as the queries do.
func (f Filter) compare(a, b row) int {
	switch f.Sort {
	case ByName:
		return cmp.Or(cmp.Compare(a.NameSort, b.NameSort), cmp.Compare(a.ID, b.ID))
	case ByCFS:
		return cmp.Or(cmp.Compare(b.Cfs, a.Cfs), cmp.Compare(b.ID, a.ID))
	}
	return cmp.Or(cmp.Compare(a.DueSort, b.DueSort), cmp.Compare(a.ID, b.ID))
}

// cursorOf is the cursor that a row ends a page with, as text for an address. Only a deadline stands in it beside the id:
// neither a name nor a score may be in an address, so those are looked up again.
func (f Filter) cursorOf(r row) string {
	if f.Sort == ByDeadline {
		return r.DueSort + "~" + string(r.ID)
	}
	return string(r.ID)
}

// cursor reads what cursorOf wrote; anything else is the start. areas bounds what may be looked up.
func (f Filter) cursor(ctx context.Context, r *store.Reader, areas []care.OrgID) (cursor, error) {
	due, id, dated := strings.Cut(f.After, "~")
	if !dated {
		due, id = "", f.After
	}
	switch {
	case !db.IsID(id):
		return start, nil
	case f.Sort == ByDeadline:
		if !dated || len(due) != 10 {
			return start, nil
		}
		return cursor{key: due, id: db.ID(id)}, nil
	}
	rows, err := r.EnrolmentsByID(ctx, db.List([]db.ID{db.ID(id)}))
	if err != nil {
		return start, fmt.Errorf("roster: cursor: %w", err)
	}
	if len(rows) == 0 || !slices.Contains(areas, care.OrgID(rows[0].AreaID)) {
		return start, nil
	}
	return cursor{key: rows[0].NameSort, cfs: rows[0].Cfs, id: rows[0].ID}, nil
}

// area fetches at most lim rows of one area after the cursor, over the statuses that the filter asks for.
func (l *list) area(ctx context.Context, area care.OrgID, after cursor, lim int) ([]row, error) {
	var all []row
	for _, status := range l.f.statuses() {
		rows, err := l.fetch(ctx, area, status, after, lim)
		if err != nil {
			return nil, fmt.Errorf("roster: %w", err)
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, l.f.compare)
	return all[:min(len(all), lim)], nil
}

// fetch asks for one area and one status.
func (l *list) fetch(ctx context.Context, area care.OrgID, status care.Status, after cursor, lim int) ([]row, error) {
	p := query.EnrolmentsByDueParams{
		AreaID: db.ID(area), Status: string(status), AfterDue: after.key, AfterID: cmp.Or(after.id, firstID), BeforeDue: l.beforeDue(),
		Pathway: l.f.Pathway, Stage: l.f.Stage, Cfs: l.f.CFS, Responsible: l.f.Responsible, Lim: lim,
		RuleFrom: l.today, RuleBefore: l.today.AddDays(evaluationDays + 1), Day: l.sc.Day(), Hidden: db.List(l.sc.Hidden()),
	}
	if l.f.Admitted {
		p.Admitted = 1
	}
	if l.f.Evaluation {
		p.Rule = care.EvaluationRule
	}
	if l.f.Hearing {
		p.Hearing = 1
	}
	switch l.f.Sort {
	case ByName:
		rows, err := l.r.EnrolmentsByName(ctx, query.EnrolmentsByNameParams{
			AreaID: p.AreaID, Status: p.Status, AfterName: after.key, AfterID: p.AfterID, BeforeDue: p.BeforeDue, Pathway: p.Pathway, Stage: p.Stage,
			Cfs: p.Cfs, Responsible: p.Responsible, Admitted: p.Admitted, Rule: p.Rule, Hearing: p.Hearing, RuleFrom: p.RuleFrom, RuleBefore: p.RuleBefore, Day: p.Day, Hidden: p.Hidden, Lim: p.Lim,
		})
		return convert(rows, func(r query.EnrolmentsByNameRow) row { return row(r) }), err
	case ByCFS:
		rows, err := l.r.EnrolmentsByCFS(ctx, query.EnrolmentsByCFSParams{
			AreaID: p.AreaID, Status: p.Status, AfterCfs: after.cfs, AfterID: cmp.Or(after.id, lastID), BeforeDue: p.BeforeDue, Pathway: p.Pathway, Stage: p.Stage,
			Cfs: p.Cfs, Responsible: p.Responsible, Admitted: p.Admitted, Rule: p.Rule, Hearing: p.Hearing, RuleFrom: p.RuleFrom, RuleBefore: p.RuleBefore, Day: p.Day, Hidden: p.Hidden, Lim: p.Lim,
		})
		return convert(rows, func(r query.EnrolmentsByCFSRow) row { return row(r) }), err
	}
	return l.r.EnrolmentsByDue(ctx, p)
}

// count is how many the filter asks for in the areas.
func (l *list) count(ctx context.Context, areas ...care.OrgID) (int, error) {
	p := query.CountEnrolmentsParams{
		Areas: db.List(areas), Statuses: db.List(l.f.statuses()), BeforeDue: l.beforeDue(), Pathway: l.f.Pathway, Stage: l.f.Stage,
		Cfs: l.f.CFS, Responsible: l.f.Responsible, RuleFrom: l.today, RuleBefore: l.today.AddDays(evaluationDays + 1), Day: l.sc.Day(), Hidden: db.List(l.sc.Hidden()),
	}
	if l.f.Admitted {
		p.Admitted = 1
	}
	if l.f.Evaluation {
		p.Rule = care.EvaluationRule
	}
	if l.f.Hearing {
		p.Hearing = 1
	}
	n, err := l.r.CountEnrolments(ctx, p)
	if err != nil {
		return 0, fmt.Errorf("roster: count: %w", err)
	}
	return int(n), nil
}

// beforeDue is the key that deadlines must be before.
func (l *list) beforeDue() string {
	if l.f.Late {
		return l.today.String()
	}
	return farAway
}

func convert[A, B any](rows []A, to func(A) B) []B {
	out := make([]B, len(rows))
	for i, r := range rows {
		out[i] = to(r)
	}
	return out
}
