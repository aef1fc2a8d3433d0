package audit

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
	"traad/internal/store/migrations"
)

func init() {
	dbtest.Migrations = migrations.FS
	// An ordinary run draws fewer cases than rapid's hundred: each is sealed and verified whole. `make deep` draws many.
	_ = flag.Set("rapid.checks", "30")
}

// world is a log with its keys, at a time that only the test moves.
type world struct {
	t    testing.TB
	d    *db.DB
	ring *keys.Ring
	at   time.Time
	n    int // rows written
	log  strings.Builder
	out  []Head // exported
}

var start = time.Date(2026, 11, 12, 6, 40, 0, 123_456_000, time.UTC)

// ringOf returns fresh keys.
func ringOf(t testing.TB) *keys.Ring {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	r, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func newWorld(t testing.TB, d *db.DB) *world {
	w := &world{t: t, d: d, ring: ringOf(t), at: start}
	if d.Engine == db.SQLite {
		w.exec("pragma synchronous = off") // no test here is about the disk
	}
	return w
}

// idAt is an id of a time; n makes those of one millisecond differ and keeps their order.
func idAt(t time.Time, n int) db.ID {
	h := fmt.Sprintf("%012x", t.UnixMilli())
	return db.ID(fmt.Sprintf("%s-%s-7%03x-8000-%012x", h[:8], h[8:], n>>20&0xfff, n))
}

// thing is an id of something that rows name.
func thing(n int) db.ID { return db.ID(fmt.Sprintf("00000000-0000-8000-8000-%012x", n)) }

// row is a look at the world's time.
func (w *world) row(subjects ...int) Row {
	w.n++
	r := Row{
		ID: idAt(w.at, w.n), At: db.At(w.at), User: thing(1), Role: "municipal_coordinator", Org: thing(2), Session: thing(3),
		Deed: "see.person", Allowed: true, Reason: "team_area", Patient: thing(100 + w.n),
		Items: []string{"patient/" + string(thing(100+w.n)) + "@3", "plan/æøå \"<&>\"@1"},
	}
	for _, s := range subjects {
		r.Subjects = append(r.Subjects, thing(1000+s))
	}
	return r
}

// insert commits rows in one transaction.
func (w *world) insert(rows ...Row) {
	w.t.Helper()
	err := w.d.InTx(context.Background(), func(tx *db.Tx) error { return Insert(context.Background(), &tx.Conn, w.ring.MAC, rows...) })
	if err != nil {
		w.t.Fatal(err)
	}
}

// sealer returns a sealer that works when the test says so.
func (w *world) sealer() *Sealer {
	return newSealer(w.d, w.ring, Sealing{
		Now: func() time.Time { return w.at },
		Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Export: func(_ context.Context, h Head) error {
			w.out = append(w.out, h)
			return nil
		},
	})
}

// fill writes seals of four rows each, a second between, and exports every head.
func (w *world) fill(seals int) *Sealer {
	w.t.Helper()
	s := w.sealer()
	for range seals {
		w.insert(w.row(), w.row(3, 1, 2), w.row(7), w.row(9, 8, 9))
		w.at = w.at.Add(time.Second)
		s.headAt = time.Time{}
		if err := s.beat(context.Background()); err != nil {
			w.t.Fatal(err)
		}
	}
	return s
}

// verify runs Verify at the world's time with what was exported.
func (w *world) verify() *Report {
	w.t.Helper()
	r, err := Verify(context.Background(), w.d, w.ring, w.out, Check{Now: w.at})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// kinds are the kinds of fault in a report.
func kinds(r *Report) []Kind {
	var k []Kind
	for _, f := range r.Faults {
		k = append(k, f.Kind)
	}
	return k
}

func (w *world) wantFaults(kind ...Kind) *Report {
	w.t.Helper()
	r := w.verify()
	if got := kinds(r); !slices.Equal(got, kind) {
		w.t.Fatalf("Verify says %v, want %v", r.Faults, kind)
	}
	return r
}

// exec changes the database past Tråd.
func (w *world) exec(q string, args ...any) {
	w.t.Helper()
	if _, err := w.d.Raw().ExecContext(context.Background(), q, args...); err != nil {
		w.t.Fatalf("%s: %v", q, err)
	}
}

// number asks for one number.
func (w *world) number(q string, args ...any) (n int) {
	w.t.Helper()
	if err := w.d.Raw().QueryRowContext(context.Background(), q, args...).Scan(&n); err != nil {
		w.t.Fatalf("%s: %v", q, err)
	}
	return n
}

// unguarded takes the foreign keys away, as somebody with all rights to the database can.
func (w *world) unguarded() {
	if w.d.Engine == db.SQLite {
		w.exec("pragma foreign_keys = 0")
		return
	}
	w.exec("alter table audit_subject drop constraint audit_subject_audit_id_fkey")
}

var tables = []string{"audit_subject", "audit", "audit_leaf", "audit_seal", "audit_purge", "audit_lease"}

// keep remembers the log, and back brings it back.
func (w *world) keep() {
	for _, t := range tables {
		w.exec("create table kept_" + t + " as select * from " + t)
	}
}

func (w *world) back() {
	for _, t := range tables {
		w.exec("delete from " + t)
		w.exec("insert into " + t + " select * from kept_" + t)
	}
}

func (w *world) empty() {
	for _, t := range tables {
		w.exec("delete from " + t)
	}
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }
