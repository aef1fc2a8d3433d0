package candidate

import (
	"fmt"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store/storetest"
)

// TestReadyBeforeItIsAsked: when a Set is taken into use its scores and the list of the rule in use are there; of another Set they are not taken.
func TestReadyBeforeItIsAsked(t *testing.T) {
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	st, today := storetest.Open(t), date.Of(2026, 11, 21)
	now := func() time.Time { return today.At(9, 43) }
	s := app.New(st, ring, job.New(st.DB, now), now)
	t.Cleanup(s.Close)
	last := column.DayOf(today)
	set := func() *dataset.Set {
		people := make([]column.Person, 60)
		for i := range people {
			people[i] = column.Person{ID: fmt.Sprintf("P%07d", i), Born: column.DayOf(date.Of(1940, 1, 1)), Sex: 1, Municipality: "3228"}
		}
		e := columntest.Many(columntest.Shape{Rows: 2000, People: 60, From: last - 1000, To: last})
		return &dataset.Set{Through: (last - 1).Date(), Index: casefind.Read(e), People: people}
	}
	h := &dataset.Holder{}
	f := &Finder{Data: h}
	empty := &dataset.Set{Index: casefind.Read(&column.Episodes{})} // a load that was stopped before its first day
	f.Ready(t.Context(), s, empty)
	h.Put(empty)
	if d := f.at(); d != nil || f.ready != nil {
		t.Errorf("nothing is scored: %v", d)
	}
	one, other := set(), set()
	f.Ready(t.Context(), s, one)
	ready := f.ready
	if ready == nil || len(ready.lists) != 1 {
		t.Fatalf("%+v", ready)
	}
	h.Put(one)
	w, err := f.work(t.Context(), s, access.Actor{Role: care.HospitalPhysician, Today: today})
	if err != nil || w.d != ready || len(ready.lists) != 1 {
		t.Errorf("the first who asks waits for another: %v %v, %d lists", err, w.d == ready, len(ready.lists))
	}
	f.Ready(t.Context(), s, one)
	h.Put(other)
	if f.at().set != other {
		t.Error("the scores are of another Set")
	}
}
