package db

import (
	"context"
	"slices"
	"sync"

	"traad/internal/base/metrics"
)

var companies = metrics.NewHistogram("traad_db_together", "How many looks and calls were committed together.", []float64{1, 2, 4, 8, 16, 32, 64, 128})

// mostTogether is how many are committed together at the most.
const mostTogether = 128

// together are those who wait to be committed together. The zero value is ready.
type together struct {
	mu      sync.Mutex
	busy    bool
	waiting []*joined
}

type joined struct {
	do   func(ctx context.Context, tx *Tx) error
	err  error
	woke chan bool // true: it is one's turn to commit for those who wait; false: err is the answer
}

// Together runs do in a transaction with what others have come with while the last one was committed: one flush of the disk serves all who wait for it. It is for short
// things that many do at the same time, each of which stands by itself. It returns when that is durable. Where anyone fails, each is run by itself, so do may be run more than
// once and must have no effect outside tx. Whoever gives up (ctx) while she stands in line has done nothing.
func (d *DB) Together(ctx context.Context, do func(ctx context.Context, tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := &d.together
	j := &joined{do: do, woke: make(chan bool, 1)}
	t.mu.Lock()
	if t.busy {
		t.waiting = append(t.waiting, j)
		t.mu.Unlock()
		var mine bool
		select {
		case mine = <-j.woke:
		case <-ctx.Done():
			if t.leave(j) {
				return ctx.Err()
			}
			mine = <-j.woke // already taken along, or woken
		}
		if !mine {
			return j.err
		}
		t.mu.Lock()
	}
	t.busy = true
	n := min(len(t.waiting), mostTogether-1)
	others := t.waiting[:n:n]
	t.waiting = t.waiting[n:]
	t.mu.Unlock()
	defer t.pass()
	companies.Observe(float64(1 + n))
	d.commit(context.WithoutCancel(ctx), append([]*joined{j}, others...)) // one who gives up shall not stop the others
	for _, o := range others {
		o.woke <- false
	}
	return j.err
}

// leave takes j out of the line, and reports whether it stood there.
func (t *together) leave(j *joined) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.waiting, j)
	if i < 0 {
		return false
	}
	t.waiting = slices.Delete(t.waiting, i, i+1)
	return true
}

// pass wakes the next one, who takes the rest along.
func (t *together) pass() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting) == 0 {
		t.busy = false
		return
	}
	next := t.waiting[0]
	t.waiting = t.waiting[1:]
	next.woke <- true
}

func (d *DB) commit(ctx context.Context, all []*joined) {
	err := d.InTx(ctx, func(tx *Tx) error {
		for _, j := range all {
			if err := j.do(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, j := range all {
		if j.err = err; err != nil && len(all) > 1 {
			j.err = d.InTx(ctx, func(tx *Tx) error { return j.do(ctx, tx) })
		}
	}
}
