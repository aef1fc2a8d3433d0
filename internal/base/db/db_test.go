package db_test

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// each runs f on an empty database of each engine with one small table.
func each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			d, err := db.Open(context.Background(), dbtest.Address(t, e))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			create := "create table thing (id text primary key, at text, on_date text, doc text, yes integer) strict"
			if e == db.Postgres {
				create = "create table thing (id uuid primary key, at timestamptz, on_date date, doc jsonb, yes boolean)"
			}
			if _, err := d.Raw().Exec(create); err != nil {
				t.Fatal(err)
			}
			f(t, d)
		})
	}
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		id, at, on := db.NewID(), db.At(time.Date(2026, 11, 21, 9, 43, 7, 123456789, time.FixedZone("", 3600))), date.Of(2026, 11, 21)
		err := d.InTx(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, "insert into thing (id, at, on_date, doc, yes) values ($1, $2, $3, $4, $5), ($6, $7, $8, $9, $10)",
				id, at, on, db.JSON(`{"æ":1}`), true, db.NewID(), db.Time{}, date.Date{}, db.JSON(nil), false)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var (
			gotID  db.ID
			gotAt  db.Time
			gotOn  date.Date
			gotDoc db.JSON
			yes    bool
		)
		if err := d.Reader().QueryRowContext(ctx, "select id, at, on_date, doc, yes from thing where id = $1", id).Scan(&gotID, &gotAt, &gotOn, &gotDoc, &yes); err != nil {
			t.Fatal(err)
		}
		if gotID != id || !gotAt.Equal(at.Time) || gotOn != on || len(gotDoc) == 0 || !yes {
			t.Errorf("got %v %v %v %s %v", gotID, gotAt, gotOn, gotDoc, yes)
		}
		if err := d.Reader().QueryRowContext(ctx, "select at, on_date, yes from thing where id <> $1", id).Scan(&gotAt, &gotOn, &yes); err != nil {
			t.Fatal(err)
		}
		if !gotAt.IsZero() || !gotOn.IsZero() || yes {
			t.Errorf("NULL came back as %v %v %v", gotAt, gotOn, yes)
		}
	})
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Reader().QueryRowContext(context.Background(), "select count(*) from thing").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNothingIsHalfDone: an error, a panic and a goroutine that is left each undo the transaction and let the next one in.
func TestNothingIsHalfDone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		insert := func(tx *db.Tx) {
			if _, err := tx.ExecContext(ctx, "insert into thing (id) values ($1)", db.NewID()); err != nil {
				t.Error(err)
			}
		}
		boom := errors.New("boom")
		after := 0
		if err := d.InTx(ctx, func(tx *db.Tx) error {
			insert(tx)
			tx.AfterCommit(func() { after++ })
			return boom
		}); !errors.Is(err, boom) {
			t.Errorf("got %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = d.InTx(ctx, func(tx *db.Tx) error { insert(tx); panic("boom") })
		}()
		done := make(chan struct{})
		go func() {
			defer close(done)
			_ = d.InTx(ctx, func(tx *db.Tx) error { insert(tx); runtime.Goexit(); return nil })
		}()
		<-done
		if n := count(t, d); n != 0 || after != 0 {
			t.Errorf("%d rows stayed, %d calls after a commit that never was", n, after)
		}
		if err := d.InTx(ctx, func(tx *db.Tx) error { insert(tx); tx.AfterCommit(func() { after++ }); return nil }); err != nil {
			t.Fatal(err)
		}
		if count(t, d) != 1 || after != 1 {
			t.Errorf("%d rows, %d calls after commit, want 1 and 1", count(t, d), after)
		}
	})
}

func TestIsUnique(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx, id := context.Background(), db.NewID()
		insert := func() error {
			return d.InTx(ctx, func(tx *db.Tx) error {
				_, err := tx.ExecContext(ctx, "insert into thing (id) values ($1)", id)
				return err
			})
		}
		if err := insert(); err != nil {
			t.Fatal(err)
		}
		if err := insert(); !db.IsUnique(err) {
			t.Errorf("the second row with the same key gave %v", err)
		}
		if db.IsUnique(errors.New("another")) {
			t.Error("any error is taken for a doubled key")
		}
	})
}

// TestAReaderCannotWrite: on SQLite, where nothing else would stop it.
func TestAReaderCannotWrite(t *testing.T) {
	d, err := db.Open(context.Background(), "sqlite:"+filepath.Join(t.TempDir(), "æ ø", "x.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Raw().Exec("create table thing (id text)"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Reader().ExecContext(context.Background(), "insert into thing (id) values ('x')"); err == nil {
		t.Error("a reader wrote")
	}
}

func TestIDs(t *testing.T) {
	a, b := db.NewID(), db.NewID()
	if a >= b || !db.IsID(string(a)) {
		t.Errorf("%s and %s: later ids must sort after earlier ones", a, b)
	}
	for _, s := range []string{"", "x", "0190000000007000800000000000000z", "'; drop table thing; --", string(a) + "0", "{" + string(a)[1:35] + "}"} {
		if db.IsID(s) {
			t.Errorf("%q is taken for an id", s)
		}
	}
}
