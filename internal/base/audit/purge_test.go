package audit

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/errs"
)

const year = 365 * 24 * time.Hour

// old is a log with four seals from nine years ago and two from yesterday.
func old(t *testing.T, d *db.DB) *world {
	w := newWorld(t, d)
	w.at = start.Add(-9 * year)
	w.fill(4)
	w.at = start.Add(-24 * time.Hour)
	w.fill(2)
	w.at = start
	return w
}

func (w *world) purge(before time.Time) (int64, error) { return Purge(ctx, w.d, w.ring, before, w.at) }

func TestPurge(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := old(t, d)
		for _, c := range []struct {
			name   string
			before time.Time
			rows   int64
			purged int64
			kind   errs.Kind
		}{
			{"not configured", time.Time{}, 0, 0, 0},
			{"nothing that old", start.Add(-10 * year), 0, 0, 0},
			{"a slip in the configuration", start.Add(-time.Hour), 0, 0, errs.KindInvalid},
			{"whole seals only", start.Add(-9 * year).Add(2500 * time.Millisecond), 8, 2, 0},
			{"again", start.Add(-9 * year).Add(2500 * time.Millisecond), 0, 2, 0},
			{"the rest", start.Add(-6 * year), 8, 4, 0},
		} {
			n, err := w.purge(c.before)
			if n != c.rows || (c.kind == 0) != (err == nil) || err != nil && errs.KindOf(err) != c.kind {
				t.Fatalf("%s: %d rows removed, %v; want %d, %v", c.name, n, err, c.rows, c.kind)
			}
			if r := w.wantFaults(); r.Purged != c.purged || r.Seals != 6 || r.Rows != 24-4*c.purged {
				t.Fatalf("%s: %+v", c.name, r)
			}
		}
		if n := w.number("select count(*) from audit_subject s where not exists (select 1 from audit a where a.id = s.audit_id)"); n != 0 {
			t.Errorf("%d subjects are left behind", n)
		}
		w.unguarded()
		w.keep()
		for _, c := range []tampering{
			{"a kept row dropped", func(w *world) { w.exec("delete from audit where " + w.where(w.rowNo(5, 2))) }, []Fault{{Missing, 1, Place{Seal: 5, Position: 2}}}},
			{"the note dropped", func(w *world) { w.exec("delete from audit_purge") }, []Fault{{Missing, 16, Place{Seal: 1}}}},
			{"the note moved on", func(w *world) { w.exec("update audit_purge set seal_no = 5 where seal_no = 4") }, []Fault{{Missing, 8, Place{Seal: 3}}, {Chain, 1, Place{Seal: 5}}}},
			{"the note's time", func(w *world) { w.later("audit_purge", "purged_at", "seal_no = 2") }, []Fault{{Chain, 1, Place{Seal: 2}}}},
			{"the note's code", func(w *world) {
				w.exec("update audit_purge set mac = $1 where seal_no = 2", flipped(w.text("select mac from audit_purge where seal_no = 2"), 5))
			}, []Fault{{Chain, 1, Place{Seal: 2}}}},
			{"the note's key version", func(w *world) { w.exec("update audit_purge set key_version = 3 where seal_no = 2") }, []Fault{{Chain, 1, Place{Seal: 2}}}},
			{"a removed seal dropped", func(w *world) { w.exec("delete from audit_seal where no = 2") }, []Fault{{Chain, 1, Place{Seal: 2}}}},
		} {
			w.back()
			c.do(w)
			t.Run(c.name, func(t *testing.T) { compareFaults(t, w.verify(), c.want) })
		}
	})
}

// What does not verify is kept, as evidence.
func TestPurgeKeepsEvidence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := old(t, d)
		w.exec("update audit set deed = 'see.nothing' where id = $1", w.rowNo(2, 3))
		n, err := w.purge(start.Add(-6 * year))
		if n != 0 || errs.KindOf(err) != errs.KindConflict || !strings.Contains(errs.SafeText(err), "traad audit verify") {
			t.Fatalf("%d removed, %v", n, err)
		}
		if r := w.wantFaults(Changed); r.Rows != 24 || r.Purged != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// A removal that was interrupted after its note leaves rows that Verify accepts and the next removal takes.
func TestPurgeGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := old(t, d)
		if err := notePurge(ctx, d, w.ring, 4, db.At(w.at)); err != nil {
			t.Fatal(err)
		}
		w.wantFaults()
		w.exec("delete from audit_subject where audit_id = $1", w.rowNo(1, 2))
		if r := w.wantFaults(Changed); r.Rows != 24 { // the rest of a removed seal is not free to be changed
			t.Errorf("%+v", r)
		}
		if n, err := w.purge(start.Add(-6 * year)); n != 16 || err != nil {
			t.Fatalf("%d removed, %v", n, err)
		}
		w.wantFaults()
	})
}
