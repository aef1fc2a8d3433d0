package main

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/base/db"
)

// TestNewerSchema: what the next release may do to the schema (docs/operations.md: new tables, and columns with a default) hinders neither
// a process of this release that runs, nor one that is started afterwards to go back.
func TestNewerSchema(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			i := installRegion(t, engine)
			t.Setenv("TRAAD_KEYS", i.keys)
			t.Setenv("TRAAD_DATABASE", i.address)
			first, stopFirst := background(t, "serve", "--addr", "127.0.0.1:0")
			nextRelease(t, i.service.Store.DB)

			before := contacts(t, i.service)
			working, rest := context.WithCancel(t.Context())
			var done atomic.Int64
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				i.work(working, t, &done)
			}()
			for done.Load() < 5 && !t.Failed() {
				time.Sleep(time.Millisecond)
			}
			rest()
			<-ended
			if n := contacts(t, i.service) - before; n < 5 {
				t.Errorf("%d contacts were written on the newer schema", n)
			}

			second, stopSecond := background(t, "serve", "--addr", "127.0.0.1:0")
			for _, address := range []string{first, second} {
				for path, want := range map[string]int{"readyz": 200, "logg-inn": 200} {
					if code, _ := get(t, http.DefaultClient, address+path); code != want {
						t.Errorf("%s is %d on a newer schema", path, code)
					}
				}
			}
			for _, stop := range []func() (int, string, string){stopFirst, stopSecond} {
				if code, _, progress := stop(); code != 0 || strings.Contains(progress, `"level":"ERROR"`) {
					t.Errorf("status %d\n%s", code, progress)
				}
			}
			if code, out, _ := call(t, "audit", "verify"); code != 0 {
				t.Errorf("the audit: %s", out)
			}
		})
	}
}

// nextRelease does what a later release's migration may do: a table more, a column more in every table that there is, and its number.
func nextRelease(t *testing.T, d *db.DB) {
	t.Helper()
	tables := `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name <> 'goose_db_version'`
	if d.Engine == db.Postgres {
		tables = `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'goose_db_version'`
	}
	names := column(t, d, tables)
	if len(names) < 50 {
		t.Fatalf("only %d tables", len(names))
	}
	changes := []string{`create table of_next_release (id text primary key)`, `insert into goose_db_version (version_id, is_applied) values (9000, ` + map[db.Engine]string{db.SQLite: "1", db.Postgres: "true"}[d.Engine] + `)`}
	for _, name := range names {
		changes = append(changes, `alter table "`+name+`" add column of_next_release text not null default ''`)
	}
	for _, q := range changes {
		if _, err := d.Raw().ExecContext(t.Context(), q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}
