package backup

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// The schema of these tests: every type, tables that refer to themselves and to each other, and a migration that writes rows of its own.
const (
	first = `-- +goose Up
create table member (org_id %[1]s not null references org (id), no integer not null, note text not null, primary key (org_id, no));
create table round (id %[1]s primary key, org_id %[1]s references org (id));
create table ring (id %[1]s primary key, round_id %[1]s references round (id));
alter table round add column ring_id %[1]s references ring (id);
`
	orgPostgres = `create table org (id uuid primary key, parent uuid references org (id), name text not null, active boolean not null, made timestamptz,
	day date, doc jsonb not null, size bigint not null, share double precision, file bytea);
`
	orgSQLite = `create table org (id text primary key, parent text references org (id), name text not null, active integer not null, made text,
	day text, doc text not null, size integer not null, share real, file blob) strict;
`
	second = `-- +goose Up
alter table member add column level integer not null default 7;
create table setting (name text primary key, value text not null);
insert into setting (name, value) values ('from', 'migration');
`
)

// schemas gives the first n migrations.
func schemas(n int) fstest.MapFS {
	m := fstest.MapFS{}
	for engine, one := range map[string]string{
		"sqlite":   strings.Replace(fmt.Sprintf(first, "text"), "-- +goose Up\n", "-- +goose Up\n"+orgSQLite, 1),
		"postgres": strings.Replace(fmt.Sprintf(first, "uuid"), "-- +goose Up\n", "-- +goose Up\n"+orgPostgres, 1),
	} {
		for i, text := range []string{one, second}[:n] {
			m[fmt.Sprintf("%s/%04d_step.sql", engine, i+1)] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return m
}

var engines = []db.Engine{db.SQLite, db.Postgres}

// blank opens a new database without tables.
func blank(t *testing.T, e db.Engine) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), dbtest.Address(t, e))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// filled opens a new database with the first n migrations and rows of every sort.
func filled(t *testing.T, e db.Engine, n, rows int) *db.DB {
	t.Helper()
	d := blank(t, e)
	if err := d.MigrateTo(t.Context(), schemas(n), int64(n)); err != nil {
		t.Fatal(err)
	}
	if err := d.InTx(t.Context(), func(tx *db.Tx) error { return plant(t.Context(), tx, rows) }); err != nil {
		t.Fatal(err)
	}
	return d
}

var texts = []string{
	"", "Åse Ærlig", "tab\tbreak\nreturn\r", `back\slash \N \x41 "quoted" 'single'`, `{"not": a document`, "\u2028\x7f\x01",
	`[]`, "<script>&amp;", strings.Repeat("lang ", 400), "{\"raw\":\"QQ==\"}", "null",
}

var documents = []string{
	`{}`, `[]`, `{"b": 1, "a": [true, null, "x\ty\u00e6"], "longer": {"å": 1.50}}`, `"text"`, `[1, 2.25, -7, 1200000000000000000000]`, `{"a":"\"{\\"}`,
}

func plant(ctx context.Context, tx *db.Tx, rows int) error {
	r := rand.New(rand.NewPCG(1, 2))
	ids := make([]db.ID, rows)
	for i := range ids {
		ids[i] = db.NewID()
	}
	for i, id := range ids {
		at := db.At(time.Date(1900+r.IntN(200), 3, 1, 4, 5, 6, r.IntN(1e9), time.UTC))
		day := any("1942-02-17")
		file := any([]byte{0, 1, 255, '\n', byte(i)})
		if i%3 == 0 {
			at, day, file = db.Time{}, nil, nil
		}
		parent := db.ID("")
		if i > 0 {
			parent = ids[r.IntN(i)]
		}
		share := any(r.Float64() * 1e9)
		if i%5 == 0 {
			share = nil
		}
		if _, err := tx.ExecContext(ctx, `insert into org (id, parent, name, active, made, day, doc, size, share, file) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			id, parent, texts[i%len(texts)], i%2 == 0, at, day, db.JSON(documents[i%len(documents)]), r.Int64()-r.Int64(), share, file); err != nil {
			return err
		}
	}
	// The first row now refers to the last: no order of rows puts all after those that they refer to.
	if _, err := tx.ExecContext(ctx, `update org set parent = $2 where id = $1`, ids[0], ids[rows-1]); err != nil {
		return err
	}
	for _, q := range []string{
		`insert into round (id, org_id) values ($1, $1)`, `insert into ring (id, round_id) values ($1, $1)`, `update round set ring_id = $1 where id = $1`,
	} {
		if _, err := tx.ExecContext(ctx, q, ids[0]); err != nil {
			return err
		}
	}
	for i := range rows * 2 {
		if _, err := tx.ExecContext(ctx, `insert into member (org_id, no, note) values ($1, $2, $3)`, ids[i%rows], i, texts[i%len(texts)]); err != nil {
			return err
		}
	}
	return nil
}

// contents is all of a database as text, in an order of its own, documents in one form.
func contents(t *testing.T, d *db.DB) map[string]map[string]int {
	t.Helper()
	out := map[string]map[string]int{}
	err := d.Snapshot(t.Context(), func(p *db.Dump) error {
		tables, err := p.Tables(t.Context())
		if err != nil {
			return err
		}
		for _, table := range tables {
			m := map[string]int{}
			out[table.Name] = m
			if err := p.Rows(t.Context(), table, func(row []any) error {
				text := ""
				for i, v := range row {
					if s, ok := v.(string); ok {
						v = settled(s)
					}
					text += fmt.Sprintf("%s=%T %v|", table.Columns[i].Name, v, v)
				}
				m[text]++
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var (
	when   = time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	aKey   = bytes.Repeat([]byte{7}, 32)
	notKey = bytes.Repeat([]byte{8}, 32)
)

func copyOf(t *testing.T, d *db.DB, key []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := Write(t.Context(), d, &b, Options{Key: key, Now: when, Release: "test", part: 16 << 10}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func check(t *testing.T, data, key []byte) *Copy {
	t.Helper()
	c, err := Check(bytes.NewReader(data), Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// untouched fails when the database has any table.
func untouched(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Snapshot(context.Background(), func(p *db.Dump) error {
		tables, err := p.Tables(context.Background())
		if err == nil && len(tables) > 0 {
			err = errors.New("tables were made")
		}
		return err
	})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Error(err)
	}
}
