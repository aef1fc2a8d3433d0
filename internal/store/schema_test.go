package store_test

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// TestSchemasAreEqual compares tables, columns, types, nullability and foreign keys of the two engines.
func TestSchemasAreEqual(t *testing.T) {
	lite, pg := describeSQLite(t, dbtest.Open(t, db.SQLite)), describePostgres(t, dbtest.Open(t, db.Postgres))
	if len(lite) < 25 {
		t.Fatalf("only %d tables found: the description is broken", len(lite))
	}
	if diff := cmp.Diff(pg, lite); diff != "" {
		t.Errorf("PostgreSQL (-) and SQLite (+) differ:\n%s", diff)
	}
}

// asSQLite says what a PostgreSQL type is in SQLite.
var asSQLite = map[string]string{
	"uuid": "text", "text": "text", "timestamp with time zone": "text", "date": "text", "jsonb": "text",
	"integer": "integer", "boolean": "integer", "bytea": "blob", "bigint": "integer", "double precision": "real",
}

func describePostgres(t *testing.T, d *db.DB) map[string][]string {
	out := map[string][]string{}
	rows := all(t, d, `select table_name, column_name, data_type, is_nullable from information_schema.columns
where table_schema = 'public' and table_name <> 'goose_db_version'`)
	for _, r := range rows {
		kind, ok := asSQLite[r[2]]
		if !ok {
			t.Errorf("type %s of %s.%s has no counterpart in SQLite", r[2], r[0], r[1])
		}
		out[r[0]] = append(out[r[0]], fmt.Sprintf("%s %s null=%v", r[1], kind, r[3] == "YES"))
	}
	for _, r := range all(t, d, `select tc.table_name, kcu.column_name, ccu.table_name from information_schema.table_constraints tc
join information_schema.key_column_usage kcu on kcu.constraint_name = tc.constraint_name
join information_schema.constraint_column_usage ccu on ccu.constraint_name = tc.constraint_name where tc.constraint_type = 'FOREIGN KEY'`) {
		out[r[0]] = append(out[r[0]], "fk "+r[1]+" "+r[2])
	}
	return sorted(out)
}

func describeSQLite(t *testing.T, d *db.DB) map[string][]string {
	out := map[string][]string{}
	for _, table := range all(t, d, `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'goose_db_version'`) {
		for _, c := range all(t, d, `select name, lower(type), cast("notnull" as text), cast(pk as text) from pragma_table_info('`+table[0]+`')`) {
			// A column of a primary key is never NULL; SQLite says so for strict tables only by the key itself.
			out[table[0]] = append(out[table[0]], fmt.Sprintf("%s %s null=%v", c[0], c[1], c[2] == "0" && c[3] == "0"))
		}
		for _, k := range all(t, d, `select "from", "table" from pragma_foreign_key_list('`+table[0]+`')`) {
			out[table[0]] = append(out[table[0]], "fk "+k[0]+" "+k[1])
		}
	}
	return sorted(out)
}

func sorted(m map[string][]string) map[string][]string {
	for _, v := range m {
		sort.Strings(v)
	}
	return m
}

// all returns every row as text.
func all(t *testing.T, d *db.DB, q string) [][]string {
	t.Helper()
	rows, err := d.Reader().QueryContext(context.Background(), q)
	if err != nil {
		t.Fatalf("%s: %v", strings.SplitN(q, "\n", 2)[0], err)
	}
	defer rows.Close()
	cols, _ := rows.Columns()
	var out [][]string
	for rows.Next() {
		r := make([]string, len(cols))
		p := make([]any, len(cols))
		for i := range r {
			p[i] = &r[i]
		}
		if err := rows.Scan(p...); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
