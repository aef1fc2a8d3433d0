package question

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// List is «Spørsmål»: for a physician those that wait in the areas, for the others those that the actor has asked in the
// last half year about persons whom she still has to do with.
type List struct {
	Open, Closed []Question
}

// ListOf returns the actor's list. It is audited with every person in it.
func ListOf(ctx context.Context, s *app.Service, a access.Actor) (*List, error) {
	l := &List{}
	var err error
	switch {
	case a.Role == care.HospitalPhysician:
		l, err = waiting(ctx, s, a)
	case access.May(a.Role, access.Ask):
		l, err = asked(ctx, s, a)
	}
	if err != nil {
		return nil, err
	}
	for _, list := range [][]Question{l.Open, l.Closed} {
		if err := hideObjected(ctx, s.Store.Reader(), a, list); err != nil {
			return nil, err
		}
	}
	// What the physician may not read the physician cannot answer, and it would wait there for ever. Who asked is told so.
	l.Open = slices.DeleteFunc(l.Open, func(q Question) bool { return q.Hidden && q.AskedBy != a.User })
	var items []string
	var persons []care.PatientID
	for _, q := range append(l.Open[:len(l.Open):len(l.Open)], l.Closed...) {
		items, persons = append(items, q.Ref()), append(persons, q.Patient)
	}
	if err := s.See(ctx, a, access.SeeQuestions, nil, items, persons...); err != nil {
		return nil, err
	}
	return l, nil
}

func waiting(ctx context.Context, s *app.Service, a access.Actor) (*List, error) {
	rows, err := s.Store.Reader().OpenQuestions(ctx, query.OpenQuestionsParams{Areas: db.List(access.ScopeOf(a).Areas()), Hidden: db.List(access.ScopeOf(a).Hidden()), Day: a.Today})
	if err != nil {
		return nil, fmt.Errorf("question.ListOf: %w", err)
	}
	l := &List{}
	for _, row := range rows {
		l.Open = append(l.Open, Question{
			ID: row.ID, Patient: care.PatientID(row.PersonID), Urgency: care.Urgency(row.Urgency), Asked: row.AskedAt, AskedBy: care.UserID(row.AskedBy),
			AskedByName: row.AskedByName, AskedByRole: care.Role(row.AskedRole), Due: row.DueOn, Text: row.Body, Status: care.QuestionOpen,
			Version: row.Version, Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(a.Today),
		})
	}
	return l, nil
}

func asked(ctx context.Context, s *app.Service, a access.Actor) (*List, error) {
	r := s.Store.Reader()
	rows, err := r.QuestionsAskedBy(ctx, query.QuestionsAskedByParams{AskedBy: db.ID(a.User), AskedAt: db.At(s.Now().AddDate(0, -6, 0))})
	if err != nil {
		return nil, fmt.Errorf("question.ListOf: %w", err)
	}
	l := &List{}
	mine, places := map[db.ID]bool{}, map[db.ID]*care.Places{}
	for _, row := range rows {
		allowed, known := mine[row.PersonID]
		if !known {
			person, err := s.Person(ctx, r, care.PatientID(row.PersonID), a.Today)
			if err != nil {
				return nil, err
			}
			allowed = access.Decide(a, access.SeePerson, person).Allowed
			mine[row.PersonID] = allowed
			if allowed {
				if places[row.PersonID], err = app.Shield(ctx, r, a, person); err != nil {
					return nil, err
				}
			}
		}
		if !allowed || row.Status == string(care.QuestionWithdrawn) {
			continue
		}
		q := Question{
			ID: row.ID, Patient: care.PatientID(row.PersonID), Urgency: care.Urgency(row.Urgency), Asked: row.AskedAt, AskedBy: a.User, AskedByName: a.Name,
			AskedByRole: care.Role(row.AskedRole), Due: row.DueOn, Text: row.Body, Status: care.QuestionStatus(row.Status), Answer: row.Answer,
			Answered: row.AnsweredAt, AnsweredName: string(row.AnsweredByName), Measure: row.Measure, Version: row.Version, Age: row.BirthDate.Age(a.Today),
		}
		q = care.Shield(places[row.PersonID], q)
		q.Name = row.GivenName + " " + row.FamilyName
		if q.Open() {
			l.Open = append(l.Open, q)
		} else {
			l.Closed = append(l.Closed, q)
		}
	}
	return l, nil
}
