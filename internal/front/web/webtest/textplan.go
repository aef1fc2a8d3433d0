package webtest

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// TextPlan is a plan as one text, as they were written before there were versions, and as a file that is moved in still brings them. Nobody
// can write one in Tråd.
type TextPlan struct {
	enrolment.Target
	On            date.Date
	Matters, Text string
	After         int // the version that it comes after, 0 for the first
}

// Run writes its event.
func (d TextPlan) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		ev := care.Event{Kind: care.PlanWritten, On: d.On, Plan: &care.PlanText{Version: d.After + 1, Matters: d.Matters, Text: d.Text}}
		return enrolment.In(ctx, tx, access.WritePlan, d.Target, ev)
	})
}

// HomeVisit is a mapping visit that was told as one text, without the form of the conversation: as they come from Excel.
type HomeVisit struct {
	enrolment.Target
	On    date.Date
	Visit care.Visit
}

// Run writes its event.
func (d HomeVisit) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		d.Visit.Purpose = care.PurposeMapping
		return enrolment.In(ctx, tx, access.RecordMapping, d.Target, care.Event{Kind: care.Mapped, On: d.On, Visit: &d.Visit})
	})
}
