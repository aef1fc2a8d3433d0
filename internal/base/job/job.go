// Package job is a durable queue in the same database, and the same transaction, as what it follows from: a job is there
// exactly when the change that asked for it was committed.
//
// A runner claims a job, runs the handler of its kind outside any transaction, and notes the outcome. A handler that returns
// an error (or panics) is run again later, a limited number of times. A process that dies leaves its jobs to the others when
// the lease runs out. So a handler may run more than once for one job: it makes its effect idempotent, by a business key or
// by the id that Current gives it.
//
// Jobs of one lane run one at a time and in the order they were enqueued; a job that is waiting to be tried again holds its
// lane up, one that has failed for good does not. Jobs without a lane run side by side.
//
// Of a kind whose handler takes several (HandleMany) a run has those that wait at that time with it, where many do.
//
//	q := job.New(d, time.Now)
//	q.Handle("mail", func(ctx context.Context, payload json.RawMessage) error { … })
//	q.Schedule("audit-seal", time.Second)
//	err := q.Start(ctx, 4)
//	…
//	err = d.InTx(ctx, func(tx *db.Tx) error {
//		… // the change itself
//		return q.Enqueue(ctx, tx, job.Job{Kind: "mail", Payload: mail{Alert: id}, Lane: lane, UniqueKey: "alert " + id})
//	})
//	…
//	err = q.Stop(ctx)
//
// Payloads, lanes and keys hold references, never names, national numbers or health text: operators read them.
package job

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"traad/internal/base/db"
)

// Job is work to be done once its transaction is committed.
type Job struct {
	Kind      string    // names the handler
	Payload   any       // encoded as JSON; nil is {}
	Lane      string    // jobs of one lane run one after the other; "" for none
	UniqueKey string    // while an unfinished job has this key, enqueueing another does nothing; "" for none
	RunAt     time.Time // not before; zero is at once
}

// Handler does the work of one kind. Its ctx ends when the lease is lost or Stop's time is up, not when Start's ctx ends.
type Handler func(ctx context.Context, payload json.RawMessage) error

// Many does the work of several jobs in one go, in any order. Those that it did not begin, by their places in payloads, are left: they are given back, as if
// they had never been claimed. Where it returns an error all are run again, each on its own.
type Many func(ctx context.Context, payloads []json.RawMessage) (left []int, err error)

// Queue enqueues and runs jobs. Any number of queues, in any number of processes, may share one database.
// Handle and Schedule are called before Start, the other methods at any time and from any goroutine.
type Queue struct {
	d     *db.DB
	now   func() time.Time
	kinds map[string]*kind
	lease time.Duration // how long a claim holds without being renewed: what a process that was killed had begun waits so long for another
	poll  time.Duration // how often to look when nobody wakes the queue
	wake  chan struct{}

	mu      sync.Mutex
	halt    chan struct{}           // closed by Stop; nil before Start
	cut     context.CancelCauseFunc // ends the handlers
	working sync.WaitGroup          // the dispatcher and the running handlers
}

type kind struct {
	handler Many
	atOnce  int           // jobs that one run has at most
	max     int           // attempts before a job fails for good
	every   time.Duration // 0 where the kind is not scheduled
}

// New returns a queue on d that reads the time from now.
func New(d *db.DB, now func() time.Time) *Queue {
	return &Queue{d: d, now: now, kinds: map[string]*kind{}, wake: make(chan struct{}, 1), lease: 2 * time.Minute, poll: time.Second}
}

// Option sets something for one kind.
type Option func(*kind)

// MaxAttempts has a job of the kind fail for good after n attempts; 12, over about two hours, where it is not given.
func MaxAttempts(n int) Option { return func(k *kind) { k.max = n } }

// Handle registers the handler of a kind. Jobs of kinds without a handler are left alone: a newer release may know them.
func (q *Queue) Handle(name string, h Handler, options ...Option) {
	var one Many
	if h != nil {
		one = func(ctx context.Context, payloads []json.RawMessage) ([]int, error) { return nil, h(ctx, payloads[0]) }
	}
	q.HandleMany(name, 1, one, options...)
}

// HandleMany registers a handler that may be given up to atOnce jobs of the kind in one run: those that wait, shared among the workers, so that one that comes
// alone runs alone. Only jobs without a lane that have not been tried before run together.
func (q *Queue) HandleMany(name string, atOnce int, h Many, options ...Option) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if name == "" || h == nil || atOnce < 1 || q.kinds[name] != nil || q.halt != nil {
		panic(fmt.Sprintf("job.Handle: %q has no name or handler, has one already, or the queue has started", name))
	}
	k := &kind{handler: h, atOnce: atOnce, max: 12}
	for _, o := range options {
		o(k)
	}
	q.kinds[name] = k
}

// Enqueue adds j inside the caller's transaction and wakes the workers of this process when that is committed.
//
// Where an unfinished job has the same UniqueKey nothing is added and the error is nil. That job may be running, and may have
// read what was before this change; where that matters, put what changed (a version, a date) into the key.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, j Job) error {
	if j.Kind == "" || strings.HasPrefix(j.UniqueKey, scheduleKey("")) {
		return errors.New("job.Enqueue: a job needs a kind, and a unique key that is not a schedule's")
	}
	return q.insert(ctx, tx, j)
}

func (q *Queue) insert(ctx context.Context, tx *db.Tx, j Job) error {
	created, err := q.endOfLane(ctx, tx, j.Lane)
	if err != nil {
		return fmt.Errorf("job.Enqueue: %w", err)
	}
	runAt := j.RunAt
	if runAt.IsZero() {
		runAt = q.now()
	}
	payload := db.JSON(nil)
	if j.Payload != nil {
		payload = db.ToJSON(j.Payload)
	}
	_, err = tx.ExecContext(ctx, `
		insert into job (id, kind, payload, lane, unique_key, state, run_at, created_at)
		values ($1, $2, $3, $4, $5, 'ready', $6, $7) on conflict (unique_key) do nothing`,
		db.NewID(), j.Kind, payload, j.Lane, orNull(j.UniqueKey), db.At(runAt), created)
	if err != nil {
		return fmt.Errorf("job.Enqueue: %w", err)
	}
	tx.AfterCommit(q.poke)
	return nil
}

// endOfLane returns the time now, or just after the lane's last unfinished job: the lane's order must not depend on whether
// two hosts' clocks agree.
func (q *Queue) endOfLane(ctx context.Context, tx *db.Tx, lane string) (db.Time, error) {
	at := db.At(q.now())
	if lane == "" {
		return at, nil
	}
	var last db.Time
	err := tx.QueryRowContext(ctx, `
		select created_at from job where lane = $1 and state in ('ready', 'running')
		order by created_at desc limit 1`, lane).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return at, nil
	}
	if err == nil && !at.After(last.Time) {
		at = db.At(last.Add(time.Microsecond))
	}
	return at, err
}

// poke has the dispatcher look for work now.
func (q *Queue) poke() {
	select {
	case q.wake <- struct{}{}:
	default: // it will look anyway
	}
}

func orNull(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
