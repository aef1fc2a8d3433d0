// Package emergency is access for one who is outside the team and must see a person now: taken by oneself with a reason, for
// some hours, read only; shown to the person in her access log; followed up by the organisation's responsible until closed.
package emergency

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
	"traad/internal/store/query"
)

// Take opens one person's pages to the actor for care.EmergencyHours.
type Take struct {
	Key     db.ID          // made by the form, so that a double press is one access
	Patient care.PatientID // where the page was refused; "" where Number says who
	Number  nin.Number
	Reason  care.EmergencyReason
	Note    string
	Weighty bool
}

// Run takes the access and returns whom it opens. A number or id that is nobody's gives a fault at fnr and is audited as
// well: asking is not free.
func (d Take) Run(ctx context.Context, s *app.Service, actor access.Actor) (care.PatientID, error) {
	var id care.PatientID
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		key := d.Key
		if !db.IsID(string(key)) {
			key = db.NewID()
		}
		if err := tx.Allow(access.TakeEmergency, nil, "emergency/"+string(key)); err != nil {
			return err
		}
		e := care.Emergency{Reason: d.Reason, Note: d.Note, Weighty: d.Weighty}
		if err := e.Check(); err != nil {
			return err
		}
		var err error
		if id, err = d.find(ctx, tx); err != nil || id == "" {
			return err
		}
		if old, err := tx.Emergency(ctx, key); err == nil && old.UserID == db.ID(actor.User) && old.PatientID == db.ID(id) {
			return nil
		} else if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("emergency.Take: %w", err)
		} else if err == nil {
			return errs.Invalid("Skjemaet er brukt før. Last siden på nytt.")
		}
		person, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		if access.Decide(actor, access.SeeSummary, person).Allowed {
			return nil // has access already
		}
		e.Objected = person.Objects(actor)
		if err := e.Check(); err != nil {
			return err
		}
		tx.NotePerson(id)
		return tx.InsertEmergency(ctx, query.InsertEmergencyParams{
			ID: key, PatientID: db.ID(id), UserID: db.ID(actor.User), Role: string(actor.Role), OrganisationID: db.ID(actor.Org), Reason: string(d.Reason),
			Note: d.Note, Objected: e.Objected, FromAt: db.At(tx.Now), UntilAt: db.At(e.Until(tx.Now)),
		})
	})
	if err == nil && id == "" {
		return "", errs.Invalid("Nødtilgangen kan ikke tas ennå").At("fnr", "Ingen som følges av IHT har dette fødselsnummeret. Sjekk tallene.")
	}
	return id, err
}

// find returns the person who is or was followed, "" where nobody is: as of nobody, too, of one who was followed only where the agreement has
// ended, for nobody opens those records from outside any more.
func (d Take) find(ctx context.Context, tx *app.Tx) (care.PatientID, error) {
	id := db.ID(d.Patient)
	if !d.Number.IsZero() {
		row, err := tx.PatientByIndex(ctx, db.List(tx.Service.Keys.Indexes(d.Number.Digits())))
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("emergency.Take: %w", err)
		}
		id = row.ID
	}
	if !db.IsID(string(id)) {
		return "", nil
	}
	person, err := tx.Person(ctx, care.PatientID(id))
	if err != nil || len(person.Teams) == 0 {
		return "", err
	}
	return care.PatientID(id), nil
}
