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
		if second, err = a.claim(ctx, 2); err != nil || second == nil {
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
		if first, err = b.claim(ctx, 2); err != nil || first == nil || first.id == second.id {
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

// Where many wait, a run takes a worker's share of them, at most what the kind allows: not those of a lane, of another kind, that are not due, or that have been
// tried before. What it leaves is given back; where it fails, each is tried again on its own.
func TestSeveralRunTogether(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := newQueue(t, d, c)
		var runs [][]string
		var left []int
		var fail error
		q.HandleMany("mail", 4, func(_ context.Context, payloads []json.RawMessage) ([]int, error) {
			var run []string
			for _, p := range payloads {
				run = append(run, string(p))
			}
			runs = append(runs, run)
			return left, fail
		})
		q.Handle("other", nothing)
		lay := func(from, to int) {
			t.Helper()
			for i := from; i <= to; i++ {
				enqueue(t, q, Job{Kind: "mail", Payload: i, UniqueKey: fmt.Sprint("mail ", i)})
				c.add(time.Second)
			}
		}
		var asked int64
		next := func(want string) { // the next run, as one of two workers
			t.Helper()
			runs = nil
			before := d.Statements()
			defer func() { asked = d.Statements() - before }()
			claim, err := q.claim(t.Context(), 2)
			if err != nil {
				t.Fatal(err)
			}
			if claim != nil {
				q.run(t.Context(), claim)
			}
			if got := fmt.Sprint(runs); got != want {
				t.Errorf("ran %s; want %s", got, want)
			}
		}
		count := func(want string) {
			t.Helper()
			if got := fmt.Sprint(len(list(t, q, Ready)), " ready, ", len(list(t, q, Running)), " running, ", len(list(t, q, Done)), " done"); got != want {
				t.Errorf("%s; want %s", got, want)
			}
		}
		lay(1, 1)
		next("[[1]]")
		alone := asked
		lay(2, 11)
		next("[[2 3 4 5]]") // at most four
		if asked != alone || asked > 6 {
			t.Errorf("%d statements for four jobs, %d for one", asked, alone)
		}
		next("[[6 7 8]]") // half of those that wait
		left = []int{0, 2}
		next("[[9 10]]") // the second was done
		left = nil
		next("[[9]]")
		count("1 ready, 0 running, 10 done")
		enqueue(t, q, Job{Kind: "mail", Payload: "late", RunAt: c.now().Add(time.Hour)}, Job{Kind: "other"}, Job{Kind: "mail", Payload: "lane", Lane: "x"})
		lay(12, 14)
		fail = errors.New("no")
		next("[[11 12]]")
		if i := list(t, q, Ready)[len(list(t, q, Ready))-1]; i.Attempts != 1 || i.LastError != "internal *errors.errorString" {
			t.Errorf("after a failure: %+v", i)
		}
		fail = nil
		next("[]")         // the other kind
		next(`[["lane"]]`) // alone
		next("[[13]]")
		c.add(time.Minute)
		next("[[14]]")
		lay(15, 16)
		for range 2 { // 11 and 12, whichever waits the shorter: each alone
			if step(t, q); len(runs[len(runs)-1]) != 1 {
				t.Errorf("ran %v; want what is tried again alone", runs)
			}
		}
		next("[[15]]")
		next("[[16]]")
		count("1 ready, 0 running, 18 done")
		lay(20, 23) // they give back all where the program stops, and their keys are theirs still
		claim, err := q.claim(t.Context(), 1)
		if err != nil || len(claim.more) != 3 {
			t.Fatalf("claimed %+v, %v", claim, err)
		}
		if ok, err := q.renew(t.Context(), claim); !ok || err != nil {
			t.Errorf("renew = %v, %v", ok, err)
		}
		cut, end := context.WithCancelCause(t.Context())
		end(errCut)
		fail = context.Canceled
		q.run(cut, claim)
		if all := list(t, q, Ready); len(all) != 5 || all[0].Attempts != 0 {
			t.Errorf("given back: %+v", all)
		}
		lay(20, 23)
		count("5 ready, 0 running, 18 done")
		// One of them is taken over by somebody else: that is found out, and hers is not touched.
		if claim, err = q.claim(t.Context(), 1); err != nil || len(claim.more) != 3 {
			t.Fatalf("claimed %+v, %v", claim, err)
		}
		inTx(t, d, func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), `update job set attempts = 2 where id = $1`, claim.more[1].id)
			return err
		})
		if ok, err := q.renew(t.Context(), claim); ok || err != nil {
			t.Errorf("renew of what is partly lost = %v, %v", ok, err)
		}
		fail = nil
		q.run(t.Context(), claim)
		if i := the(t, q, Running); i.Attempts != 2 {
			t.Errorf("the new holder's job was touched: %+v", i)
		}
		count("1 ready, 1 running, 21 done")
	})
}
