// Package storetest gives tests a store on each engine, empty, with the newest schema.
//
//	storetest.Each(t, func(t *testing.T, st *store.Store) { … })
package storetest

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/store"
	"traad/internal/store/migrations"
)

func init() { dbtest.Migrations = migrations.FS }

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

// Rows reads a table, a line a row: "name=value name=value". A table without what differs from run to run can so be
// compared as a whole.
func Rows(t testing.TB, st *store.Store, table, columns, order string) []string {
	t.Helper()
	rows, err := st.DB.Reader().QueryContext(t.Context(), "select "+columns+" from "+table+" order by "+order)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		values := make([]any, len(names))
		into := make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		parts := make([]string, len(names))
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			parts[i] = fmt.Sprintf("%s=%v", names[i], v)
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}
