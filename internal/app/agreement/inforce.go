package agreement

import (
	"context"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// InForce returns the version that holds on the day for each of the parties that has one: whoever has none, or whose agreement has ended, is left out.
func InForce(ctx context.Context, r *store.Reader, today date.Date, parties ...care.OrgID) (map[care.OrgID]care.AgreementVersion, error) {
	ids := make([]db.ID, len(parties))
	for i, p := range parties {
		ids[i] = db.ID(p)
	}
	held, err := of(ctx, r, ids...)
	if err != nil {
		return nil, err
	}
	out := map[care.OrgID]care.AgreementVersion{}
	for id, list := range held {
		for _, h := range list {
			if v := h.InForce(today); v != nil && h.Phase(today) != care.AgreementEnded {
				out[care.OrgID(id)] = *v
			}
		}
	}
	return out, nil
}
