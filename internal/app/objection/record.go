// Package objection is the patient's no to sharing: recorded by the team, taken back at any time, and read wherever access is
// decided (rules/access). Deeds here are allowed also against an objection that stands, so that it can be taken back.
package objection

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Record writes down what a patient objects to.
type Record struct {
	Key       db.ID // made by the form, so that a double press is one objection
	Patient   care.PatientID
	Objection care.Objection
}

// Run writes it. From then on it holds, at the next request of whomever it concerns.
func (d Record) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Patient)) {
			return app.Unknown()
		}
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		key := d.Key
		if !db.IsID(string(key)) {
			key = db.NewID()
		}
		if err := tx.Allow(access.Object, person, "objection/"+string(key)); err != nil {
			return err
		}
		o := d.Objection
		if o.Against != care.ObjectOrganisation {
			o.Org = ""
		}
		if o.Against != care.ObjectItem {
			o.Item = ""
		}
		if err := o.Check(tx.Today); err != nil {
			return err
		}
		if _, err := tx.LockObjection(ctx, key); err == nil {
			return nil // written before
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("objection.Record: %w", err)
		}
		if err := known(ctx, tx, d.Patient, o); err != nil {
			return err
		}
		return tx.InsertObjection(ctx, query.InsertObjectionParams{
			ID: key, PatientID: db.ID(d.Patient), Kind: string(o.Against), OrganisationID: db.ID(o.Org), Item: o.Item, StatedBy: o.By, StatedName: o.Name,
			Competence: o.Competence, Note: o.Note, StatedOn: o.On, RecordedAt: db.At(tx.Now), RecordedBy: db.ID(actor.User),
		})
	})
}

// known checks that what is named exists: the organisation, or the entry as one of hers.
func known(ctx context.Context, tx *app.Tx, patient care.PatientID, o care.Objection) error {
	refuse := func(field, text string) error { return errs.Invalid("Reservasjonen kan ikke lagres").At(field, text) }
	switch o.Against {
	case care.ObjectOrganisation:
		if _, err := tx.Organisation(ctx, db.ID(o.Org)); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return refuse("virksomhet", "Virksomheten finnes ikke. Velg en fra listen.")
			}
			return fmt.Errorf("objection.Record: %w", err)
		}
	case care.ObjectItem:
		all, err := entries(ctx, tx.Reader, patient)
		if err != nil {
			return err
		}
		if !label(all, o.Item).IsZero() {
			return nil
		}
		return refuse("opplysning", "Opplysningen finnes ikke. Velg en fra listen.")
	}
	return nil
}

// TakeBack ends an objection.
type TakeBack struct {
	Patient care.PatientID
	ID      db.ID
	On      date.Date
	Note    string // who said so, and how
}

// Run writes that it is taken back; what was objected to is kept.
func (d TakeBack) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Patient)) || !db.IsID(string(d.ID)) {
			return app.Unknown()
		}
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.Object, person, "objection/"+string(d.ID)); err != nil {
			return err
		}
		row, err := tx.LockObjection(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) || err == nil && row.PatientID != db.ID(d.Patient) {
			return errs.NotFound("Reservasjonen finnes ikke.")
		}
		if err != nil {
			return fmt.Errorf("objection.TakeBack: %w", err)
		}
		if strings.TrimSpace(d.Note) == "" {
			return errs.Invalid("Reservasjonen kan ikke trekkes ennå").At("tekst", "Skriv hvem som trekker reservasjonen, og hvordan det ble sagt.")
		}
		if len([]rune(d.Note)) > care.MaxText {
			return errs.Invalid("Reservasjonen kan ikke trekkes ennå").At("tekst", "Teksten er for lang. Kort den ned.")
		}
		return tx.EndObjection(ctx, query.EndObjectionParams{ID: d.ID, EndedAt: db.At(tx.Now), EndedBy: db.ID(actor.User), EndedNote: d.Note})
	})
}
