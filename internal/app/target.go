package app

import (
	"context"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Aim gives each organisation the target that holds in the month of the day: the approved staffing plan's, else the one in the register.
// The plan is the way to set a target; the register's is what stands until there is one, and everything that shows a target asks here.
func Aim(ctx context.Context, r *store.Reader, day date.Date, orgs []query.Organisation) error {
	planned, err := Targets(ctx, r, day, orgs)
	for i, o := range orgs {
		if n, ok := planned[o.ID]; ok {
			orgs[i].Target = n
		}
	}
	return err
}

// Targets are those of the plans that hold on a day; who has no plan then is left out.
func Targets(ctx context.Context, r *store.Reader, day date.Date, orgs []query.Organisation) (map[db.ID]int, error) {
	ids := make([]db.ID, len(orgs))
	for i, o := range orgs {
		ids[i] = o.ID
	}
	rows, err := r.StaffingTargets(ctx, query.StaffingTargetsParams{Organisations: db.List(ids), MonthOn: date.Of(day.Year(), day.Month(), 1)})
	if err != nil {
		return nil, fmt.Errorf("app.Targets: %w", err)
	}
	planned := map[db.ID]int{}
	for _, t := range rows {
		planned[t.OrganisationID] = t.Target
	}
	return planned, nil
}
