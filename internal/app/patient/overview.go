package patient

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/emergency"
	"traad/internal/app/question"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Overview is a person's own page: the head with everything that happened, the questions to the IHT physician, the scores,
// what was reported and what is agreed about treatment.
type Overview struct {
	*Head
	Questions []question.Question
	Series    []score.Series // without CFS, see Head.Scores
	Concerns  []concern.Concern
	Clarified *clarification.Standing // nil: nothing is written
	Emergency []emergency.Told        // who has lately looked without being in the team
}

// OverviewOf returns the page (more is what else it shows), audited as access.SeePerson, or as access.SeeSummary for the summary on one page.
func OverviewOf(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.PatientID, more ...string) (*Overview, error) {
	r := s.Store.Reader()
	person, err := mayLook(ctx, s, r, a, deed, id)
	if err != nil {
		return nil, err
	}
	questions, err := question.For(ctx, r, a, person)
	if err != nil {
		return nil, err
	}
	refs := more
	for _, q := range questions {
		refs = append(refs, q.Ref())
	}
	series, err := score.For(ctx, r, a, person)
	if err != nil {
		return nil, err
	}
	refs = append(refs, score.Refs(series)...)
	concerns, err := concern.For(ctx, r, a, person)
	if err != nil {
		return nil, err
	}
	for _, c := range concerns {
		refs = append(refs, c.Ref())
	}
	clarified, err := clarification.For(ctx, r, a, person)
	if err != nil {
		return nil, err
	}
	if clarified != nil {
		refs = append(refs, clarified.Ref(id))
	}
	told, err := emergency.ToldOf(ctx, r, db.At(s.Now()), id)
	if err != nil {
		return nil, err
	}
	for _, e := range told {
		refs = append(refs, "emergency/"+string(e.ID))
	}
	h, err := Header(ctx, s, a, deed, id, refs...)
	if err != nil {
		return nil, err
	}
	for i, e := range told {
		told[i].Who, told[i].Org = h.Places.Text(e.Who), h.Places.Text(e.Org)
	}
	clarified.Judge(h.Today, h.LastEvaluation())
	return &Overview{h, questions, series, concerns, clarified, told}, nil
}

// LastEvaluation is the day of the last evaluation in any of a person's enrolments, for a page that shows nothing else of them. It neither
// decides nor audits.
func LastEvaluation(ctx context.Context, s *app.Service, r *store.Reader, id care.PatientID) (date.Date, error) {
	rows, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return date.Date{}, fmt.Errorf("patient.LastEvaluation: %w", err)
	}
	h := &Head{}
	for _, row := range rows {
		c := Course{ID: care.EnrolmentID(row.ID)}
		if c.Pathway, err = s.Pathway(ctx, r, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID)); err != nil {
			return date.Date{}, err
		}
		if c.Events, _, err = r.Events(ctx, c.ID); err != nil {
			return date.Date{}, err
		}
		if c.State, err = care.Fold(c.Pathway, c.Events); err != nil {
			return date.Date{}, fmt.Errorf("patient.LastEvaluation: enrolment %s: %w", c.ID, err)
		}
		h.Courses = append(h.Courses, c)
	}
	return h.LastEvaluation(), nil
}

// LastEvaluation is the day of the last evaluation in any of her enrolments, no date where none was made.
func (h *Head) LastEvaluation() (last date.Date) {
	for _, c := range h.Courses {
		for _, e := range c.State.Evaluations {
			if e.On.After(last) {
				last = e.On
			}
		}
	}
	return last
}
