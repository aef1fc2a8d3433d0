package plan

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Start begins a draft of the person's next version from the one that holds: its open measures stand there to be gone through. A
// plan that was one text, moved in or written before there were versions, stands in the draft as it is. Where there is a draft
// already, it is that one.
type Start struct {
	Patient care.PatientID
	Team    []plan.Contact // who is put up as contacts of a first version
}

// Run returns the id of the version.
func (d Start) Run(ctx context.Context, s *app.Service, actor access.Actor) (id db.ID, err error) {
	return id, s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.WritePlan, person); err != nil {
			return err
		}
		id, err = Begin(ctx, tx, d.Patient, d.Team, nil)
		return err
	})
}

// Begin is Start inside another deed that has been allowed: a mapping that gives the draft, an evaluation. more are texts that
// the draft has beside what it begins from; in a draft that stands already they are put where nothing is written.
func Begin(ctx context.Context, tx *app.Tx, who care.PatientID, team []plan.Contact, more map[string]string) (db.ID, error) {
	row, err := current(ctx, tx, who)
	if err != nil {
		return "", err
	}
	if row, err = tx.LockEnrolment(ctx, row.ID); err != nil { // two who begin at once get the same draft
		return "", fmt.Errorf("plan.Start: %w", err)
	}
	person, err := tx.Person(ctx, who)
	if err != nil {
		return "", err
	}
	all, err := For(ctx, tx.Reader, tx.Actor, person)
	if err != nil {
		return "", err
	}
	if w := all.Working; w != nil {
		if err := carryDraft(ctx, tx, w, row, all.Versions); err != nil {
			return "", err
		}
		fields, err := document.Fields(ctx, tx.Reader, w.Document)
		if err != nil {
			return "", err
		}
		free := map[string]string{}
		for path, t := range more {
			if fields.Text(path) == "" {
				free[path] = t
			}
		}
		return w.ID, document.Put(ctx, tx, w.Document, fields, free)
	}
	if all.Holds != nil { // a small change just now is either in what the draft begins from, or finds the draft
		if _, err := tx.LockPlanVersion(ctx, all.Holds.ID); err != nil {
			return "", fmt.Errorf("plan.Start: %w", err)
		}
	}
	texts, number, err := from(ctx, tx, all, care.EnrolmentID(row.ID))
	if err != nil {
		return "", err
	}
	if all.Holds == nil {
		for i, c := range team {
			at := "team/" + NewItem() + "/"
			texts[at+"navn"], texts[at+"rolle"], texts[at+"telefon"], texts[at+"plass"] = c.Name, c.Does, c.Phone, strconv.Itoa(i+1)
			texts[at+"tid"] = c.Hours
		}
	}
	for path, t := range more {
		texts[path] = t
	}
	for path, t := range texts {
		if t == "" {
			delete(texts, path)
		}
	}
	doc, err := document.Begin(ctx, tx, "", document.PlanKind, who, texts)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	err = tx.InsertPlanVersion(ctx, query.InsertPlanVersionParams{
		ID: id, PatientID: db.ID(who), EnrolmentID: row.ID, AreaID: row.AreaID, Number: number, DocumentID: doc, AuthorID: db.ID(tx.Actor.User), StartedAt: db.At(tx.Now),
	})
	if err != nil {
		return "", fmt.Errorf("plan.Start: %w", err)
	}
	tx.Note(fmt.Sprintf("plan/%s@1", id))
	return id, nil
}

// carryDraft puts a draft that was begun in an enrolment that has ended since, by handing her over or before she was referred anew, into the one that the plan is
// written in now: in the old one it could never be published.
func carryDraft(ctx context.Context, tx *app.Tx, w *Version, row query.Enrolment, versions []Version) error {
	if w.Enrolment == care.EnrolmentID(row.ID) || w.Status != Draft {
		return nil
	}
	old, err := tx.Enrolment(ctx, db.ID(w.Enrolment))
	if err != nil {
		return fmt.Errorf("plan.Start: %w", err)
	}
	if care.Status(old.Status).Open() {
		return nil
	}
	_, number, err := lastOf(ctx, tx, versions, care.EnrolmentID(row.ID))
	if err != nil {
		return err
	}
	n, err := tx.CarryPlanVersion(ctx, query.CarryPlanVersionParams{ID: w.ID, Version: w.Seen, EnrolmentID: row.ID, AreaID: row.AreaID, Number: number + 1})
	switch {
	case err != nil:
		return fmt.Errorf("plan.Start: %w", err)
	case n == 0:
		return moved()
	}
	tx.Note(w.Ref())
	return nil
}

// NewItem returns an id for a new item of a list in a plan. Later ones sort after earlier ones.
func NewItem() string {
	id := strings.ReplaceAll(string(db.NewID()), "-", "")
	return id[:12] + id[len(id)-4:] // the millisecond, and something of its own
}

// current is the person's enrolment that a plan is written in: the newest active one, where the agreement has not ended.
func current(ctx context.Context, tx *app.Tx, who care.PatientID) (query.Enrolment, error) {
	rows, err := tx.Service.OpenEnrolments(ctx, tx.Reader, who)
	if err != nil {
		return query.Enrolment{}, err
	}
	for i := len(rows) - 1; i >= 0; i-- {
		if care.Status(rows[i].Status) == care.StatusActive {
			return rows[i], nil
		}
	}
	return query.Enrolment{}, errs.Invalid("Personen følges ikke nå, så ingen plan kan skrives. Henvis på nytt først.")
}

// from returns the texts that a new version begins with, and its number.
func from(ctx context.Context, tx *app.Tx, all *All, e care.EnrolmentID) (map[string]string, int, error) {
	last, number, err := lastOf(ctx, tx, all.Versions, e)
	if err != nil {
		return nil, 0, err
	}
	switch {
	case all.Holds == nil:
		return plan.FromText(last), number + 1, nil
	case all.Holds.Hidden: // what the actor may not read is not put into a draft that the team reads
		return map[string]string{}, number + 1, nil
	}
	texts, err := Texts(ctx, tx.Reader, *all.Holds)
	if err != nil {
		return nil, 0, err
	}
	if last != nil && last.Version > all.Holds.Number { // somebody has written a text since, by a file that was moved in
		texts["tekst"] = last.Text
	}
	return plan.Next(texts), number + 1, nil
}
