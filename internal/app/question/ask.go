package question

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Ask puts a question to the IHT physician about a person with an open enrolment. Key is made with the form, so that a form
// that is sent twice is one question.
type Ask struct {
	Patient care.PatientID
	Urgency care.Urgency
	Text    string
	Key     db.ID
}

// Run writes the question and returns its id. The last day for the answer follows from the urgency and today. Faults are at
// hast and sporsmal.
func (d Ask) Run(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return id, s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.Ask, person, "patient/"+string(d.Patient)); err != nil {
			return err
		}
		q := care.Question{Urgency: d.Urgency, AskedOn: tx.Today, Text: d.Text}
		if err := q.Validate(); err != nil {
			return err
		}
		if old, err := tx.Question(ctx, id); err == nil && old.AskedBy == db.ID(actor.User) && slices.Contains(person.Records, care.PatientID(old.PatientID)) {
			return nil // the same form, sent twice
		} else if err == nil {
			return errs.Invalid("Skjemaet er brukt før. Last siden på nytt og send spørsmålet igjen.")
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("question.Ask: %w", err)
		}
		e, err := open(ctx, tx, person)
		if err != nil {
			return err
		}
		tx.Note("question/" + string(id) + "@1")
		err = tx.InsertQuestion(ctx, query.InsertQuestionParams{
			ID: id, PatientID: e.PatientID, EnrolmentID: e.ID, AreaID: e.AreaID, Urgency: string(d.Urgency), AskedAt: db.At(tx.Now),
			AskedBy: db.ID(actor.User), AskedRole: string(actor.Role), DueOn: q.Due(s.Calendar), Body: d.Text,
		})
		if err != nil {
			return fmt.Errorf("question.Ask: %w", err)
		}
		return nil
	})
}

// open returns the person's newest open enrolment that somebody reaches her through: its area's physician answers.
func open(ctx context.Context, tx *app.Tx, person *access.Person) (*query.Enrolment, error) {
	e, _, err := tx.Service.Reached(ctx, tx.Reader, person)
	if err == nil && e == nil {
		err = errs.Invalid("Spørsmålet kan ikke sendes").At("sporsmal", "Personen har ikke noe åpent forløp, så ingen IHT-lege følger opp nå. Ring IHT, eller henvis på nytt.")
	}
	return e, err
}
