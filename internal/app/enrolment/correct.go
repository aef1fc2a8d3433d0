package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Correct undoes an earlier step by a correcting entry: the step stays readable and never counted.
type Correct struct {
	Target
	Event  care.EventID // the step that was wrong
	Reason string
}

// Run writes the correction.
func (d Correct) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.Correct, d.Target, care.Event{Kind: care.Corrected, Voids: d.Event, Reason: d.Reason})
}

// Undo takes back the step that the actor wrote last, if nobody has written since. It is the "Angre" beside the message
// that follows every deed.
type Undo struct {
	Enrolment care.EnrolmentID
}

// Run writes the correction.
func (d Undo) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockedFor(ctx, access.Correct, d.Enrolment)
		if err != nil {
			return err
		}
		events, _, err := tx.Events(ctx, d.Enrolment)
		if err != nil {
			return err
		}
		last := events[len(events)-1]
		if last.By != actor.User || last.Kind == care.Corrected {
			return errs.Conflict("Det er skrevet noe nytt siden, så dette kan ikke angres her. Rett steget fra tidslinjen.")
		}
		undo := []care.EventID{last.ID}
		if n := len(events); n > 1 && last.ID == second(events[n-2].ID) { // one deed that wrote two
			undo = append(undo, events[n-2].ID)
		}
		for _, id := range undo {
			if err := appendEvent(ctx, tx, row, events, "", care.Event{Kind: care.Corrected, Voids: id, Reason: "Angret"}); err != nil {
				return err
			}
			if row, events, err = again(ctx, tx, d.Enrolment); err != nil {
				return err
			}
		}
		return nil
	})
}

// again reads an enrolment that this transaction has just written.
func again(ctx context.Context, tx *app.Tx, id care.EnrolmentID) (query.Enrolment, []care.Event, error) {
	row, err := tx.Locked(ctx, id)
	if err != nil {
		return row, nil, err
	}
	events, _, err := tx.Events(ctx, id)
	return row, events, err
}
