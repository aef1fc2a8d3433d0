// Package step is what a page shows where somebody is about to write a step of an enrolment: the person, where the
// enrolment stands, what has happened, and who can take it on.
//
//	o, err := step.Open(ctx, s, actor, access.LogContact, id)   // decided and audited in there
//	if why := o.MayNot(care.Event{Kind: care.Contacted}); !why.IsZero() { … }
package step

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Opened is one enrolment with the person around it.
type Opened struct {
	Head   *patient.Head
	Course *patient.Course
	Team   []app.Worker // who can be responsible for it today
}

// Open returns an enrolment for a page that shows it because of the deed: what the page's form will do, or a look. It is
// decided and audited with references to the person's details and each of her enrolments as they stood. An enrolment that
// does not exist and one of somebody outside the team give the same refusal.
func Open(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.EnrolmentID) (*Opened, error) {
	who, err := Patient(ctx, s, id)
	if err != nil {
		return nil, err
	}
	h, err := patient.Header(ctx, s, a, deed, who)
	if err != nil {
		return nil, err
	}
	o := &Opened{Head: h, Course: h.Course(id)}
	if o.Course == nil {
		return nil, fmt.Errorf("step.Open: enrolment %s is not among those of its patient", id)
	}
	o.Team, err = s.Team(ctx, s.Store.Reader(), []db.ID{db.ID(o.Course.Area.ID)}, a.Today)
	return o, err
}

// Patient returns whom an enrolment is about, "" where there is no such enrolment. It decides nothing and shows nothing:
// a page asks it where to go after a deed that was allowed, and Open hands the answer to patient.Header, which decides.
func Patient(ctx context.Context, s *app.Service, id care.EnrolmentID) (care.PatientID, error) {
	if !db.IsID(string(id)) {
		return "", nil
	}
	row, err := s.Store.Reader().Enrolment(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("step.Patient: %w", err)
	}
	return care.PatientID(row.PatientID), nil
}

// MayNot says why an event cannot be written now, "" when it can.
func (o *Opened) MayNot(ev care.Event) lang.Text {
	return care.MayNot(o.Course.Pathway, o.Course.State, ev)
}

// At returns the enrolment as it stood when it had so many events, for comparing what two have written since. A number
// outside the list gives it as it stands.
func (o *Opened) At(seen int) *care.Enrolment {
	if seen < 1 || seen > len(o.Course.Events) {
		return o.Course.State
	}
	e, err := care.Fold(o.Course.Pathway, o.Course.Events[:seen])
	if err != nil {
		return o.Course.State
	}
	return e
}

// Event returns the event with the id and the name of who wrote it.
func (o *Opened) Event(id care.EventID) (ev care.Event, by string, ok bool) {
	i := slices.IndexFunc(o.Course.Events, func(ev care.Event) bool { return ev.ID == id })
	if i < 0 {
		return ev, "", false
	}
	return o.Course.Events[i], o.Course.Names[id], true
}

// Standing returns the events that count of the kinds, the one written last first.
func (o *Opened) Standing(kinds ...care.EventKind) []care.Event {
	all, err := care.Standing(o.Course.Events)
	if err != nil {
		return nil // Fold has read the same list
	}
	var out []care.Event
	for _, ev := range slices.Backward(all) {
		if slices.Contains(kinds, ev.Kind) {
			out = append(out, ev)
		}
	}
	return out
}

// Name returns the name of somebody who has written in the enrolment or can take it on, "" for others.
func (o *Opened) Name(u care.UserID) string {
	for _, w := range o.Team {
		if w.User == u {
			return w.Name
		}
	}
	for _, ev := range o.Course.Events {
		if ev.By == u {
			return o.Course.Names[ev.ID]
		}
	}
	if u == o.Course.State.Responsible {
		return o.Course.Responsible
	}
	return ""
}

// AwayOn returns the stay that the person is in on a day, nil where there is none. A stay that is open lasts for all that
// anybody knows.
func (o *Opened) AwayOn(day date.Date) *patient.Stay {
	for i := range o.Head.Stays {
		st := &o.Head.Stays[i]
		if st.Kind != "legevakt" && !day.Before(date.In(st.From.Time)) && (st.Open() || !day.After(date.In(st.To.Time))) {
			return st
		}
	}
	return nil
}
