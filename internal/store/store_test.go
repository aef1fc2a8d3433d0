package store_test

import (
	"context"
	"testing"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

func TestOpenMigrateInsert(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx := context.Background()
		id := db.NewID()
		err := st.InTx(ctx, func(w *store.Writer) error {
			return w.InsertOrganisation(ctx, query.InsertOrganisationParams{ID: id, Kind: "hospital", Name: "Ahus", NameSort: "ahus", Status: "none"})
		})
		if err != nil {
			t.Fatal(err)
		}
		o, err := st.Reader().Organisation(ctx, id)
		if err != nil || o.Name != "Ahus" || o.ParentID != "" || !o.StartedOn.IsZero() {
			t.Fatalf("got %+v, %v", o, err)
		}
	})
}
