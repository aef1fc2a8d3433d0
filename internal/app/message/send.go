package message

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Composed is a message as it is sent.
type Composed struct {
	XML      []byte
	Attached string // "pdf", or why there is no attachment
}

// Envelope is what a transport hands over. ID is the same each time that it is tried.
type Envelope struct {
	ID  db.ID
	To  string // the receiver's HER-id
	XML []byte
}

// ErrStopped is the answer of what asks or composes where nothing is to be sent: the version is gone, the patient objects, or the receiver is no party of hers any more.
var ErrStopped = errors.New("message: not to be sent")

// Fault is a handing over that did not go: Code says why, without anything of the message. Final: it will not go better.
type Fault struct {
	Code  string
	Final bool
}

// Error is the code.
func (f *Fault) Error() string { return "message: " + f.Code }

// Attempts is how many times a message is tried: with an hour between, over four days.
const Attempts = 106

// Row is a message as it is composed.
type Row = query.PlanMessage

// Handler composes and hands over the message that the payload names: once composed it is kept, sealed, so each attempt sends the same. Before each attempt may is
// asked anew: days may lie between two, and what she has said no to since stops the message. What was handed over just before the process died may be handed over again,
// under the same MsgId.
func Handler(s *app.Service, may func(context.Context, Row) error, compose func(context.Context, Row) (*Composed, error), send func(context.Context, Envelope) error) job.Handler {
	return func(ctx context.Context, payload json.RawMessage) error {
		var h Handing
		if err := json.Unmarshal(payload, &h); err != nil {
			return fmt.Errorf("%s: %w", SendJob, err)
		}
		row, err := s.Store.Reader().PlanMessage(ctx, h.Message)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // the person was deleted
		}
		if err != nil {
			return fmt.Errorf("%s: %w", SendJob, err)
		}
		if State(row.State) != Waiting {
			return nil
		}
		var xml []byte
		if err = may(ctx, row); err == nil {
			xml, err = composed(ctx, s, row, compose)
		}
		if errors.Is(err, ErrStopped) {
			return settle(ctx, s, row.ID, Stopped, "")
		}
		if err != nil {
			return err
		}
		err = send(ctx, Envelope{ID: row.ID, To: row.HerID, XML: xml})
		var fault *Fault
		switch {
		case err == nil:
			return s.Store.InTx(ctx, func(w *store.Writer) error {
				_, err := w.SentPlanMessage(ctx, query.SentPlanMessageParams{ID: row.ID, SentAt: db.At(s.Now())})
				return err
			})
		case ctx.Err() != nil:
			return err // the process is stopping: not the message's fault
		case !errors.As(err, &fault):
			fault = &Fault{Code: "transporten svarte ikke"}
		}
		if fault.Final || row.Attempts+1 >= Attempts || s.Now().Sub(row.CreatedAt.Time) > Wait {
			return settle(ctx, s, row.ID, Failed, fault.Code)
		}
		if err := settle(ctx, s, row.ID, Waiting, fault.Code); err != nil {
			return err
		}
		return fault // the job tries again, and holds up the thread meanwhile
	}
}

// composed returns the message as it was composed the first time.
func composed(ctx context.Context, s *app.Service, row Row, compose func(context.Context, Row) (*Composed, error)) ([]byte, error) {
	if row.Sealed != "" {
		xml, err := s.Keys.Open(row.Sealed, Ref(row.ID))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", SendJob, err)
		}
		return xml, nil
	}
	c, err := compose(ctx, row)
	if err != nil {
		return nil, err
	}
	sealed, err := s.Keys.Seal(c.XML, Ref(row.ID))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", SendJob, err)
	}
	return c.XML, s.Store.InTx(ctx, func(w *store.Writer) error {
		_, err := w.SealPlanMessage(ctx, query.SealPlanMessageParams{ID: row.ID, Sealed: sealed, Attached: c.Attached})
		return err
	})
}

func settle(ctx context.Context, s *app.Service, id db.ID, state State, code string) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.FaultPlanMessage(ctx, query.FaultPlanMessageParams{ID: id, State: string(state), Fault: code}); err != nil {
			return fmt.Errorf("%s: %w", SendJob, err)
		}
		return nil
	})
}

// some is how many messages are looked at at a time.
const some = 200

// Silence marks what has had no receipt for Wait as not received, and returns how many that were. A receipt that comes later still counts.
func Silence(ctx context.Context, s *app.Service) (int, error) {
	ids, err := s.Store.Reader().PlanMessagesUnanswered(ctx, query.PlanMessagesUnansweredParams{Before: db.At(s.Now().Add(-Wait)), Lim: some})
	if err != nil {
		return 0, fmt.Errorf("message.Silence: %w", err)
	}
	n := 0
	for _, id := range ids {
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			row, err := w.LockPlanMessage(ctx, id)
			if err != nil || State(row.State) != Sent {
				return err
			}
			n++
			_, err = w.AnswerPlanMessage(ctx, query.AnswerPlanMessageParams{ID: id, State: string(Silent), Receipts: row.Receipts, Sealed: row.Sealed})
			return err
		})
		if err != nil {
			return n, fmt.Errorf("message.Silence: %w", err)
		}
	}
	return n, nil
}
