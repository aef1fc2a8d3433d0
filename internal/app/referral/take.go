package referral

import (
	"context"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
)

// ErrNotNow is that somebody cannot be referred now: she is followed already, is dead or objects, or the number is not hers who is named. Which, nobody is told.
var ErrNotNow = errors.New("referral: not now")

// Take is Run for a referral that came as a message, inside the deed that takes the message in: nobody of ours has typed it, so nobody can be asked whether it is the same person, and
// it is by national number alone that she is found. by is the GP who wrote it, where that is one of ours. The error is ErrNotNow, or errs.Invalid for what the referral lacks.
func (d Refer) Take(ctx context.Context, tx *app.Tx, by Doctor) (Result, error) {
	d.Known, d.NotSame = "", true
	if err := d.check(ctx, tx.Service, tx.Reader, tx.Today); err != nil {
		return Result{}, err
	}
	if d.Number.IsZero() {
		return Result{}, errs.Invalid("Henvisningen kan ikke lagres").At("fodselsnummer", "Fødselsnummeret mangler.")
	}
	id, isNew, err := d.find(ctx, tx)
	if errs.KindOf(err) == errs.KindInvalid {
		return Result{}, ErrNotNow
	}
	if err != nil {
		return Result{}, err
	}
	person, err := tx.Person(ctx, id)
	if err != nil {
		return Result{}, err
	}
	if err := tx.Allow(access.TellReferral, person); err != nil {
		return Result{}, err
	}
	id = person.Patient
	if isNew {
		err = d.register(ctx, tx, id, by)
	} else {
		row, e := tx.Survivor(ctx, db.ID(id))
		if e != nil {
			return Result{}, fmt.Errorf("referral.Take: %w", e)
		}
		if !patient.Alike(d.Details, row.GivenName, row.FamilyName) {
			return Result{}, ErrNotNow
		}
		for _, o := range []access.Actor{{Org: d.Details.Area, Today: tx.Today}, {Org: by.Office, Today: tx.Today}} {
			if o.Org == "" {
				continue
			}
			if o, e = tx.Service.Situate(ctx, tx.Reader, o); e != nil {
				return Result{}, e
			}
			if person.Objects(o) {
				return Result{}, ErrNotNow
			}
		}
		err = onList(ctx, tx, id, by)
	}
	if err != nil {
		return Result{}, err
	}
	result, err := d.open(ctx, tx, id, d.Details.Area, false)
	var not *known
	if errors.As(err, &not) {
		err = ErrNotNow
	}
	return result, err
}
