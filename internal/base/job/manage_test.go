package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

func TestPurge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		c := newClock()
		q := newQueue(t, d, c)
		q.Handle("good", nothing)
		q.Handle("bad", func(context.Context, json.RawMessage) error { return errors.New("no") }, MaxAttempts(1))
		day := func(jobs ...Job) {
			enqueue(t, q, jobs...)
			for step(t, q) {
			}
		}
		day(Job{Kind: "good"}, Job{Kind: "bad"}, Job{Kind: "unknown"})
		c.add(10 * 24 * time.Hour)
		day(Job{Kind: "good"})
		c.add(20*24*time.Hour + time.Second)
		if n, err := q.Purge(ctx, 30); n != 1 || err != nil {
			t.Errorf("Purge = %d, %v; want the old done one", n, err)
		}
		if len(list(t, q, Done)) != 1 || len(list(t, q, Failed)) != 1 || len(list(t, q, Ready)) != 1 {
			t.Errorf("left: done %v, failed %v, ready %v", list(t, q, Done), list(t, q, Failed), list(t, q, Ready))
		}
	})
}

func TestScheduleRunsOncePerInterval(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		var runs atomic.Int32
		var queues []*Queue
		for range 2 {
			q := newQueue(t, d, c)
			q.Handle("purge", func(_ context.Context, p json.RawMessage) error {
				if string(p) != "{}" {
					t.Errorf("payload %s", p)
				}
				if runs.Add(1) == 2 {
					return errors.New("no") // failing does not end a schedule
				}
				return nil
			}, MaxAttempts(1))
			q.Schedule("purge", time.Minute)
			start(t, q, 2)
			queues = append(queues, q)
		}
		for n := int32(1); n <= 5; n++ {
			until(t, fmt.Sprint("run ", n), func() bool { return runs.Load() == n })
			until(t, "its outcome noted", func() bool { return len(list(t, queues[0], Ready)) == 1 })
			i := the(t, queues[0], Ready)
			if want := c.now().Truncate(time.Minute).Add(time.Minute); !i.RunAt.Equal(want) || i.Attempts != 0 || (i.LastError != "") != (n == 2) {
				t.Errorf("after run %d: %+v; want the next at %v", n, i, want)
			}
			if n < 5 {
				c.add(time.Minute)
			}
		}
		c.add(30 * time.Second) // not due yet
		for _, q := range queues {
			if step(t, q) {
				t.Error("a run between two slots")
			}
			stop(t, q)
		}
		if got := runs.Load(); got != 5 || len(list(t, queues[0], Done)) != 0 {
			t.Errorf("%d runs in 5 intervals, %d rows left behind", got, len(list(t, queues[0], Done)))
		}
	})
}

func TestScheduleWithAShorterInterval(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		midnight, seven := time.Date(2026, 11, 13, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 12, 7, 0, 0, 0, time.UTC)
		for _, release := range []struct {
			every time.Duration
			next  time.Time
		}{
			{24 * time.Hour, midnight}, // runs at once, then at midnight
			{time.Hour, seven},         // does not wait for midnight
			{24 * time.Hour, seven},    // what is planned stays; midnight comes after it
		} {
			q := newQueue(t, d, c)
			q.Handle("purge", nothing)
			q.Schedule("purge", release.every)
			if err := q.plant(t.Context()); err != nil {
				t.Fatal(err)
			}
			for step(t, q) {
			}
			if i := the(t, q, Ready); !i.RunAt.Equal(release.next) {
				t.Errorf("every %v: next at %v; want %v", release.every, i.RunAt, release.next)
			}
		}
	})
}

func TestWrongUsePanics(t *testing.T) {
	q := New(nil, time.Now)
	q.Handle("mail", nothing)
	for name, f := range map[string]func(){
		"two handlers":     func() { q.Handle("mail", nothing) },
		"no name":          func() { q.Handle("", nothing) },
		"no handler":       func() { q.Schedule("sms", time.Second) },
		"no interval":      func() { q.Schedule("mail", 0) },
		"a nil as handler": func() { q.Handle("sms", nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: accepted", name)
				}
			}()
			f()
		}()
	}
	if err := q.Start(t.Context(), 0); err == nil {
		t.Error("Start without workers: accepted")
	}
	if err := q.Stop(t.Context()); err != nil {
		t.Errorf("Stop before Start: %v", err)
	}
}
