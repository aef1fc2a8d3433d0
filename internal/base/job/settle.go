package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// outcome says how jobs that were claimed ended: well (the zero value), with an error, or without having been tried to the end.
type outcome struct {
	reason   string // why it failed, without personal data; "" when it went well
	giveBack bool   // not this job's fault: as if it had never been claimed
	expired  bool   // only if the lease is over still
}

// fate is what becomes of the row of a job that failed, or is scheduled.
type fate struct {
	state     State
	runAt     time.Time
	attempts  int
	lastError string
	finished  bool
}

// decide applies the rules; jitter in [0, 1).
func decide(c *claimed, k kind, o outcome, now time.Time, jitter float64) fate {
	scheduled := isScheduled(c, k)
	switch {
	case o == outcome{} && scheduled:
		return fate{state: Ready, runAt: nextSlot(now, k.every)}
	case c.attempt < k.max:
		again := now.Add(backoff(c.attempt, jitter))
		if slot := nextSlot(now, k.every); scheduled && slot.Before(again) {
			again = slot
		}
		return fate{state: Ready, runAt: again, attempts: c.attempt, lastError: o.reason}
	case scheduled: // a schedule never ends; the error stays to be seen until a run goes well
		return fate{state: Ready, runAt: nextSlot(now, k.every), lastError: o.reason}
	}
	return fate{state: Failed, runAt: c.runAt.Time, attempts: c.attempt, lastError: o.reason, finished: true}
}

// backoff returns how long to wait after a failed attempt: 5 s doubled each time, at most an hour, less up to half of it at
// random, so that what failed together is not tried together.
func backoff(attempt int, jitter float64) time.Duration {
	d := time.Hour
	if attempt < 11 {
		d = min(d, 5*time.Second<<(attempt-1))
	}
	return d - time.Duration(jitter*float64(d)/2)
}

func isScheduled(c *claimed, k kind) bool { return k.every > 0 && c.uniqueKey == scheduleKey(c.kind) }

// settle notes how jobs ended. It does nothing with one that is no longer held by who claimed it so.
func (q *Queue) settle(ctx context.Context, o outcome, jobs ...*claimed) error {
	switch {
	case len(jobs) == 0:
		return nil
	case o == outcome{} && !isScheduled(jobs[0], *q.kinds[jobs[0].kind]): // the key is free for the next job
		return q.release(ctx, jobs, `state = 'done', last_error = '', unique_key = null, finished_at = $3`, db.At(q.now()))
	case o.giveBack:
		return q.release(ctx, jobs, `state = 'ready', attempts = attempts - $3`, 1)
	}
	for _, c := range jobs {
		if err := q.weigh(ctx, c, o); err != nil {
			return err
		}
	}
	return nil
}

// release lets go of jobs that were claimed together, where nothing has to be weighed: $3 in set is value.
func (q *Queue) release(ctx context.Context, jobs []*claimed, set string, value any) error {
	return wrap("settle", q.d.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `
			update job set leased_until = null, `+set+`
			where id in (select value from id_each(cast($1 as text))) and state = 'running' and attempts = $2`, idsOf(jobs), jobs[0].attempt, value)
		return err
	}))
}

// weigh notes what decide says of a job.
func (q *Queue) weigh(ctx context.Context, c *claimed, o outcome) error {
	err := q.d.InTx(ctx, func(tx *db.Tx) error {
		var until db.Time
		err := tx.QueryRowContext(ctx, `select leased_until from job where id = $1 and state = 'running' and attempts = $2 for update`,
			c.id, c.attempt).Scan(&until)
		now := q.now()
		if errors.Is(err, sql.ErrNoRows) || (err == nil && o.expired && !until.Before(db.At(now).Time)) {
			return nil
		}
		if err != nil {
			return err
		}
		f := decide(c, *q.kinds[c.kind], o, now, rand.Float64())
		var finished db.Time
		key := orNull(c.uniqueKey)
		if f.finished {
			finished, key = db.At(now), orNull("")
		}
		_, err = tx.ExecContext(ctx, `
			update job set state = $2, run_at = $3, attempts = $4, last_error = $5, unique_key = $6, finished_at = $7, leased_until = null
			where id = $1`, c.id, string(f.state), db.At(f.runAt), f.attempts, f.lastError, key, finished)
		return err
	})
	return wrap("settle", err)
}

// caught is a panic in a handler. Only the type of its value is kept: the value may hold anything.
type caught struct {
	value string
	stack []byte
}

func (c *caught) Error() string { return "panic " + c.value }

// reason names an error by its kind and the type of its innermost cause. Its text stays out of the database.
func reason(err error) string {
	var p *caught
	if errors.As(err, &p) {
		return p.Error()
	}
	return fmt.Sprintf("%s %T", errs.KindOf(err), innermost(err))
}

// innermost follows an error to its first cause; of several joined ones it takes the first.
func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		var joined interface{ Unwrap() []error }
		if next == nil && errors.As(err, &joined) && len(joined.Unwrap()) > 0 {
			next = joined.Unwrap()[0]
		}
		if next == nil {
			return err
		}
		err = next
	}
}
