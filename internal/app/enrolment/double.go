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

// KeepOne settles two open enrolments of one person in one pathway, as a merge of her records leaves them: one goes on, the
// others are ended with a note. Nothing of them is changed; all stay in the timeline.
type KeepOne struct {
	Patient care.PatientID
	GoesOn  care.EnrolmentID
	On      date.Date // the day that the others end
	Note    string
}

// Run ends the others. Faults are at fortsetter, merknad and dato.
func (d KeepOne) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.End, person, "patient/"+string(person.Patient)); err != nil {
			return err
		}
		rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(person.Patient))
		if err != nil {
			return fmt.Errorf("enrolment.KeepOne: %w", err)
		}
		pathway := ""
		for _, e := range rows {
			if e.ID == db.ID(d.GoesOn) && care.Status(e.Status).Open() {
				pathway = e.PathwayCode
			}
		}
		if pathway == "" {
			return errs.Invalid("Ingenting er avsluttet").At("fortsetter", "Velg hvilket forløp som fortsetter.")
		}
		ended := 0
		for _, e := range rows {
			if e.ID == db.ID(d.GoesOn) || e.PathwayCode != pathway || !care.Status(e.Status).Open() {
				continue
			}
			ev := care.Event{Kind: care.Ended, On: d.On, End: care.EndDouble, Reason: d.Note}
			if err := In(ctx, tx, access.End, Target{Enrolment: care.EnrolmentID(e.ID)}, ev); err != nil {
				return noted(err)
			}
			ended++
		}
		if ended == 0 {
			return errs.Gone("Det er bare ett åpent forløp nå.")
		}
		return nil
	})
}

// noted moves the faults of an ending to the fields of this form.
func noted(err error) error {
	if errs.KindOf(err) != errs.KindInvalid {
		return err
	}
	e := errs.Invalid(errs.SafeText(err))
	for _, f := range errs.FieldsOf(err) {
		if f.Name == "tekst" {
			f.Name = "merknad"
		}
		e.Fields = append(e.Fields, f)
	}
	return e
}
