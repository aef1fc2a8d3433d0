package app

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Situate fills in what follows from where an actor works: the areas that the role reaches, who owns the organisation, and
// whom the actor's lists leave out. It is read anew at every request.
func (s *Service) Situate(ctx context.Context, r *store.Reader, a access.Actor) (access.Actor, error) {
	var err error
	if a.Areas, err = s.AreasOf(ctx, r, a); err != nil {
		return a, err
	}
	owners, err := r.OwnersOf(ctx, db.ID(a.Org))
	if err != nil {
		return a, fmt.Errorf("app.Situate: %w", err)
	}
	for _, o := range owners {
		if a.OrgKind == "gp_office" && db.ID(a.Org) != o.ID {
			continue // an office lies in a municipality, which does not own it
		}
		a.Owners = append(a.Owners, care.OrgID(o.ID))
	}
	if access.ScopeOf(a).Kind() == access.Nobody {
		return a, nil
	}
	hidden, err := r.Objecting(ctx, db.List(a.Owners))
	if err != nil {
		return a, fmt.Errorf("app.Situate: %w", err)
	}
	if access.ScopeOf(a).Kind() == access.ByArea && a.Role != care.MunicipalCoordinator {
		far, err := r.StrictlyProtectedFrom(ctx, query.StrictlyProtectedFromParams{UserID: db.ID(a.User), Day: a.Today})
		if err != nil {
			return a, fmt.Errorf("app.Situate: %w", err)
		}
		hidden = append(hidden, far...)
	}
	slices.Sort(hidden)
	for _, id := range slices.Compact(hidden) {
		a.Hidden = append(a.Hidden, care.PatientID(id))
	}
	return a, nil
}

// HiddenTallies is what the persons whom an actor's lists leave out have given to the counters of some areas, so that a count
// beside a list can leave it out too.
func HiddenTallies(ctx context.Context, r *store.Reader, sc access.Scope) (map[care.TallyKey]int, error) {
	sum := map[care.TallyKey]int{}
	if len(sc.Hidden()) == 0 {
		return sum, nil
	}
	rows, err := r.EnrolmentTalliesOf(ctx, query.EnrolmentTalliesOfParams{Patients: db.List(sc.Hidden()), Areas: db.List(sc.Areas())})
	if err != nil {
		return nil, fmt.Errorf("app.HiddenTallies: %w", err)
	}
	for _, row := range rows {
		given, err := parseTally(row.EnrolmentID, row.Data)
		if err != nil {
			return nil, err
		}
		for k, n := range given {
			sum[k] += n
		}
	}
	return sum, nil
}
