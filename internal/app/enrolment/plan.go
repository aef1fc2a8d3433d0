package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// WritePlan puts a new version of the plan in force, as simple text.
type WritePlan struct {
	Target
	On      date.Date
	Matters string // what matters to the patient, in her own words
	Text    string // goals and measures
	After   int    // the version that the author started from, 0 for the first
}

// Run writes the version after the one that the author saw.
func (d WritePlan) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.WritePlan, d.Target,
		care.Event{Kind: care.PlanWritten, On: d.On, Plan: &care.PlanText{Version: d.After + 1, Matters: d.Matters, Text: d.Text}})
}
