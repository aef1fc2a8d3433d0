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
	if err := w.InsertTask(ctx, TaskRow(e, t)); err != nil {
		return fmt.Errorf("store.AddTask: %w", err)
	}
	return nil
}

// TaskRow is an open task as a row. A paused one keeps its old date as the day it is shown on until it runs again.
func TaskRow(e query.Enrolment, t care.Task) query.InsertTaskParams {
	var on date.Date
	if t.Booked {
		on = t.On
	}
	return query.InsertTaskParams{
		EnrolmentID: e.ID, Rule: t.Rule, PatientID: e.PatientID, AreaID: e.AreaID, Number: t.Number, Title: t.Title, Action: t.Action,
		Stage: t.Stage, OwnerRole: string(t.Owner), AssigneeID: db.ID(t.Assignee), FromOn: t.From, Length: t.Length, Unit: string(t.Unit),
		DayOn: t.ShownOn(), DueOn: t.Due, DueBefore: t.DueBeforePause, Paused: t.Paused,
		PausedFrom: t.PausedFrom, PausedDays: t.PausedDays, BookedOn: on, Clock: t.Clock, Form: t.Form, Does: string(t.Does),
	}
}

// Task turns a stored row back into the task that was stored.
func Task(r query.Task) care.Task {
	return care.Task{
		Rule: r.Rule, Number: r.Number, Title: r.Title, Action: r.Action, Stage: r.Stage, Owner: care.Role(r.OwnerRole),
		Assignee: care.UserID(r.AssigneeID), From: r.FromOn, Length: r.Length, Unit: care.Unit(r.Unit), Due: r.DueOn,
		Paused: r.Paused, PausedFrom: r.PausedFrom, PausedDays: r.PausedDays, DueBeforePause: r.DueBefore,
		Booked: !r.BookedOn.IsZero(), On: r.BookedOn, Clock: r.Clock, Form: r.Form, Does: care.EventKind(r.Does),
	}
}
