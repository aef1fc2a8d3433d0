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
)

// Assign makes somebody else responsible for one or several enrolments: all of them or none.
type Assign struct {
	Enrolments []care.EnrolmentID
	To         care.UserID
	On         date.Date
	Reason     string
}

// Run writes one event an enrolment, in one transaction.
func (d Assign) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if len(d.Enrolments) == 0 {
		return errs.Invalid("Ingen er valgt").At("valgt", "Kryss av for minst ett forløp.")
	}
	if d.To == "" {
		return errs.Invalid("Ny ansvarlig mangler").At("ansvarlig", "Velg hvem som skal ha ansvaret.")
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		for _, id := range d.Enrolments {
			row, err := tx.Locked(ctx, id)
			if err != nil {
				return err
			}
			ok, err := tx.Service.CanTake(ctx, tx.Reader, d.To, care.OrgID(row.AreaID), tx.Today)
			if err != nil {
				return err
			}
			if !ok {
				return errs.Invalid("Kan ikke gi forløpet til denne personen").
					At("ansvarlig", "Velg en som har en rolle i teamet i kommunen eller på sykehuset i dag.")
			}
			if err := recordIn(ctx, tx, access.Assign, Target{Enrolment: id}, care.Event{Kind: care.Assigned, On: d.On, Assignee: d.To, Reason: d.Reason}); err != nil {
				return fmt.Errorf("enrolment.Assign: %w", err)
			}
		}
		return nil
	})
}

// Team returns who can be responsible for an enrolment in an area today: coordinators and physicians of the area and of
// its hospital.
func Team(ctx context.Context, s *app.Service, area care.OrgID) ([]app.Worker, error) {
	return s.Team(ctx, s.Store.Reader(), []db.ID{db.ID(area)}, s.Today())
}
