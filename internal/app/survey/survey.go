// Package survey is Undersøkelser: what patients, next of kin, personnel and GPs are asked about the service. A round is begun with a ready set of
// questions and a few of its own; people answer by a link without log-in, on paper with a code that somebody types in, or together with a nurse.
//
//	id, err := survey.Begin{…}.Run(ctx, s, leader)                      // a round: who, where, how long, anonymous or not
//	codes, err := survey.MakeTickets{Round: id, Number: 20}.Run(ctx, s, leader) // anonymous: 20 ways in that belong to nobody
//	code, err := survey.Give{Round: id, Patient: p}.Run(ctx, s, nurse)  // tied to the enrolment
//	door, err := survey.Open(ctx, s, code)                              // whoever holds the link: the questions, nothing of anybody
//	err = survey.Answer{Code: code, Answers: a}.Run(ctx, s)
//
// Of an anonymous round only sums are kept (care/survey.Sum), in one row that is written over: no answer, no time, no order, and nothing in the
// audit. A way in to it says nobody's name. So there is no way back from an answer to who gave it; what a copy of the database from before and one
// from after would tell, is what the next one answered, and of whom is known nowhere.
//
// Of a round that is tied to enrolments no sums are kept: its figures are made of the answers that are there when somebody looks (Tied).
package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Round is one round of a survey.
type Round struct {
	ID        db.ID
	Survey    *survey.Survey // as it was when the round began
	Anonymous bool
	Pathway   string // "" none
	Area      care.OrgID
	AreaName  string // "" the whole service
	From, To  date.Date
	Closed    date.Date
	Sum       survey.Sum // of a round that is tied to enrolments: after Tied
	Changed   bool       // since it was shown, for so few that the difference would tell of them; nothing of it is shown
	shown     []survey.Sum
}

// Over reports whether it can no longer be answered on a day.
func (r *Round) Over(day date.Date) bool { return !r.Closed.IsZero() || day.After(r.To) }

// OpenOn reports whether it can be answered on a day.
func (r *Round) OpenOn(day date.Date) bool { return !day.Before(r.From) && !r.Over(day) }

// Ref is the reference that an audit row gives of it.
func (r *Round) Ref() string { return ref(r.ID) }

func ref(id db.ID) string { return "survey_round/" + string(id) }

func round(row query.SurveyRoundRow) (*Round, error) {
	r := &Round{ID: row.ID, Survey: &survey.Survey{}, Anonymous: row.Anonymous, Pathway: row.PathwayCode, Area: care.OrgID(row.AreaID), AreaName: row.AreaName, From: row.FromOn, To: row.ToOn, Closed: row.ClosedOn}
	if err := json.Unmarshal(row.Body, r.Survey); err != nil {
		return nil, fmt.Errorf("survey: round %s: %w", row.ID, err)
	}
	if r.Anonymous {
		if err := json.Unmarshal(row.Sum, &r.Sum); err != nil {
			return nil, fmt.Errorf("survey: round %s: %w", row.ID, err)
		}
		return r, nil
	}
	var t told
	if err := json.Unmarshal(row.Sum, &t); err != nil {
		return nil, fmt.Errorf("survey: round %s: %w", row.ID, err)
	}
	r.shown = t.Shown
	return r, nil
}

func missing() error {
	return errs.NotFound("Undersøkelsen finnes ikke, eller gjelder en annen virksomhet.")
}

func load(ctx context.Context, r *store.Reader, id db.ID) (*Round, error) {
	row, err := app.Found(id, missing(), func() (query.SurveyRoundRow, error) { return r.SurveyRound(ctx, id) })
	if err != nil {
		return nil, err
	}
	return round(row)
}

// reaches reports whether a round concerns the actor's part of the service.
func (r *Round) reaches(a access.Actor) bool { return r.Area == "" || slices.Contains(a.Areas, r.Area) }

// MayKeepAll reports whether the actor may begin rounds of the whole service: those who work for the hospital.
func MayKeepAll(a access.Actor) bool {
	k := care.OrgKind(a.OrgKind)
	return access.May(a.Role, access.KeepSurveys) && (k == care.OrgHospital || k == care.OrgSite)
}

// MayKeep reports whether the actor may make ways in to a round and close it.
func MayKeep(a access.Actor, r *Round) bool {
	return access.May(a.Role, access.KeepSurveys) && (r.Area == "" && MayKeepAll(a) || r.Area != "" && slices.Contains(a.Areas, r.Area))
}

// MayHandOut reports whether the actor may make ways in to an anonymous round: also coordinators of the municipalities that a round of the whole service
// is about.
func MayHandOut(a access.Actor, r *Round) bool {
	return access.May(a.Role, access.KeepSurveys) && r.Anonymous && r.reaches(a)
}

// MayReadWords reports whether the actor may read what was written in own words of an anonymous round, where five or more wrote some: the team that of
// patients and next of kin, those who begin rounds (coordinators and leaders) that of colleagues, which is what the promise says. Who sees
// figures only does not. The exception from the five is a round that is tied to enrolments: what was written stands on the page of the one who wrote it, for
// the team and the GP, and the promise says so.
func MayReadWords(a access.Actor, of *Round) bool {
	if !of.Anonymous {
		return false
	}
	if of.Survey.Audience.OfPathway() {
		return access.May(a.Role, access.GiveSurvey)
	}
	return access.May(a.Role, access.KeepSurveys)
}

// Readers are those who may, in words.
func (r *Round) Readers() string {
	if r.Survey.Audience.OfPathway() {
		return "teamet"
	}
	return "lederen og koordinatorene"
}

// List returns the rounds of the actor's part of the service, the newest first.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]*Round, error) {
	if err := s.See(ctx, a, access.SeeSurveys, nil, []string{"survey_rounds"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().SurveyRounds(ctx, db.List(a.Areas))
	if err != nil {
		return nil, fmt.Errorf("survey.List: %w", err)
	}
	var all []*Round
	for _, row := range rows {
		r, err := round(query.SurveyRoundRow(row))
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, Tied(ctx, s, all...)
}

// Show returns one round with the earlier ones of the same survey, pathway and place that are over, the oldest first. What of it may be shown
// rules/survey says.
func Show(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (of *Round, earlier []*Round, err error) {
	if err := s.See(ctx, a, access.SeeSurveys, nil, []string{ref(id)}); err != nil {
		return nil, nil, err
	}
	r := s.Store.Reader()
	if of, err = load(ctx, r, id); err != nil {
		return nil, nil, err
	}
	if !of.reaches(a) {
		return nil, nil, missing()
	}
	rows, err := r.SurveyRounds(ctx, db.List(a.Areas))
	if err != nil {
		return nil, nil, fmt.Errorf("survey.Show: %w", err)
	}
	for _, row := range slices.Backward(rows) {
		x, err := round(query.SurveyRoundRow(row))
		if err != nil {
			return nil, nil, err
		}
		if x.ID != of.ID && x.Survey.Code == of.Survey.Code && x.Pathway == of.Pathway && x.Area == of.Area && x.Over(a.Today) && !x.To.After(of.To) {
			earlier = append(earlier, x)
		}
	}
	return of, earlier, Tied(ctx, s, append(earlier, of)...)
}
