package audit

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// TestLateRowsAreSealed commits rows long after their ids were made, as a long transaction does.
func TestLateRowsAreSealed(t *testing.T) {
	for _, late := range []time.Duration{time.Second, 10 * time.Second, time.Minute, 10 * time.Minute, 2 * time.Hour} {
		t.Run(late.String(), func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				w := newWorld(t, d)
				s := w.fill(2)
				r := w.row(1, 2)
				w.at = w.at.Add(late)
				w.insert(w.row())
				if _, err := s.look(ctx); err != nil {
					t.Fatal(err)
				}
				w.insert(r)
				for looks := 0; ; looks++ {
					if looks > 40_000 {
						t.Fatalf("a row that is %v late is not sealed after %d looks", late, looks)
					}
					w.at = w.at.Add(time.Second)
					if late > time.Minute && reach(s.turn, time.Second) < late { // nothing can be found: spare the database
						s.turn++
						s.looked = w.at
						continue
					}
					if _, err := s.look(ctx); err != nil {
						t.Fatal(err)
					}
					if w.number("select count(*) from audit_leaf where audit_id = $1", r.ID) == 1 {
						break
					}
				}
				if r := w.wantFaults(); r.Rows != int64(w.n) || r.Pending != 0 {
					t.Errorf("%+v", r)
				}
			})
		})
	}
}

// A row that no key vouches for is not sealed, and does not keep the others waiting.
func TestForeignRowsStayLoose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.fill(1)
		w.insert(w.row(), w.row(1), w.row())
		w.exec("update audit set deed = 'see.nothing' where id = $1", idAt(w.at, w.n-1))
		if n, err := s.look(ctx); n != 2 || err != nil {
			t.Fatalf("%d sealed, %v; want 2", n, err)
		}
		if _, err := s.look(ctx); err != nil {
			t.Fatal(err)
		}
		if st := s.Status(); st.Foreign != 1 || st.Rows != 6 || st.Seals != 2 {
			t.Errorf("%+v", st)
		}
		w.wantFaults(Inserted)
	})
}

var errCrash = errors.New("the power went")

// TestAnyCrashAnyOrder lets two sealers take turns over batches that are committed in any order, with a crash between any two
// statements, and wants every row in exactly one seal at the end.
func TestAnyCrashAnyOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		rapid.Check(t, func(t *rapid.T) {
			w.empty()
			w.at, w.n, w.out = start, 0, nil
			sealers := []*Sealer{w.sealer(), w.sealer()}
			var open []Row // of transactions that go on
			steps := rapid.IntRange(2, 9).Draw(t, "steps")
			for range steps {
				w.at = w.at.Add(time.Duration(rapid.IntRange(1, 9000).Draw(t, "ms")) * time.Millisecond)
				i := rapid.IntRange(0, 1).Draw(t, "sealer")
				switch rapid.IntRange(0, 4).Draw(t, "step") {
				case 0:
					for range rapid.SampledFrom([]int{1, 2, 5, leavesAtOnce + 3}).Draw(t, "rows") {
						w.insert(w.row(rapid.SliceOfN(rapid.IntRange(0, 60), 0, 4).Draw(t, "subjects")...))
					}
				case 1:
					open = append(open, w.row(1, 2))
				case 2:
					w.insert(open...)
					open = nil
				case 3: // a crash: the process is gone, and another one starts in its place
					after := rapid.IntRange(0, 4).Draw(t, "statements")
					sealers[i].trap = func() error {
						if after--; after < 0 {
							return errCrash
						}
						return nil
					}
					if _, err := sealers[i].look(ctx); err != nil && !errors.Is(err, errCrash) && !errors.Is(err, errHeld) {
						t.Fatal(err)
					}
					sealers[i] = w.sealer()
				case 4:
					if err := sealers[i].beat(ctx); err != nil {
						t.Fatal(err)
					}
				}
				if half := w.number("select count(*) from audit_seal s where s.count <> (select count(*) from audit_leaf l where l.seal_no = s.no)"); half != 0 {
					t.Fatalf("%d seals are half done", half)
				}
			}
			w.insert(open...)
			w.at = w.at.Add(time.Minute) // whoever held the lease has lost it
			last := w.sealer()
			if err := last.beat(ctx); err != nil {
				t.Fatal(err)
			}
			r := w.wantFaults()
			if int(r.Rows) != w.n || r.Pending != 0 || w.number("select count(*) from audit_leaf") != w.n {
				t.Fatalf("%d rows written; %+v", w.n, r)
			}
			if w.n > 0 && !slices.ContainsFunc(w.out, func(h Head) bool { return h.No == r.Seals }) {
				t.Fatalf("the last head of %d was not exported: %v", r.Seals, w.out)
			}
		})
	})
}

