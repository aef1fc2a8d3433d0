package alert

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// lineOf returns who is told about a person in an area, in order, and the clinical deputies. Those who may not see her (she
// objects, or her address is strictly protected) are told nothing.
func lineOf(ctx context.Context, s *app.Service, r *store.Reader, person *access.Person, area db.ID, responsible care.UserID, tell []care.Role, e care.Escalation, now time.Time) (line, deputies []care.Receiver, err error) {
	today := date.In(now)
	team, err := s.TeamFor(ctx, r, person, area, access.SeeAlert, today)
	if err != nil {
		return nil, nil, err
	}
	rows, err := r.AbsencesOn(ctx, today)
	if err != nil {
		return nil, nil, fmt.Errorf("alert.line: %w", err)
	}
	var away []care.Absence
	for _, x := range rows {
		away = append(away, care.Absence{User: care.UserID(x.UserID), From: x.FromOn, To: x.ToOn, Substitute: care.UserID(x.SubstituteID)})
	}
	gone, err := unreachable(ctx, s, r, today)
	if err != nil {
		return nil, nil, err
	}
	away = append(away, gone...)
	var all []care.Receiver
	for _, m := range team {
		all = append(all, care.Receiver{User: m.User, Role: m.Role})
	}
	line = care.Line(all, tell, responsible, away, today)
	deputies = care.Line(all, []care.Role{e.Role}, "", away, today)
	return line, deputies, nil
}

// lineAt is lineOf for an alert that stands, without those who have said that the person is not theirs and were not asked again after it.
func lineAt(ctx context.Context, s *app.Service, r *store.Reader, a query.Alert, now time.Time) (line, deputies []care.Receiver, e care.Escalation, err error) {
	row, err := r.Enrolment(ctx, a.EnrolmentID)
	if err != nil {
		return nil, nil, e, fmt.Errorf("alert.line: %w", err)
	}
	rows, err := s.OpenEnrolments(ctx, r, care.PatientID(a.PatientID))
	if err != nil {
		return nil, nil, e, err
	}
	if !slices.ContainsFunc(rows, func(x query.Enrolment) bool { return x.ID == row.ID }) { // it has ended since
		rows = append(rows, row)
	}
	t, err := tellsOf(ctx, s, r, rows, row.AreaID, care.AlertKind(a.Kind))
	if err != nil {
		return nil, nil, e, err
	}
	person, err := s.Person(ctx, r, care.PatientID(a.PatientID), date.In(now))
	if err != nil {
		return nil, nil, e, err
	}
	e = t.escalation
	line, deputies, err = lineOf(ctx, s, r, person, a.AreaID, care.UserID(row.ResponsibleID), t.rule.Tell, e, now)
	if err != nil {
		return nil, nil, e, err
	}
	acts, err := r.AlertActs(ctx, a.ID)
	if err != nil {
		return nil, nil, e, fmt.Errorf("alert.line: %w", err)
	}
	no := map[care.UserID]bool{}
	for _, x := range acts {
		switch x.Kind {
		case actNotOurs:
			no[care.UserID(x.ByUser)] = true
		case actForwarded:
			no[care.UserID(x.ToUser)] = false
		}
	}
	refused := func(r care.Receiver) bool { return no[r.User] }
	return slices.DeleteFunc(line, refused), slices.DeleteFunc(deputies, refused), e, nil
}
