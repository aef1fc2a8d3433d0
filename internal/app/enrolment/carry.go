package enrolment

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
)

// Carry writes what was written on the wrong person as a new event of the right person's enrolment, inside the deed that
// deletes it there. The content keeps its day and its author; the audit says who carried it over.
func Carry(ctx context.Context, tx *app.Tx, to care.EnrolmentID, ev care.Event) (care.EventID, error) {
	row, err := tx.Locked(ctx, to)
	if err != nil {
		return "", err
	}
	events, next, err := carried(ctx, tx, to, ev)
	if err != nil {
		return "", err
	}
	if err := tx.AppendEvent(ctx, to, next); err != nil {
		return "", fmt.Errorf("enrolment.Carry: %w", err)
	}
	tx.Note(fmt.Sprintf("enrolment/%s@%d", to, next.Seq))
	return next.ID, tx.Project(ctx, row, append(events, next))
}

// MayCarry says whether Carry could be done now, as care.Apply says it.
func MayCarry(ctx context.Context, tx *app.Tx, to care.EnrolmentID, ev care.Event) error {
	_, _, err := carried(ctx, tx, to, ev)
	return err
}

// carried is the enrolment's events with the one that would be written after them, which care.Apply has let through.
func carried(ctx context.Context, tx *app.Tx, to care.EnrolmentID, ev care.Event) ([]care.Event, care.Event, error) {
	row, err := tx.Enrolment(ctx, db.ID(to))
	if err != nil {
		return nil, ev, fmt.Errorf("enrolment.Carry: %w", err)
	}
	events, _, err := tx.Events(ctx, to)
	if err != nil {
		return nil, ev, err
	}
	patient, err := tx.Survivor(ctx, row.PatientID)
	if err != nil {
		return nil, ev, fmt.Errorf("enrolment.Carry: %w", err)
	}
	p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return nil, ev, err
	}
	state, err := care.Fold(p, events)
	if err != nil {
		return nil, ev, err
	}
	next := ev.For(state)
	next.ID, next.Seq, next.Recorded = care.EventID(db.NewID()), len(events)+1, tx.Now
	_, err = care.Apply(p, events, next, tx.Today, patient.BirthDate)
	return events, next, err
}
