package store_test

import (
	"context"
	"fmt"
	"testing"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

func TestInsertMany(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		total := 0
		for _, n := range []int{0, 1, store.Bulk - 1, store.Bulk, store.Bulk + 1, 3*store.Bulk + 7} {
			var rows [][]any
			for range n {
				total++
				rows = append(rows, []any{db.NewID(), "municipality", db.Text(fmt.Sprint(total)), "Æ", "æ"})
			}
			if err := st.InTx(ctx, func(w *store.Writer) error {
				return w.InsertMany(ctx, "organisation", []string{"id", "kind", "number", "name", "name_sort"}, rows)
			}); err != nil {
				t.Fatalf("%d rows: %v", n, err)
			}
			all, err := st.Reader().Organisations(ctx)
			if err != nil || len(all) != total {
				t.Fatalf("after %d rows: %d organisations, want %d: %v", n, len(all), total, err)
			}
			if total > 0 && (all[0].Name != "Æ" || all[0].Status != "none" || all[0].ParentID != "") {
				t.Fatalf("the row is %+v", all[0])
			}
		}
	})
}

func TestInsertManyRefusesNamesThatAreNone(t *testing.T) {
	st := storetest.Open(t)
	ctx := context.Background()
	for _, c := range []struct {
		table   string
		columns []string
	}{{"patient; drop table patient", []string{"id"}}, {"patient", []string{"id", "name) values (1"}}, {"", []string{"id"}}} {
		if err := st.InTx(ctx, func(w *store.Writer) error { return w.InsertMany(ctx, c.table, c.columns, nil) }); err == nil {
			t.Errorf("%q %q was taken", c.table, c.columns)
		}
	}
}

func TestAddTalliesAdds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		area := db.NewID()
		err := st.InTx(ctx, func(w *store.Writer) error {
			if err := w.InsertMany(ctx, "organisation", []string{"id", "kind", "name", "name_sort"}, [][]any{{area, "municipality", "Nes", "nes"}}); err != nil {
				return err
			}
			for _, n := range []int{3, 4, -2} {
				var rows [][]any
				for i := range store.Bulk + 5 {
					rows = append(rows, []any{area, "iht-langvarig", "due", fmt.Sprintf("%03d", i), n})
				}
				if err := w.AddTallies(ctx, rows); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		all, err := st.Reader().AllTallies(ctx)
		if err != nil || len(all) != store.Bulk+5 {
			t.Fatalf("%d counters, %v", len(all), err)
		}
		for _, c := range all {
			if c.N != 5 {
				t.Errorf("%s holds %d", c.Bucket, c.N)
			}
		}
	})
}
