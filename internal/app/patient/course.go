package patient

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Course is one enrolment of a person as her pages show it: what happened, and what that adds up to.
type Course struct {
	ID          care.EnrolmentID
	Seen        int // how many events there are, for forms
	Area        Place
	Pathway     *care.Pathway
	State       *care.Enrolment
	Events      []care.Event // in the order they were written, corrected ones among them
	Names       map[care.EventID]string
	Tasks       []care.Task // what is and was due
	Responsible string      // name of who has it, "" nobody
	Code        string      // what mail about it is known by: "T-48217"; "" none has been drawn yet
}

// OpenTasks are the tasks that are still to be done, the earliest first, paused ones by the date they had.
func (c *Course) OpenTasks() []care.Task {
	var open []care.Task
	for _, t := range c.Tasks {
		if t.Open() {
			open = append(open, t)
		}
	}
	slices.SortStableFunc(open, func(a, b care.Task) int {
		x, y := a.Day(), b.Day()
		if x.IsZero() {
			x = a.DueBeforePause
		}
		if y.IsZero() {
			y = b.DueBeforePause
		}
		return x.Compare(y)
	})
	return open
}

// EndText is the reason of the ending in words, "" where it has not ended.
func (c *Course) EndText() string {
	for _, r := range c.Pathway.Endings() {
		if r.Code == c.State.EndReason {
			return r.Text
		}
	}
	return c.State.EndReason
}

// courses loads a person's enrolments, newest first, as the actor may see them.
func courses(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, person *access.Person) ([]Course, error) {
	id := db.ID(person.Patient)
	rows, err := r.EnrolmentsOfPatient(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("patient: enrolments: %w", err)
	}
	stays, err := app.Stays(ctx, r, care.PatientID(id))
	if err != nil {
		return nil, err
	}
	var out []Course
	for _, row := range slices.Backward(rows) {
		c := Course{ID: care.EnrolmentID(row.ID), Seen: row.EventCount}
		area, err := r.Organisation(ctx, row.AreaID)
		if err != nil {
			return nil, fmt.Errorf("patient: area: %w", err)
		}
		c.Area = Place{care.OrgID(area.ID), area.Name, area.Kind}
		if c.Pathway, err = s.Pathway(ctx, r, row.PathwayCode, row.PathwayVersion, c.Area.ID); err != nil {
			return nil, err
		}
		if c.Events, c.Names, err = r.Events(ctx, c.ID); err != nil {
			return nil, err
		}
		c.Seen = len(c.Events)
		for i, ev := range c.Events {
			if !access.MaySeeItem(a, person, "event/"+string(ev.ID), ev.ByOrg) {
				c.Events[i] = ev.Hide()
			}
		}
		if c.State, err = care.Fold(c.Pathway, c.Events); err != nil {
			return nil, fmt.Errorf("patient: enrolment %s: %w", c.ID, err)
		}
		if c.Code, err = r.CaseCode(ctx, row.ID); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("patient: case code: %w", err)
		}
		c.Tasks = care.Tasks(c.Pathway, c.State, s.Calendar, stays)
		if c.State.Responsible != "" {
			u, err := r.User(ctx, db.ID(c.State.Responsible))
			if err != nil {
				return nil, fmt.Errorf("patient: responsible: %w", err)
			}
			c.Responsible = u.Name
		}
		out = append(out, c)
	}
	return out, nil
}
