package patient

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Edit changes a person's facts. Seen is the version that the form showed.
type Edit struct {
	Patient care.PatientID
	Seen    int
	Details Details
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Conflict is the refusal when somebody changed the facts first: theirs stand in it, the user's own in the form.
type Conflict struct {
	*refusal
	Theirs Details
	ByName string
	Seen   int // what the form shall carry now, for one who has seen both
}

// Unwrap lets errs.KindOf find the kind.
func (c *Conflict) Unwrap() error { return c.refusal }

// Run writes the new facts and keeps the old ones as a version. A death is registered by RegisterDeath, so DeceasedOn
// stays as it was.
func (d Edit) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.EditPerson, person, fmt.Sprintf("patient/%s@%d", d.Patient, d.Seen+1)); err != nil {
			return err
		}
		row, err := tx.LockPatient(ctx, db.ID(d.Patient))
		if err != nil {
			return fmt.Errorf("patient.Edit: %w", err)
		}
		if row.MergedInto != "" { // merged with another while the form was open: see what stands there, and choose
			if row, err = tx.LockPatient(ctx, row.MergedInto); err != nil {
				return fmt.Errorf("patient.Edit: %w", err)
			}
			return conflict(ctx, tx, row)
		}
		d.Details.DeceasedOn = row.DeceasedOn
		if err := d.Details.Check(tx.Today); err != nil {
			return err
		}
		if row.Version != d.Seen {
			return conflict(ctx, tx, row)
		}
		return rewrite(ctx, tx, row, d.Details)
	})
}

// rewrite puts new facts in force.
func rewrite(ctx context.Context, tx *app.Tx, row query.Patient, d Details) error {
	id := care.PatientID(row.ID)
	n, err := tx.UpdatePatient(ctx, query.UpdatePatientParams{
		ID: row.ID, Version: row.Version, GivenName: d.GivenName, FamilyName: d.FamilyName, NameSort: d.Sort(), BirthDate: d.BirthDate,
		Sex: d.Sex, AreaID: db.ID(d.Area), Address: d.Address, Phone: d.Phone, Lives: d.Lives, Language: d.Language,
		Interpreter: d.Interpreter, DeceasedOn: d.DeceasedOn, Protection: string(d.Protection), LetterLanguage: string(d.Letters),
	})
	if err != nil || n != 1 {
		return fmt.Errorf("patient: update hit %d rows: %w", n, err)
	}
	if err := index(ctx, tx, id, d); err != nil {
		return err
	}
	if err := tx.RenameEnrolments(ctx, query.RenameEnrolmentsParams{PatientID: row.ID, NameSort: d.Sort()}); err != nil {
		return fmt.Errorf("patient: enrolments' names: %w", err)
	}
	return keep(ctx, tx, id, row.Version+1, d)
}

func conflict(ctx context.Context, tx *app.Tx, row query.Patient) error {
	c := &Conflict{
		refusal: errs.Conflict("Noen andre endret opplysningene mens du skrev. Ingenting er borte: se begge og velg."),
		Theirs:  details(row), Seen: row.Version,
	}
	versions, err := tx.PatientVersions(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("patient: versions: %w", err)
	}
	if n := len(versions); n > 0 {
		c.ByName = string(versions[n-1].ChangedByName)
	}
	return c
}
