package dataset_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// yard is an installation whose clock the test sets.
type yard struct {
	*app.Service
	now time.Time
	ids []db.ID // of the loads, in order
}

func newYard(t *testing.T, st *store.Store) *yard {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	y := &yard{now: today.AddDays(-70).At(4, 30)}
	now := func() time.Time { return y.now }
	y.Service = app.New(st, ring, job.New(st.DB, now), now)
	t.Cleanup(y.Close)
	return y
}

// night loads what the dice say of a day: episodes of two sources some days back, now and then persons and medicines; now and then a load is undone.
func (y *yard) night(t *testing.T, dice *rand.Rand) {
	t.Helper()
	y.now = y.now.AddDate(0, 0, 1)
	day := date.In(y.now)
	person := func() string { return fmt.Sprintf("P%02d", dice.IntN(20)) }
	load := func(k dataset.Kind, source string, from, to date.Date, text string) {
		rep, err := k.Import(t.Context(), y.Service, operator, dataset.Declared{Source: source, From: from, To: to, Files: []dataset.File{file("f.csv", text)}})
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		y.ids = append(y.ids, rep.ID)
	}
	for _, source := range []string{"ahus", "nes"}[:1+dice.IntN(2)] {
		back := 4 + dice.IntN(8)
		text := head
		for range 6 {
			in := day.AddDays(-1 - dice.IntN(back))
			out := in.AddDays(dice.IntN(4)).String()
			if dice.IntN(4) == 0 {
				out = ""
			}
			text += fmt.Sprintf("%s,%s,,%s,,1,%d,Ahus,m%d,%s,%s\n", person(), in, out, 1+3*dice.IntN(2), dice.IntN(2), []string{"I50.0", "E11", "XX9", "J44.1"}[dice.IntN(4)], []string{"", "F05.9 N18.4"}[dice.IntN(2)])
		}
		load(dataset.Episodes, source, day.AddDays(-back), day.AddDays(-1), text)
	}
	if dice.IntN(2) == 0 {
		text := "lopenr;fodselsar;kjonn;kommunenr\n"
		for k := range 20 {
			if dice.IntN(2) == 0 {
				text += fmt.Sprintf("P%02d;%d;1;32%02d\n", k, 1930+dice.IntN(20), dice.IntN(3))
			}
		}
		load(dataset.Persons, []string{"dips", "folk"}[dice.IntN(2)], day, day, text+"Q;1940;2;3205\n")
		load(dataset.Dispensings, "lmr", day.AddDays(-9), day, fmt.Sprintf("lopenr,utleveringsdato,atckode\n%s,%s,C03CA01\n%s,%s,N02BE01\n", person(), day.AddDays(-dice.IntN(9)), person(), day))
	}
	if dice.IntN(8) == 0 {
		y.undo(t, y.ids[len(y.ids)-1-dice.IntN(min(3, len(y.ids)))])
	}
}

func (y *yard) undo(t *testing.T, id db.ID) {
	t.Helper()
	if err := (dataset.Undo{ID: id}).Run(t.Context(), y.Service, operator); err != nil {
		t.Fatal(err)
	}
}

