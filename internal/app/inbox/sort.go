package inbox

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Work takes what waits as far as it comes. It is what the worker does when it is woken; tests call it too. done ends it early.
//
// Order. A row may be worked on when no older row that waits shares a lane with it. Sorting looks at the rows from the oldest on
// and keeps the lanes of those that stay: of all that concern nobody who is followed it is done at once, many in a transaction. The
// others are written one by one, side by side, each in a transaction that asks the database again whether the row is the oldest
// of its lanes (LockNext). The oldest row of all is always free, so nothing waits for itself: a merge simply stands in the lanes
// of both patients.
func (b *Box) Work(ctx context.Context, done <-chan struct{}) error {
	full := done == nil
	var took time.Duration
	for {
		select {
		case <-done:
			return nil
		default:
		}
		now := b.s.Now()
		if n, err := b.s.Store.Reader().AnyWaiting(ctx, db.At(now)); err != nil || n == 0 {
			return wrap("Work", err)
		}
		if !full && b.yield(done, took) { // what comes in has the disk first: one look takes what several messages have brought
			return nil
		}
		began := time.Now()
		moved, err := b.move(ctx)
		if err != nil {
			return err
		}
		took = time.Since(began)
		ready, finished, err := b.sort(ctx, now)
		if err != nil {
			return wrap("Work", err)
		}
		full = done == nil || (finished >= batch || moved == onePass) && !b.flood.on()
		applied := b.apply(ctx, ready, done != nil)
		if done == nil {
			if err := b.told.write(ctx, b.s.Store); err != nil {
				return err
			}
		}
		if moved+finished+applied == 0 { // what is left is put off, or somebody else has it
			return nil
		}
	}
}

// sorted are the rows that one look at the queue is done with, by what becomes of them.
type sorted struct {
	ready    []int // are to be written
	finished map[finish][]int
	feeds    map[feedKey]*query.PutFeedParams
}

type finish struct {
	state State
	fault string
	lanes bool      // it keeps them
	since time.Time // when it came, to the hour, where that is not just now: how long its bytes are kept counts from there, also when it is run again
}

// keep is how long the bytes are kept after reception.
func (f finish) keep() time.Duration {
	if f.state == Failed {
		return KeepFailed
	}
	return Keep
}

// dated is f of a row that came then.
func (f finish) dated(received, now time.Time) finish {
	if now.Sub(received) > time.Hour {
		f.since = received.UTC().Truncate(time.Hour)
	}
	return f
}

