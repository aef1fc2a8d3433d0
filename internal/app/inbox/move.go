package inbox

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// How moving gives way to what comes in. Where a lot does, it rests for a while and so many times as long as a pass took, but not when more than
// mostNew are left, which are moved in a few seconds.
const (
	aLot    = 20 // messages in one gather: 500 a second
	rest    = 500 * time.Millisecond
	rests   = 4
	mostNew = 60_000
	onePass = 400 // rows that OldestNew gives
)

// tries is how often the first of what has come in is tried before it is set aside, so that what stands behind it is not held up: a database that is
// busy or away for a moment is no fault of the row's.
const tries = 3

// move puts the oldest of what has come in into inbox, and says what is left in this program's memory of them. What the database refuses is tried row by row,
// and the one that cannot be put there is set aside as failed.
func (b *Box) move(ctx context.Context) (moved int, err error) {
	b.mu.Lock()
	b.pass++
	pass := b.pass
	b.mu.Unlock()
	rows, fresh, n, err := b.moveRows(ctx, onePass)
	if err != nil {
		if rows, fresh, n, err = b.moveRows(ctx, 1); err != nil {
			return b.notMoved(ctx, err)
		}
	} else if n < onePass { // all that had been stored when it began is in inbox, whoever has moved it
		b.forget(pass)
	}
	b.mu.Lock()
	for _, r := range rows {
		if had := b.recent[r.Key]; had != nil && had.stored {
			delete(b.recent, r.Key)
		}
	}
	b.mu.Unlock()
	b.noted(rows, fresh)
	return n, nil
}

// notMoved counts that the first of what has come in could not be moved, and sets it aside when that is often enough.
func (b *Box) notMoved(ctx context.Context, cause error) (moved int, err error) {
	first, err := b.s.Store.Reader().FirstNew(ctx)
	if err != nil {
		return 0, wrap("move", cause)
	}
	b.mu.Lock()
	if b.bad.seq != first {
		b.bad.seq, b.bad.times = first, 0
	}
	b.bad.times++
	often := b.bad.times >= tries
	b.mu.Unlock()
	if !often {
		return 0, wrap("move", cause)
	}
	if err := b.s.Store.InTx(ctx, func(w *store.Writer) error { return b.setAside(ctx, w, first) }); errors.Is(err, errElsewhere) {
		return 1, nil
	} else if err != nil {
		return 0, wrap("move", err)
	}
	b.log.Error("inbox: a message could not be queued, and is set aside as failed", "number", first, "error", cause.Error())
	return 1, nil
}

// setAside makes a failed message of a row that cannot be moved, with what can be read of it. Nothing is lost: what cannot be read is kept as it lies there.
func (b *Box) setAside(ctx context.Context, w *store.Writer, seq int) error {
	rows, err := w.OldestNew(ctx)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].Seq != seq {
		return errElsewhere
	}
	if err := dropNew(ctx, w, []int{seq}); err != nil {
		return err
	}
	now := b.s.Now()
	m, err := store.UnpackMessage(rows[0].Body)
	if err != nil {
		m = store.NewMessage{Sealed: hex.EncodeToString(rows[0].Body), ReceivedAt: db.At(now)}
	}
	header := db.ToJSON(Header{Type: "?", Bytes: len(rows[0].Body)})
	if json.Valid(m.Header) {
		header = m.Header
	}
	_, err = w.InsertMessages(ctx, []store.NewMessage{{
		Key: cmp.Or(plain(m.Key), fmt.Sprintf("%s:aside:%d", day(""), seq)), Interface: plain(m.Interface), Sender: plain(m.Sender), Format: plain(m.Format), Header: header, Sealed: plain(m.Sealed), Answer: append([]byte{}, m.Answer...),
		State: string(Failed), Fault: FailNotQueued, ReceivedAt: m.ReceivedAt, PurgeAt: db.At(now.Add(KeepFailed)),
	}})
	return err
}

// plain leaves what every database takes as text.
func plain(s string) string { return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "") }

func (b *Box) moveRows(ctx context.Context, lim int) (messages []store.NewMessage, fresh map[string]string, n int, err error) {
	for { // what another program has moved meanwhile is looked at again
		rows, err := b.s.Store.Reader().OldestNew(ctx)
		if err != nil || len(rows) == 0 {
			return nil, nil, 0, err
		}
		rows = rows[:min(lim, len(rows))]
		seqs := make([]int, len(rows))
		messages = make([]store.NewMessage, len(rows))
		for i, r := range rows { // before the transaction: who writes a SQLite file writes alone
			if messages[i], err = store.UnpackMessage(r.Body); err != nil {
				return nil, nil, 0, err
			}
			b.address(&messages[i])
			seqs[i] = r.Seq
		}
		err = b.s.Store.InTx(ctx, func(w *store.Writer) error {
			if err := w.NotFlushed(ctx); err != nil { // what is lost with the server is in inbox_new again: nobody waits for this
				return err
			}
			if err := dropNew(ctx, w, seqs); err != nil {
				return err
			}
			fresh, err = w.InsertMessages(ctx, messages)
			return err
		})
		if !errors.Is(err, errElsewhere) {
			return messages, fresh, len(rows), err
		}
	}
}

// errElsewhere means that another program has moved some of the rows.
var errElsewhere = errors.New("inbox: moved by another program")

// dropNew takes rows out of inbox_new, all or none. Whoever does so first is the only one who moves them: another waits for its end, and finds them gone.
func dropNew(ctx context.Context, w *store.Writer, seqs []int) error {
	n, err := w.DropNew(ctx, query.DropNewParams{First: slices.Min(seqs), Last: slices.Max(seqs), Seqs: list(seqs)})
	if err == nil && int(n) != len(seqs) {
		err = errElsewhere
	}
	return err
}

// forget drops what was stored before a pass that found the end began.
func (b *Box) forget(pass int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for k, had := range b.recent {
		if had.stored && had.pass < pass {
			delete(b.recent, k)
		}
	}
}

// noted counts what is done with.
func (b *Box) noted(rows []store.NewMessage, fresh map[string]string) {
	done, nobody := map[feedKey]*query.PutFeedParams{}, 0
	for _, r := range rows {
		if State(fresh[r.Key]) == Unmatched {
			nobody++
			add(done, r.Sender, r.Interface, r.ReceivedAt)
		}
	}
	if nobody > 0 {
		worked.Add(float64(nobody), string(Unmatched))
		b.told.add(done)
	}
}

// yield waits before the next pass: as long as several messages take to come, longer while a lot comes, by what the pass before took. It reports
// whether done was closed.
func (b *Box) yield(done <-chan struct{}, took time.Duration) bool {
	for waited := time.Duration(0); ; {
		before := b.count()
		select {
		case <-done:
			return true
		case <-time.After(gather):
		}
		waited += gather
		if n := b.count(); n < before+aLot || n > mostNew || waited >= max(rest, rests*took) {
			return false
		}
	}
}

// count is how many messages this program knows of that are on their way into inbox.
func (b *Box) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.recent)
}

// Move puts all that has come in into inbox, which Work does besides. Start does so before anything else comes in: what is sent again gets the
// answer that it had.
func (b *Box) Move(ctx context.Context) error {
	for {
		if n, err := b.move(ctx); err != nil || n == 0 {
			return err
		}
	}
}
