package dataset_test

import (
	"strings"
	"testing"

	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

func medicines(source string, lines ...string) dataset.Declared {
	return dataset.Declared{Source: source, Files: []dataset.File{file("u.csv", "lopenr,utleveringsdato,atckode\n"+strings.Join(lines, "\n"))}}
}

// TestDispensings: taken in like episodes, superseded by source and days, undone, replaced at the door; without them there are none.
func TestDispensings(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s, keys := t.Context(), service(t, st), local(t)
		var h dataset.Holder
		want := func(rows int, people ...string) {
			t.Helper()
			if _, err := dataset.Refresh(ctx, s, &h); err != nil {
				t.Fatal(err)
			}
			d := h.Current().Index.D
			if rows == 0 && d == nil {
				return
			}
			if d == nil || d.Rows() != rows || strings.Join(d.People, " ") != strings.Join(people, " ") {
				t.Errorf("%+v, want %d rows of %v", d, rows, people)
			}
		}
		if _, err := episodes("ahus", "2026-01-01", "2026-11-10", stayOf("A", "2026-02-01", "2026-02-03")).Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		want(0)
		first, err := dataset.Dispensings.Import(ctx, s, operator, medicines("lmr", "A,2026-02-01,C03CA01", "B,2026-03-01,N02BE01", "B,2026-11-01,C03"))
		if err != nil {
			t.Fatal(err, errs.FieldsOf(err))
		}
		if first.Rows != 3 || first.Persons != 2 || first.From != date.Of(2026, 2, 1) || first.To != date.Of(2026, 11, 1) || first.Quality.Coarse != 1 || first.Quality.Medicines != 3 {
			t.Errorf("%+v", first)
		}
		if _, err := dataset.Dispensings.Import(ctx, s, operator, medicines("lmr", "A,2026-11-22,C03CA01")); err == nil || !strings.Contains(errs.FieldsOf(err)[0].Message, "etter i dag") {
			t.Errorf("handed out tomorrow: %v", err)
		}
		want(3, "A", "B")
		if h.Current().Through != date.Of(2026, 11, 10) {
			t.Error("medicines moved the last day with episodes")
		}
		d := medicines("lmr", "C,2026-11-01,N02BE01")
		d.From, d.To = date.Of(2026, 3, 1), date.Of(2026, 11, 20)
		later, err := dataset.Dispensings.Import(ctx, s, operator, d)
		if err != nil {
			t.Fatal(err)
		}
		want(2, "A", "C")
		o, err := dataset.List(ctx, s, operator)
		if err != nil || len(o.Periods) != 2 || o.Periods[1].Kind != dataset.Dispensings || len(o.Periods[1].Days) != 1 {
			t.Errorf("%+v %v", o.Periods, err)
		}
		if err := (dataset.Undo{ID: later.ID}).Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		want(3, "A", "B")
		n, ok := nin.Synthetic(date.Of(1941, 3, 5), true, 1)
		if !ok {
			t.Fatal("no number")
		}
		d = medicines("lmr2", n.Digits()+",2026-11-01,N02BE01")
		if _, err := dataset.Dispensings.Import(ctx, s, operator, d); errs.KindOf(err) != errs.KindInvalid || strings.Contains(err.Error(), n.Digits()) {
			t.Errorf("numbers were taken: %v", err)
		}
		d.Keys = keys
		rep, err := dataset.Dispensings.Import(ctx, s, operator, d)
		if err != nil || !rep.Replaced || rep.KeyVersion != 1 {
			t.Fatalf("%+v %v", rep, err)
		}
		if _, err := dataset.Refresh(ctx, s, &h); err != nil || h.Current().Index.D.Rows() != 4 || strings.Contains(strings.Join(h.Current().Index.D.People, " "), n.Digits()) {
			t.Errorf("%v %v", h.Current().Index.D, err)
		}
		if _, err := dataset.Kind("x").Import(ctx, s, operator, d); errs.KindOf(err) != errs.KindInvalid {
			t.Error(err)
		}
	})
}
