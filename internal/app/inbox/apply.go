package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// settled is an outcome that the deed itself does not write: its transaction is given up.
type settled finish

func (s settled) Error() string { return "inbox: " + string(s.state) + " " + s.fault }

// errNotNow means that the row is somebody else's, or that an older one of its lanes waits.
var errNotNow = errors.New("inbox: not this one now")

// applyOne writes one row and reports whether it is done with, in whatever way.
func (b *Box) applyOne(ctx context.Context, seq int) bool {
	out, err := b.write(ctx, seq)
	patient := out.patient
	var s settled
	switch {
	case err == nil:
		if !out.later {
			worked.Add(1, string(Applied))
		}
		return true
	case errors.Is(err, errNotNow):
		return false
	case errors.As(err, &s):
		err = b.finish(ctx, seq, finish(s), patient)
	default:
		return b.failed(ctx, seq, patient, err)
	}
	if err != nil {
		b.log.Error("inbox: cannot finish a message", "message", seq, "error", err.Error())
	}
	return err == nil
}

// applyTogether writes rows in one transaction, each as a deed of its own, and reports whether that went well. Where anything is wrong with one of them none is
// written, and each is to be tried alone.
func (b *Box) applyTogether(ctx context.Context, seqs []int) bool {
	all, out := make([]func(*app.Tx) error, len(seqs)), make([]written, len(seqs))
	for i, seq := range seqs {
		all[i] = b.telling(ctx, seq, &out[i])
	}
	if err := b.s.DoAll(ctx, access.Actor{Role: care.Feed, Today: b.s.Today()}, all); err != nil {
		return false
	}
	for _, x := range out {
		b.told.add(x.feeds)
		if !x.later {
			worked.Add(1, string(Applied))
		}
	}
	return true
}

// write is the feed's deed: what one message tells, all of it or nothing.
func (b *Box) write(ctx context.Context, seq int) (out written, err error) {
	err = b.s.Do(ctx, access.Actor{Role: care.Feed, Today: b.s.Today()}, b.telling(ctx, seq, &out))
	if err == nil {
		b.told.add(out.feeds)
	}
	return out, err
}

// written is what is known of a message that was written, or was tried.
type written struct {
	patient care.PatientID // the first whom a number belongs to; "" where nobody is followed
	feeds   map[feedKey]*query.PutFeedParams
	later   bool // only a number was learnt: it waits behind what came under that before it
}

// telling is that deed.
func (b *Box) telling(ctx context.Context, seq int, out *written) func(*app.Tx) error {
	return func(tx *app.Tx) error {
		out.later = false
		row, err := tx.LockNext(ctx, seq)
		if errors.Is(err, sql.ErrNoRows) {
			return errNotNow
		}
		if err != nil {
			return err
		}
		t, fault := b.open(row)
		if fault != "" {
			return settled{state: Failed, fault: fault}
		}
		sender, ok := b.senders[row.Sender]
		if !ok || sender.Unit == "" {
			return settled{state: Failed, fault: FailNoUnit}
		}
		k, err := b.look(ctx, tx.Reader, []string{row.Sender}, []*Told{t})
		if err != nil {
			return err
		}
		d := &deed{b: b, tx: tx, k: k, row: row, sender: sender, found: &out.patient}
		for one := t; one != nil; one = one.Second {
			one.Doubtful = one.Doubtful || t.Doubtful
			if err := d.tell(ctx, one); err != nil {
				return err
			}
			if d.later {
				out.later, out.feeds = true, nil
				return nil
			}
		}
		if d.patient == "" {
			out.patient = ""
			return settled{state: Unmatched}
		}
		if n, err := tx.FinishMessage(ctx, query.FinishMessageParams{
			Seq: seq, State: string(d.state()), FinishedAt: db.At(tx.Now), PurgeAt: db.At(tx.Now.Add(KeepApplied)), PatientID: db.ID(d.patient),
		}); err != nil || n != 1 {
			return fmt.Errorf("inbox.write: %d rows: %w", n, err)
		}
		out.feeds = map[feedKey]*query.PutFeedParams{}
		count(out.feeds, row, d.wrote)
		return nil
	}
}

// deed is what one message does.
type deed struct {
	b       *Box
	tx      *app.Tx
	k       book
	row     query.Inbox
	sender  Sender
	patient care.PatientID  // the first who is followed
	found   *care.PatientID // the first whom a number belongs to: what fails is about her, too
	wrote   bool
	later   bool // see written
}

func (d *deed) state() State {
	if d.wrote {
		return Applied
	}
	return Ignored
}

