package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

func TestEveryJobRunsOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const jobs = 120
		var runs sync.Map
		c := newClock()
		a, b := newQueue(t, d, c), newQueue(t, d, c)
		for _, q := range []*Queue{a, b} {
			q.Handle("count", func(_ context.Context, p json.RawMessage) error {
				n, _ := runs.LoadOrStore(string(p), new(atomic.Int32))
				n.(*atomic.Int32).Add(1)
				return nil
			})
			start(t, q, 4)
		}
		for i := range jobs {
			enqueue(t, []*Queue{a, b}[i%2], Job{Kind: "count", Payload: i})
		}
		until(t, "all jobs done", func() bool { return len(list(t, a, Done)) == jobs })
		stop(t, a)
		stop(t, b)
		for i := range jobs {
			n, ok := runs.Load(fmt.Sprint(i))
			if !ok || n.(*atomic.Int32).Load() != 1 {
				t.Errorf("job %d ran %v times", i, n)
			}
		}
		for _, i := range list(t, a, Done) {
			if i.Attempts != 1 {
				t.Errorf("%+v", i)
			}
		}
	})
}

// Several writers add to the same lanes while two queues of four workers run them, and one job in five fails at first:
// never two of a lane at once, and what one writer added in order runs in order.
func TestLanesKeepTheirOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const lanes, writers, each = 3, 3, 10
		type payload struct{ Lane, Writer, Number int }
		c := newClock()
		var mu sync.Mutex
		var running [lanes]bool
		var last [lanes][writers]int
		var queues []*Queue
		for range 2 {
			q := newQueue(t, d, c)
			q.Handle("note", func(ctx context.Context, raw json.RawMessage) error {
				var p payload
				if err := json.Unmarshal(raw, &p); err != nil {
					t.Error(err)
				}
				mu.Lock()
				if running[p.Lane] {
					t.Errorf("%+v runs beside another of its lane", p)
				}
				running[p.Lane] = true
				mu.Unlock()
				time.Sleep(time.Millisecond) // a chance for others to get in
				mu.Lock()
				defer mu.Unlock()
				running[p.Lane] = false
				if _, attempt := Current(ctx); attempt == 1 && (p.Number+p.Writer)%5 == 0 {
					return errors.New("not yet")
				}
				if got := last[p.Lane][p.Writer]; got != p.Number-1 {
					t.Errorf("%+v ran after number %d", p, got)
				}
				last[p.Lane][p.Writer] = p.Number
				return nil
			})
			start(t, q, 4)
			queues = append(queues, q)
		}
		var group sync.WaitGroup
		for w := range writers {
			group.Go(func() {
				for n := range each {
					for l := range lanes {
						enqueue(t, queues[(n+w)%2], Job{Kind: "note", Payload: payload{l, w, n + 1}, Lane: fmt.Sprint("lane ", l)})
					}
				}
			})
		}
		group.Wait()
		until(t, "all jobs done", func() bool {
			if len(list(t, queues[0], Running)) == 0 { // else the clock could outrun a lease
				c.add(3 * time.Second)
			}
			return len(list(t, queues[0], Done)) == lanes*writers*each
		})
	})
}

func TestLaneOrderWhenClocksDisagree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fast, slow := newClock(), newClock()
		slow.add(-time.Minute)
		a, b := newQueue(t, d, fast), newQueue(t, d, slow)
		var order []string
		b.Handle("note", func(_ context.Context, p json.RawMessage) error {
			order = append(order, string(p))
			return nil
		})
		enqueue(t, a, Job{Kind: "note", Payload: 1, Lane: "x"})
		enqueue(t, b, Job{Kind: "note", Payload: 2, Lane: "x"})
		slow.add(time.Minute)
		for step(t, b) {
		}
		if fmt.Sprint(order) != "[1 2]" {
			t.Errorf("ran %v", order)
		}
	})
}

