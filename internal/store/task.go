package store

import (
	"context"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// AddTask writes one open task of an enrolment.
func (w *Writer) AddTask(ctx context.Context, e query.Enrolment, t care.Task) error {
	day := t.Day()
	if day.IsZero() {
		day = t.DueBeforePause // paused: it keeps its place in the list until it runs again
	}
	if day.IsZero() {
		day = t.From
	}
	var on date.Date
	if t.Booked {
		on = t.On
	}
	err := w.InsertTask(ctx, query.InsertTaskParams{
		EnrolmentID: e.ID, Rule: t.Rule, PatientID: e.PatientID, AreaID: e.AreaID, Number: t.Number, Title: t.Title, Action: t.Action,
		Stage: t.Stage, OwnerRole: string(t.Owner), AssigneeID: db.ID(t.Assignee), FromOn: t.From, Length: t.Length, Unit: string(t.Unit),
		DayOn: day, DueOn: t.Due, DueBefore: t.DueBeforePause, Paused: t.Paused, PausedFrom: t.PausedFrom, PausedDays: t.PausedDays,
		BookedOn: on, Clock: t.Clock, Form: t.Form,
	})
	if err != nil {
		return fmt.Errorf("store.AddTask: %w", err)
	}
	return nil
}

// Task turns a stored row back into the task that was stored.
func Task(r query.Task) care.Task {
	return care.Task{
		Rule: r.Rule, Number: r.Number, Title: r.Title, Action: r.Action, Stage: r.Stage, Owner: care.Role(r.OwnerRole),
		Assignee: care.UserID(r.AssigneeID), From: r.FromOn, Length: r.Length, Unit: care.Unit(r.Unit), Due: r.DueOn,
		Paused: r.Paused, PausedFrom: r.PausedFrom, PausedDays: r.PausedDays, DueBeforePause: r.DueBefore,
		Booked: !r.BookedOn.IsZero(), On: r.BookedOn, Clock: r.Clock, Form: r.Form,
	}
}
