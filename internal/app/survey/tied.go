package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care/survey"
	"traad/internal/rules/suppress"
	rule "traad/internal/rules/survey"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Item is the name of one person's answer in objections and deletions.
func Item(id db.ID) string { return "survey_answer/" + string(id) }

// told is what lies in the place of sums for a round that is tied to enrolments: the counts that were shown when it was over, each that differed. They
// are never shown again; those of today are held against them. No own words are in them.
type told struct {
	Shown []survey.Sum `json:"shown,omitempty"`
}

// Tied makes the sums of those of the rounds that are tied to enrolments, from the answers that are there now: of each person the newest, whatever records
// of hers are merged. Left out are those whose consent does not stand, who object to the use of their data in analyses, to everybody's or to any organisation's
// seeing, and answers that are objected to: the figures are the same whoever reads them, for the difference of two readers' would be a person.
// Own words are not among them: they are read on the person's page.
//
// Where a round that is over has changed for so few since it was shown that the difference would tell of them, it is Changed. What is shown now is kept.
func Tied(ctx context.Context, s *app.Service, rounds ...*Round) error {
	by := map[db.ID]*Round{}
	var ids []db.ID
	for _, r := range rounds {
		if !r.Anonymous {
			by[r.ID], ids, r.Sum = r, append(ids, r.ID), survey.Sum{}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	r := s.Store.Reader()
	answers, err := r.SurveyAnswersOfRounds(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("survey.Tied: %w", err)
	}
	asked, err := r.AskedOfRounds(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("survey.Tied: %w", err)
	}
	in, err := counted(ctx, s, r, answers, asked)
	if err != nil {
		return err
	}
	type one struct{ round, person db.ID }
	given, said := map[one]bool{}, map[one]bool{}
	for _, a := range answers { // the newest first
		who := one{a.RoundID, a.PersonID}
		if said[who] || !in(a.EnrolmentID, a.PatientID, a.PersonID, a.ID) {
			continue
		}
		answer := survey.Answers{}
		if err := json.Unmarshal(a.Body, &answer); err != nil {
			return fmt.Errorf("survey.Tied: answer %s: %w", a.ID, err)
		}
		of := by[a.RoundID]
		of.Sum.Add(of.Survey, answer)
		said[who], given[who] = true, true
	}
	for _, a := range asked {
		if in(a.EnrolmentID, a.PatientID, a.PersonID, "") {
			given[one{a.RoundID, a.PersonID}] = true
		}
	}
	for who := range given {
		by[who.round].Sum.Given++
	}
	for _, of := range by {
		of.Sum.Texts = nil
		if err := of.beside(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// counted returns who is in figures: by an enrolment, the record it stands on, the person and the answer, "" where there is none.
func counted(ctx context.Context, s *app.Service, r *store.Reader, answers []query.SurveyAnswersOfRoundsRow, asked []query.AskedOfRoundsRow) (func(enrolment, record, person, answer db.ID) bool, error) {
	out, err := dataset.RecordsOutOfAnalysis(ctx, r, s.Keys)
	if err != nil {
		return nil, fmt.Errorf("survey: %w", err)
	}
	shut, err := r.ObjectingToAnyOrganisation(ctx)
	if err != nil {
		return nil, fmt.Errorf("survey: %w", err)
	}
	out = append(out, shut...)
	var enrolments []db.ID
	var items []string
	for _, a := range answers {
		enrolments, items = append(enrolments, a.EnrolmentID), append(items, Item(a.ID))
	}
	for _, a := range asked {
		enrolments = append(enrolments, a.EnrolmentID)
	}
	consented, err := app.Consented(ctx, r, enrolments)
	if err != nil {
		return nil, err
	}
	objected, err := app.Objected(ctx, r, items)
	if err != nil {
		return nil, err
	}
	return func(enrolment, record, person, answer db.ID) bool {
		return consented[enrolment] && !slices.Contains(out, record) && !slices.Contains(out, person) && !objected[Item(answer)]
	}, nil
}

// beside holds the figures of a round that is over against those that were shown before.
func (r *Round) beside(ctx context.Context, s *app.Service) error {
	if !r.Over(s.Today()) || r.Sum.Answered < suppress.Least {
		return nil
	}
	same := func(x survey.Sum) bool {
		return reflect.DeepEqual(x.Counts, r.Sum.Counts) && x.Answered == r.Sum.Answered
	}
	known := slices.ContainsFunc(r.shown, same)
	if r.Changed = slices.ContainsFunc(r.shown, func(x survey.Sum) bool { return rule.Tells(r.Survey, x, r.Sum) }); r.Changed || known {
		return nil
	}
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		body, err := w.LockSurveySum(ctx, r.ID)
		if err != nil {
			return fmt.Errorf("survey: shown: %w", err)
		}
		var t told
		if err := json.Unmarshal(body, &t); err != nil {
			return fmt.Errorf("survey: shown: %w", err)
		}
		if slices.ContainsFunc(t.Shown, same) { // somebody else read it meanwhile
			return nil
		}
		t.Shown = append(t.Shown, r.Sum)
		if err := w.PutSurveySum(ctx, query.PutSurveySumParams{RoundID: r.ID, Body: db.ToJSON(t)}); err != nil {
			return fmt.Errorf("survey: shown: %w", err)
		}
		return nil
	})
}

// Figures are what may be shown of a round: of one that is tied to enrolments, after Tied.
func (r *Round) Figures() *rule.Shown {
	if r.Changed {
		return &rule.Shown{Changed: true}
	}
	return rule.Of(r.Survey, r.Sum)
}

// Between returns the rounds whose last day lies in a period, everywhere, with their sums, the newest first.
func Between(ctx context.Context, s *app.Service, from, to date.Date) (all []*Round, err error) {
	rows, err := s.Store.Reader().SurveyRoundsBetween(ctx, query.SurveyRoundsBetweenParams{FromOn: from, ToOn: to})
	if err != nil {
		return nil, fmt.Errorf("survey.Between: %w", err)
	}
	for _, row := range rows {
		r, err := round(query.SurveyRoundRow(row))
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, Tied(ctx, s, all...)
}
