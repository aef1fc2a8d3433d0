package message

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/kith"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Composed is a message as it is sent.
type Composed struct {
	XML      []byte
	At       time.Time // its GenDate: the time for a receipt counts from it
	Attached string    // Attached, or why there is no attachment
}

// Attached is what a message with the plan as a file says of it.
const Attached = "pdf"

// Envelope is what a transport hands over. ID is the same each time that it is tried.
type Envelope struct {
	ID  db.ID
	To  string // the receiver's HER-id
	XML []byte
}

// ErrStopped is the answer of what asks or composes where nothing is to be sent: the version is gone, the patient objects or is not followed any more, or the receiver is no party of hers.
var ErrStopped = errors.New("message: not to be sent")

// Fault is a handing over that did not go: Code says why, without anything of the message. Final: it will not go better.
type Fault struct {
	Code  string
	Final bool
}

// Error is the code.
func (f *Fault) Error() string { return "message: " + f.Code }

// Readdressed is what a message says that was laid for another address than its receiver has now: somebody has corrected it, or taken it away.
const Readdressed = "adressen er endret"

// Attempts is how many times a message is tried: with an hour between, over four days.
const Attempts = 106

// Row is a message as it is composed.
type Row = query.PlanMessage

// Post is who writes messages, and who carries them.
type Post struct {
	May     func(context.Context, Row) error // asked before each attempt; ErrStopped: not any more
	Compose func(context.Context, Row) (*Composed, error)
	Send    func(context.Context, Envelope) (transport string, err error) // hands over, and returns what the transport calls the message; "" where it has no word for it
	Ask     func(context.Context) error                                   // takes in what has come, before something is handed over again; nil: there is nothing to ask
}

// Handler composes and hands over the message that the payload names: once composed it is kept, sealed, so each attempt sends the same. Before each attempt May is
// asked anew: days may lie between two, and what she has said no to since stops the message. What was handed over just before the process died may be handed over again,
// under the same MsgId, unless its receipt has come meanwhile.
func Handler(s *app.Service, p Post) job.Handler {
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
		if p.Ask != nil && State(row.State) == Waiting && row.Sealed != "" { // it was composed at an earlier attempt, and so perhaps handed over
			_ = p.Ask(ctx) // where nobody answers now, handing over will say so
			if row, err = s.Store.Reader().PlanMessage(ctx, h.Message); errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("%s: %w", SendJob, err)
			}
		}
		if State(row.State) != Waiting {
			return nil
		}
		var xml []byte
		if err = p.May(ctx, row); err == nil {
			xml, err = composed(ctx, s, row, p.Compose)
		}
		if errors.Is(err, ErrStopped) {
			return end(ctx, s, row, Stopped, "")
		}
		var fault *Fault
		transport := ""
		switch {
		case err == nil:
			transport, err = p.Send(ctx, Envelope{ID: row.ID, To: row.HerID, XML: xml})
		case !errors.As(err, &fault):
			return err
		}
		switch {
		case err == nil:
			return byItself(ctx, s, access.HandMessage, row, Sent, func(tx *app.Tx) (int64, error) {
				return tx.SentPlanMessage(ctx, query.SentPlanMessageParams{ID: row.ID, SentAt: db.At(tx.Now), TransportID: transport})
			})
		case ctx.Err() != nil:
			return err // the process is stopping: not the message's fault
		case !errors.As(err, &fault):
			fault = &Fault{Code: "transporten svarte ikke"}
		}
		if fault.Final || row.Attempts+1 >= Attempts || s.Now().Sub(row.CreatedAt.Time) > Wait {
			return end(ctx, s, row, Failed, fault.Code)
		}
		if err := s.Store.InTx(ctx, func(w *store.Writer) error { // nothing has left: no deed yet
			_, err := w.FaultPlanMessage(ctx, query.FaultPlanMessageParams{ID: row.ID, State: string(Waiting), Fault: fault.Code})
			return err
		}); err != nil {
			return fmt.Errorf("%s: %w", SendJob, err)
		}
		return fault // the job tries again, and holds up the thread meanwhile
	}
}

// composed returns the message as it was composed the first time. A plan that was composed without its attachment, by an earlier release, is composed anew.
func composed(ctx context.Context, s *app.Service, row Row, compose func(context.Context, Row) (*Composed, error)) ([]byte, error) {
	if row.Sealed != "" && (row.Attached == Attached || Kind(row.Kind).OfHearing()) {
		xml, err := s.Keys.Open(row.Sealed, Ref(row.ID))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", SendJob, err)
		}
		return xml, nil
	}
	last, err := s.Store.Reader().LastPlanMessage(ctx, query.LastPlanMessageParams{EnrolmentID: row.EnrolmentID, HerID: row.HerID})
	switch {
	case err == nil:
		row.ThreadID, row.ParentID = last.ThreadID, last.ID
	case errors.Is(err, sql.ErrNoRows): // nothing has been sent to them: this is the first of its thread
		row.ThreadID, row.ParentID = row.ID, ""
	default:
		return nil, fmt.Errorf("%s: %w", SendJob, err)
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
		_, err := w.SealPlanMessage(ctx, query.SealPlanMessageParams{ID: row.ID, Sealed: sealed, Attached: c.Attached, ThreadID: row.ThreadID, ParentID: row.ParentID, ComposedAt: db.At(c.At)})
		return err
	})
}

