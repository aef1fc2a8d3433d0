// Package concern is «Meld bekymring»: a home nurse, or the team on behalf of patient or next of kin, tells that a person
// who is followed gets worse. It lands on Min dag of those who follow her, and is handled with a note that the one who
// reported can read. It is no emergency line, and says so where it is written.
package concern

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Concern is one that was reported, as pages show it.
type Concern struct {
	ID           db.ID
	Patient      care.PatientID
	Behalf, Sign string
	Text         string
	At           db.Time
	By           string // name of who reported
	ByUser       care.UserID
	ByRole       care.Role
	Note         string // what was done, "" while it is open
	Handled      db.Time
	HandledBy    string
	Version      int
	Open         bool
}

// Ref is the reference that an audit row gives of it.
func (c Concern) Ref() string { return fmt.Sprintf("concern/%s@%d", c.ID, c.Version) }

// Of returns a person's concerns, the newest first. It neither decides nor audits: the caller shows them as part of
// something that does.
func Of(ctx context.Context, r *store.Reader, id care.PatientID) ([]Concern, error) {
	rows, err := r.ConcernsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("concern.Of: %w", err)
	}
	var out []Concern
	for _, row := range rows {
		out = append(out, Concern{
			ID: row.ID, Patient: care.PatientID(row.PatientID), Behalf: row.Behalf, Sign: row.Sign, Text: row.Body, At: row.ReportedAt,
			By: Reporter(row.ReportedByName), ByUser: care.UserID(cmp.Or(row.ReportedBy, row.ReportedOwn)), ByRole: care.Role(row.ReportedRole), Note: row.Note,
			Handled: row.HandledAt, HandledBy: string(row.HandledByName), Version: row.Version, Open: row.Status == "open",
		})
	}
	return out, nil
}

// Item is the name of a concern in objections.
func Item(id db.ID) string { return "concern/" + string(id) }

// For is Of as the actor may see them: of a concern that the person objects to, only who reported it sees the text. Its sign stays: somebody
// must act on it. Who may not see where she lives is told it by no text, nor by the name of one who works there.
func For(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Concern, error) {
	all, err := Of(ctx, r, p.Patient)
	if err != nil {
		return nil, err
	}
	places, err := app.Shield(ctx, r, a, p)
	all = care.Shield(places, all)
	for i, c := range all {
		if places != nil {
			if all[i].HandledBy = ""; !c.ByRole.Own() && c.ByRole.Level() != care.Hospital {
				all[i].By = ""
			}
		}
		if !access.MaySeeOwn(a, p, Item(c.ID), c.ByUser) {
			all[i].Text, all[i].Note = care.HiddenText, ""
		}
	}
	return all, err
}

// Reporter is the name of who reported, for those who read it. The patient herself has none in a concern of hers.
func Reporter(name string) string { return cmp.Or(name, "Pasienten selv") }

// Report tells of a worsening. Key is made with the form, so that a form that is sent twice is one report.
type Report struct {
	Patient care.PatientID
	care.Concern
	Key db.ID
}

// Run writes the report. Faults are at pa_vegne_av, tegn and bekymring.
func (d Report) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		deed, by, own := access.Report, db.ID(actor.User), db.ID("")
		if actor.Role.Own() {
			deed, by, own = access.OwnReport, "", db.ID(actor.User)
			d.Behalf = care.BehalfSelf
		}
		if err := tx.Allow(deed, person, "concern/"+string(id)+"@1"); err != nil {
			return err
		}
		if err := d.Validate(); err != nil {
			return err
		}
		if old, err := tx.Reader.Concern(ctx, id); err == nil {
			if old.ReportedBy == by && old.ReportedOwn == own && old.PatientID == db.ID(d.Patient) {
				return nil // the same form, sent twice
			}
			return errs.Invalid("Skjemaet er brukt før. Last siden på nytt og send meldingen igjen.")
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("concern.Report: %w", err)
		}
		e, _, err := s.Reached(ctx, tx.Reader, person)
		if err != nil {
			return err
		}
		if e == nil {
			return errs.Invalid("Meldingen kan ikke sendes").At("bekymring", "Ingen i IHT kan lese meldingen nå. Ring fastlegen, eller legevakt 116 117.")
		}
		err = tx.InsertConcern(ctx, query.InsertConcernParams{
			ID: id, PatientID: db.ID(d.Patient), EnrolmentID: e.ID, AreaID: e.AreaID, Behalf: d.Behalf, Sign: d.Sign, Body: d.Text,
			ReportedAt: db.At(tx.Now), ReportedBy: by, ReportedOwn: own, ReportedRole: string(actor.Role),
		})
		if err != nil {
			return fmt.Errorf("concern.Report: %w", err)
		}
		return nil
	})
}

// Handle says what was done about a concern.
type Handle struct {
	Concern db.ID
	Seen    int // the version that the form showed
	Note    string
}

// Run writes the note. A fault is at merknad; where somebody handled it first, the error is errs.Conflict.
func (d Handle) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if !db.IsID(string(d.Concern)) {
		return app.Unknown()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockConcern(ctx, d.Concern)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.HandleConcern)
		}
		if err != nil {
			return fmt.Errorf("concern.Handle: %w", err)
		}
		person, err := tx.Person(ctx, care.PatientID(row.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.HandleConcern, person, fmt.Sprintf("concern/%s@%d", row.ID, row.Version+1)); err != nil {
			return err
		}
		if err := (care.Concern{Note: d.Note}).ValidateNote(); err != nil {
			return err
		}
		if row.Status != "open" || row.Version != d.Seen {
			if row.HandledBy == db.ID(actor.User) && row.Note == d.Note {
				return nil // the same form, sent twice
			}
			return errs.Conflict("En annen fulgte opp meldingen mens du skrev. Se hva som ble gjort.")
		}
		n, err := tx.HandleConcern(ctx, query.HandleConcernParams{ID: row.ID, Version: row.Version, Note: d.Note, HandledAt: db.At(tx.Now), HandledBy: db.ID(actor.User)})
		if err != nil || n != 1 {
			return fmt.Errorf("concern.Handle: hit %d rows: %w", n, err)
		}
		return nil
	})
}

// Whose returns the person that a concern is about. One that does not exist is about somebody who does not exist: the caller decides by the
// person, and so refuses both by the same questions.
func Whose(ctx context.Context, s *app.Service, id db.ID) (care.PatientID, error) {
	if !db.IsID(string(id)) {
		return "", app.Unknown()
	}
	row, err := s.Store.Reader().Concern(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return care.PatientID(db.NewID()), nil
	}
	if err != nil {
		return "", fmt.Errorf("concern.Whose: %w", err)
	}
	return care.PatientID(row.PatientID), nil
}
