package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// AddClarification writes a version of what is agreed about a person's treatment, and when a physician has to look at it.
func (w *Writer) AddClarification(ctx context.Context, p query.InsertClarificationParams) error {
	if err := w.InsertClarification(ctx, p); err != nil {
		return fmt.Errorf("store.AddClarification: %w", err)
	}
	return w.IndexClarification(ctx, care.PatientID(p.PatientID))
}

// IndexClarification writes anew from when a physician has to look at what is agreed about a person's treatment (care.Clarification.Look): after a
// version of it, an evaluation, or a change of which records are hers.
func (w *Writer) IndexClarification(ctx context.Context, id care.PatientID) error {
	rows, err := w.ClarificationsOfPatient(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("store.IndexClarification: %w", err)
	}
	if len(rows) == 0 {
		return nil
	}
	c := rows[0]
	evaluated, err := w.lastEvaluation(ctx, db.ID(id))
	if err != nil {
		return err
	}
	on := cmp.Or(c.WishOn, date.In(c.RecordedAt.Time))
	from, why := care.Clarification{Wish: c.Wish, WishOn: on, Decision: c.Decision, DecidedOn: c.DecidedOn, ValidTo: c.ValidTo}.Look(evaluated)
	if err := w.DeleteClarificationDue(ctx, db.ID(id)); err != nil {
		return fmt.Errorf("store.IndexClarification: %w", err)
	}
	if from.IsZero() {
		return nil
	}
	if err := w.InsertClarificationDue(ctx, query.InsertClarificationDueParams{PatientID: c.PatientID, DueOn: from, Why: why}); err != nil {
		return fmt.Errorf("store.IndexClarification: %w", err)
	}
	return nil
}

// lastEvaluation is the day of the last evaluation in any of a person's enrolments, no date where none was made.
func (w *Writer) lastEvaluation(ctx context.Context, id db.ID) (last date.Date, err error) {
	enrolments, err := w.EnrolmentsOfPatient(ctx, id)
	if err != nil {
		return last, fmt.Errorf("store.lastEvaluation: %w", err)
	}
	var ids []db.ID
	for _, e := range enrolments {
		ids = append(ids, e.ID)
	}
	rows, err := w.EnrolmentStates(ctx, db.List(ids))
	if err != nil {
		return last, fmt.Errorf("store.lastEvaluation: %w", err)
	}
	for _, row := range rows {
		var e care.Enrolment
		if err := json.Unmarshal(row.Data, &e); err != nil {
			return last, fmt.Errorf("store.lastEvaluation: %s: %w", row.EnrolmentID, err)
		}
		for _, x := range e.Evaluations {
			if x.On.After(last) {
				last = x.On
			}
		}
	}
	return last, nil
}
