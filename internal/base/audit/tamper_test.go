package audit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// flipped changes one character of a text, so that ids stay ids and codes stay hexadecimal.
func flipped(s string, at int) string {
	b := []byte(s)
	switch c := b[at]; {
	case c == '0':
		b[at] = '1'
	case strings.IndexByte("123456789abcdef", c) >= 0:
		b[at] = '0'
	default:
		b[at] ^= 1
	}
	return string(b)
}

// text reads one value as text.
func (w *world) text(q string, args ...any) (s string) {
	w.t.Helper()
	if err := w.d.Raw().QueryRowContext(context.Background(), q, args...).Scan(&s); err != nil {
		w.t.Fatalf("%s: %v", q, err)
	}
	return s
}

// later moves a time by the smallest step that is kept.
func (w *world) later(table, column, where string) {
	w.t.Helper()
	var at db.Time
	if err := w.d.Raw().QueryRowContext(context.Background(), "select "+column+" from "+table+" where "+where).Scan(&at); err != nil {
		w.t.Fatal(err)
	}
	w.exec("update "+table+" set "+column+" = $1 where "+where, db.At(at.Add(time.Microsecond)))
}

// tampering is something done past Tråd, and what Verify must say.
type tampering struct {
	name string
	do   func(w *world)
	want []Fault // the kind, how many, and where first; a zero place is not compared
}

const sealed = 4 // rows to a seal in the tests

// rowNo returns the id of the nth row of a seal, from 1.
func (w *world) rowNo(seal, n int) db.ID {
	return db.ID(w.text("select cast(audit_id as text) from audit_leaf where seal_no = $1 and position = $2", seal, n-1))
}

func (w *world) where(id db.ID) string { return "id = '" + string(id) + "'" }

