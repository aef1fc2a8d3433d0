package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/metrics"
)

var runs = metrics.NewCounter("traad_job_runs_total", "Runs of jobs by kind and how they ended; one that failed may be tried again.", "kind", "outcome")

var (
	errLost = errors.New("job: the lease was lost")
	errCut  = errors.New("job: the queue stops")
)

// Start runs jobs, at most workers at once, until ctx ends or Stop is called. It starts once.
func (q *Queue) Start(ctx context.Context, workers int) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.halt != nil || workers < 1 {
		return errors.New("job.Start: the queue has started, or has no workers")
	}
	if err := q.plant(ctx); err != nil {
		return err
	}
	q.halt = make(chan struct{})
	// What runs when ctx ends (a signal, as a rule) is finished, not broken off: Stop says how long that may take.
	var work context.Context
	work, q.cut = context.WithCancelCause(context.WithoutCancel(ctx))
	q.working.Go(func() { q.dispatch(ctx, work, make(chan struct{}, workers)) })
	return nil
}

// Stop claims no more jobs and waits until those that run have ended. When ctx ends first, it ends their contexts, gives back
// the jobs whose handlers then return an error, leaves any others to their lease, and returns ctx's error.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	if q.halt == nil {
		q.mu.Unlock()
		return nil
	}
	select {
	case <-q.halt:
	default:
		close(q.halt)
	}
	q.mu.Unlock()
	ended := make(chan struct{})
	go func() { q.working.Wait(); close(ended) }()
	select {
	case <-ended:
		q.cut(errCut)
		return nil
	case <-ctx.Done():
	}
	q.cut(errCut)
	select {
	case <-ended:
	case <-time.After(2 * time.Second):
	}
	return fmt.Errorf("job.Stop: %w", ctx.Err())
}

// dispatch claims a job whenever a worker is free. It alone claims, so that nothing is held that does not run.
func (q *Queue) dispatch(ctx, work context.Context, busy chan struct{}) {
	tick := time.NewTicker(q.poll)
	defer tick.Stop()
	look := true // for expired leases: at once, then at every tick
	for {
		select {
		case <-q.halt:
			return
		default:
		}
		select {
		case busy <- struct{}{}:
		case <-q.halt:
			return
		case <-ctx.Done():
			return
		}
		select {
		case <-tick.C:
			look = true
		default:
		}
		if look {
			q.note("job: cannot look for expired leases", q.reclaim(work))
			look = false
		}
		c, err := q.claim(work, cap(busy))
		q.note("job: cannot claim", err)
		if c != nil {
			q.working.Go(func() {
				q.run(work, c)
				<-busy
				q.poke() // the lane may have a next
			})
			continue
		}
		<-busy
		select {
		case <-q.wake:
		case <-tick.C:
			look = true
		case <-q.halt:
			return
		case <-ctx.Done():
			return
		}
	}
}

// run runs a job, with those that were claimed with it, and notes how it went.
func (q *Queue) run(work context.Context, c *claimed) {
	ctx, cancel := context.WithCancelCause(context.WithValue(work, currentKey{}, c))
	kept := make(chan struct{})
	go func() { defer close(kept); q.keep(ctx, c, cancel) }()
	all := c.all()
	left, err := call(ctx, q.kinds[c.kind].handler, all)
	cause := context.Cause(ctx)
	cancel(nil)
	<-kept
	o, ended := outcome{}, "done"
	var back []*claimed
	switch {
	case err == nil:
		all, back = apart(all, left)
	case errors.Is(cause, errCut):
		all, back = nil, all
	default:
		o.reason, ended = reason(err), "failed"
		args := []any{"kind", c.kind, "id", string(c.id), "attempt", c.attempt, "of", q.kinds[c.kind].max, "jobs", len(all), "err", err}
		if p := (*caught)(nil); errors.As(err, &p) {
			args = append(args, "stack", string(p.stack))
		}
		slog.Error("job failed", args...)
	}
	q.conclude(ctx, o, c.kind, ended, all)
	q.conclude(ctx, outcome{giveBack: true}, c.kind, "given back", back)
}

// conclude notes how jobs ended. That is worth some waiting: without it they are done again when the lease runs out.
func (q *Queue) conclude(ctx context.Context, o outcome, kind, ended string, jobs []*claimed) {
	if len(jobs) == 0 {
		return
	}
	runs.Add(float64(len(jobs)), kind, ended)
	var err error
	for try := 1; ; try++ {
		if err = q.settle(context.WithoutCancel(ctx), o, jobs...); err == nil || try == 5 {
			break
		}
		time.Sleep(time.Duration(try) * 100 * time.Millisecond)
	}
	q.note("job: the outcome was not noted; the job will run again", err)
}

// apart divides jobs into those that were done and those that were left, by their places.
func apart(jobs []*claimed, left []int) (done, back []*claimed) {
	for i, c := range jobs {
		if slices.Contains(left, i) {
			back = append(back, c)
		} else {
			done = append(done, c)
		}
	}
	return done, back
}

// keep renews the lease until ctx ends, and ends the handler's ctx when the lease is lost.
func (q *Queue) keep(ctx context.Context, c *claimed, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(q.lease / 3)
	defer tick.Stop()
	until := q.now().Add(q.lease)
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := q.now()
		held, err := q.renew(ctx, c)
		switch {
		case err == nil && held:
			until = now.Add(q.lease)
		case err == nil, now.After(until):
			cancel(errLost)
			return
		case ctx.Err() == nil:
			q.note("job: cannot renew a lease", err)
		}
	}
}

// call runs h and turns a panic into an error.
func call(ctx context.Context, h Many, jobs []*claimed) (left []int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &caught{value: fmt.Sprintf("%T", p), stack: debug.Stack()}
		}
	}()
	payloads := make([]json.RawMessage, len(jobs))
	for i, c := range jobs {
		payloads[i] = json.RawMessage(c.payload)
	}
	return h(ctx, payloads)
}

func (q *Queue) note(what string, err error) {
	if err != nil {
		slog.Error(what, "err", err)
	}
}

type currentKey struct{}

// Current returns, inside a handler, the job's id (the same at every attempt: an idempotency key) and which attempt this is,
// from 1; of several that run together the first one's. Elsewhere it returns "" and 0.
func Current(ctx context.Context) (id db.ID, attempt int) {
	if c, ok := ctx.Value(currentKey{}).(*claimed); ok {
		return c.id, c.attempt
	}
	return "", 0
}