// sort finishes what concerns nobody and returns the rows that are to be written, none of which stands in the way of another.
func (b *Box) sort(ctx context.Context, now time.Time) (ready []int, n int, err error) {
	var out sorted
	err = b.s.Store.InTx(ctx, func(w *store.Writer) error {
		out = sorted{finished: map[finish][]int{}, feeds: map[feedKey]*query.PutFeedParams{}}
		blocked := map[string]bool{}
		after := 0
		for range pages {
			rows, err := w.OldestWaiting(ctx, query.OldestWaitingParams{After: after, Lim: batch})
			if err != nil {
				return err
			}
			if err := b.sortPage(ctx, w.Reader, rows, blocked, now, &out); err != nil {
				return err
			}
			if len(rows) < batch || len(out.ready) >= batch {
				break
			}
			after = rows[len(rows)-1].Seq
		}
		n = 0
		at := b.s.Now() // committed at once: see settling
		for how, seqs := range out.finished {
			n += len(seqs)
			received := now
			if how.since != (time.Time{}) {
				received = how.since
			}
			keep := 0
			if how.lanes {
				keep = 1
			}
			if err := w.FinishMessages(ctx, query.FinishMessagesParams{
				State: string(how.state), Fault: how.fault, FinishedAt: db.At(at), PurgeAt: db.At(received.Add(how.keep())), Keep: keep, Seqs: list(seqs),
			}); err != nil {
				return err
			}
		}
		return putFeeds(ctx, w, out.feeds)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("sort: %w", err)
	}
	for how, seqs := range out.finished {
		worked.Add(float64(len(seqs)), string(how.state))
	}
	return out.ready, n, nil
}

func (b *Box) sortPage(ctx context.Context, r *store.Reader, rows []query.Inbox, blocked map[string]bool, now time.Time, out *sorted) error {
	told, senders, faults := make([]*Told, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		senders[i] = row.Sender
		told[i], faults[i] = b.open(row)
	}
	k, err := b.look(ctx, r, senders, told)
	if err != nil {
		return err
	}
	for i, row := range rows {
		lanes := lanesOf(row)
		held := row.RunAt.After(now)
		for _, l := range lanes {
			held = held || blocked[l]
		}
		how, write := b.fate(k, row, told[i], faults[i])
		if held || write {
			for _, l := range lanes {
				blocked[l] = true
			}
		}
		switch {
		case held:
			continue
		case write:
			out.ready = append(out.ready, row.Seq)
		default:
			how = how.dated(row.ReceivedAt.Time, now)
			out.finished[how] = append(out.finished[how], row.Seq)
			count(out.feeds, row, false)
		}
	}
	return nil
}

// fate says whether a row has to be written, and what becomes of it where not.
func (b *Box) fate(k book, row query.Inbox, t *Told, fault string) (how finish, write bool) {
	switch {
	case fault != "":
		return finish{state: Failed, fault: fault}, false
	case t == nil:
		return finish{state: Ignored}, false
	}
	nobody := true
	for _, w := range named(t) {
		id, two := b.person(k, row.Sender, w)
		if two {
			return finish{}, true // it fails there, where it is noted whom it is about
		}
		nobody = nobody && id == ""
		if len(w.numbers)+len(w.own) == 0 && (t.Movement.Kind != "" || t.Merge != nil) {
			return finish{state: Failed, fault: FailNoPatient}, false
		}
	}
	switch {
	case nobody:
		return finish{state: Unmatched, lanes: mayBeLearnt(t)}, false
	case !t.says() && !b.teaches(k, row.Sender, t):
		return finish{state: Ignored}, false
	case b.senders[row.Sender].Unit == "":
		return finish{state: Failed, fault: FailNoUnit}, false
	}
	return finish{}, true
}

// open unseals and reads a row. The fault says why it cannot be.
func (b *Box) open(row query.Inbox) (t *Told, fault string) {
	if row.Sealed == "" {
		return nil, FailSealed
	}
	defer func() {
		if recover() != nil { // what broke may be of what was sent: it holds up nobody else's, and somebody looks at it
			b.log.Error("inbox: reading a message panicked", "format", row.Format, "stack", string(debug.Stack()))
			t, fault = nil, FailUnreadable
		}
	}()
	raw, err := b.s.Keys.Open(string(row.Sealed), sealedFor(row.KeyHash))
	if err != nil {
		return nil, FailSealed
	}
	t, err = b.read(Raw{Format: row.Format, Sender: row.Sender, Bytes: raw, Received: row.ReceivedAt.Time})
	if err != nil {
		return nil, FailUnreadable
	}
	return t, ""
}

func lanesOf(row query.Inbox) []string {
	var lanes []string
	for _, l := range []db.Text{row.Lane1, row.Lane2, row.Lane3, row.Lane4} {
		if l != "" {
			lanes = append(lanes, string(l))
		}
	}
	return lanes
}

// count counts a row that is done with; one that is run again was counted the first time.
func count(feeds map[feedKey]*query.PutFeedParams, row query.Inbox, applied bool) {
	f := add(feeds, row.Sender, row.Interface, row.ReceivedAt)
	if !row.FinishedAt.IsZero() {
		f.Messages--
	}
	if applied {
		f.AppliedAt = row.ReceivedAt
	}
}

func list(seqs []int) string { return string(db.ToJSON(seqs)) }

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("inbox.%s: %w", what, err)
	}
	return nil
}

// writers is how many rows are written at the same time on PostgreSQL. A SQLite file has one writer.
const writers = 4

// apply writes rows and returns how many it is done with. In a flood it rests after each, and leaves what it has not come to.
func (b *Box) apply(ctx context.Context, seqs []int, rests bool) int {
	at := b.writers()
	if rests && b.flood.on() { // several would rest no more than one works
		at = 1
	}
	todo := make(chan []int)
	var n atomic.Int64
	var wg sync.WaitGroup
	for range min(at, len(seqs)) {
		wg.Go(func() {
			for some := range todo {
				began := time.Now()
				if len(some) > 1 && b.applyTogether(ctx, some) {
					n.Add(int64(len(some)))
					continue
				}
				for _, seq := range some {
					if b.applyOne(ctx, seq) {
						n.Add(1)
					}
				}
				if now := time.Now(); rests {
					time.Sleep(b.flood.rest(now, now.Sub(began)))
				}
			}
		})
	}
	began := time.Now()
	for len(seqs) > 0 {
		some := seqs[:min(len(seqs), b.atOnce())]
		todo <- some
		seqs = seqs[len(some):]
		if !rests {
			continue
		}
		if on := b.flood.on(); on && (time.Since(began) > floodPiece || b.count() > mostNew) || !on && at < b.writers() { // over: all write again
			break
		}
	}
	close(todo)
	wg.Wait()
	return int(n.Load())
}

// writers is how many write side by side.
func (b *Box) writers() int {
	if b.s.Store.DB.Engine == db.SQLite {
		return 1
	}
	return writers
}

// manyAtOnce is how many rows are written in one transaction where nobody waits for the file.
const manyAtOnce = 10

// atOnce is how many rows are to be written in one transaction: on SQLite several, while nothing comes in. PostgreSQL writes side by side, and transactions that
// hold several persons could wait for each other crosswise.
func (b *Box) atOnce() int {
	if b.s.Store.DB.Engine == db.SQLite && b.flood.still(time.Now()) {
		return manyAtOnce
	}
	return 1
}
