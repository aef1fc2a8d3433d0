package patient

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// InHouse is the kind of a number that a hospital has given; others are national.
const InHouse = "in_house"

// ShowNumber opens a person's identity number, all of them where she has several, for one who asks for it. The look is audited as such, before it is opened.
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
	var refs, shown []string
	for _, row := range rows {
		refs = append(refs, "patient_identifier/"+string(row.ID))
	}
	if err := s.See(ctx, a, access.SeeNIN, person, refs); err != nil {
		return "", err
	}
	for _, row := range slices.Backward(rows) { // the newest first; several where two records are merged
		digits, err := s.Keys.Open(row.Sealed, "patient/"+string(row.PatientID))
		if err != nil {
			return "", fmt.Errorf("patient.ShowNumber: %w", err)
		}
		text := string(digits[:6]) + " " + string(digits[6:])
		if len(rows) > 1 {
			text += " (" + row.Kind + ", kom " + nb.DayYear(date.In(row.CreatedAt.Time)) + ")"
		}
		shown = append(shown, text)
	}
	return strings.Join(shown, ", "), nil
}
