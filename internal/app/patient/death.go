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
	"traad/internal/store/query"
)

// RegisterDeath notes that a person is dead. It stops every letter, visit and reminder at once; ending the enrolment
// itself needs a human.
type RegisterDeath struct {
	Patient care.PatientID
	On      date.Date
}

// Run writes the day of death, tells every open enrolment, whose visits and deadlines end with
// it. Letters that wait are stopped where they are handed over (alert.HandOver).
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
		return die(ctx, tx, row, d.On)
	})
}

// die writes a day of death into a row that is locked, and what follows.
func die(ctx context.Context, tx *app.Tx, row query.Patient, on date.Date) error {
	now := details(row)
	now.DeceasedOn = on
	if err := now.Check(tx.Today); err != nil {
		return err
	}
	if err := rewrite(ctx, tx, row, now); err != nil {
		return err
	}
	return enrolment.TellDeath(ctx, tx, care.PatientID(row.ID), on)
}

// ToldDead is the death that a hospital tells, inside the deed that takes it in: what a registered death does happens at once, and nothing
// where one is registered already. A day that cannot be, or that somebody
// has met the person after, is left to the team. See docs/adr/0021.
func ToldDead(ctx context.Context, tx *app.Tx, id care.PatientID, on date.Date) error {
	row, err := tx.LockPatient(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("patient.ToldDead: %w", err)
	}
	if on.After(tx.Today) {
		on = tx.Today
	}
	now := details(row)
	now.DeceasedOn = on
	if possible := now.Check(tx.Today) == nil; !possible || !row.DeceasedOn.IsZero() {
		return nil
	}
	if fits, err := enrolment.MayTellDeath(ctx, tx, id, on); err != nil || !fits {
		return err
	}
	return die(ctx, tx, row, on)
}

// ToldAlive takes back the death that was registered with a told one, when the sender takes that back. A death on another day was
// registered by somebody else, and stays. why stands with what is taken back.
func ToldAlive(ctx context.Context, tx *app.Tx, id care.PatientID, on date.Date, why string) error {
	row, err := tx.LockPatient(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("patient.ToldAlive: %w", err)
	}
	if row.DeceasedOn != on {
		return nil
	}
	now := details(row)
	now.DeceasedOn = date.Date{}
	if err := rewrite(ctx, tx, row, now); err != nil {
		return err
	}
	return enrolment.TakeBackDeath(ctx, tx, id, why)
}

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
