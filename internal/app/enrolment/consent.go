package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Consent is the patient's yes to being followed by the team, or that of who decides for her.
type Consent struct {
	Target
	On      date.Date
	Consent care.Consent
}

// Run writes the consent. With a decision to include, the person is included from the later of the two days.
func (d Consent) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.RecordConsent, d.Target, care.Event{Kind: care.Consented, On: d.On, Consent: &d.Consent})
}

// WithdrawConsent is the patient's no, at any time. Follow-up stops; the ending itself needs a human.
type WithdrawConsent struct {
	Target
	On     date.Date
	Reason string
}

// Run writes it.
func (d WithdrawConsent) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.RecordConsent, d.Target, care.Event{Kind: care.ConsentWithdrawn, On: d.On, Reason: d.Reason})
}
