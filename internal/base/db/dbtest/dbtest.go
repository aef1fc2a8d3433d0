// Package dbtest gives a test a fresh, migrated database of each engine, so that one suite proves both.
//
//	dbtest.Each(t, func(t *testing.T, d *db.DB) { … })
//
// PostgreSQL runs where TRAAD_TEST_POSTGRES holds an address (`.ci/with-postgres` sets it); elsewhere that half is
// skipped by name, and fails when CI is set.
package dbtest

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"traad/internal/base/db"
)

// Schema is set by the owner of the migrations (package store) to bring a database to its newest schema.
// It is a variable so that this package, on the lowest floor, needs not know the store.
var Schema func(ctx context.Context, d *db.DB) error

// Each runs f once on SQLite and once on PostgreSQL, each on an empty database with the newest schema.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, Open(t, db.SQLite)) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, db.Postgres)) })
}

// Open returns an empty database of one engine with the newest schema; it is gone when the test ends.
func Open(t testing.TB, e db.Engine) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), Address(t, e))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if Schema == nil {
		t.Fatal("dbtest: import traad/internal/store/storetest for its schema")
	}
	if err := Schema(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

// Address returns the address of an empty database without schema, for tests that start the whole program.
func Address(t testing.TB, e db.Engine) string {
	t.Helper()
	if e == db.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "test.sqlite")
	}
	server := os.Getenv("TRAAD_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("PostgreSQL is missing: TRAAD_TEST_POSTGRES is not set (run under .ci/with-postgres)")
		}
		t.Skip("skipped: PostgreSQL (TRAAD_TEST_POSTGRES is not set; run under .ci/with-postgres)")
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("create database " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("drop database if exists " + name + " with (force)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
