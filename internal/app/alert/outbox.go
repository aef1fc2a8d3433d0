package alert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Channels of the outbox.
const (
	Mail = "mail"
	SMS  = "sms"
)

// SendJob is the kind of the job that hands one row of the outbox over, with a Letter's id as its payload.
const SendJob = "alert.send"

// Handing is the payload of SendJob.
type Handing struct {
	Outbox db.ID `json:"outbox"`
}

// Envelope is whom a notice goes to, and the alert or the hearing that it is about; neither of a day's summary.
type Envelope struct{ User, Alert, Hearing db.ID }

// send lays a notice about an alert in the outbox.
func send(ctx context.Context, s *app.Service, w *store.Writer, alert, user db.ID, n care.Notice, now time.Time) error {
	return Post(ctx, s, w, Envelope{User: user, Alert: alert}, n, now)
}

// Post lays a notice in the outbox for each channel, and has it handed over as soon as the transaction is committed.
func Post(ctx context.Context, s *app.Service, w *store.Writer, e Envelope, n care.Notice, now time.Time) error {
	channels := []string{Mail}
	if s.Outward.SMS {
		channels = append(channels, SMS)
	}
	for _, channel := range channels {
		id := db.NewID()
		err := w.InsertOutbox(ctx, query.InsertOutboxParams{
			ID: id, AlertID: e.Alert, HearingID: e.Hearing, UserID: e.User, About: string(n.About), Channel: channel, Subject: n.Subject(), Body: n.Text(), State: "waiting", CreatedAt: db.At(now),
		})
		if err != nil {
			return fmt.Errorf("alert.Post: %w", err)
		}
		if err := s.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: SendJob, Payload: Handing{id}, UniqueKey: "outbox " + string(id)}); err != nil {
			return err
		}
	}
	return nil
}

// Letter is one row of the outbox, to hand over. ID is the same each time that it is tried, so that a receiver who got it twice
// can tell.
type Letter struct {
	ID      db.ID
	Channel string
	To      string // an address for mail, a telephone number for SMS
	Subject string
	Text    string
	At      time.Time
}

// Refused is a handing over that will not go better: the receiver does not exist, or the text is not taken. Code says why, without
// an address.
type Refused struct {
	Code    string
	Address bool // it is the receiver's address that is refused
}

// Error is the code.
func (r *Refused) Error() string { return "refused: " + r.Code }

// giveUp is how long a letter is tried.
const giveUp = 24 * time.Hour

// HandOver hands one row of the outbox over by send, and notes what came of it: sent, refused, or tried again. It may send twice
// what was sent just before the process died, never otherwise. code names a fault that may pass, without an address.
func HandOver(ctx context.Context, s *app.Service, id db.ID, send func(context.Context, Letter) error, code func(error) string) error {
	row, err := s.Store.Reader().OutboxRow(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the person was deleted
	}
	if err != nil {
		return fmt.Errorf("alert.HandOver: %w", err)
	}
	if row.State != "waiting" {
		return nil
	}
	if stopped, err := afterDeath(ctx, s, row); stopped || err != nil {
		return err
	}
	l := Letter{ID: row.ID, Channel: row.Channel, To: row.Email, Subject: row.Subject, Text: row.Body, At: row.CreatedAt.Time}
	if row.Channel == SMS {
		l.To = row.Phone
	}
	if l.To == "" {
		return settle(ctx, s, row, "no_address", "", row.Channel == Mail)
	}
	err = send(ctx, l)
	var refused *Refused
	switch {
	case err == nil:
		return sent(ctx, s, row)
	case errors.As(err, &refused):
		return settle(ctx, s, row, "refused", refused.Code, refused.Address && row.Channel == Mail)
	case ctx.Err() != nil:
		return err // the process is stopping: not the letter's fault
	case s.Now().Sub(row.CreatedAt.Time) > giveUp:
		return settle(ctx, s, row, "refused", "ga opp: "+code(err), false)
	}
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.FaultOutbox(ctx, query.FaultOutboxParams{ID: row.ID, State: "waiting", Fault: code(err)}); err != nil {
			return fmt.Errorf("alert.HandOver: %w", err)
		}
		return s.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: SendJob, Payload: Handing{row.ID}, RunAt: s.Now().Add(wait(row.Attempts))})
	})
}

// afterDeath stops a letter about somebody who has died meanwhile, whatever it says: only the death's own alert is handed over. A death that
// is taken back does not bring it out again. See docs/adr/0021.
func afterDeath(ctx context.Context, s *app.Service, row query.OutboxRowRow) (bool, error) {
	if row.AlertID == "" && row.HearingID == "" {
		return false, nil // about nobody
	}
	n, err := s.Store.Reader().OutboxAboutDead(ctx, row.ID)
	if err != nil {
		return false, fmt.Errorf("alert.HandOver: %w", err)
	}
	if n == 0 {
		return false, nil
	}
	return true, settle(ctx, s, row, Stopped, "", false)
}

// Stopped is the state of a letter that was not handed over because the person it is about had died.
const Stopped = "stopped"

// wait is how long until the next try: 5 s, doubled each time, at most five minutes, so that a server that was down for an hour
// has everything soon after.
func wait(attempts int) time.Duration {
	return min(5*time.Minute, 5*time.Second<<min(attempts, 10))
}

func sent(ctx context.Context, s *app.Service, row query.OutboxRowRow) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		now := db.At(s.Now())
		if _, err := w.SentOutbox(ctx, query.SentOutboxParams{ID: row.ID, SentAt: now}); err != nil {
			return fmt.Errorf("alert.HandOver: %w", err)
		}
		if row.AlertID == "" || row.Channel != Mail {
			return nil
		}
		if _, err := w.MailedAlert(ctx, query.MailedAlertParams{ID: row.AlertID, MailedAt: now}); err != nil {
			return fmt.Errorf("alert.HandOver: %w", err)
		}
		return nil
	})
}

// settle notes that a letter was not taken. Where the receiver has no address that works, that is noted too, and an alert that waits for
// just that receiver goes on to the next.
func settle(ctx context.Context, s *app.Service, row query.OutboxRowRow, state, code string, address bool) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.FaultOutbox(ctx, query.FaultOutboxParams{ID: row.ID, State: state, Fault: code}); err != nil {
			return fmt.Errorf("alert.HandOver: %w", err)
		}
		if !address {
			return nil
		}
		if row.Email != "" {
			if err := fault(ctx, w, row.UserID, row.Email, code, s.Now(), ""); err != nil {
				return err
			}
		}
		if row.AlertID == "" || s.Outward.SMS {
			return nil
		}
		return unreached(ctx, s, w, row.AlertID, row.UserID)
	})
}

// keepOutbox is how long mails that were handed over are kept.
const keepOutbox = 365 * 24 * time.Hour

// Purge takes away mails handed over long ago.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	var n int64
	err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		n, err = w.PurgeOutbox(ctx, db.At(s.Now().Add(-keepOutbox)))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("alert.Purge: %w", err)
	}
	return int(n), nil
}
