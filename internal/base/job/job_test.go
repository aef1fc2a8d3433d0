package job

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/store/migrations"
)

func init() { dbtest.Migrations = migrations.FS }

// clock is a time that stands still until it is moved.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func newClock() *clock { return &clock{t: time.Date(2026, 11, 12, 6, 40, 0, 123_456_789, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// newQueue returns a queue that looks for work often and is stopped when the test ends.
func newQueue(t *testing.T, d *db.DB, c *clock) *Queue {
	q := New(d, c.now)
	q.poll = 5 * time.Millisecond
	t.Cleanup(func() { stop(t, q) })
	return q
}

func stop(t *testing.T, q *Queue) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := q.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func start(t *testing.T, q *Queue, workers int) {
	t.Helper()
	if err := q.Start(t.Context(), workers); err != nil {
		t.Fatal(err)
	}
}

func inTx(t *testing.T, d *db.DB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := d.InTx(context.Background(), f); err != nil {
		t.Error(err)
	}
}

func enqueue(t *testing.T, q *Queue, jobs ...Job) {
	t.Helper()
	inTx(t, q.d, func(tx *db.Tx) error {
		for _, j := range jobs {
			if err := q.Enqueue(context.Background(), tx, j); err != nil {
				return err
			}
		}
		return nil
	})
}

// step claims and runs one job in this goroutine; it reports whether there was one.
func step(t *testing.T, q *Queue) bool {
	t.Helper()
	c, err := q.claim(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if c != nil {
		q.run(context.Background(), c)
	}
	return c != nil
}

func list(t *testing.T, q *Queue, s State) []Info {
	t.Helper()
	all, err := q.List(context.Background(), s, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// the returns the only job in a state.
func the(t *testing.T, q *Queue, s State) Info {
	t.Helper()
	all := list(t, q, s)
	if len(all) != 1 {
		t.Fatalf("%d jobs are %s; want 1", len(all), s)
	}
	return all[0]
}

// until waits for a state that must come; how soon is not tested.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !f(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func nothing(context.Context, json.RawMessage) error { return nil }

func TestEnqueue(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := newQueue(t, d, c)
		type payload struct{ Alert, Text string }
		var got []string
		q.Handle("mail", func(ctx context.Context, p json.RawMessage) error {
			var v payload
			if err := json.Unmarshal(p, &v); err != nil {
				return err
			}
			id, attempt := Current(ctx)
			if !db.IsID(string(id)) || attempt != 1 {
				t.Errorf("Current = %q, %d", id, attempt)
			}
			got = append(got, v.Alert+v.Text)
			return nil
		})
		enqueue(t, q, Job{Kind: "mail", Payload: payload{"a", "æøå"}}, Job{Kind: "mail"},
			Job{Kind: "mail", Payload: payload{Alert: "later"}, RunAt: c.now().Add(time.Hour)},
			Job{Kind: "of a newer release"})
		for step(t, q) {
		}
		if len(got) != 2 || got[0] != "aæøå" || got[1] != "" {
			t.Errorf("ran %q; want the job with a payload, then the one without", got)
		}
		c.add(time.Hour)
		for step(t, q) {
		}
		if len(got) != 3 || got[2] != "later" {
			t.Errorf("ran %q; want «later» when its time has come", got)
		}
		if i := the(t, q, Ready); i.Kind != "of a newer release" {
			t.Errorf("left over: %+v", i)
		}
		if i := list(t, q, Done)[0]; i.Attempts != 1 || i.LastError != "" || !i.Finished.Equal(db.At(c.now()).Time) {
			t.Errorf("done: %+v", i)
		}
		for _, bad := range []Job{{}, {Kind: "mail", UniqueKey: "schedule:mail"}} {
			if err := d.InTx(t.Context(), func(tx *db.Tx) error { return q.Enqueue(t.Context(), tx, bad) }); err == nil {
				t.Errorf("Enqueue accepts %+v", bad)
			}
		}
	})
}

func TestRollbackLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := newQueue(t, d, newClock())
		no := errors.New("no")
		err := d.InTx(t.Context(), func(tx *db.Tx) error {
			if err := q.Enqueue(t.Context(), tx, Job{Kind: "mail", UniqueKey: "a"}); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		if left := list(t, q, Ready); len(left) != 0 {
			t.Errorf("left: %+v", left)
		}
		select {
		case <-q.wake:
			t.Error("the workers were woken for nothing")
		default:
		}
		enqueue(t, q, Job{Kind: "mail", UniqueKey: "a"})
		the(t, q, Ready)
		select {
		case <-q.wake:
		default:
			t.Error("the workers were not woken")
		}
	})
}

func TestUniqueKey(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := newQueue(t, d, newClock())
		j := Job{Kind: "mail", UniqueKey: "a"}
		q.Handle("mail", func(context.Context, json.RawMessage) error {
			enqueue(t, q, j) // this one is unfinished
			if n := len(list(t, q, Ready)); n != 2 {
				t.Errorf("%d jobs beside the running one; want the 2 without a key", n)
			}
			return nil
		})
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() { enqueue(t, q, j, j) })
		}
		group.Wait()
		enqueue(t, q, Job{Kind: "other"}, Job{Kind: "other"}) // no key: not the same
		if n := len(list(t, q, Ready)); n != 3 {
			t.Fatalf("%d jobs ready; want 1 with the key and 2 without", n)
		}
		for step(t, q) {
		}
		the(t, q, Done)
		enqueue(t, q, j) // the key is free again
		for step(t, q) {
		}
		if n := len(list(t, q, Done)); n != 2 {
			t.Errorf("%d jobs done; want 2", n)
		}
	})
}
