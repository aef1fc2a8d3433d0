package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// LogContact is a follow-up contact: how, with whom, what came of it, and when the next one is.
type LogContact struct {
	Target
	On      date.Date
	Contact care.Contact
}

// Run writes the contact; the contact deadline moves to what was agreed.
func (d LogContact) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.LogContact, d.Target, care.Event{Kind: care.Contacted, On: d.On, Contact: &d.Contact})
}
