package meeting

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Laid is a meeting with what was said at it, for the demo.
type Laid struct {
	ID db.ID
	care.Meeting
	By        care.UserID
	At        time.Time
	Cases     []LaidCase
	Decisions []LaidDecision
}

// LaidCase is one that is taken up.
type LaidCase struct {
	ID        db.ID
	Enrolment care.EnrolmentID
	Question  string
	By        care.UserID
}

// LaidDecision is what was decided; Case "" is about none, Done the zero time where it is still to be done.
type LaidDecision struct {
	ID, Case    db.ID
	Text        string
	Responsible care.UserID
	Due         date.Date
	Done        time.Time
	Note        string
}

// Lay writes meetings as they were, inside a deed that has been allowed.
func Lay(ctx context.Context, tx *app.Tx, list []Laid) error {
	for _, m := range list {
		if err := lay(ctx, tx, m); err != nil {
			return fmt.Errorf("meeting.Lay: %w", err)
		}
	}
	return nil
}

func lay(ctx context.Context, tx *app.Tx, m Laid) error {
	at, by := db.At(m.At), db.ID(m.By)
	if _, err := tx.InsertMeeting(ctx, query.InsertMeetingParams{ID: m.ID, OnDay: m.On, Clock: m.Clock, Form: m.Form, Place: m.Place, Agenda: m.Agenda, CreatedAt: at, CreatedBy: by}); err != nil {
		return err
	}
	if m.Minutes != "" {
		if _, err := tx.ChangeMeeting(ctx, query.ChangeMeetingParams{
			ID: m.ID, Version: 1, OnDay: m.On, Clock: m.Clock, Form: m.Form, Place: m.Place, Agenda: m.Agenda, Minutes: m.Minutes, Guests: m.Guests, ChangedAt: db.At(m.On.At(14, 0)), ChangedBy: by,
		}); err != nil {
			return err
		}
	}
	for _, id := range m.Attendees {
		if err := tx.InsertMeetingAttendee(ctx, query.InsertMeetingAttendeeParams{MeetingID: m.ID, UserID: db.ID(id)}); err != nil {
			return err
		}
	}
	for _, c := range m.Cases {
		if _, err := alert.CaseCode(ctx, tx.Writer, db.ID(c.Enrolment), tx.Now); err != nil {
			return err
		}
		if _, err := tx.InsertMeetingCase(ctx, query.InsertMeetingCaseParams{ID: c.ID, MeetingID: m.ID, EnrolmentID: db.ID(c.Enrolment), Body: c.Question, BroughtAt: at, BroughtBy: db.ID(c.By)}); err != nil {
			return err
		}
	}
	for _, d := range m.Decisions {
		if _, err := tx.InsertMeetingDecision(ctx, query.InsertMeetingDecisionParams{
			ID: d.ID, MeetingID: m.ID, CaseID: d.Case, Body: d.Text, ResponsibleID: db.ID(d.Responsible), DueOn: d.Due, CreatedAt: db.At(m.On.At(11, 0)), CreatedBy: by,
		}); err != nil {
			return err
		}
		if d.Done.IsZero() {
			continue
		}
		if _, err := tx.SettleMeetingDecision(ctx, query.SettleMeetingDecisionParams{ID: d.ID, DoneAt: db.At(d.Done), DoneBy: db.ID(d.Responsible), Note: d.Note}); err != nil {
			return err
		}
	}
	return nil
}
