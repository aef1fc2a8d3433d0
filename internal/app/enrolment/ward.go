package enrolment

import (
	"context"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// SeeOnWard is that the hospital's coordinator or physician met the person on a ward.
type SeeOnWard struct {
	Target
	On   date.Date
	Note string // what she needs when she comes home
}

// Run writes it with the stay that the day is in; a day outside every stay is a fault at dato.
func (d SeeOnWard) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockedFor(ctx, access.RecordWardVisit, d.Enrolment)
		if err != nil {
			return err
		}
		on := d.On
		if on.IsZero() {
			on = tx.Today
		}
		stays, err := tx.StaysOf(ctx, row.PatientID)
		if err != nil {
			return err
		}
		w := care.WardVisit{Note: d.Note}
		for _, st := range stays {
			if bedAt(st, on) { // the latest of them
				w.Stay, w.Where = care.StayID(st.ID), strings.Trim(st.UnitName+", "+st.Place, ", ")
			}
		}
		return write(ctx, tx, row, d.Target, care.Event{Kind: care.SeenOnWard, On: on, Ward: &w})
	})
}

// bedAt reports whether a stay is in a bed, or in an emergency room, on a day.
func bedAt(st query.StaysOfRow, on date.Date) bool {
	return st.Kind != "legevakt" && st.Standing == string(care.StayStands) && !on.Before(date.In(st.FromAt.Time)) && (st.ToAt.IsZero() || !on.After(date.In(st.ToAt.Time)))
}
