package store

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// TaskColumns are the columns of TaskRow.
var TaskColumns = []string{
	"enrolment_id", "rule", "patient_id", "area_id", "number", "title", "action", "stage", "owner_role", "assignee_id", "from_on", "length", "unit",
	"day_on", "due_on", "due_before", "paused", "paused_from", "paused_days", "booked_on", "clock", "form", "does",
}

// PutTasks has the open tasks of an enrolment be these: what stands already is not written again. Whoever calls it holds the enrolment (LockEnrolment).
func (w *Writer) PutTasks(ctx context.Context, e query.Enrolment, tasks []care.Task) error {
	had, err := w.TasksOf(ctx, e.ID)
	if err != nil {
		return fmt.Errorf("store.PutTasks: %w", err)
	}
	gone := make(map[string]query.Task, len(had))
	for _, t := range had {
		gone[t.Rule] = t
	}
	var rules []string
	var rows [][]any
	for _, t := range tasks {
		before, stood := gone[t.Rule]
		delete(gone, t.Rule)
		now := taskOf(e, t)
		if stood && before == now {
			continue
		}
		if stood {
			rules = append(rules, t.Rule)
		}
		rows = append(rows, columnsOf(now))
	}
	for rule := range gone {
		rules = append(rules, rule)
	}
	if len(rules) > 0 {
		if err := w.DeleteTasksByRule(ctx, query.DeleteTasksByRuleParams{EnrolmentID: e.ID, Rules: db.List(rules)}); err != nil {
			return fmt.Errorf("store.PutTasks: %w", err)
		}
	}
	return w.InsertMany(ctx, "task", TaskColumns, rows)
}

// TaskRow is an open task as a row, for who writes many.
func TaskRow(e query.Enrolment, t care.Task) []any { return columnsOf(taskOf(e, t)) }

// taskOf is an open task as a row. A paused one keeps its old date as the day it is shown on until it runs again.
func taskOf(e query.Enrolment, t care.Task) query.Task {
	row := query.Task{
		EnrolmentID: e.ID, Rule: t.Rule, PatientID: e.PatientID, AreaID: e.AreaID, Number: t.Number, Title: t.Title, Action: t.Action, Stage: t.Stage, OwnerRole: string(t.Owner),
		AssigneeID: db.ID(t.Assignee), FromOn: t.From, Length: t.Length, Unit: string(t.Unit), DayOn: t.ShownOn(), DueOn: t.Due, DueBefore: t.DueBeforePause,
		Paused: t.Paused, PausedFrom: t.PausedFrom, PausedDays: t.PausedDays, Clock: t.Clock, Form: t.Form, Does: string(t.Does),
	}
	if t.Booked {
		row.BookedOn = t.On
	}
	return row
}

// columnsOf are the values of TaskColumns.
func columnsOf(r query.Task) []any {
	return []any{
		r.EnrolmentID, r.Rule, r.PatientID, r.AreaID, r.Number, r.Title, r.Action, r.Stage, r.OwnerRole, r.AssigneeID, r.FromOn, r.Length, r.Unit,
		r.DayOn, r.DueOn, r.DueBefore, r.Paused, r.PausedFrom, r.PausedDays, r.BookedOn, r.Clock, r.Form, r.Does,
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
