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
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"traad/internal/base/db"
)

// Migrations are set by their owner (package store): the files that bring a database to its newest schema.
// They are a variable so that this package, on the lowest floor, needs not know the store.
var Migrations fs.FS

// Each runs f once on SQLite and once on PostgreSQL, each on an empty database with the newest schema.
func Each(t *testing.T, f func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, Open(t, db.SQLite)) })
	t.Run("postgres", func(t *testing.T) { f(t, Open(t, db.Postgres)) })
}

// Open returns an empty database of one engine with the newest schema; it is gone when the test ends. Only the first runs
// the migrations; the others are copies of what they made.
func Open(t testing.TB, e db.Engine) *db.DB {
	t.Helper()
	if Migrations == nil {
		t.Fatal("dbtest: import traad/internal/store/storetest for its schema")
	}
	var address string
	if e == db.SQLite {
		address = Address(t, e)
		if err := os.WriteFile(strings.TrimPrefix(address, "sqlite:"), migrated(t), 0o600); err != nil {
			t.Fatal(err)
		}
	} else {
		address = newDatabase(t, template(t))
	}
	d, err := db.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if e == db.SQLite {
		// Thrown away with the test, like PostgreSQL's (.ci/with-postgres): what is on the disk when the machine stops is no test's affair. Tests that
		// kill programs start them on Address.
		if _, err := d.Raw().Exec("pragma synchronous = off"); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// Address returns the address of an empty database without schema, for tests that start the whole program.
func Address(t testing.TB, e db.Engine) string {
	t.Helper()
	if e == db.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "test.sqlite")
	}
	return newDatabase(t, "")
}

// postgres returns the address of the server that tests have databases on, and skips the test where there is none.
func postgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TRAAD_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("PostgreSQL is missing: TRAAD_TEST_POSTGRES is not set (run under .ci/with-postgres)")
		}
		t.Skip("skipped: PostgreSQL (TRAAD_TEST_POSTGRES is not set; run under .ci/with-postgres)")
	}
	return server
}

// newDatabase makes a database on PostgreSQL, a copy of the named one unless that is "", and returns its address. It is gone when the
// test ends.
func newDatabase(t testing.TB, of string) string {
	t.Helper()
	server := postgres(t)
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	create := "create database " + name
	if of != "" {
		create += " template " + of
	}
	if _, err := admin.Exec(create); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("drop database if exists " + name + " with (force)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	return at(t, server, name)
}

// at is the address of a database on the server.
func at(t testing.TB, server, name string) string {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
