package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
)

// Dump reads whole tables of one state of the database, while others go on writing.
type Dump struct {
	Conn // for other questions about the same state
}

// Snapshot runs f on one state of the database, that of its first question. Nobody waits for it; SQLite's write-ahead log and
// PostgreSQL's dead rows grow meanwhile.
func (d *DB) Snapshot(ctx context.Context, f func(p *Dump) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if d.Engine == Postgres {
		o.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.read.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("db.Snapshot: %w", err)
	}
	defer tx.Rollback()
	p := &Dump{Conn{engine: d.Engine, x: tx}}
	if d.Engine == Postgres { // where a policy would hide rows, fail: a part is no copy
		if _, err := tx.ExecContext(ctx, `set local row_security = off`); err != nil {
			return fmt.Errorf("db.Snapshot: %w", err)
		}
	}
	return f(p)
}

// SchemaVersion returns the version of the schema in this state, 0 where there is none.
func (p *Dump) SchemaVersion(ctx context.Context) (int64, error) {
	q := `select count(*) from sqlite_master where type = 'table' and name = 'goose_db_version'`
	if p.engine == Postgres {
		q = `select count(*) from pg_class where relnamespace = current_schema()::regnamespace and relname = 'goose_db_version'`
	}
	var n, version int64
	err := p.x.QueryRowContext(ctx, q).Scan(&n)
	if err == nil && n > 0 {
		err = p.x.QueryRowContext(ctx, `select coalesce(max(version_id), 0) from goose_db_version`).Scan(&version)
	}
	if err != nil {
		return 0, fmt.Errorf("db.SchemaVersion: %w", err)
	}
	return version, nil
}

// Rows calls f with each row of a table, in no particular order: a value a column, nil for NULL, else as its Kind says. The
// slice is used again for the next row.
func (p *Dump) Rows(ctx context.Context, t Table, f func(row []any) error) error {
	all := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		all[i] = c.expression(p.engine)
	}
	rows, err := p.x.QueryContext(ctx, "select "+strings.Join(all, ", ")+" from "+quoted(t.Name))
	if err != nil {
		return fmt.Errorf("db.Rows: %s: %w", t.Name, err)
	}
	defer rows.Close()
	row, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("db.Rows: %s: %w", t.Name, err)
		}
		for i, c := range t.Columns {
			if row[i], err = c.value(row[i]); err != nil {
				return fmt.Errorf("db.Rows: %s.%s: %w", t.Name, c.Name, err)
			}
		}
		if err := f(row); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("db.Rows: %s: %w", t.Name, err)
	}
	return nil
}

// value is what a driver returned, as the column's kind says it is.
func (c Column) value(v any) (any, error) {
	k := c.Kind
	switch x := v.(type) {
	case nil:
		return nil, nil
	case string:
		switch {
		case c.own == "jsonb":
			// PostgreSQL puts spaces in; a list must read as the program writes it, for the audit compares the text.
			b, err := json.Marshal(json.RawMessage(x))
			return string(b), err
		case k == KindText:
			return x, nil
		}
	case []byte:
		switch k {
		case KindBlob:
			return x, nil
		case KindText:
			return string(x), nil
		}
	case int64:
		switch k {
		case KindInteger:
			return x, nil
		case KindReal:
			return float64(x), nil
		}
	case float64:
		if k == KindReal {
			return x, nil
		}
	}
	return nil, fmt.Errorf("a %T where %s should be", v, k)
}
