package db

import (
	"context"
	"slices"
	"sync"
)

// turns has those who write to a SQLite file, which one does at a time, come in order: first those whom somebody waits for (Once), then the others, each in the
// order that they came. database/sql would take anyone of those who wait. A DB on PostgreSQL has none. The zero value is ready.
type turns struct {
	mu          sync.Mutex
	taken       bool
	row         int // how many of the first have gone before others who waited
	first, then []chan struct{}
}

// inARow is how many may go before one who waited all the time.
const inARow = 8

// take returns when it is one's turn, or with the error of a ctx that is over; pass ends the turn.
func (t *turns) take(ctx context.Context, first bool) error {
	t.mu.Lock()
	if !t.taken {
		t.taken = true
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	line := &t.then
	if first {
		line = &t.first
	}
	*line = append(*line, mine)
	t.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	i := slices.Index(*line, mine)
	if i >= 0 {
		*line = slices.Delete(*line, i, i+1)
	}
	t.mu.Unlock()
	if i < 0 { // it was handed over just now
		t.pass()
	}
	return ctx.Err()
}

func (t *turns) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	line := &t.first
	if len(t.first) == 0 || len(t.then) > 0 && t.row >= inARow {
		line = &t.then
	}
	switch {
	case len(*line) == 0:
		t.taken = false
		return
	case line == &t.first && len(t.then) > 0:
		t.row++
	default:
		t.row = 0
	}
	next := (*line)[0]
	*line = (*line)[1:]
	close(next)
}
