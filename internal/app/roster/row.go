package roster

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// Row is one enrolment in the list.
type Row struct {
	q row // as the query gave it

	Patient     care.PatientID
	Enrolment   care.EnrolmentID
	Seen        int // how many events it has
	Area        care.OrgID
	Name        string
	Age         int // whole years today, at death for the dead
	CFS         care.CFS
	Trend       int  // since the score before: 1 frailer, -1 fitter
	HasTrend    bool // there is a score before
	Pathway     *care.Pathway
	State       *care.Enrolment
	Tasks       []care.Task // open ones, earliest first
	Knots       []care.Knot
	Stay        *worklist.Stay // the open one, nil where there is none
	Responsible string         // name, "" nobody
	Awaited     *Awaited       // nil where no answer is waited for
	Language    string         // where an interpreter is needed
}

// Admitted reports whether the person is in a hospital or municipal acute bed now.
func (r *Row) Admitted() bool { return r.Stay != nil && r.Stay.Kind != "legevakt" && !r.Stay.NoBed }

// fillGroups works out the rows that are shown.
func (l *list) fillGroups(ctx context.Context) error {
	var rows []*Row
	for i := range l.view.Groups {
		for j := range l.view.Groups[i].Rows {
			rows = append(rows, &l.view.Groups[i].Rows[j])
		}
	}
	if len(rows) == 0 {
		return nil
	}
	var enrolments, patients []db.ID
	for _, r := range rows {
		enrolments, patients = append(enrolments, r.q.ID), append(patients, r.q.PersonID)
	}
	tasks, err := l.r.TasksOfEnrolments(ctx, db.List(enrolments))
	if err != nil {
		return fmt.Errorf("roster: tasks: %w", err)
	}
	open := map[db.ID][]care.Task{}
	for _, t := range tasks {
		open[t.EnrolmentID] = append(open[t.EnrolmentID], store.Task(t))
	}
	stays, err := l.r.OpenStaysOfPatients(ctx, db.List(patients))
	if err != nil {
		return fmt.Errorf("roster: stays: %w", err)
	}
	admitted := map[db.ID]*worklist.Stay{}
	for _, st := range stays {
		if was := admitted[st.PersonID]; was == nil || was.Kind == "legevakt" {
			admitted[st.PersonID] = &worklist.Stay{
				Patient: care.PatientID(st.PersonID), UnitName: st.UnitName, Kind: st.Kind,
				Urgency: st.Urgency, From: st.FromAt, Ready: st.ReadyAt, ID: care.StayID(st.ID), Away: st.Away, NoBed: st.NoBed,
			}
		}
	}
	if err := worklist.HideUnits(ctx, l.r, slices.Collect(maps.Values(admitted))); err != nil {
		return err
	}
	states, err := worklist.States(ctx, l.r, enrolments)
	if err != nil {
		return err
	}
	awaited, err := l.awaited(ctx, convert(rows, func(r *Row) row { return r.q }))
	if err != nil {
		return err
	}
	for _, r := range rows {
		if care.Status(r.q.Status) == care.StatusActive {
			r.Awaited = awaited[r.q.ID]
		}
		if err := l.fill(ctx, r, states[r.q.ID], open[r.q.ID], admitted[r.q.PersonID]); err != nil {
			return err
		}
	}
	return nil
}

func (l *list) fill(ctx context.Context, r *Row, e *care.Enrolment, tasks []care.Task, stay *worklist.Stay) error {
	q := r.q
	p, err := l.defs.At(ctx, q.PathwayCode, q.PathwayVersion, care.OrgID(q.AreaID))
	if err != nil {
		return err
	}
	if e == nil {
		return fmt.Errorf("roster: enrolment %s has no events", q.ID)
	}
	r.Patient, r.Enrolment, r.Seen, r.Area = care.PatientID(q.PersonID), care.EnrolmentID(q.ID), q.EventCount, care.OrgID(q.AreaID)
	r.Name, r.Age = q.GivenName+" "+q.FamilyName, age(q.BirthDate, q.DeceasedOn, l.today)
	r.CFS, r.Pathway, r.State, r.Tasks, r.Stay, r.Responsible = e.CFS(), p, e, tasks, stay, string(q.ResponsibleName)
	r.Trend, r.HasTrend = e.CFSTrend()
	r.Knots = care.Knots(p, e, tasks, l.today)
	if q.Interpreter {
		r.Language = q.Language
	}
	return nil
}

// age is the age in whole years, at death for the dead.
func age(born, died, today date.Date) int {
	if !died.IsZero() && died.Before(today) {
		today = died
	}
	return born.Age(today)
}