// end notes that a message will not be tried again.
func end(ctx context.Context, s *app.Service, row Row, state State, code string) error {
	return byItself(ctx, s, access.HandMessage, row, state, func(tx *app.Tx) (int64, error) {
		return tx.FaultPlanMessage(ctx, query.FaultPlanMessageParams{ID: row.ID, State: string(state), Fault: code})
	})
}

// errUnchanged ends a deed that found nothing to do: it leaves no row, for there was none.
var errUnchanged = errors.New("message: nothing has changed")

// byItself does what no user does with a message, and audits it: which message, which version of the plan, to whom, and what state it came to. A write that hits nothing is
// none: somebody else did it meanwhile, or the person was deleted.
func byItself(ctx context.Context, s *app.Service, deed access.Deed, row Row, state State, write func(*app.Tx) (int64, error)) error {
	err := s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
		n, err := write(tx)
		if err != nil {
			return fmt.Errorf("%s: %w", deed, err)
		}
		if n == 0 {
			return errUnchanged
		}
		return note(ctx, tx, deed, row, state)
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// note decides and audits a deed about a message.
func note(ctx context.Context, tx *app.Tx, deed access.Deed, row Row, state State) error {
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return err
	}
	v, err := tx.PlanVersion(ctx, row.VersionID)
	if err != nil {
		return fmt.Errorf("%s: %w", deed, err)
	}
	return tx.Allow(deed, person, Ref(row.ID), fmt.Sprintf("plan/%s@%d", v.ID, v.Version), "organisation/"+string(row.OrganisationID), "state/"+string(state))
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
		err := s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
			row, err := tx.LockPlanMessage(ctx, id)
			if errors.Is(err, sql.ErrNoRows) || err == nil && State(row.State) != Sent {
				return errUnchanged // a receipt came, or the person was deleted, meanwhile
			}
			if err != nil {
				return err
			}
			if _, err := tx.AnswerPlanMessage(ctx, query.AnswerPlanMessageParams{ID: id, State: string(Silent), Receipts: row.Receipts, Sealed: row.Sealed}); err != nil {
				return err
			}
			return note(ctx, tx, access.MissReceipt, row, Silent)
		})
		if errors.Is(err, errUnchanged) {
			continue
		}
		if err != nil {
			return n, fmt.Errorf("message.Silence: %w", err)
		}
		n++
	}
	return n, nil
}

// Handed is a message that was handed over and has had no receipt.
type Handed struct {
	ID        db.ID
	To        string // the receiver's HER-id
	Transport string // what the transport calls it
}

// Refusing is what a message says that the receiver's message server did not take.
const Refusing = "mottakerens meldingstjener tok ikke imot meldingen"

// Follow asks what has become of messages that have had no receipt, where the transport can tell, and returns of how many it could: one that the receiver's message server refused has
// failed, and a receipt that did not come by itself is taken in. The error is the first of those that could not be asked about; after three it stops.
func Follow(ctx context.Context, s *app.Service, ask func(context.Context, Handed) (refused bool, r *kith.Receipt, err error)) (int, error) {
	rows, err := s.Store.Reader().PlanMessagesHanded(ctx, some)
	if err != nil {
		return 0, fmt.Errorf("message.Follow: %w", err)
	}
	n, missed, fault := 0, 0, error(nil)
	for _, x := range rows {
		if missed == 3 {
			break
		}
		refused, r, err := ask(ctx, Handed{x.ID, x.HerID, x.TransportID})
		switch {
		case err != nil:
		case r != nil:
			err = Receive(ctx, s, r)
			n++
		case refused:
			row, e := s.Store.Reader().PlanMessage(ctx, x.ID)
			if err = e; err == nil {
				err = byItself(ctx, s, access.MissReceipt, row, Failed, func(tx *app.Tx) (int64, error) {
					return tx.UndeliveredPlanMessage(ctx, query.UndeliveredPlanMessageParams{ID: x.ID, Fault: Refusing})
				})
			}
			n++
		}
		if err != nil {
			missed++
			fault = cmp.Or(fault, fmt.Errorf("message.Follow: %w", err))
		}
	}
	return n, fault
}
