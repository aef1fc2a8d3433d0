package patient

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
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
	Tasks       []care.Task       // what is and was due
	Responsible string            // name of who has it, "" nobody
	Code        string            // what mail about it is known by: "T-48217"; "" none has been drawn yet
	Readmission *care.Readmission // what came of the discharge that it began around, nil where nobody watches it
	Resumed     []care.Task       // Tasks as they would be if what makes them stand still ended today; nil where nothing does
}

// Earliest is the day that a task which stands still gets at the earliest, no date for one that does not.
func (c *Course) Earliest(t care.Task) date.Date {
	for _, r := range c.Resumed {
		if t.Paused && r.Rule == t.Rule && r.Number == t.Number {
			return r.Due
		}
	}
	return date.Date{}
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

// resumed are the tasks of the course if its pause and the person's stays ended today.
func resumed(c Course, cal care.Calendar, stays []care.BedStay, today date.Date) []care.Task {
	ended := func(periods []care.Period) []care.Period {
		out := slices.Clone(periods)
		for i := range out {
			if out[i].Open() {
				out[i].To = today
			}
		}
		return out
	}
	e := *c.State
	e.Pauses = ended(e.Pauses)
	return care.Tasks(c.Pathway, &e, cal, ended(care.Periods(stays)))
}

// courses loads a person's enrolments, newest first, as the actor may see them.
func courses(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, person *access.Person, work bool) ([]Course, error) {
	id := db.ID(person.Patient)
	rows, err := r.EnrolmentsOfPatient(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("patient: enrolments: %w", err)
	}
	stays, err := app.Stays(ctx, r, care.PatientID(id))
	if err != nil {
		return nil, err
	}
	hidden, err := hiddenPlans(ctx, r, a, person)
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
			plan := ev.Kind == care.PlanWritten && ev.Plan != nil && hidden[planOf{c.ID, ev.Plan.Version}]
			if plan || !access.MaySeeItem(a, person, "event/"+string(ev.ID), ev.ByOrg) {
				c.Events[i] = ev.Hide()
			}
		}
		if c.State, err = care.Fold(c.Pathway, c.Events); err != nil {
			return nil, fmt.Errorf("patient: enrolment %s: %w", c.ID, err)
		}
		if !work {
			out = append(out, c)
			continue
		}
		if c.Code, err = r.CaseCode(ctx, row.ID); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("patient: case code: %w", err)
		}
		if back, ok := c.Pathway.Readmitted(c.State, stays); ok {
			c.Readmission = &back
		}
		c.Tasks = care.Tasks(c.Pathway, c.State, s.Calendar, care.Periods(stays))
		if slices.ContainsFunc(c.Tasks, func(t care.Task) bool { return t.Paused }) {
			c.Resumed = resumed(c, s.Calendar, stays, a.Today)
		}
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

// planOf names a version of the plan by its enrolment and number.
type planOf struct {
	enrolment care.EnrolmentID
	number    int
}

// hiddenPlans are the versions of the plan that the person objects to the actor seeing: the event that tells of one is hidden with it.
func hiddenPlans(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (map[planOf]bool, error) {
	if !p.ObjectsToItems() {
		return nil, nil
	}
	rows, err := r.PlanVersionsOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("patient: plans: %w", err)
	}
	out := map[planOf]bool{}
	for _, row := range rows {
		if row.SignedBy != "" && !access.MaySeeOwn(a, p, "plan/"+string(row.ID), care.UserID(row.AuthorID), care.UserID(row.SignedBy)) {
			out[planOf{care.EnrolmentID(row.EnrolmentID), row.Number}] = true
		}
	}
	return out, nil
}