// tell writes what a message says of one patient; of one whom nobody follows, nothing.
func (d *deed) tell(ctx context.Context, t *Told) error {
	id, two := d.b.person(d.k, d.row.Sender, who{t.Numbers, t.Own})
	all := who{t.Numbers, t.Own}
	if t.Merge != nil {
		old, both := d.b.person(d.k, d.row.Sender, who{t.Merge.Numbers, t.Merge.Own})
		two = two || both || old != "" && id != "" && old != id
		if id == "" {
			id = old // the record goes on under the new numbers
		}
		all.numbers, all.own = slices.Concat(all.numbers, t.Merge.Numbers), slices.Concat(all.own, t.Merge.Own)
	}
	if id == "" {
		return nil
	}
	if *d.found == "" {
		*d.found = id
	}
	if two {
		return settled{state: Failed, fault: FailTwoPersons}
	}
	person, err := d.tx.Person(ctx, id)
	if err != nil || !person.Open {
		return err
	}
	unit := d.sender.Unit
	if ward, ok := d.sender.Wards[t.Movement.Place]; ok {
		unit = ward
	}
	hers, doubtful, err := d.newNumber(ctx, id, all)
	if err != nil {
		return err
	}
	if t.Doubtful || doubtful {
		return settled{state: Failed, fault: FailDoubtful}
	}
	if t.Merge == nil {
		all.numbers = hers
	}
	d.tx.Actor.Org = unit
	if err := d.tx.Allow(access.TellStay, person, fmt.Sprintf("message/%d", d.row.Seq)); err != nil {
		return err
	}
	if d.patient == "" {
		d.patient = person.Patient
	}
	learnt, err := d.b.learn(ctx, d.tx, d.k, d.row.Sender, person.Patient, all)
	if err != nil {
		return err
	}
	if d.later, err = d.earlier(ctx, person.Patient, learnt); err != nil || d.later {
		return err
	}
	d.wrote = d.wrote || t.Merge != nil || len(learnt) > 0
	if t.Movement.Kind == "" && t.WasStay == "" {
		return nil
	}
	d.wrote = true
	if t.Movement.Kind == "" {
		return stay.Renumber(ctx, d.tx, stay.Told{Patient: person.Patient, Sender: d.row.Sender, Number: t.Stay, Was: t.WasStay, Unit: unit, Where: d.sender.Where})
	}
	_, err = stay.Record(ctx, d.tx, stay.Told{
		Patient: person.Patient, Person: person, Sender: d.row.Sender, Number: t.Stay, Was: t.WasStay, Unit: unit, Where: d.sender.Where, Movement: t.Movement, State: t.State,
	})
	return err
}

// finish settles a row whose deed was given up.
func (b *Box) finish(ctx context.Context, seq int, how finish, patient care.PatientID) error {
	now := b.s.Now()
	err := b.s.Store.InTx(ctx, func(w *store.Writer) error {
		row, err := w.Message(ctx, seq)
		if err != nil {
			return err
		}
		_, err = w.FinishMessage(ctx, query.FinishMessageParams{
			Seq: seq, State: string(how.state), Fault: how.fault, FinishedAt: db.At(now), PurgeAt: db.At(row.ReceivedAt.Add(how.keep())), PatientID: db.ID(patient),
		})
		return err
	})
	if err == nil {
		worked.Add(1, string(how.state))
	}
	return err
}

// failed puts a row off, longer each time, and gives it up for somebody to look at when it has been tried often enough. What the
// rules refuse is refused the next time, too.
func (b *Box) failed(ctx context.Context, seq int, patient care.PatientID, cause error) bool {
	row, err := b.s.Store.Reader().Message(ctx, seq)
	if err == nil {
		kind := errs.KindOf(cause)
		b.log.Error("inbox: a message could not be written", "message", seq, "attempt", row.Attempts+1, "kind", kind.String(), "error", cause.Error())
		if row.Attempts+1 >= attempts || kind == errs.KindInvalid || kind == errs.KindDenied {
			err = b.finish(ctx, seq, finish{state: Failed, fault: FailNotRecorded}, patient)
		} else {
			err = b.s.Store.InTx(ctx, func(w *store.Writer) error {
				return w.PutOffMessage(ctx, query.PutOffMessageParams{Seq: seq, RunAt: db.At(b.s.Now().Add(backoff(row.Attempts))), Fault: FailNotRecorded})
			})
		}
	}
	if err != nil {
		b.log.Error("inbox: cannot put a message off", "message", seq, "error", err.Error())
	}
	return err == nil
}

// backoff is 1 s, 4 s, 16 s … and ten minutes at most: the patient's later messages wait behind it.
func backoff(attempts int) time.Duration {
	return min(10*time.Minute, time.Second<<(2*min(attempts, 6)))
}
