package roster

import (
	"context"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Awaited is a plan that is heard, and who has not answered.
type Awaited struct {
	Due    date.Date // the last day for answers
	Silent []plan.Party
}

// awaited finds them for rows, by enrolment; none for one who may not see plans. It tells of no text.
func (l *list) awaited(ctx context.Context, rows []row) (map[db.ID]*Awaited, error) {
	if len(rows) == 0 || !access.May(l.a.Role, access.SeePlan) {
		return nil, nil
	}
	found, err := l.r.SilentParties(ctx, db.List(convert(rows, func(r row) db.ID { return r.ID })))
	if err != nil {
		return nil, fmt.Errorf("roster: hearings: %w", err)
	}
	all := map[db.ID]*Awaited{}
	for _, p := range found {
		if all[p.EnrolmentID] == nil {
			all[p.EnrolmentID] = &Awaited{Due: p.DueOn}
		}
		all[p.EnrolmentID].Silent = append(all[p.EnrolmentID].Silent, plan.Party(p.Party))
	}
	return all, nil
}
