package store

import (
	"context"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// TaskColumns are the columns of TaskRow.
var TaskColumns = []string{
	"enrolment_id", "rule", "patient_id", "area_id", "number", "title", "action", "stage", "owner_role", "assignee_id", "from_on", "length", "unit",
	"day_on", "due_on", "due_before", "paused", "paused_from", "paused_days", "booked_on", "clock", "form", "does",
}

// AddTasks writes the open tasks of an enrolment.
func (w *Writer) AddTasks(ctx context.Context, e query.Enrolment, tasks []care.Task) error {
	rows := make([][]any, len(tasks))
	for i, t := range tasks {
		rows[i] = TaskRow(e, t)
	}
	return w.InsertMany(ctx, "task", TaskColumns, rows)
}

// TaskRow is an open task as a row. A paused one keeps its old date as the day it is shown on until it runs again.
func TaskRow(e query.Enrolment, t care.Task) []any {
	var on date.Date
	if t.Booked {
		on = t.On
	}
	return []any{
		e.ID, t.Rule, e.PatientID, e.AreaID, t.Number, t.Title, t.Action, t.Stage, string(t.Owner), db.ID(t.Assignee), t.From, t.Length, string(t.Unit),
		t.ShownOn(), t.Due, t.DueBeforePause, t.Paused, t.PausedFrom, t.PausedDays, on, t.Clock, t.Form, string(t.Does),
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
