package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Kind is how a column's values travel between engines: what SQLite keeps them as.
type Kind string

// The kinds. An id, a date (2006-01-02), an instant (UTC, microseconds) and a document are text, a boolean is the integer 0 or 1.
const (
	KindText    Kind = "text"    // string
	KindInteger Kind = "integer" // int64
	KindReal    Kind = "real"    // float64
	KindBlob    Kind = "blob"    // []byte
)

// Column is a column of a Table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
	own  string // the engine's own type
}

// Table is a table as it is copied whole, without the history of migrations.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
}

// kinds says what a type of PostgreSQL is, and how it is read as that. %s is the column.
var kinds = map[string]struct {
	kind Kind
	read string
}{
	"uuid":                     {KindText, "cast(%s as text)"},
	"text":                     {KindText, "%s"},
	"timestamp with time zone": {KindText, `to_char(%s at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`},
	"date":                     {KindText, "to_char(%s, 'YYYY-MM-DD')"},
	"jsonb":                    {KindText, "cast(%s as text)"},
	"boolean":                  {KindInteger, "cast(%s as integer)"},
	"smallint":                 {KindInteger, "%s"},
	"integer":                  {KindInteger, "%s"},
	"bigint":                   {KindInteger, "%s"},
	"double precision":         {KindReal, "%s"},
	"bytea":                    {KindBlob, "%s"},
}

// column makes one of the engine's own type, which must be one that has a portable form.
func column(e Engine, table, name, own string) (Column, error) {
	own = strings.ToLower(own)
	kind := Kind(own)
	if e == Postgres {
		kind = kinds[own].kind
	}
	switch kind {
	case KindText, KindInteger, KindReal, KindBlob:
		return Column{name, kind, own}, nil
	}
	return Column{}, fmt.Errorf("db: type %q of %s.%s has no portable form", own, table, name)
}

// expression is what to select for a column.
func (c Column) expression(e Engine) string {
	if e == Postgres {
		return fmt.Sprintf(kinds[c.own].read, quoted(c.Name))
	}
	return quoted(c.Name)
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// names lists a table's columns for SQL.
func (t Table) names() string {
	all := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		all[i] = quoted(c.Name)
	}
	return strings.Join(all, ", ")
}

// What a schema consists of: table, column, type; and table, the table that it refers to. goose_db_version is the history of
// migrations, which the program writes itself.
const (
	columnsSQLite = `select m.name, c.name, c.type from sqlite_master m join pragma_table_info(m.name) c
where m.type = 'table' and m.name not like 'sqlite\_%' escape '\' and m.name <> 'goose_db_version' order by m.name, c.cid`
	referencesSQLite = `select m.name, f."table" from sqlite_master m join pragma_foreign_key_list(m.name) f
where m.type = 'table' and f."table" <> m.name`
	columnsPostgres = `select r.relname, a.attname, format_type(a.atttypid, null) from pg_class r join pg_attribute a on a.attrelid = r.oid
where r.relnamespace = current_schema()::regnamespace and r.relkind in ('r', 'p') and not r.relispartition
  and r.relname <> 'goose_db_version' and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by r.relname, a.attnum`
	referencesPostgres = `select a.relname, b.relname from pg_constraint c join pg_class a on a.oid = c.conrelid join pg_class b on b.oid = c.confrelid
where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and a.oid <> b.oid`
)

// Tables describes every table of the schema, each after those that it refers to; tables that refer to each other in a ring
// come last.
func (p *Dump) Tables(ctx context.Context) ([]Table, error) {
	columns, references := columnsSQLite, referencesSQLite
	if p.engine == Postgres {
		columns, references = columnsPostgres, referencesPostgres
	}
	var all []Table
	err := p.triples(ctx, columns, 3, func(v [3]string) error {
		c, err := column(p.engine, v[0], v[1], v[2])
		if n := len(all); n == 0 || all[n-1].Name != v[0] {
			all = append(all, Table{Name: v[0]})
		}
		last := &all[len(all)-1]
		last.Columns = append(last.Columns, c)
		return err
	})
	if err != nil {
		return nil, err
	}
	needs := map[string][]string{}
	err = p.triples(ctx, references, 2, func(v [3]string) error {
		needs[v[0]] = append(needs[v[0]], v[1])
		return nil
	})
	if err != nil {
		return nil, err
	}
	return inOrder(all, needs), nil
}

// triples calls f with the first n columns of each row.
func (p *Dump) triples(ctx context.Context, q string, n int, f func([3]string) error) error {
	rows, err := p.x.QueryContext(ctx, q)
	if err != nil {
		return fmt.Errorf("db.Tables: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var v [3]string
		if err := rows.Scan([]any{&v[0], &v[1], &v[2]}[:n]...); err != nil {
			return fmt.Errorf("db.Tables: %w", err)
		}
		if err := f(v); err != nil {
			return err
		}
	}
	return rows.Err()
}

// inOrder puts each table after those that it needs.
func inOrder(all []Table, needs map[string][]string) []Table {
	out := make([]Table, 0, len(all))
	placed := map[string]bool{}
	ready := func(t Table) bool {
		return !placed[t.Name] && !slices.ContainsFunc(needs[t.Name], func(n string) bool { return !placed[n] })
	}
	for before := -1; len(out) > before; {
		before = len(out)
		for _, t := range all {
			if ready(t) {
				placed[t.Name] = true
				out = append(out, t)
			}
		}
	}
	for _, t := range all {
		if !placed[t.Name] {
			out = append(out, t)
		}
	}
	return out
}