// says is all that is built of the loads: rows, persons, medicines, how whole they are, which days there are, and the list of the shipped rule with everybody's scores.
func (y *yard) says(t *testing.T) string {
	t.Helper()
	var h dataset.Holder
	if _, err := dataset.Refresh(t.Context(), y.Service, &h); err != nil {
		t.Fatal(err)
	}
	set := h.Current()
	var b strings.Builder
	e := set.Index.E
	for p, id := range e.People {
		at := e.CodeFirst[p]
		for i := e.First[p]; i < e.First[p+1]; i++ {
			fmt.Fprintln(&b, id, e.In[i], e.Mins[i], e.Kind[i], e.Units[e.Unit[i]])
			for range e.NCode[i] & column.CountMask {
				fmt.Fprintln(&b, " ", e.Codes[e.Code[at]])
				at++
			}
		}
	}
	if d := set.Index.D; d != nil {
		for p, id := range d.People {
			for i := d.First[p]; i < d.First[p+1]; i++ {
				fmt.Fprintln(&b, id, d.Day[i], d.Codes[d.ATC[i]])
			}
		}
	}
	q := set.Index.Quality()
	fmt.Fprintln(&b, set.People, set.Through, q.Codes, len(q.Unmatched), len(q.Unspecific))
	o, err := dataset.List(t.Context(), y.Service, operator)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []dataset.Kind{dataset.Episodes, dataset.Dispensings} {
		for _, source := range []string{"ahus", "nes", "lmr"} {
			for _, p := range o.Periods {
				if p.Kind == k && p.Source == source {
					fmt.Fprintln(&b, p)
				}
			}
		}
	}
	rule, err := casefind.ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	scored := set.Index.Score(set.People, column.DayOf(set.Through)+1)
	text, err := json.Marshal(scored.Apply(rule, casefind.View{Top: 50}).All)
	if err != nil {
		t.Fatal(err)
	}
	b.Write(text)
	return b.String()
}

func (y *yard) count(t *testing.T, what string) (n int) {
	t.Helper()
	if err := y.Store.DB.Raw().QueryRowContext(t.Context(), what).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestCompact: two installations get the same nightly loads, one folds the old ones. Everything that is built of them stays equal, also when what can still be undone
// is undone; what was folded is refused. The number of loads and of parts stays bounded.
func TestCompact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, seed := t.Context(), uint64(7)
		folds, plain := newYard(t, st), newYard(t, storetest.Open(t))
		one, two := rand.New(rand.NewPCG(seed, 1)), rand.New(rand.NewPCG(seed, 1))
		same := func(when string) {
			t.Helper()
			if diff := cmp.Diff(plain.says(t), folds.says(t)); diff != "" {
				t.Fatal(when, diff)
			}
		}
		total := 0
		for n := range 70 {
			folds.night(t, one)
			plain.night(t, two)
			k, err := dataset.Compact(ctx, folds.Service)
			if err != nil {
				t.Fatal(err)
			}
			if total += k; k > 0 || n%23 == 0 {
				same(fmt.Sprint("night ", n))
			}
		}
		if total < 20 {
			t.Fatalf("%d loads were folded", total)
		}
		first := folds.ids[0]
		if err := (dataset.Undo{ID: first}).Run(ctx, folds.Service, operator); errs.KindOf(err) != errs.KindConflict || !strings.Contains(errs.SafeText(err), "slått sammen") {
			t.Errorf("a folded load is undone: %v", err)
		}
		o, err := dataset.List(ctx, folds.Service, operator)
		if err != nil {
			t.Fatal(err)
		}
		members := 0
		for _, l := range o.Loads {
			if l.Members > 0 && l.State == "standing" {
				members += l.Members
				if err := (dataset.Undo{ID: l.ID}).Run(ctx, folds.Service, operator); errs.KindOf(err) != errs.KindConflict {
					t.Errorf("what was folded together is undone: %v", err)
				}
			}
		}
		if members == 0 {
			t.Error("no load says that others were folded into it")
		}
		for _, back := range []int{1, 2, 9} { // as the newest ones are
			i := len(folds.ids) - back
			folds.undo(t, folds.ids[i])
			plain.undo(t, plain.ids[i])
			same(fmt.Sprint("undone ", back))
		}
		// Stopped before it wrote everything: nothing of it stands or is left.
		stopped, stop := context.WithCancel(ctx)
		stop()
		for range 40 {
			folds.night(t, one)
			plain.night(t, two)
		}
		if n, err := dataset.Compact(stopped, folds.Service); n != 0 || !errors.Is(err, context.Canceled) {
			t.Errorf("stopped: %d, %v", n, err)
		}
		same("stopped")
		if n := folds.count(t, "select count(*) from dataset_load where state in ('staged', 'checked')"); n != 0 {
			t.Errorf("%d loads are left half-written", n)
		}
		for range 2 {
			if _, err := dataset.Compact(ctx, folds.Service); err != nil {
				t.Fatal(err)
			}
		}
		same("folded again")
		// The folded ones' rows stay for an hour, for those who are reading them, and then they go.
		before := folds.count(t, "select count(*) from dataset_part")
		if _, err := dataset.Purge(ctx, folds.Service); err != nil {
			t.Fatal(err)
		}
		folds.now = folds.now.Add(2 * time.Hour)
		plain.now = folds.now
		if _, err := dataset.Purge(ctx, folds.Service); err != nil {
			t.Fatal(err)
		}
		after := folds.count(t, "select count(*) from dataset_part p join dataset_load l on l.id = p.load_id where l.state = 'folded'")
		standing := folds.count(t, "select count(*) from dataset_load where state = 'standing'")
		if all := plain.count(t, "select count(*) from dataset_load where state = 'standing'"); after != 0 || standing >= before || standing > all*3/4 {
			t.Errorf("%d parts of folded loads; %d loads stand, without folding %d", after, standing, all)
		}
		same("purged")
	})
}

