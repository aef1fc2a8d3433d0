package worklist

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// WithVisits adds to open stays the visits, contacts and evaluations that are booked while they last. Contacts with legevakt move
// nothing.
func WithVisits(ctx context.Context, r *store.Reader, stays []Stay) ([]Stay, error) {
	if len(stays) == 0 {
		return stays, nil
	}
	var patients, ids []db.ID
	for _, st := range stays {
		patients, ids = append(patients, db.ID(st.Patient)), append(ids, db.ID(st.ID))
	}
	tasks, err := r.BookedTasksOf(ctx, db.List(patients))
	if err != nil {
		return nil, fmt.Errorf("worklist: visits: %w", err)
	}
	chosen, err := r.StayVisitsOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("worklist: visits: %w", err)
	}
	for i := range stays {
		st := &stays[i]
		if st.Kind == "legevakt" {
			continue
		}
		for _, t := range tasks {
			if care.PatientID(t.PersonID) != st.Patient {
				continue
			}
			v := Visit{Enrolment: care.EnrolmentID(t.EnrolmentID), Rule: t.Rule, On: t.BookedOn, Clock: t.Clock, Title: t.Title}
			for _, c := range chosen {
				if c.StayID == db.ID(st.ID) && c.EnrolmentID == t.EnrolmentID && c.Purpose == t.Rule && c.OnDay == t.BookedOn {
					v.Choice = c.Choice
				}
			}
			st.Visits = append(st.Visits, v)
		}
	}
	return stays, nil
}
