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

// SaveKin adds a next of kin (ID "") or changes one (Seen is the version that the form showed).
type SaveKin struct {
	Patient  care.PatientID
	ID       db.ID
	Seen     int
	Name     string
	Relation string
	Phone    string
	Closest  bool
	Note     string
}

// Run writes it.
func (d SaveKin) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := allowEdit(ctx, tx, &d.Patient); err != nil {
			return err
		}
		if err := (care.NextOfKin{Name: d.Name, Relation: d.Relation, Phone: d.Phone, Closest: d.Closest, Note: d.Note}).Validate(); err != nil {
			return err
		}
		if d.ID == "" {
			id := db.NewID()
			tx.Note("next_of_kin/" + string(id))
			return tx.InsertNextOfKin(ctx, query.InsertNextOfKinParams{
				ID: id, PatientID: db.ID(d.Patient), Name: d.Name, Relation: d.Relation, Phone: d.Phone, Closest: d.Closest, Note: d.Note,
			})
		}
		if err := ownKin(ctx, tx, d.Patient, d.ID); err != nil {
			return err
		}
		tx.Note(fmt.Sprintf("next_of_kin/%s@%d", d.ID, d.Seen+1))
		n, err := tx.UpdateNextOfKin(ctx, query.UpdateNextOfKinParams{
			ID: d.ID, Version: d.Seen, Name: d.Name, Relation: d.Relation, Phone: d.Phone, Closest: d.Closest, Note: d.Note,
		})
		return kinChanged(n, err)
	})
}

// EndKin takes a next of kin out of the list; the row stays.
type EndKin struct {
	Patient care.PatientID
	ID      db.ID
	Seen    int
}

// Run writes it.
func (d EndKin) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := allowEdit(ctx, tx, &d.Patient); err != nil {
			return err
		}
		if err := ownKin(ctx, tx, d.Patient, d.ID); err != nil {
			return err
		}
		tx.Note(fmt.Sprintf("next_of_kin/%s@%d", d.ID, d.Seen+1))
		n, err := tx.EndNextOfKin(ctx, query.EndNextOfKinParams{ID: d.ID, Version: d.Seen, EndedAt: db.At(tx.Now)})
		return kinChanged(n, err)
	})
}

func kinChanged(n int64, err error) error {
	if err != nil {
		return fmt.Errorf("patient: next of kin: %w", err)
	}
	if n == 0 {
		return errs.Conflict("Noen andre endret pårørende mens du skrev. Teksten din står i skjemaet: se på det som er lagret, og lagre igjen.")
	}
	return nil
}

// ownKin refuses a next of kin that belongs to somebody else.
func ownKin(ctx context.Context, tx *app.Tx, id care.PatientID, kin db.ID) error {
	rows, err := tx.NextOfKin(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("patient: next of kin: %w", err)
	}
	for _, k := range rows {
		if k.ID == kin {
			return nil
		}
	}
	return errs.NotFound("Finner ikke pårørende. Noen kan ha tatt oppføringen bort.")
}

// allowEdit decides whether the actor may edit the person, and puts the record that stands in the place of one that has been
// merged with it while the form was open: what is written goes there.
func allowEdit(ctx context.Context, tx *app.Tx, id *care.PatientID) error {
	person, err := tx.Person(ctx, *id)
	if err != nil {
		return err
	}
	*id = person.Patient
	return tx.Allow(access.EditPerson, person, "patient/"+string(*id))
}
