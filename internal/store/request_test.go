package store_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

// TestForRequest: a request asks once; another request, a transaction, and the same request after one, ask anew.
func TestForRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		id := db.NewID()
		write := func(ctx context.Context, name string) {
			t.Helper()
			if err := st.InTx(ctx, func(w *store.Writer) error {
				if name == "Ahus" {
					return w.InsertOrganisation(ctx, query.InsertOrganisationParams{ID: id, Kind: "hospital", Name: name, NameSort: "ahus", Status: "none"})
				}
				if _, err := w.Tx.ExecContext(ctx, "update organisation set name = $1 where id = $2", name, string(id)); err != nil {
					return err
				}
				if o, err := w.Organisation(ctx, id); err != nil || o.Name != name { // a transaction sees what it does
					t.Errorf("in the transaction: %q, %v", o.Name, err)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		is := func(ctx context.Context, want string, asked int64) {
			t.Helper()
			before := st.DB.Statements()
			o, err := st.Reader().Organisation(ctx, id)
			if want == "" && !errors.Is(err, sql.ErrNoRows) || want != "" && (err != nil || o.Name != want) {
				t.Errorf("%q, %v, want %q", o.Name, err, want)
			}
			if n := st.DB.Statements() - before; n != asked {
				t.Errorf("%d statements, want %d", n, asked)
			}
		}
		outside := t.Context()
		one, other := store.ForRequest(outside), store.ForRequest(outside)
		is(one, "", 1)
		is(one, "", 0) // that there is none is an answer too
		write(outside, "Ahus")
		is(outside, "Ahus", 1)
		is(outside, "Ahus", 1) // no request: nothing is kept
		is(one, "", 0)
		is(other, "Ahus", 1)
		is(other, "Ahus", 0)
		write(other, "Ahus HF")
		is(other, "Ahus HF", 1)
		is(store.ForRequest(outside), "Ahus HF", 1)

		if err := st.InTx(outside, func(w *store.Writer) error {
			_, err := w.Tx.ExecContext(outside, "update organisation set access_ended_on = '2026-11-01' where id = $1", string(id))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		list, err := st.Reader().EndedOrganisations(one, date.Of(2026, 11, 17))
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		list[0] = "spoilt" // a list is the asker's own
		if again, err := st.Reader().EndedOrganisations(one, date.Of(2026, 11, 17)); err != nil || len(again) != 1 || again[0] != id {
			t.Errorf("%v, %v", again, err)
		}
	})
}
