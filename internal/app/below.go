package app

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// Below returns an organisation and all that are a part of it: a hospital's sites and units, a municipality's districts, offices
// and units. It is what a leader answers for.
func Below(ctx context.Context, r *store.Reader, id care.OrgID) ([]care.OrgID, error) {
	rows, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("app.Below: %w", err)
	}
	all := []care.OrgID{id}
	for i := 0; i < len(all); i++ { // all grows while it is read
		for _, o := range rows {
			if o.ParentID == db.ID(all[i]) && !slices.Contains(all, care.OrgID(o.ID)) {
				all = append(all, care.OrgID(o.ID))
			}
		}
	}
	return all, nil
}
