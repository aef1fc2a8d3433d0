package own

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// about runs a deed about what a person or her next of kin may read: f, when access lets the actor. What it is about is referred to in the
// audit as "<kind>/<id>". An address that holds no id is as one of nobody.
func about(ctx context.Context, s *app.Service, actor access.Actor, deed access.Deed, patient care.PatientID, kind string, id db.ID, f func(*app.Tx, *access.Person) error) error {
	if !db.IsID(string(patient)) || !db.IsID(string(id)) {
		return app.Unknown()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(deed, person, kind+"/"+string(id)); err != nil {
			return err
		}
		return f(tx, person)
	})
}

// keyOf is the id of what a form makes: the form's own, so that a double press makes one.
func keyOf(key db.ID) db.ID {
	if db.IsID(string(key)) {
		return key
	}
	return db.NewID()
}
