package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Pause lets deadlines stand still from a day, with a reason.
type Pause struct {
	Target
	On     date.Date
	Reason string
}

// Run writes it.
func (d Pause) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.Pause, d.Target, care.Event{Kind: care.Paused, On: d.On, Reason: d.Reason})
}

// Resume lets deadlines run again; each moves by the length of the pause.
type Resume struct {
	Target
	On date.Date
}

// Run writes it.
func (d Resume) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.Pause, d.Target, care.Event{Kind: care.Resumed, On: d.On})
}
