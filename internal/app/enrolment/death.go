package enrolment

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// TellDeath writes a death into every open enrolment of the person, inside the deed that registers it.
func TellDeath(ctx context.Context, tx *app.Tx, id care.PatientID, on date.Date) error {
	return eachOpen(ctx, tx, id, func(row query.Enrolment, events []care.Event) error {
		standing, err := care.Standing(events)
		if err != nil {
			return err
		}
		for _, ev := range standing {
			if ev.Kind == care.Died {
				return nil // told before
			}
		}
		return appendEvent(ctx, tx, row, events, "", care.Event{Kind: care.Died, On: on})
	})
}

// MayTellDeath reports whether a death on the day fits what is written in every open enrolment: nobody has met the person after it.
func MayTellDeath(ctx context.Context, tx *app.Tx, id care.PatientID, on date.Date) (bool, error) {
	fits := true
	err := eachOpen(ctx, tx, id, func(row query.Enrolment, events []care.Event) error {
		p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
		if err != nil {
			return err
		}
		e, err := care.Fold(p, events)
		if err != nil || !e.DiedOn.IsZero() {
			return err
		}
		patient, err := tx.Survivor(ctx, row.PatientID)
		if err != nil {
			return fmt.Errorf("enrolment: patient: %w", err)
		}
		_, err = care.Apply(p, events, care.Event{ID: care.EventID(db.NewID()), Seq: len(events) + 1, Kind: care.Died, On: on, Recorded: tx.Now}, tx.Today, patient.BirthDate)
		fits = fits && err == nil
		return nil
	})
	return fits, err
}

// TakeBackDeath corrects the death in every enrolment that holds one and is still open.
func TakeBackDeath(ctx context.Context, tx *app.Tx, id care.PatientID, reason string) error {
	return eachOpen(ctx, tx, id, func(row query.Enrolment, events []care.Event) error {
		standing, err := care.Standing(events)
		if err != nil {
			return err
		}
		for _, ev := range standing {
			if ev.Kind == care.Died {
				return appendEvent(ctx, tx, row, events, "", care.Event{Kind: care.Corrected, Voids: ev.ID, Reason: reason})
			}
		}
		return nil
	})
}

func eachOpen(ctx context.Context, tx *app.Tx, id care.PatientID, f func(query.Enrolment, []care.Event) error) error {
	rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("enrolment: of patient: %w", err)
	}
	for _, e := range rows {
		switch care.Status(e.Status) {
		case care.StatusEnded, care.StatusDeclined, care.StatusVoid:
			continue
		}
		row, err := tx.Locked(ctx, care.EnrolmentID(e.ID))
		if err != nil {
			return err
		}
		events, _, err := tx.Events(ctx, care.EnrolmentID(e.ID))
		if err != nil {
			return err
		}
		if err := f(row, events); err != nil {
			return err
		}
	}
	return nil
}
