package agreement

import (
	"context"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// SignedOn is the day that the last party first signed the agreement that covers each area: its own, or for a district without one its
// municipality's. An area without a signed agreement is left out.
func SignedOn(ctx context.Context, r *store.Reader, areas []query.Organisation, today date.Date) (map[db.ID]date.Date, error) {
	var parties []db.ID
	for _, o := range areas {
		parties = append(parties, o.ID, o.ParentID)
	}
	held, err := of(ctx, r, parties...)
	if err != nil {
		return nil, err
	}
	out := map[db.ID]date.Date{}
	for _, o := range areas {
		party := o.ID
		if care.OrgKind(o.Kind) == care.OrgDistrict && o.ParentID != "" && !own(held[party], today) {
			party = o.ParentID
		}
		for _, h := range held[party] {
			for _, v := range h.Versions {
				last := date.Date{}
				for _, p := range v.Parties {
					if p.SignedOn.After(last) {
						last = p.SignedOn
					}
				}
				if first := out[o.ID]; v.Signed(today) && !last.IsZero() && (first.IsZero() || last.Before(first)) {
					out[o.ID] = last
				}
			}
		}
	}
	return out, nil
}
