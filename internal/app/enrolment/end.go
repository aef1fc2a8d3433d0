package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// End is the ending of an enrolment, with a reason from the definition.
type End struct {
	Target
	On     date.Date
	Reason string // code of the definition's end reason
	Text   string // in words, where the reason asks for it
}

// Run writes the ending. What is open of tasks and appointments is gone with it.
func (d End) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.End, d.Target, care.Event{Kind: care.Ended, On: d.On, End: d.Reason, Reason: d.Text})
}
