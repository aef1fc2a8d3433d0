package worklist

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"traad/internal/app"
	"traad/internal/app/alert"
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
	Record    care.PatientID // the record of hers that the enrolment stands on
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
	ID       care.StayID
	Away     bool // on leave
	NoBed    bool // in the emergency room
	Visits   []Visit
	Alert    *alert.OfStay // what became of its alert; nil where it gave none
}

// Visit is one that was booked before the stay, and that nobody has said yet what becomes of.
type Visit struct {
	Enrolment care.EnrolmentID
	Rule      string
	On        date.Date
	Clock     string
	Title     string
	Choice    string // keep, ward; "" nobody has said
}

// most is how many lines a section shows at the most; the counters say how many there are, and Forløp shows them all. The queries of
// tasks stop at it.
const most = 40

// days is a run of days [from, before).
type days struct{ from, before date.Date }

// rows returns open tasks that do not stand still, with their day in the run, earliest first. Of an area scope they are all
// in the areas, or with mine those that the actor is responsible for or that wait for somebody of the actor's role; at
// most so many an area.
func rows(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID, d days, mine bool) ([]query.TasksDueRow, error) {
	r := s.Store.Reader()
	var all []query.TasksDueRow
	if sc.Kind() != access.ByArea {
		found, err := r.TasksOfPatients(ctx, query.TasksOfPatientsParams{Patients: db.List(persons), BeforeDay: d.before})
		if err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		for _, row := range found {
			if !row.Paused && !row.DayOn.Before(d.from) {
				all = append(all, query.TasksDueRow(row))
			}
		}
		return all, nil
	}
	for _, area := range sc.Areas() {
		found, err := inArea(ctx, r, a, sc, db.ID(area), d, mine)
		if err != nil {
			return nil, fmt.Errorf("worklist: %w", err)
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b query.TasksDueRow) int { return a.DayOn.Compare(b.DayOn) })
	return all, nil
}

func inArea(ctx context.Context, r *store.Reader, a access.Actor, sc access.Scope, area db.ID, d days, mine bool) ([]query.TasksDueRow, error) {
	hidden := db.List(sc.Hidden())
	if !mine {
		return r.TasksDue(ctx, query.TasksDueParams{AreaID: area, FromDay: d.from, BeforeDay: d.before, Hidden: hidden})
	}
	own, err := r.TasksOfAssignee(ctx, query.TasksOfAssigneeParams{AssigneeID: db.ID(a.User), AreaID: area, FromDay: d.from, BeforeDay: d.before, Hidden: hidden})
	if err != nil {
		return nil, err
	}
	free, err := r.TasksOfNobody(ctx, query.TasksOfNobodyParams{AreaID: area, FromDay: d.from, BeforeDay: d.before, OwnerRole: string(a.Role), Hidden: hidden})
	if err != nil {
		return nil, err
	}
	var all []query.TasksDueRow
	for _, row := range own {
		all = append(all, query.TasksDueRow(row))
	}
	for _, row := range free {
		all = append(all, query.TasksDueRow(row))
	}
	return all, nil
}

// fill turns rows into items with the enrolment's state and open stay.
func fill(ctx context.Context, r *store.Reader, rows []query.TasksDueRow, today date.Date) ([]Item, error) {
	var enrolments, patients []db.ID
	for _, row := range rows {
		enrolments, patients = append(enrolments, row.EnrolmentID), append(patients, row.PersonID)
	}
	states, err := States(ctx, r, enrolments)
	if err != nil {
		return nil, err
	}
	stays, err := r.OpenStaysOfPatients(ctx, db.List(patients))
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	admitted := map[db.ID]*Stay{}
	for _, st := range stays {
		admitted[st.PersonID] = &Stay{Patient: care.PatientID(st.PersonID), UnitName: st.UnitName, Kind: st.Kind, Urgency: st.Urgency, From: st.FromAt, Ready: st.ReadyAt, ID: care.StayID(st.ID), Away: st.Away, NoBed: st.NoBed}
	}
	if err := HideUnits(ctx, r, slices.Collect(maps.Values(admitted))); err != nil {
		return nil, err
	}
	items := make([]Item, len(rows))
	for i, row := range rows {
		items[i] = Item{
			Task: task(row), Patient: care.PatientID(row.PersonID), Record: care.PatientID(row.PatientID), Enrolment: care.EnrolmentID(row.EnrolmentID), Area: care.OrgID(row.AreaID),
			Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(today), Pathway: row.PathwayCode,
			Who: string(row.AssigneeName), Referred: row.ReferredOn, Admitted: admitted[row.PersonID], State: states[row.EnrolmentID],
		}
	}
	return items, nil
}

func task(row query.TasksDueRow) care.Task {
	return store.Task(query.Task{
		Rule: row.Rule, Number: row.Number, Title: row.Title, Action: row.Action, Stage: row.Stage, OwnerRole: row.OwnerRole,
		AssigneeID: row.AssigneeID, FromOn: row.FromOn, Length: row.Length, Unit: row.Unit, DueOn: row.DueOn, DueBefore: row.DueBefore,
		Paused: row.Paused, PausedFrom: row.PausedFrom, PausedDays: row.PausedDays, BookedOn: row.BookedOn, Clock: row.Clock, Form: row.Form, Does: row.Does,
	})
}

// States returns the states of enrolments by id, without their long texts (care.Enrolment.Brief).
func States(ctx context.Context, r *store.Reader, ids []db.ID) (map[db.ID]*care.Enrolment, error) {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rows, err := r.EnrolmentStates(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("worklist.States: %w", err)
	}
	states := make(map[db.ID]*care.Enrolment, len(rows))
	for _, row := range rows {
		var e care.Enrolment
		if err := json.Unmarshal(row.Data, &e); err != nil {
			return nil, fmt.Errorf("worklist.States: %s: %w", row.EnrolmentID, err)
		}
		states[row.EnrolmentID] = &e
	}
	return states, nil
}
