package objection

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/store"
)

// entries are what has been written about a person and stands, newest first, as a form names it: sort and day, never the text.
func entries(ctx context.Context, r *store.Reader, id care.PatientID) ([]Choice, error) {
	enrolments, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("objection: %w", err)
	}
	var all []Choice
	for _, e := range enrolments {
		events, names, err := r.Events(ctx, care.EnrolmentID(e.ID))
		if err != nil {
			return nil, fmt.Errorf("objection: %w", err)
		}
		standing, err := care.Standing(events)
		if err != nil {
			return nil, fmt.Errorf("objection: enrolment %s: %w", e.ID, err)
		}
		for _, ev := range standing {
			all = append(all, Choice{"event/" + string(ev.ID), ev.Kind.Title() + " " + nb.DayYear(ev.On) + ", " + names[ev.ID]})
		}
	}
	slices.Reverse(all)
	return all, nil
}

// label is how the choice with a value reads, "" where it is not among them.
func label(all []Choice, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Label
		}
	}
	return ""
}