// A claim that is not committed yet is not seen by a claim of an older job of the lane, which appears in between.
func TestTwoClaimsInOneLane(t *testing.T) {
	d := dbtest.Open(t, db.Postgres)
	c := newClock()
	a, b := newQueue(t, d, c), newQueue(t, d, c)
	for _, q := range []*Queue{a, b} {
		q.Handle("note", nothing)
	}
	ctx := t.Context()
	var first, second *claimed
	inTx(t, d, func(older *db.Tx) error {
		if err := a.Enqueue(ctx, older, Job{Kind: "note", Payload: 1, Lane: "x"}); err != nil {
			return err
		}
		c.add(time.Second)
		enqueue(t, a, Job{Kind: "note", Payload: 2, Lane: "x"})
		var err error
		if second, err = a.claim(ctx); err != nil || second == nil {
			t.Fatalf("claim = %v, %v", second, err)
		}
		// What a's claim was before it was committed:
		_, err = d.Raw().ExecContext(ctx, `update job set state = 'ready' where id = $1`, string(second.id))
		return err
	})
	inTx(t, d, func(tx *db.Tx) (err error) {
		if _, err = tx.ExecContext(ctx, `update job set state = 'running' where id = $1`, second.id); err != nil {
			return err
		}
		if first, err = b.claim(ctx); err != nil || first == nil || first.id == second.id {
			t.Fatalf("claim of the older one = %+v, %v", first, err)
		}
		return nil
	})
	if ok, err := a.alone(ctx, second); ok || err != nil {
		t.Fatalf("alone = %v, %v; want it to step back", ok, err)
	}
	if i := the(t, a, Ready); i.ID != second.id || i.Attempts != 0 {
		t.Errorf("given back: %+v", i)
	}
	if i := the(t, a, Running); i.ID != first.id {
		t.Errorf("runs: %+v", i)
	}
}

func TestWokenAfterCommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := newQueue(t, d, newClock())
		q.poll = time.Hour
		ran := make(chan string, 3)
		q.Handle("mail", func(_ context.Context, p json.RawMessage) error { ran <- string(p); return nil })
		start(t, q, 1)
		enqueue(t, q, Job{Kind: "mail", Payload: 1, Lane: "x"}, Job{Kind: "mail", Payload: 2, Lane: "x"}, Job{Kind: "mail", Payload: 3})
		for range 3 {
			select {
			case <-ran:
			case <-time.After(time.Minute):
				t.Fatal("not woken")
			}
		}
	})
}

func TestPanicIsAnError(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := newQueue(t, d, newClock())
		q.Handle("bad", func(context.Context, json.RawMessage) error { panic("Kari Nordmann") }, MaxAttempts(1))
		q.Handle("good", nothing)
		start(t, q, 1)
		enqueue(t, q, Job{Kind: "bad"}, Job{Kind: "good"})
		until(t, "the job after the panic done", func() bool { return len(list(t, q, Done)) == 1 })
		if i := the(t, q, Failed); i.LastError != "panic string" {
			t.Errorf("last error %q", i.LastError)
		}
	})
}

func TestStopFinishesWhatRuns(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := newQueue(t, d, newClock())
		begun, release := make(chan bool), make(chan bool)
		q.Handle("slow", func(ctx context.Context, _ json.RawMessage) error {
			begun <- true
			<-release
			return ctx.Err() // not ended by Start's ctx
		})
		ctx, cancel := context.WithCancel(t.Context())
		if err := q.Start(ctx, 1); err != nil {
			t.Fatal(err)
		}
		enqueue(t, q, Job{Kind: "slow"}, Job{Kind: "slow"})
		<-begun
		cancel()
		stopped := make(chan error)
		go func() { stopped <- q.Stop(context.Background()) }()
		close(release)
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		if i := the(t, q, Done); i.Attempts != 1 {
			t.Errorf("what ran: %+v", i)
		}
		if i := the(t, q, Ready); i.Attempts != 0 {
			t.Errorf("the rest: %+v", i)
		}
	})
}

func TestStopGivesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := newQueue(t, d, newClock())
		begun := make(chan bool)
		q.Handle("endless", func(ctx context.Context, _ json.RawMessage) error {
			begun <- true
			<-ctx.Done()
			return ctx.Err()
		}, MaxAttempts(1))
		start(t, q, 1)
		enqueue(t, q, Job{Kind: "endless", UniqueKey: "a"})
		<-begun
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := q.Stop(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Stop = %v", err)
		}
		if i := the(t, q, Ready); i.Attempts != 0 || i.LastError != "" {
			t.Errorf("given back: %+v", i)
		}
		enqueue(t, q, Job{Kind: "endless", UniqueKey: "a"})
		the(t, q, Ready) // it kept its key
	})
}
