// Package dispatch hands mails about alerts and hearings over to mail servers and SMS gateways, and runs what alerts do by themselves: going on to the
// next in line, and the day's summary.
//
// A job hands over the letters that came to be together, and a run takes several jobs where many wait; what is not taken is tried again on its own, until it
// is taken, refused, or a day old. What was handed over just before the process died may be handed over once more, with the same Message-ID.
package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/mail"
	"traad/internal/base/metrics"
)

// Ways are where letters go. A channel that is nil is refused with a reason that the operator sees.
type Ways struct {
	Mail func(context.Context, mail.Message) error
	SMS  func(context.Context, mail.Message) error
}

var handed = metrics.NewCounter("traad_alert_mails_total", "Mails and SMS about alerts, by channel and what came of them.", "channel", "outcome")

// together is how many jobs one run takes at most, where many wait.
const together = 20

// Handle registers what runs jobs of the kind alert.SendJob: those that wait at the same time hand their letters over on one connection, and are noted together.
func Handle(q *job.Queue, s *app.Service, w Ways) {
	q.HandleMany(alert.SendJob, together, Handler(s, w))
}

// Handler runs jobs of the kind alert.SendJob.
func Handler(s *app.Service, w Ways) job.Many {
	return func(ctx context.Context, payloads []json.RawMessage) ([]int, error) {
		jobs := make([][]db.ID, len(payloads))
		for i, payload := range payloads {
			var h alert.Handing
			if err := json.Unmarshal(payload, &h); err != nil {
				return nil, fmt.Errorf("%s: %w", alert.SendJob, err)
			}
			jobs[i] = h.IDs()
		}
		ctx, done := mail.Together(ctx)
		defer done()
		return alert.HandOver(ctx, s, jobs, w.send, code)
	}
}

// send hands one letter over.
func (w Ways) send(ctx context.Context, l alert.Letter) error {
	way := w.Mail
	if l.Channel == alert.SMS {
		way = w.SMS
	}
	if way == nil {
		handed.Add(1, l.Channel, "not_set_up")
		return &alert.Refused{Code: alert.NotSetUp}
	}
	err := way(ctx, mail.Message{ID: string(l.ID), To: l.To, Subject: l.Subject, Text: l.Text, At: l.At})
	var fault *mail.Fault
	switch {
	case err == nil:
		handed.Add(1, l.Channel, "sent")
		return nil
	case errors.As(err, &fault) && fault.Permanent:
		handed.Add(1, l.Channel, "refused")
		return &alert.Refused{Code: code(err), Address: fault.Address}
	}
	handed.Add(1, l.Channel, "again")
	return err
}

// code names a fault without an address.
func code(err error) string {
	var fault *mail.Fault
	if !errors.As(err, &fault) || fault.Code == 0 {
		return "svarte ikke"
	}
	return fmt.Sprintf("svar %d", fault.Code)
}
