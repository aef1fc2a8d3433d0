// Package storetest gives tests a store on each engine, empty, with the newest schema.
//
//	storetest.Each(t, func(t *testing.T, st *store.Store) { … })
package storetest

import (
	"context"
	"testing"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/store"
	"traad/internal/store/migrations"
)

func init() {
	dbtest.Schema = func(ctx context.Context, d *db.DB) error {
		_, err := d.Migrate(ctx, migrations.FS)
		return err
	}
}

// Each runs f once on each engine.
func Each(t *testing.T, f func(t *testing.T, st *store.Store)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, &store.Store{DB: d}) })
}

// Open returns an empty store on SQLite, for tests that are not about the engine.
func Open(t testing.TB) *store.Store {
	t.Helper()
	return &store.Store{DB: dbtest.Open(t, db.SQLite)}
}
