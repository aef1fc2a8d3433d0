// Package question is «Spør IHT-lege»: a coordinator or GP confers with the hospital's physician about a person who is
// followed, with an urgency that gives the last day for the answer. The answer can become a measure.
//
//	id, err := question.Ask{Patient: p, Urgency: care.UrgentToday, Text: "Kan furosemid økes?"}.Run(ctx, s, gp)
//	err = question.Answer{Question: id, Seen: 1, Text: "Ja, til mandag.", Measure: "Vei daglig"}.Run(ctx, s, physician)
package question

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Question is one question with its answer, as pages show it.
type Question struct {
	ID           db.ID
	Patient      care.PatientID
	Enrolment    care.EnrolmentID
	Urgency      care.Urgency
	Asked        db.Time
	AskedBy      care.UserID
	AskedByName  string
	AskedByRole  care.Role
	Due          date.Date // the last day for the answer
	Text         string
	Status       care.QuestionStatus
	Answer       string
	Answered     db.Time
	AnsweredBy   care.UserID
	AnsweredName string
	Measure      string // the measure that the answer became, "" none
	Version      int    // for forms
	Kept         bool   // she objects to others than who wrote it seeing it, so that nobody else can answer
	Hidden       bool   // she objects to the actor seeing it: Text is care.HiddenText, and it cannot be answered
	Name         string // of the person, in lists
	Age          int
}

// Ref is the reference that an audit row gives of it.
func (q Question) Ref() string { return fmt.Sprintf("question/%s@%d", q.ID, q.Version) }

// Open reports whether it waits for an answer.
func (q Question) Open() bool { return q.Status == care.QuestionOpen }

// Of returns a person's questions, the newest first, those that were withdrawn left out. It neither decides nor audits:
// the caller shows them as part of something that does.
func Of(ctx context.Context, r *store.Reader, id care.PatientID) ([]Question, error) {
	rows, err := r.QuestionsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("question.Of: %w", err)
	}
	var out []Question
	for _, row := range rows {
		q := Question{
			ID: row.ID, Patient: care.PatientID(row.PatientID), Enrolment: care.EnrolmentID(row.EnrolmentID), Urgency: care.Urgency(row.Urgency),
			Asked: row.AskedAt, AskedBy: care.UserID(row.AskedBy), AskedByName: row.AskedByName, AskedByRole: care.Role(row.AskedRole),
			Due: row.DueOn, Text: row.Body, Status: care.QuestionStatus(row.Status), Answer: row.Answer, Answered: row.AnsweredAt,
			AnsweredBy: care.UserID(row.AnsweredBy), AnsweredName: string(row.AnsweredByName), Measure: row.Measure, Version: row.Version,
		}
		if q.Status != care.QuestionWithdrawn {
			out = append(out, q)
		}
	}
	return out, nil
}

// Item is the name of a question in objections.
func Item(id db.ID) string { return "question/" + string(id) }

// For is Of as the actor may see them: of a question that the person objects to, only who asked and who answered see the text; who may not see where she lives is
// told it by no text, nor by the name of one who asked from there.
func For(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Question, error) {
	all, err := Of(ctx, r, p.Patient)
	if err != nil {
		return nil, err
	}
	places, err := app.Shield(ctx, r, a, p)
	all = care.Shield(places, all)
	for i, q := range all {
		all[i].Kept = !access.MaySeeOwn(access.Actor{}, p, Item(q.ID))
		if !access.MaySeeOwn(a, p, Item(q.ID), q.AskedBy, q.AnsweredBy) {
			all[i].hide()
		}
		if places != nil && q.AskedByRole.Level() != care.Hospital { // who asked works where she lives
			all[i].AskedByName = ""
		}
	}
	return all, err
}

// MaySee reports whether the actor may see the text of a question of somebody whom Decide lets the actor see: where she objects to it, who asked and who
// has answered, and nobody else.
func MaySee(a access.Actor, p *access.Person, row query.Question) bool {
	return access.MaySeeOwn(a, p, Item(row.ID), care.UserID(row.AskedBy), care.UserID(row.AnsweredBy))
}

// hide takes what was written out. That there is a question, and when it must be answered, stays.
func (q *Question) hide() {
	q.Text, q.Measure, q.Hidden = care.HiddenText, "", true
	if q.Answer != "" {
		q.Answer = care.HiddenText
	}
}

// hideObjected is For in a list of many persons.
func hideObjected(ctx context.Context, r *store.Reader, a access.Actor, all []Question) error {
	items := make([]string, len(all))
	for i, q := range all {
		items[i] = Item(q.ID)
	}
	objected, err := app.Objected(ctx, r, items)
	for i, q := range all {
		if objected[items[i]] && q.AskedBy != a.User && q.AnsweredBy != a.User {
			all[i].hide()
		}
	}
	return err
}

// Whose returns the person that a question is about, for the page that shows both. The page decides by the person; a
// question that does not exist gives "", whom every page refuses like a person outside the team.
func Whose(ctx context.Context, s *app.Service, id db.ID) (care.PatientID, error) {
	if !db.IsID(string(id)) {
		return "", nil
	}
	row, err := s.Store.Reader().Question(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("question.Whose: %w", err)
	}
	return care.PatientID(row.PatientID), nil
}

// locked loads a question that nobody else writes until the deed is done, and decides whether the actor may do it.
func locked(ctx context.Context, tx *app.Tx, deed access.Deed, id db.ID) (query.Question, error) {
	if !db.IsID(string(id)) {
		return query.Question{}, tx.Nobody(ctx, deed)
	}
	row, err := tx.LockQuestion(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, tx.Nobody(ctx, deed)
	}
	if err != nil {
		return row, fmt.Errorf("question: %w", err)
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return row, err
	}
	if !MaySee(tx.Actor, person, row) { // to answer what one may not read would make it one's own
		return row, tx.Nobody(ctx, deed)
	}
	return row, tx.Allow(deed, person, fmt.Sprintf("question/%s@%d", id, row.Version+1))
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Conflict is the refusal when another physician answered first: theirs stands in it, the user's own in the form.
type Conflict struct {
	*refusal
	Theirs Question
	Seen   int // what the form shall carry now, for one who has seen both
}

// Unwrap lets errs.KindOf find the kind.
func (c *Conflict) Unwrap() error { return c.refusal }