func tamperings() []tampering {
	var all []tampering
	one := func(k Kind, seal int64, position int) []Fault {
		return []Fault{{k, 1, Place{Seal: seal, Position: position}}}
	}
	add := func(name string, want []Fault, do func(w *world)) { all = append(all, tampering{name, do, want}) }

	// One byte in each column of a row; the second of the third seal has subjects.
	for _, c := range []string{"user_id", "role", "org_id", "session_id", "deed", "reason", "patient_id", "mac"} {
		for _, end := range []string{"first", "last"} {
			add("audit."+c+", "+end+" byte", one(Changed, 3, 2), func(w *world) {
				where := w.where(w.rowNo(3, 2))
				v := w.text("select cast(" + c + " as text) from audit where " + where)
				at := 0
				if end == "last" {
					at = len(v) - 1
				}
				w.exec("update audit set "+c+" = $1 where "+where, flipped(v, at))
			})
		}
	}
	for _, c := range []string{"user_id", "org_id", "session_id", "patient_id"} {
		add("audit."+c+" emptied", one(Changed, 3, 2), func(w *world) { w.exec("update audit set " + c + " = null where " + w.where(w.rowNo(3, 2))) })
	}
	add("audit.at", one(Changed, 3, 2), func(w *world) { w.later("audit", "at", w.where(w.rowNo(3, 2))) })
	add("audit.allowed", one(Changed, 3, 2), func(w *world) { w.exec("update audit set allowed = not allowed where " + w.where(w.rowNo(3, 2))) })
	add("audit.key_version", one(Changed, 3, 2), func(w *world) {
		w.exec("update audit set key_version = key_version + 1 where " + w.where(w.rowNo(3, 2)))
	})
	items := func(w *world, f func(string) string) {
		where := w.where(w.rowNo(3, 2))
		w.exec("update audit set items = $1 where "+where, f(w.text("select cast(items as text) from audit where "+where)))
	}
	add("audit.items, a byte", one(Changed, 3, 2), func(w *world) {
		items(w, func(s string) string { return strings.Replace(s, "patient/", "pauient/", 1) })
	})
	add("audit.items, a version", one(Changed, 3, 2), func(w *world) { items(w, func(s string) string { return strings.Replace(s, "@3", "@2", 1) }) })
	add("audit.items, one less", one(Changed, 3, 2), func(w *world) { items(w, func(s string) string { return s[:strings.Index(s, ",")] + "]" }) })
	add("audit.items, none", one(Changed, 3, 2), func(w *world) { items(w, func(string) string { return "[]" }) })
	add("audit.items, no list", one(Changed, 3, 2), func(w *world) { items(w, func(string) string { return "{}" }) })
	add("audit.items, null", one(Changed, 3, 2), func(w *world) { items(w, func(string) string { return "null" }) })
	add("audit.items, a number in it", one(Changed, 3, 2), func(w *world) { items(w, func(s string) string { return s[:len(s)-1] + ", 3]" }) })
	add("audit.id", []Fault{{Missing, 1, Place{Seal: 3, Position: 2}}, {Inserted, 1, Place{}}}, func(w *world) {
		id := w.rowNo(3, 2)
		w.exec("update audit set id = $1 where "+w.where(id), flipped(string(id), 35))
	})
	add("audit_subject.patient_id", one(Changed, 3, 2), func(w *world) {
		w.exec("update audit_subject set patient_id = $1 where audit_id = $2 and patient_id = $3", thing(5), w.rowNo(3, 2), thing(1001))
	})
	add("audit_subject.audit_id", []Fault{{Changed, 2, Place{Seal: 3, Position: 2}}}, func(w *world) {
		w.exec("update audit_subject set audit_id = $1 where audit_id = $2 and patient_id = $3", w.rowNo(3, 3), w.rowNo(3, 2), thing(1001))
	})
	add("a subject less", one(Changed, 3, 2), func(w *world) {
		w.exec("delete from audit_subject where audit_id = $1 and patient_id = $2", w.rowNo(3, 2), thing(1002))
	})
	add("a subject more", one(Changed, 3, 1), func(w *world) {
		w.exec("insert into audit_subject (audit_id, patient_id) values ($1, $2)", w.rowNo(3, 1), thing(5))
	})

	// Rows dropped, put in, moved.
	drop := func(w *world, id db.ID, leafToo bool) {
		w.exec("delete from audit_subject where audit_id = $1", id)
		w.exec("delete from audit where id = $1", id)
		if leafToo {
			w.exec("delete from audit_leaf where audit_id = $1", id)
		}
	}
	add("a row dropped", one(Missing, 3, 2), func(w *world) { drop(w, w.rowNo(3, 2), false) })
	add("three rows dropped", []Fault{{Missing, 3, Place{Seal: 2, Position: 4}}}, func(w *world) {
		drop(w, w.rowNo(2, 4), false)
		drop(w, w.rowNo(3, 1), false)
		drop(w, w.rowNo(5, 4), false)
	})
	for n := 1; n <= sealed; n++ {
		add(fmt.Sprintf("row %d and its leaf dropped", n), one(Missing, 3, n), func(w *world) { drop(w, w.rowNo(3, n), true) })
	}
	add("a row and its leaf dropped, the places closed up", one(Missing, 3, 4), func(w *world) {
		drop(w, w.rowNo(3, 2), true)
		w.exec("update audit_leaf set position = 1 where seal_no = 3 and position = 2")
		w.exec("update audit_leaf set position = 2 where seal_no = 3 and position = 3")
	})
	add("all rows of a seal and their leaves dropped", []Fault{{Missing, sealed, Place{Seal: 3, Position: 1}}}, func(w *world) {
		for n := sealed; n >= 1; n-- {
			drop(w, w.rowNo(3, n), true)
		}
	})
	forge := func(w *world, r Row) db.ID {
		err := w.d.InTx(context.Background(), func(tx *db.Tx) error {
			return Insert(context.Background(), &tx.Conn, ringOf(w.t).MAC, r)
		})
		if err != nil {
			w.t.Fatal(err)
		}
		return r.ID
	}
	add("a row put in with a code of another key", one(Inserted, 0, 0), func(w *world) { forge(w, w.row(1)) })
	add("an old row put in with a code of another key", one(Inserted, 0, 0), func(w *world) {
		r := w.row()
		r.ID = idAt(start.Add(-time.Hour), 1)
		forge(w, r)
	})
	add("a row copied under another id", one(Inserted, 0, 0), func(w *world) {
		w.exec("insert into audit select '"+string(idAt(w.at, 999))+"', "+columns[len("a.id, "):]+" from audit a where a.id = $1", w.rowNo(3, 1))
	})
	add("a row put in at the end of a seal", one(Inserted, 3, 5), func(w *world) {
		w.exec("insert into audit_leaf (audit_id, seal_no, position) values ($1, 3, 4)", forge(w, w.row()))
	})
	add("a row put in the middle of a seal", one(Inserted, 3, 2), func(w *world) {
		for _, p := range []int{3, 2, 1} {
			w.exec("update audit_leaf set position = $1 where seal_no = 3 and position = $2", p+1, p)
		}
		w.exec("insert into audit_leaf (audit_id, seal_no, position) values ($1, 3, 1)", forge(w, w.row()))
	})
	add("a row of another key in place of a row", one(Changed, 3, 2), func(w *world) {
		id := w.rowNo(3, 2)
		drop(w, id, true)
		w.exec("insert into audit_leaf (audit_id, seal_no, position) values ($1, 3, 1)", forge(w, w.row()))
	})
	add("two rows of a seal swapped", one(Reordered, 3, 0), func(w *world) {
		w.exec("update audit_leaf set position = 99 where seal_no = 3 and position = 0")
		w.exec("update audit_leaf set position = 0 where seal_no = 3 and position = 1")
		w.exec("update audit_leaf set position = 1 where seal_no = 3 and position = 99")
	})
	add("two rows of two seals swapped", []Fault{{Reordered, 2, Place{Seal: 2}}}, func(w *world) {
		a, b := w.rowNo(2, 3), w.rowNo(4, 3)
		w.exec("delete from audit_leaf where audit_id in ($1, $2)", a, b)
		w.exec("insert into audit_leaf (audit_id, seal_no, position) values ($1, 4, 2), ($2, 2, 2)", a, b)
	})
	add("a row moved to another seal", one(Reordered, 4, 0), func(w *world) {
		w.exec("update audit_leaf set seal_no = 4, position = 4 where audit_id = $1", w.rowNo(3, 2))
	})
	add("the last place moved on", one(Reordered, 3, 4), func(w *world) {
		w.exec("update audit_leaf set position = 7 where seal_no = 3 and position = 3")
	})
	add("audit_leaf.audit_id", []Fault{{Missing, 1, Place{Seal: 3, Position: 2}}, {Unsealed, 1, Place{}}}, func(w *world) {
		id := w.rowNo(3, 2)
		w.exec("update audit_leaf set audit_id = $1 where audit_id = $2", flipped(string(id), 35), id)
		w.at = w.at.Add(time.Hour)
	})
	add("all leaves dropped", []Fault{{Missing, 5 * sealed, Place{Seal: 1, Position: 1}}, {Unsealed, 5 * sealed, Place{}}}, func(w *world) {
		w.exec("delete from audit_leaf")
		w.at = w.at.Add(time.Hour)
	})

	// Seals.
	for _, c := range []string{"root", "prev", "signature"} {
		add("audit_seal."+c, one(Chain, 3, 0), func(w *world) {
			w.exec("update audit_seal set "+c+" = $1 where no = 3", flipped(w.text("select "+c+" from audit_seal where no = 3"), 17))
		})
	}
	add("audit_seal.sealed_at", one(Chain, 3, 0), func(w *world) { w.later("audit_seal", "sealed_at", "no = 3") })
	add("audit_seal.count", one(Chain, 3, 0), func(w *world) { w.exec("update audit_seal set count = count - 1 where no = 3") })
	add("audit_seal.key_version", one(Chain, 3, 0), func(w *world) { w.exec("update audit_seal set key_version = 2 where no = 3") })
	add("audit_seal.no made 0", []Fault{{Chain, 2, Place{}}}, func(w *world) { w.exec("update audit_seal set no = 0 where no = 3") })
	add("audit_seal.no made 8", []Fault{{Chain, 4, Place{Seal: 3}}}, func(w *world) { w.exec("update audit_seal set no = 8 where no = 3") })
	add("a seal dropped from the middle", one(Chain, 3, 0), func(w *world) { w.exec("delete from audit_seal where no = 3") })
	add("the first seal and all of its rows dropped", one(Chain, 1, 0), func(w *world) {
		for n := sealed; n >= 1; n-- {
			drop(w, w.rowNo(1, n), true)
		}
		w.exec("delete from audit_seal where no = 1")
	})
	add("a row dropped and the seal made to fit", one(Chain, 3, 0), func(w *world) {
		drop(w, w.rowNo(3, 4), true)
		w.exec("update audit_seal set count = count - 1 where no = 3")
	})
	cut := func(w *world, after int) {
		w.exec("delete from audit_subject where audit_id in (select audit_id from audit_leaf where seal_no > $1)", after)
		w.exec("delete from audit where id in (select audit_id from audit_leaf where seal_no > $1)", after)
		w.exec("delete from audit_leaf where seal_no > $1", after)
		w.exec("delete from audit_seal where no > $1", after)
	}
	for after := range 5 {
		add(fmt.Sprintf("cut off after seal %d", after), []Fault{{Truncated, int64(5 - after), Place{Seal: int64(after) + 1}}}, func(w *world) { cut(w, after) })
	}
	add("cut off after seal 3, sealing goes on", one(Chain, 4, 0), func(w *world) {
		cut(w, 3)
		w.out = w.out[:4] // the last head was not out yet
		w.at = w.at.Add(time.Minute)
		w.insert(w.row())
		if _, err := w.sealer().look(context.Background()); err != nil {
			w.t.Fatal(err)
		}
	})
	add("the newest seals dropped, rows and leaves left", []Fault{{Truncated, 2, Place{Seal: 4}}}, func(w *world) { w.exec("delete from audit_seal where no > 3") })
	add("a removal noted by hand", one(Chain, 2, 0), func(w *world) {
		w.exec("insert into audit_purge (seal_no, purged_at, key_version, mac) values (2, $1, 1, 'abc')", db.At(w.at))
	})

	// Heads.
	add("a head written by hand", one(Heads, 9, 0), func(w *world) {
		w.out = append(w.out, Head{No: 9, SealedAt: w.at, Hash: "ab", KeyVersion: 1, MAC: "cd"})
	})
	for name, f := range map[string]func(h *Head){
		"no": func(h *Head) { h.No = 1 }, "sealed_at": func(h *Head) { h.SealedAt = h.SealedAt.Add(time.Microsecond) },
		"hash": func(h *Head) { h.Hash = flipped(h.Hash, 3) }, "key_version": func(h *Head) { h.KeyVersion = 7 }, "mac": func(h *Head) { h.MAC = flipped(h.MAC, 3) },
	} {
		add("head's "+name, []Fault{{Heads, 1, Place{}}}, func(w *world) {
			w.out = slices.Clone(w.out)
			f(&w.out[2])
		})
	}

	// No tampering.
	add("nothing", nil, func(*world) {})
	add("rows that wait", nil, func(w *world) { w.insert(w.row(), w.row(1)) })
	add("rows that have waited too long", []Fault{{Unsealed, 2, Place{}}}, func(w *world) {
		w.insert(w.row(), w.row(1))
		w.at = w.at.Add(11 * time.Minute)
	})
	add("a row that sealing has long passed", one(Inserted, 0, 0), func(w *world) {
		r := w.row()
		r.ID = idAt(start.Add(-25*time.Hour), 1)
		w.insert(r)
	})
	return all
}

