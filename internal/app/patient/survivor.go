package patient

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// MovedTo returns the record that stands now for one that is merged, for sending a browser on; "" where the record stands
// itself, does not exist, or is nothing to the actor: then the page that was asked for answers as for any other.
func MovedTo(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (care.PatientID, error) {
	if !db.IsID(string(id)) {
		return "", nil
	}
	r := s.Store.Reader()
	row, err := r.Survivor(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) || err == nil && row.ID == db.ID(id) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("patient.MovedTo: %w", err)
	}
	switch access.Decide(a, access.SeeSummary, &access.Person{Patient: care.PatientID(row.ID)}).Reason {
	case access.OtherPatient, access.NotForRole: // whoever she is: what is asked of the database would tell that there is such a record
		return "", nil
	}
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return "", err
	}
	if !access.Decide(a, access.SeeSummary, person).Allowed {
		return "", nil
	}
	return care.PatientID(row.ID), nil
}
