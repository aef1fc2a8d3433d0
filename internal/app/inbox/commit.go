package inbox

import (
	"context"
	"fmt"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/store"
)

// What is committed before a message is acknowledged is its packed row in inbox_new, which has no index but its order; move.go puts it into
// inbox. Until then this program knows by recent that it has it, so that the same message gets the same answer. Two programs on one database do not know
// that of each other: a message sent to both within that moment is answered by both, each in its own words, and comes into inbox once.

type outcome struct {
	answer []byte
	err    error
}

// recentMessage is one that is being committed, or is and has not been seen in inbox yet.
type recentMessage struct {
	row     store.NewMessage // all of it until it is committed; then its key and answer
	stored  bool
	pass    int            // of the mover, when it was stored
	waiting []chan outcome // who are to be told, the first one first
}

// hand puts a message in the queue, unless the same is there. lead means that the caller is to commit it, with what has come besides: nobody does so now.
func (b *Box) hand(row store.NewMessage, reply chan outcome) (lead bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false, ErrClosed
	}
	if had := b.recent[row.Key]; had != nil {
		received.Add(1, row.Sender, "again")
		if had.stored {
			reply <- outcome{answer: had.row.Answer}
		} else {
			had.waiting = append(had.waiting, reply)
		}
		return false, nil
	}
	p := &recentMessage{row: row, waiting: []chan outcome{reply}}
	b.recent[row.Key] = p
	b.queue = append(b.queue, p)
	b.flood.note(time.Now())
	if lead = b.leads < b.most; lead {
		b.leads++
		b.commits.Add(1)
	}
	return lead, nil
}

// commit commits what has come in together: one flush of the disk serves all who wait for it. One who comes alone commits for himself,
// and waits for no other goroutine; what comes meanwhile is the next batch. PostgreSQL has several at once: while one waits for the disk, the
// next gathers. A sender waits for its answer before it goes on, so what is in two batches at once has no order that anybody knows of.
func (b *Box) commit() {
	batch := b.take()
	if len(batch) > 0 {
		groups.Observe(float64(len(batch)))
		b.store(batch)
		b.poke()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue) > 0 {
		go b.commit() // the one whose goroutine this is has an answer to give
		return
	}
	b.leads--
	b.commits.Done()
}

func (b *Box) take() []*recentMessage {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := min(len(b.queue), most)
	batch := b.queue[:n:n]
	b.queue = b.queue[n:]
	return batch
}

// store commits a batch and answers everybody in it. Where the database refuses the batch each is tried alone, so that one that
// cannot be stored costs nobody else an answer.
func (b *Box) store(batch []*recentMessage) {
	there, err := b.takeIn(batch)
	if err != nil && len(batch) > 1 {
		for _, p := range batch {
			b.store([]*recentMessage{p})
		}
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range batch {
		answer, again := there[p.row.Key]
		o, what := outcome{answer: p.row.Answer}, "new"
		switch {
		case err != nil:
			o, what = outcome{err: errs.Unavailable("Meldingen kunne ikke lagres. Send den igjen.").Because(err)}, "lost"
		case again:
			o, what = outcome{answer: answer}, "again"
		case p.row.State == string(Failed):
			what = "failed"
		}
		received.Add(1, p.row.Sender, what)
		for _, reply := range p.waiting {
			reply <- o
		}
		if err != nil || again {
			delete(b.recent, p.row.Key)
			continue
		}
		p.stored, p.pass, p.waiting, p.row = true, b.pass, nil, store.NewMessage{Answer: p.row.Answer}
	}
}

// takeIn stores what is not in inbox, and returns the answers of what is.
func (b *Box) takeIn(batch []*recentMessage) (there map[string][]byte, err error) {
	ctx := context.Background()
	for rows := rowsOf(batch, nil); len(rows) > 0; rows = rowsOf(batch, there) {
		fresh, err := b.s.Store.TakeIn(ctx, rows)
		if err != nil || fresh {
			return there, err
		}
		var keys []string
		for _, r := range rows {
			keys = append(keys, r.Key)
		}
		found, err := b.s.Store.Reader().AnswersByKey(ctx, db.List(keys))
		if err != nil {
			return nil, err
		}
		if len(found) == 0 { // stored by nobody, and refused as a double: answering would lose it
			return nil, fmt.Errorf("inbox.store: %d messages are not there", len(keys))
		}
		if there == nil {
			there = map[string][]byte{}
		}
		for _, x := range found {
			there[x.KeyHash] = x.Answer
		}
	}
	return there, nil
}

func rowsOf(batch []*recentMessage, but map[string][]byte) []store.NewMessage {
	rows := make([]store.NewMessage, 0, len(batch))
	for _, p := range batch {
		if _, there := but[p.row.Key]; !there {
			rows = append(rows, p.row)
		}
	}
	return rows
}
