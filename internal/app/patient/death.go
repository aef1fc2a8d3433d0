package patient

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// RegisterDeath notes that a person is dead. It stops every letter, visit and reminder at once; ending the enrolment
// itself needs a human.
type RegisterDeath struct {
	Patient care.PatientID
	On      date.Date
}

// Run writes the day of death, tells every open enrolment, and cancels the jobs that were to reach the person.
func (d RegisterDeath) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.RegisterDeath, person, "patient/"+string(d.Patient)); err != nil {
			return err
		}
		d.Patient = person.Patient // her record may have been merged with another while the form was open
		row, err := tx.LockPatient(ctx, db.ID(d.Patient))
		if err != nil {
			return fmt.Errorf("patient.RegisterDeath: %w", err)
		}
		if !row.DeceasedOn.IsZero() {
			return errs.Invalid("Dødsfallet er allerede registrert").At("dod", "Dødsdatoen er registrert. Rett den fra tidslinjen hvis den er feil.")
		}
		if d.On.IsZero() {
			return errs.Invalid("Dødsdatoen mangler").At("dod", "Skriv dødsdatoen.")
		}
		now := details(row)
		now.DeceasedOn = d.On
		if err := now.Check(tx.Today); err != nil {
			return err
		}
		if err := rewrite(ctx, tx, row, now); err != nil {
			return err
		}
		if _, err := tx.Service.Jobs.Cancel(ctx, tx.Tx, Lane(d.Patient)); err != nil {
			return fmt.Errorf("patient.RegisterDeath: %w", err)
		}
		return enrolment.TellDeath(ctx, tx, d.Patient, d.On)
	})
}

// Lane is the job lane of everything that is sent to or about a person.
func Lane(id care.PatientID) string { return "patient/" + string(id) }

// UndoDeath takes back a death that was registered by mistake, on the person and in every enrolment.
type UndoDeath struct {
	Patient care.PatientID
	Reason  string
}

// Run clears the day of death and corrects the enrolments' events.
func (d UndoDeath) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.RegisterDeath, person, "patient/"+string(d.Patient)); err != nil {
			return err
		}
		d.Patient = person.Patient // her record may have been merged with another while the form was open
		if d.Reason == "" {
			return errs.Invalid("Begrunnelsen mangler").At("begrunnelse", "Skriv hvorfor dødsfallet var feil registrert.")
		}
		row, err := tx.LockPatient(ctx, db.ID(d.Patient))
		if err != nil {
			return fmt.Errorf("patient.UndoDeath: %w", err)
		}
		if row.DeceasedOn.IsZero() {
			return nil // the same form, sent twice
		}
		now := details(row)
		now.DeceasedOn = date.Date{}
		if err := rewrite(ctx, tx, row, now); err != nil {
			return err
		}
		return enrolment.TakeBackDeath(ctx, tx, d.Patient, d.Reason)
	})
}