// TestVerifyNamesTampering does one thing at a time to a log of five seals, and holds what Verify says against it.
func TestVerifyNamesTampering(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.unguarded()
		w.fill(5)
		w.keep()
		at, heads := w.at, w.out
		if len(heads) != 5 {
			t.Fatalf("%d heads were exported, want 5", len(heads))
		}
		for _, c := range tamperings() {
			t.Run(c.name, func(t *testing.T) {
				w.t, w.at, w.out = t, at, heads
				w.back()
				c.do(w)
				compareFaults(t, w.verify(), c.want)
			})
		}
	})
}

// On SQLite times and lists are text, which could be written otherwise and mean the same; no other way passes.
func TestVerifyNamesOtherSpelling(t *testing.T) {
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	w.unguarded()
	w.fill(1)
	w.keep()
	for _, set := range []string{
		"at = replace(at, '.', ',')", "at = replace(at, 'Z', 'z')", "at = 'x' || at", "at = ''", "items = replace(items, ',', ', ')", "items = ' ' || items",
		`items = replace(items, '\u003c', '\u003C')`, "items = ''", "items = 'x'", "role = role || char(0)", "user_id = upper(replace(user_id, '1', 'a'))",
	} {
		w.back()
		w.exec("update audit set " + set + " where id = '" + string(w.rowNo(1, 3)) + "'")
		compareFaults(t, w.verify(), []Fault{{Changed, 1, Place{Seal: 1, Position: 3}}})
	}
}

func compareFaults(t *testing.T, r *Report, want []Fault) {
	t.Helper()
	same := func(got, want Fault) bool {
		return got.Kind == want.Kind && got.Count == want.Count && (want.First.Seal == 0 || got.First.Seal == want.First.Seal) &&
			(want.First.Position == 0 || got.First.Position == want.First.Position)
	}
	if !slices.EqualFunc(r.Faults, want, same) {
		t.Errorf("Verify says %+v\nwant %+v", r.Faults, want)
	}
}
