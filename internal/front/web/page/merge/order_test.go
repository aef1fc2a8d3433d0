package merge_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/app/merge"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// Any sequence of merges and undos ends with the pointers that the merges still standing say, and undoing the rest, in any
// order, gives back every page as it was.
func TestAnyOrder(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		var cases []webtest.Case
		for i, stage := range []webtest.Stage{webtest.Planned, webtest.Referred, webtest.Referred, webtest.Referred} {
			cases = append(cases, w.Person("Kari", fmt.Sprint("Aasen", i), stage))
		}
		w.Admit(cases[0], 3)
		nes := w.Actor(webtest.Nes)
		before := pages(w, cases...)
		rapid.Check(t, func(rt *rapid.T) {
			var standing []merged
			undo := func() {
				i := rapid.IntRange(0, len(standing)-1).Draw(rt, "undo")
				if _, err := (merge.Undo{Merge: standing[i].id, Reason: "To likevel"}).Run(t.Context(), w.Service, nes); err != nil {
					rt.Fatal(err)
				}
				standing = append(standing[:i:i], standing[i+1:]...)
			}
			for range rapid.IntRange(1, 4).Draw(rt, "deeds") {
				pick := rapid.IntRange(0, len(cases)-1)
				a, b := cases[pick.Draw(rt, "a")].Patient, cases[pick.Draw(rt, "b")].Patient
				roots := care.Survivors(plain(standing))
				switch {
				case len(standing) > 0 && rapid.IntRange(0, 2).Draw(rt, "which") == 0:
					undo()
				case root(roots, a) == root(roots, b):
					if err := (merge.Merge{Merged: a, Survivor: b, Reason: "Samme", Sure: true}).Run(t.Context(), w.Service, nes); err == nil {
						rt.Fatal("a person was merged with herself")
					}
				default:
					if err := (merge.Merge{Merged: a, Survivor: b, Reason: "Samme", Sure: true}).Run(t.Context(), w.Service, nes); err != nil {
						rt.Fatal(err)
					}
					standing = append(standing, merged{newest(t, w, a), care.Merge{Merged: root(roots, a), Survivor: root(roots, b)}})
				}
				pointers(rt, t, w, cases, care.Survivors(plain(standing)))
			}
			for len(standing) > 0 {
				undo()
				pointers(rt, t, w, cases, care.Survivors(plain(standing)))
			}
		})
		for path, text := range pages(w, cases...) {
			if before[path] != text {
				t.Errorf("%s is not as it was:\n%s\n---\n%s", path, before[path], text)
			}
		}
		w.Sound()
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set merged_into = $1 where id = $2", db.ID(cases[0].Patient), db.ID(cases[1].Patient)); err != nil {
			t.Fatal(err)
		}
		if _, wrong, err := merge.Check(t.Context(), w.Service); wrong != 1 || err != nil {
			t.Errorf("a pointer that no merge says: %d wrong, %v", wrong, err)
		}
	})
}

type merged struct {
	id db.ID
	m  care.Merge
}

func plain(all []merged) []care.Merge {
	var out []care.Merge
	for _, m := range all {
		out = append(out, m.m)
	}
	return out
}

func root(roots map[care.PatientID]care.PatientID, id care.PatientID) care.PatientID {
	if to, ok := roots[id]; ok {
		return to
	}
	return id
}

func newest(t *testing.T, w *webtest.World, id care.PatientID) db.ID {
	t.Helper()
	rows, err := w.Store.Reader().MergesOfPerson(t.Context(), db.ID(id))
	if err != nil || len(rows) == 0 {
		t.Fatal(len(rows), err)
	}
	last := rows[0]
	for _, r := range rows { // ids are in order of time; the world's clock stands still
		if r.ID > last.ID {
			last = r
		}
	}
	return last.ID
}

func pointers(rt *rapid.T, t *testing.T, w *webtest.World, cases []webtest.Case, want map[care.PatientID]care.PatientID) {
	if n, wrong, err := merge.Check(t.Context(), w.Service); n != len(want) || wrong != 0 || err != nil {
		rt.Fatalf("the check counts %d merged, %d wrong, %v", n, wrong, err)
	}
	for _, c := range cases {
		row, err := w.Store.Reader().Patient(t.Context(), db.ID(c.Patient))
		if err != nil {
			rt.Fatal(err)
		}
		if care.PatientID(row.MergedInto) != want[c.Patient] {
			rt.Fatalf("%s points to %q, want %q", c.Name, row.MergedInto, want[c.Patient])
		}
		person, err := w.Service.Person(t.Context(), w.Store.Reader(), c.Patient, webtest.Today)
		if err != nil || person.Patient != root(want, c.Patient) {
			rt.Fatalf("access knows %s as %q, %v", c.Name, person.Patient, err)
		}
	}
}