// TestCompactAfterNewKey: loads of the old key and of the new one are never folded together, and when all is loaded with the new one, what was folded of the old
// can be undone: its persons leave. What newer loads cover stays covered meanwhile.
func TestCompactAfterNewKey(t *testing.T) {
	y := newYard(t, storetest.Open(t))
	ctx := t.Context()
	load := func(k dataset.Kind, text string, back int) {
		t.Helper()
		d := dataset.Declared{Source: "ahus", From: date.In(y.now).AddDays(-back), To: date.In(y.now).AddDays(-1), Files: []dataset.File{file("f.csv", text)}}
		if _, err := k.Import(ctx, y.Service, operator, d); err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
	}
	version := 1
	night := func() {
		y.now = y.now.AddDate(0, 0, 1)
		id := fmt.Sprintf("v%d-hun", version)
		load(dataset.Episodes, head+id+","+date.In(y.now).AddDays(-2).String()+",,"+date.In(y.now).AddDays(-1).String()+",,1,1,Ahus,m,I50.0,\n", 3)
		load(dataset.Persons, "lopenr;fodselsar;kjonn;kommunenr\n"+id+";1940;1;3205\n", 1)
	}
	for range 11 { // the first eight are folded while all is of the old key
		night()
	}
	y.now = y.now.AddDate(0, 0, 25)
	fold := func() {
		t.Helper()
		if _, err := dataset.Compact(ctx, y.Service); err != nil {
			t.Fatal(err)
		}
	}
	fold()
	version = 2
	for range 12 {
		night()
		fold()
	}
	says := y.says(t)
	y.now = y.now.AddDate(0, 0, 40)
	fold()
	if now := y.says(t); now != says {
		t.Errorf("folding changed what is built: %s", cmp.Diff(says, now))
	}
	fold()
	standing := func() (all []dataset.Load) {
		t.Helper()
		o, err := dataset.List(ctx, y.Service, operator)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range o.Loads {
			if l.State == "standing" {
				all = append(all, l)
			}
		}
		return all
	}
	if all := standing(); len(all) != 4 {
		t.Errorf("%d loads stand, want one of each key and kind: %+v", len(all), all)
	}
	for _, l := range standing() {
		if l.Undoable != (l.KeyVersion == 1) {
			t.Errorf("of key %d, and can be undone: %v", l.KeyVersion, l.Undoable)
		}
		if l.KeyVersion == 1 {
			y.undo(t, l.ID)
		} else if err := (dataset.Undo{ID: l.ID}).Run(ctx, y.Service, operator); errs.KindOf(err) != errs.KindConflict {
			t.Errorf("what was folded of the newest key is undone: %v", err)
		}
	}
	if now := y.says(t); strings.Contains(now, "v1-hun") || !strings.Contains(now, "v2-hun") {
		t.Errorf("persons of the old key are there, or those of the new are not: %s", now)
	}
}
