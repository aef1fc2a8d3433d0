package enrolment

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Assign makes somebody else responsible for one or several enrolments: all of them or none.
type Assign struct {
	Enrolments []care.EnrolmentID
	To         care.UserID
	On         date.Date
	Reason     string
}

// Run writes one event an enrolment, in one transaction; none where the one named is responsible already, so that a form
// that is sent twice is done once.
func (d Assign) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if len(d.Enrolments) == 0 {
		return errs.Invalid("Ingen er valgt").At("valgt", "Kryss av for minst ett forløp.")
	}
	if d.To == "" {
		return errs.Invalid("Ny ansvarlig mangler").At("ansvarlig", "Velg hvem som skal ha ansvaret.")
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		for _, id := range d.Enrolments {
			row, err := tx.LockedFor(ctx, access.Assign, id)
			if err != nil {
				return err
			}
			if row.ResponsibleID == db.ID(d.To) {
				continue
			}
			if err := canTake(ctx, tx, row, d.To); err != nil {
				return err
			}
			events, _, err := tx.Events(ctx, id)
			if err != nil {
				return err
			}
			if err := appendEvent(ctx, tx, row, events, "", care.Event{Kind: care.Assigned, On: d.On, Assignee: d.To, Reason: d.Reason}); err != nil {
				return fmt.Errorf("enrolment.Assign: %w", err)
			}
		}
		return nil
	})
}

// canTake refuses somebody who has no role in the enrolment's team today.
func canTake(ctx context.Context, tx *app.Tx, row query.Enrolment, user care.UserID) error {
	ok, err := tx.Service.CanTake(ctx, tx.Reader, user, care.OrgID(row.AreaID), tx.Today)
	if err == nil && !ok {
		err = errs.Invalid("Kan ikke gi forløpet til denne personen").
			At("ansvarlig", "Velg en som har en rolle i teamet i kommunen eller på sykehuset i dag.")
	}
	return err
}
