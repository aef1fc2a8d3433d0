package app

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// AreasOf returns the municipalities and districts that an actor's role reaches: a municipality its own, with its
// districts; a hospital those of all its sites; a site its own. Those whose agreement has ended by the actor's day are not
// among them, whoever asks.
func (s *Service) AreasOf(ctx context.Context, r *store.Reader, a access.Actor) ([]care.OrgID, error) {
	var rows []query.Organisation
	var err error
	switch a.OrgKind {
	case "hospital":
		rows, err = r.AreasOfHospital(ctx, db.ID(a.Org))
	case "site":
		rows, err = r.AreasOfSite(ctx, db.ID(a.Org))
	case "municipality", "district":
		rows, err = r.AreaWithDistricts(ctx, db.ID(a.Org))
	}
	if err != nil {
		return nil, fmt.Errorf("app.AreasOf: %w", err)
	}
	areas := make([]care.OrgID, 0, len(rows))
	for _, o := range rows {
		if !accessEnded(o.AccessEndedOn, a.Today) {
			areas = append(areas, care.OrgID(o.ID))
		}
	}
	return areas, nil
}
