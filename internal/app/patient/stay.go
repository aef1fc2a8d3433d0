package patient

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// stays fills in the person's stays with what was told of them and answered afterwards.
func (h *Head) stays(ctx context.Context, r *store.Reader, rows []query.StaysOfRow) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]db.ID, len(rows))
	for i, st := range rows {
		ids[i] = st.ID
	}
	movements, err := r.MovementsOf(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("patient: movements: %w", err)
	}
	reviews, err := r.StayReviewsOf(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("patient: reviews: %w", err)
	}
	for _, st := range rows {
		one := Stay{
			Unit: care.OrgID(st.UnitID), UnitName: st.UnitName, Kind: st.Kind, Urgency: st.Urgency, From: st.FromAt, Ready: st.ReadyAt, To: st.ToAt, ID: care.StayID(st.ID),
			Standing: care.StayStanding(st.Standing), NoBed: st.NoBed, Away: st.Away, Died: st.Died, Place: st.Place,
		}
		for _, m := range movements {
			if m.StayID == st.ID {
				one.Told = append(one.Told, care.Movement{Kind: care.MovementKind(m.Kind), At: m.At.Time, Seq: m.Seq, Place: m.Place, Urgency: m.Urgency})
			}
		}
		for _, v := range reviews {
			if v.StayID == st.ID && one.Review == nil { // the newest first
				one.Review = &StayReview{v.Number, v.LedTo, v.Avoidable, v.ChangeTo, v.ByName, v.RecordedAt}
			}
		}
		if one.Standing == care.StayStands {
			h.Stays = append(h.Stays, one)
		} else {
			h.Beside = append(h.Beside, one)
		}
	}
	return nil
}

// Stay returns the stay with the id, nil where it is not hers or never was.
func (h *Head) Stay(id care.StayID) *Stay {
	for i := range h.Stays {
		if h.Stays[i].ID == id {
			return &h.Stays[i]
		}
	}
	return nil
}
