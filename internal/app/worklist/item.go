package worklist

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Item is one open task with the person and the enrolment that it stands on.
type Item struct {
	care.Task
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Area      care.OrgID
	Name      string // given and family name
	Age       int    // whole years today
	Pathway   string // code
	Who       string // name of who is responsible, "" nobody
	Referred  date.Date
	Admitted  *Stay           // the open stay, nil where there is none
	State     *care.Enrolment // for the last known fact
}

// Stay is an open stay of a person who is followed.
type Stay struct {
	Patient  care.PatientID
	Name     string
	UnitName string
	Kind     string // hospital, kad, legevakt
	Urgency  string // emergency, planned
	From     db.Time
	Ready    db.Time // utskrivningsklar; zero where not
}

// most is how many lines a section fetches at the most; the counters say how many there are.
const most = 60

// items returns open tasks of a scope with their day from the first day up to, not with, the second; earliest first.
func items(ctx context.Context, s *app.Service, sc access.Scope, persons []care.PatientID, from, before date.Date) ([]query.TasksDueRow, error) {
	r := s.Store.Reader()
	var all []query.TasksDueRow
	if sc.Kind() != access.ByArea {
		rows, err := r.TasksOfPatients(ctx, query.TasksOfPatientsParams{Patients: db.List(persons), BeforeDay: before, Lim: 4 * most})
		if err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		for _, row := range rows {
			if !row.Paused && !row.DayOn.Before(from) {
				all = append(all, query.TasksDueRow(row))
			}
		}
		return all, nil
	}
	for _, area := range sc.Areas() {
		rows, err := r.TasksDue(ctx, query.TasksDueParams{AreaID: db.ID(area), FromDay: from, BeforeDay: before, Lim: most})
		if err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		all = append(all, rows...)
	}
	slices.SortStableFunc(all, func(a, b query.TasksDueRow) int { return a.DayOn.Compare(b.DayOn) })
	return all, nil
}

// fill turns rows into items with the enrolment's state and open stay.
func fill(ctx context.Context, s *app.Service, rows []query.TasksDueRow, today date.Date) ([]Item, error) {
	r := s.Store.Reader()
	var enrolments, patients []db.ID
	for _, row := range rows {
		enrolments, patients = append(enrolments, row.EnrolmentID), append(patients, row.PatientID)
	}
	states, err := States(ctx, s, r, enrolments)
	if err != nil {
		return nil, err
	}
	stays, err := r.OpenStaysOfPatients(ctx, db.List(patients))
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	admitted := map[db.ID]*Stay{}
	for _, st := range stays {
		admitted[st.PatientID] = &Stay{Patient: care.PatientID(st.PatientID), UnitName: st.UnitName, Kind: st.Kind, Urgency: st.Urgency, From: st.FromAt, Ready: st.ReadyAt}
	}
	items := make([]Item, len(rows))
	for i, row := range rows {
		items[i] = Item{
			Task: task(row), Patient: care.PatientID(row.PatientID), Enrolment: care.EnrolmentID(row.EnrolmentID), Area: care.OrgID(row.AreaID),
			Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(today), Pathway: row.PathwayCode,
			Who: string(row.AssigneeName), Referred: row.ReferredOn, Admitted: admitted[row.PatientID], State: states[row.EnrolmentID],
		}
	}
	return items, nil
}

func task(row query.TasksDueRow) care.Task {
	return store.Task(query.Task{
		Rule: row.Rule, Number: row.Number, Title: row.Title, Action: row.Action, Stage: row.Stage, OwnerRole: row.OwnerRole,
		AssigneeID: row.AssigneeID, FromOn: row.FromOn, Length: row.Length, Unit: row.Unit, DueOn: row.DueOn, DueBefore: row.DueBefore,
		Paused: row.Paused, PausedFrom: row.PausedFrom, PausedDays: row.PausedDays, BookedOn: row.BookedOn, Clock: row.Clock, Form: row.Form,
	})
}

// States folds the enrolments with the given ids, by id.
func States(ctx context.Context, s *app.Service, r *store.Reader, ids []db.ID) (map[db.ID]*care.Enrolment, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rows, err := r.EnrolmentsByID(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("worklist.States: %w", err)
	}
	events, err := r.EventsOfEach(ctx, ids)
	if err != nil {
		return nil, err
	}
	states := make(map[db.ID]*care.Enrolment, len(rows))
	for _, row := range rows {
		p, err := s.Pathway(ctx, r, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
		if err != nil {
			return nil, err
		}
		e, err := care.Fold(p, events[row.ID])
		if err != nil {
			return nil, fmt.Errorf("worklist.States: %s: %w", row.ID, err)
		}
		states[row.ID] = e
	}
	return states, nil
}
