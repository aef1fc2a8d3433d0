package store_test

import (
	"testing"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// TestNoIDInAList: what is no id in a list of them finds nothing, on both engines, and the others are looked for still.
func TestNoIDInAList(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		for _, list := range [][]db.ID{nil, {"Solveig Aasen"}, {db.NewID(), "17024299999"}, {db.NewID(), db.NewID()}, {"\"]; drop table patient; --"}} {
			rows, err := st.Reader().Patients(t.Context(), db.List(list))
			if err != nil || len(rows) != 0 {
				t.Errorf("%d of them: %d rows, %v", len(list), len(rows), err)
			}
		}
	})
}
