package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/errs"
)

func TestBackoff(t *testing.T) {
	for attempt, want := range map[int]time.Duration{
		1: 5 * time.Second, 2: 10 * time.Second, 3: 20 * time.Second, 6: 160 * time.Second, 10: 2560 * time.Second,
		11: time.Hour, 12: time.Hour, 100: time.Hour,
	} {
		if got := backoff(attempt, 0); got != want {
			t.Errorf("backoff(%d, 0) = %v; want %v", attempt, got, want)
		}
		if got := backoff(attempt, 0.5); got != want*3/4 {
			t.Errorf("backoff(%d, 0.5) = %v; want %v", attempt, got, want*3/4)
		}
		if got := backoff(attempt, 0.999999); got < want/2 || got >= want {
			t.Errorf("backoff(%d, 1) = %v; want half of %v at least", attempt, got, want)
		}
	}
}

func TestDecide(t *testing.T) {
	now := time.Date(2026, 11, 12, 6, 40, 30, 0, time.UTC)
	due := db.At(now.Add(-time.Second))
	minute := time.Date(2026, 11, 12, 6, 41, 0, 0, time.UTC)
	once, planned := kind{max: 3}, kind{max: 3, every: time.Minute}
	failed := outcome{reason: "internal *x"}
	for _, c := range []struct {
		name    string
		k       kind
		key     string
		attempt int
		o       outcome
		want    fate
	}{
		{"failed", once, "a", 1, failed, fate{state: Ready, runAt: now.Add(5 * time.Second), attempts: 1, lastError: "internal *x"}},
		{"failed for good", once, "a", 3, failed, fate{state: Failed, runAt: due.Time, attempts: 3, lastError: "internal *x", finished: true}},
		{"schedule, well", planned, "schedule:k", 2, outcome{}, fate{state: Ready, runAt: minute}},
		{"schedule, failed", planned, "schedule:k", 1, failed, fate{state: Ready, runAt: now.Add(5 * time.Second), attempts: 1, lastError: "internal *x"}},
		{"schedule, no later than the next", kind{max: 9, every: time.Minute}, "schedule:k", 8, failed, fate{state: Ready, runAt: minute, attempts: 8, lastError: "internal *x"}},
		{"schedule, failed to the end", planned, "schedule:k", 3, failed, fate{state: Ready, runAt: minute, lastError: "internal *x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := decide(&claimed{kind: "k", uniqueKey: c.key, attempt: c.attempt, runAt: due}, c.k, c.o, now, 0)
			if d := cmp.Diff(c.want, got, cmp.AllowUnexported(fate{})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestReason(t *testing.T) {
	inner := &json.SyntaxError{}
	for _, c := range []struct {
		err  error
		want string
	}{
		{errors.New("Kari Nordmann"), "internal *errors.errorString"},
		{fmt.Errorf("Kari: %w", inner), "internal *json.SyntaxError"},
		{errs.Conflict("Kari"), "conflict *errs.Error"},
		{errs.Unavailable("Kari").Because(fmt.Errorf("%w and %w", inner, errors.New("Kari"))), "unavailable *json.SyntaxError"},
		{errors.Join(inner, errors.New("Kari")), "internal *json.SyntaxError"},
		{&caught{value: "string"}, "panic string"},
	} {
		if got := reason(c.err); got != c.want {
			t.Errorf("reason(%T) = %q; want %q", c.err, got, c.want)
		}
	}
}

func TestFailAndRetry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		c := newClock()
		q := newQueue(t, d, c)
		broken := true
		var attempts []int
		var order []string
		q.Handle("mail", func(ctx context.Context, p json.RawMessage) error {
			_, n := Current(ctx)
			attempts = append(attempts, n)
			if broken && string(p) == `"a"` {
				return errs.Unavailable("Postkontoret svarer ikke.").Because(errors.New("kari@example.org refused"))
			}
			order = append(order, string(p))
			return nil
		}, MaxAttempts(3))
		enqueue(t, q, Job{Kind: "mail", Payload: "a", Lane: "x", UniqueKey: "a"}, Job{Kind: "mail", Payload: "b", Lane: "x"})
		for range 3 {
			if !step(t, q) || step(t, q) {
				t.Fatalf("after attempts %v: want one run, and a pause that holds the lane up", attempts)
			}
			if c.add(10 * time.Second); len(attempts) == 2 {
				break
			}
		}
		if i := list(t, q, Ready)[1]; i.Attempts != 2 || i.LastError != "unavailable *errors.errorString" {
			t.Errorf("between attempts: %+v", i)
		}
		if !step(t, q) {
			t.Fatal("no third attempt")
		}
		i := the(t, q, Failed)
		if i.Attempts != 3 || i.Finished.IsZero() || strings.Contains(i.LastError, "kari") || i.LastError == "" {
			t.Errorf("failed: %+v", i)
		}
		retry := func(id db.ID) error { return d.InTx(ctx, func(tx *db.Tx) error { return q.Retry(ctx, tx, id) }) }
		enqueue(t, q, Job{Kind: "mail", Payload: "a2", UniqueKey: "a"}) // the key is free
		broken = false
		if err := retry(i.ID); err != nil {
			t.Fatal(err)
		}
		if err := retry(i.ID); errs.KindOf(err) != errs.KindConflict {
			t.Errorf("Retry of a ready job: %v", err)
		}
		for _, id := range []db.ID{db.NewID(), "", "x' or 1=1"} {
			if err := retry(id); errs.KindOf(err) != errs.KindNotFound {
				t.Errorf("Retry(%q): %v", id, err)
			}
		}
		for step(t, q) {
		}
		var inLane []string
		for _, p := range order {
			if p != `"a2"` {
				inLane = append(inLane, p)
			}
		}
		if len(order) != 3 || strings.Join(inLane, "") != `"b""a"` || attempts[len(attempts)-1] != 1 {
			t.Errorf("ran %v, attempts %v; want a after b, with new attempts", order, attempts)
		}
	})
}
