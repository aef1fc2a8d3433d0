package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Book gives a mapping visit, a contact or an evaluation a day and a time. Booking again moves it.
type Book struct {
	Target
	Visit care.Visit
}

// Run writes the appointment.
func (d Book) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.BookVisit, d.Target, care.Event{Kind: care.VisitBooked, Visit: &d.Visit})
}

// CancelVisit takes an appointment away, with a reason.
type CancelVisit struct {
	Target
	Purpose  string
	Reason   string
	Replaces care.EventID // the cancelling that another wrote at the same time, which the user has seen
}

// Run writes it.
func (d CancelVisit) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return replace(ctx, s, actor, access.BookVisit, d.Target, d.Replaces,
		care.Event{Kind: care.VisitCancelled, Visit: &care.Visit{Purpose: d.Purpose}, Reason: d.Reason})
}
