package patient

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Find returns the person with an identity number for one who will do the deed with her: the record that stands, whichever
// of her records has the number. A number that cannot be one, one that nobody has, and one of somebody outside the actor's
// reach give a fault at nummer; the last two the same, at the same cost. The look-up is audited, allowed or not.
func Find(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, typed string) (care.PatientID, error) {
	if !access.May(a.Role, deed) {
		return "", s.See(ctx, a, deed, nil, nil)
	}
	number, err := nin.Parse(typed)
	if err != nil {
		wrong := errs.Field{Name: "nummer", Message: errs.SafeText(err)}
		var why *errs.Error
		if errors.As(err, &why) {
			wrong.Said = why.Said
		}
		refused := errs.Invalid("Personen kan ikke slås opp")
		refused.Fields = append(refused.Fields, wrong)
		return "", refused
	}
	r := s.Store.Reader()
	row, err := r.PatientByIndex(ctx, db.List(s.Keys.Indexes(number.Digits())))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("patient.Find: %w", err)
	}
	known := err == nil
	if !known {
		row.ID = db.NewID()
	}
	person, err := s.Person(ctx, r, care.PatientID(row.ID), a.Today)
	if err != nil {
		return "", err
	}
	if !known {
		person.Patient = ""
	}
	err = s.See(ctx, a, deed, person, nil)
	switch {
	case err == nil:
		return care.PatientID(row.ID), nil
	case errs.KindOf(err) == errs.KindDenied:
		return "", errs.Invalid("Personen kan ikke slås opp").At("nummer", "Finner ingen med dette nummeret blant dem teamet ditt følger. Sjekk sifrene.")
	}
	return "", err
}