// TestManySealersAtOnce runs real sealers side by side while rows come in from many sides.
func TestManySealersAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		var mu sync.Mutex
		export := func(_ context.Context, h Head) error {
			mu.Lock()
			defer mu.Unlock()
			w.out = append(w.out, h)
			return nil
		}
		var sealers []*Sealer
		for range 3 {
			// A lease shorter than the pauses between seals changes hands all the time.
			sealers = append(sealers, StartSealer(ctx, d, w.ring, Sealing{Every: time.Millisecond, HeadEvery: 5 * time.Millisecond, Lease: 2 * time.Millisecond, Export: export, Log: quiet()}))
		}
		log := NewLog(d, w.ring.MAC)
		var writers sync.WaitGroup
		const each, of = 60, 8
		for range of {
			writers.Go(func() {
				for i := range each {
					r := Row{At: db.At(time.Now()), Deed: "see.person", Reason: "team_area", Allowed: true, Patient: thing(i), Subjects: []db.ID{thing(i), thing(i + 1)}}
					if err := log.Write(ctx, r); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		writers.Wait()
		log.Close()
		seals, rows := int64(0), int64(0)
		for _, s := range sealers {
			if err := s.Stop(ctx); err != nil {
				t.Error(err)
			}
			st := s.Status()
			seals, rows = seals+st.Seals, rows+st.Rows
			if st.Cut || st.Foreign != 0 {
				t.Errorf("%+v", st)
			}
		}
		w.at = time.Now()
		r := w.wantFaults()
		if r.Rows != each*of || r.Pending != 0 || rows != each*of || seals != r.Seals || seals < 2 || len(w.out) == 0 {
			t.Errorf("%d rows in %d seals, sealers say %d in %d; %d heads; %+v", r.Rows, r.Seals, rows, seals, len(w.out), r)
		}
	})
}

// The lease keeps others out, runs out, and is given back.
func TestLease(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.sealer(), w.sealer()
		look := func(s *Sealer, sealed int, want error) {
			t.Helper()
			w.insert(w.row())
			if n, err := s.look(ctx); n != sealed || !errors.Is(err, want) {
				t.Fatalf("%d sealed, %v; want %d, %v", n, err, sealed, want)
			}
		}
		look(a, 1, nil)
		look(b, 0, errHeld)
		w.at = w.at.Add(14 * time.Second)
		look(b, 0, errHeld)
		look(a, 3, nil) // renewed
		w.at = w.at.Add(14 * time.Second)
		look(b, 0, errHeld)
		w.at = w.at.Add(time.Second)
		look(b, 2, nil)
		look(a, 0, errHeld)
		if err := b.release(ctx); err != nil {
			t.Fatal(err)
		}
		look(a, 2, nil)
		// A process that was held up between looking and writing finds the lease gone.
		w.at = w.at.Add(time.Minute)
		look(b, 1, nil)
		r := w.row()
		w.insert(r)
		rec, err := loose(ctx, d.Reader(), bound(w.at.Add(-time.Hour)), 10)
		if err != nil || len(rec) != 1 {
			t.Fatal(len(rec), err)
		}
		if err := a.seal(ctx, rec); !errors.Is(err, errHeld) {
			t.Errorf("sealing without the lease: %v", err)
		}
		if err := b.seal(ctx, rec); err != nil {
			t.Fatal(err)
		}
		w.at = w.at.Add(time.Minute) // and what others have sealed since is not sealed twice
		if err := a.seal(ctx, rec); !errors.Is(err, errHeld) {
			t.Errorf("sealing twice: %v", err)
		}
		w.wantFaults()
	})
}

// A log that is cut while Tråd runs shows at once.
func TestSealerSeesTheCut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.fill(3)
		w.exec("delete from audit_leaf where seal_no = 3")
		w.exec("delete from audit_seal where no = 3")
		w.insert(w.row())
		if _, err := s.look(ctx); err != nil {
			t.Fatal(err)
		}
		if !s.Status().Cut {
			t.Error("the sealer has not seen that its seal is gone")
		}
		r := w.verify()
		if !slices.Contains(kinds(r), Chain) {
			t.Errorf("Verify says %v", r.Faults)
		}
	})
}

// Stop seals and exports what has come in since the last look, and the next process need not wait.
func TestStopFinishes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		path := filepath.Join(t.TempDir(), "heads.jsonl")
		running, cancel := context.WithCancel(ctx)
		s := StartSealer(running, d, w.ring, Sealing{Every: time.Hour, Export: FileExport(path), Log: quiet()})
		cancel() // requests that are being finished still write rows
		w.at = time.Now()
		w.insert(w.row(), w.row())
		if err := s.Stop(ctx); err != nil {
			t.Fatal(err)
		}
		if err := s.Stop(ctx); err != nil {
			t.Fatal("the second Stop:", err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if w.out, _, err = ReadHeads(f); err != nil || len(w.out) != 1 || s.Status().Head != 1 {
			t.Fatalf("%v, %v, %+v", w.out, err, s.Status())
		}
		w.at = time.Now()
		if r := w.wantFaults(); r.Pending != 0 || r.Seals == 0 {
			t.Errorf("%+v", r)
		}
		w.insert(w.row())
		if n, err := w.sealer().look(ctx); n != 1 || err != nil {
			t.Errorf("the next process sealed %d, %v", n, err)
		}
	})
}

// A place for heads that cannot be written is told of, and tried again; sealing goes on.
func TestExportFails(t *testing.T) {
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	s := w.sealer()
	full := errors.New("no space left on device")
	s.o.Export = func(context.Context, Head) error { return full }
	w.insert(w.row())
	s.note(s.beat(ctx))
	if st := s.Status(); !errors.Is(st.Err, full) || st.Rows != 1 || st.Head != 0 {
		t.Fatalf("%+v", st)
	}
	full = nil
	w.at = w.at.Add(time.Minute)
	s.note(s.beat(ctx))
	if st := s.Status(); st.Err != nil || st.Head != 1 || st.Looked != w.at {
		t.Fatalf("%+v", st)
	}
	if !strings.Contains(w.log.String(), "forsegles ikke") || !strings.Contains(w.log.String(), "igjen") {
		t.Error(w.log.String())
	}
}
