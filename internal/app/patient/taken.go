package patient

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// Taken is an emergency access to a person as she reads of it in her log: who, when and why, in the words that were written for her.
type Taken struct {
	Who         string
	Role        care.Role
	Org         string
	From, Until db.Time
	Reason      care.EmergencyReason
	Note        string // "": deleted for good
}

// taken reads the emergency accesses of a person. It neither decides nor audits.
func taken(ctx context.Context, r *store.Reader, id care.PatientID) ([]Taken, error) {
	rows, err := r.EmergenciesOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("patient.AccessLog: %w", err)
	}
	var all []Taken
	for _, e := range rows {
		all = append(all, Taken{e.UserName, care.Role(e.Role), e.OrganisationName, e.FromAt, e.UntilAt, care.EmergencyReason(e.Reason), e.Note})
	}
	return all, nil
}
