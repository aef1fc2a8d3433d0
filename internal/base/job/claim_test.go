package job

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

func TestCrash(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		c := newClock()
		dead, alive := newQueue(t, d, c), newQueue(t, d, c)
		ran := 0
		for _, q := range []*Queue{dead, alive} {
			q.Handle("mail", func(context.Context, json.RawMessage) error { ran++; return nil }, MaxAttempts(2))
		}
		enqueue(t, dead, Job{Kind: "mail", Lane: "x"}, Job{Kind: "mail", Lane: "x"})
		held, err := dead.claim(ctx, 1)
		if err != nil || held == nil {
			t.Fatalf("claim = %v, %v", held, err)
		}
		c.add(alive.lease)
		if err := alive.reclaim(ctx); err != nil {
			t.Fatal(err)
		}
		// It was renewed after somebody had read that it was over:
		if err := alive.settle(ctx, outcome{reason: "lease expired", expired: true}, held); err != nil {
			t.Fatal(err)
		}
		if step(t, alive) || the(t, alive, Running).ID != held.id {
			t.Fatal("taken over, or overtaken in its lane, before the lease had run out")
		}
		c.add(time.Second)
		if err := alive.reclaim(ctx); err != nil {
			t.Fatal(err)
		}
		if step(t, alive) {
			t.Fatal("tried again without a pause, or overtaken in its lane")
		}
		c.add(time.Minute)
		again, err := alive.claim(ctx, 1)
		if err != nil || again == nil || again.id != held.id || again.attempt != 2 {
			t.Fatalf("claim = %+v, %v; want the same job, attempt 2", again, err)
		}
		// The process was not dead but asleep: what it has to say comes too late.
		if ok, err := dead.renew(ctx, held); ok || err != nil {
			t.Errorf("renew of a lost lease = %v, %v", ok, err)
		}
		if err := dead.settle(ctx, outcome{reason: "late"}, held); err != nil {
			t.Error(err)
		}
		if i := the(t, alive, Running); i.ID != held.id || i.LastError != "lease expired" {
			t.Errorf("after a late outcome: %+v", i)
		}
		// It dies again: that was the last attempt, and the lane goes on.
		c.add(6 * time.Minute)
		if err := alive.reclaim(ctx); err != nil {
			t.Fatal(err)
		}
		if i := the(t, alive, Failed); i.ID != held.id || i.Attempts != 2 || i.LastError != "lease expired" {
			t.Errorf("after the last attempt: %+v", i)
		}
		if !step(t, alive) || ran != 1 {
			t.Errorf("the next of the lane ran %d times", ran)
		}
	})
}

func TestLeaseIsKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := newQueue(t, d, c)
		q.lease = 30 * time.Millisecond // on the clock that stands still; renewed every 10 ms of real time
		other := newQueue(t, d, c)
		other.Handle("slow", nothing)
		lease := func() (until db.Time) {
			if err := d.Reader().QueryRowContext(t.Context(), `select leased_until from job`).Scan(&until); err != nil {
				t.Error(err)
			}
			return until
		}
		q.Handle("slow", func(ctx context.Context, _ json.RawMessage) error {
			c.add(20 * time.Millisecond)
			until(t, "the lease renewed", func() bool { return lease().Equal(db.At(c.now().Add(q.lease)).Time) })
			// Somebody else takes the job over.
			inTx(t, d, func(tx *db.Tx) error {
				_, err := tx.ExecContext(context.Background(), `update job set attempts = 2, leased_until = $1`, db.At(c.now().Add(time.Hour)))
				return err
			})
			<-ctx.Done()
			if context.Cause(ctx) != errLost {
				t.Errorf("the handler's ctx ended by %v", context.Cause(ctx))
			}
			return ctx.Err()
		})
		enqueue(t, q, Job{Kind: "slow"})
		if !step(t, q) {
			t.Fatal("no job")
		}
		if i := the(t, q, Running); i.Attempts != 2 || i.LastError != "" {
			t.Errorf("the new holder's job was touched: %+v", i)
		}
	})
}
