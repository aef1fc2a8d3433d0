package patient

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// ShowNumber opens a person's identity number for one who asks for it. The look is audited as such, before it is opened.
func ShowNumber(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (string, error) {
	r := s.Store.Reader()
	person, err := mayLook(ctx, s, r, a, access.SeeNIN, id)
	if err != nil {
		return "", err
	}
	rows, err := r.IdentifiersOf(ctx, db.ID(id))
	if err != nil {
		return "", fmt.Errorf("patient.ShowNumber: %w", err)
	}
	if len(rows) == 0 {
		return "", errs.NotFound("Det er ikke registrert noe fødselsnummer.")
	}
	row := rows[len(rows)-1] // the newest
	if err := s.See(ctx, a, access.SeeNIN, person, []string{"patient_identifier/" + string(row.ID)}); err != nil {
		return "", err
	}
	digits, err := s.Keys.Open(row.Sealed, "patient/"+string(id))
	if err != nil {
		return "", fmt.Errorf("patient.ShowNumber: %w", err)
	}
	return string(digits[:6]) + " " + string(digits[6:]), nil
}
