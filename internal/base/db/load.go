package db

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
)

// Load fills tables in one transaction: all of it, or nothing.
type Load struct {
	Dump
	conn *sql.Conn
}

// Load runs f in one transaction that nobody else writes beside, and commits when it returns nil.
func (d *DB) Load(ctx context.Context, f func(l *Load) error) error {
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("db.Load: %w", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db.Load: %w", err)
	}
	defer tx.Rollback()
	l := &Load{Dump{Conn{engine: d.Engine, x: tx}}, conn}
	// A row may refer to one that comes later. SQLite looks at the end. PostgreSQL would look at every row, so its foreign keys
	// are taken away meanwhile and put back, which checks all rows at once.
	var references []reference
	if d.Engine == SQLite {
		_, err = tx.ExecContext(ctx, `pragma defer_foreign_keys = on`)
	} else if err = l.lock(ctx); err == nil {
		references, err = l.free(ctx)
	}
	if err != nil {
		return fmt.Errorf("db.Load: %w", err)
	}
	if err := f(l); err != nil {
		return err
	}
	for _, r := range references {
		if _, err := tx.ExecContext(ctx, "alter table "+r.table+" add constraint "+r.name+" "+r.definition); err != nil {
			return fmt.Errorf("db.Load: %w", err)
		}
	}
	if err := l.number(ctx); err != nil {
		return fmt.Errorf("db.Load: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("db.Load: commit: %w", err)
	}
	return nil
}

// number lets PostgreSQL's own counting go on after the rows that were loaded. SQLite does so by itself.
func (l *Load) number(ctx context.Context) error {
	if l.engine == SQLite {
		return nil
	}
	rows, err := l.x.QueryContext(ctx, `select table_name, column_name from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var texts []string
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			return err
		}
		texts = append(texts, fmt.Sprintf(`select setval(pg_get_serial_sequence('%s', '%s'), coalesce(max(%s), 0) + 1, false) from %s`, table, column, quoted(column), quoted(table)))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, text := range texts {
		if _, err := l.x.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

func (l *Load) lock(ctx context.Context) error {
	tables, err := l.Tables(ctx)
	if err != nil || len(tables) == 0 {
		return err
	}
	all := make([]string, len(tables))
	for i, t := range tables {
		all[i] = quoted(t.Name)
	}
	_, err = l.x.ExecContext(ctx, "lock table "+strings.Join(all, ", ")+" in exclusive mode")
	return err
}

// reference is a foreign key of PostgreSQL, as SQL.
type reference struct{ table, name, definition string }

// free takes the foreign keys away, and returns them.
func (l *Load) free(ctx context.Context) ([]reference, error) {
	rows, err := l.x.QueryContext(ctx, `select conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) from pg_constraint
where contype = 'f' and connamespace = current_schema()::regnamespace and conparentid = 0 order by 1, 2`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []reference
	for rows.Next() {
		var r reference
		if err := rows.Scan(&r.table, &r.name, &r.definition); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	for _, r := range all {
		if _, err := l.x.ExecContext(ctx, "alter table "+r.table+" drop constraint "+r.name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Filled returns the first table that has a row, "" where all are empty.
func (p *Dump) Filled(ctx context.Context, tables []Table) (string, error) {
	for _, t := range tables {
		var n int
		if err := p.x.QueryRowContext(ctx, "select count(*) from (select 1 from "+quoted(t.Name)+" limit 1) x").Scan(&n); err != nil {
			return "", fmt.Errorf("db.Filled: %s: %w", t.Name, err)
		}
		if n > 0 {
			return t.Name, nil
		}
	}
	return "", nil
}

// Empty deletes every row of the tables, which stand in the order that Tables gives.
func (l *Load) Empty(ctx context.Context, tables []Table) error {
	for i := len(tables) - 1; i >= 0; i-- {
		if _, err := l.x.ExecContext(ctx, "delete from "+quoted(tables[i].Name)); err != nil {
			return fmt.Errorf("db.Empty: %s: %w", tables[i].Name, err)
		}
	}
	return nil
}

// Fill writes the rows that next returns into a table until it returns io.EOF. A row is what Dump.Rows gives.
func (l *Load) Fill(ctx context.Context, t Table, next func() ([]any, error)) error {
	var err error
	if l.engine == Postgres {
		err = l.copyIn(ctx, t, next)
	} else {
		err = l.insert(ctx, t, next)
	}
	if err != nil {
		return fmt.Errorf("db.Fill: %s: %w", t.Name, err)
	}
	return nil
}

// insertRows is how many rows one statement of SQLite carries.
const insertRows = 20

func (l *Load) insert(ctx context.Context, t Table, next func() ([]any, error)) error {
	text := func(n int) string {
		one := "(?" + strings.Repeat(", ?", len(t.Columns)-1) + ")"
		return "insert into " + quoted(t.Name) + " (" + t.names() + ") values " + one + strings.Repeat(", "+one, n-1)
	}
	stmt, err := l.x.PrepareContext(ctx, text(insertRows))
	if err != nil {
		return err
	}
	defer stmt.Close()
	args := make([]any, 0, insertRows*len(t.Columns))
	for {
		row, err := next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil {
			break
		}
		if args = append(args, row...); len(args) == cap(args) {
			if _, err := stmt.ExecContext(ctx, args...); err != nil {
				return err
			}
			args = args[:0]
		}
	}
	if len(args) > 0 {
		_, err = l.x.ExecContext(ctx, text(len(args)/len(t.Columns)), args...)
	}
	return err
}

// copyIn is one COPY.
func (l *Load) copyIn(ctx context.Context, t Table, next func() ([]any, error)) error {
	return l.conn.Raw(func(driver any) error {
		c, ok := driver.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the driver is %T", driver)
		}
		_, err := c.Conn().PgConn().CopyFrom(ctx, &copyText{t: t, next: next}, "copy "+quoted(t.Name)+" ("+t.names()+") from stdin")
		return err
	})
}

// copyText writes rows as PostgreSQL's COPY reads them: tab between values, \N for NULL.
type copyText struct {
	t    Table
	next func() ([]any, error)
	buf  []byte
	at   int
	err  error
}

// Read gives the next bytes.
func (c *copyText) Read(into []byte) (int, error) {
	for c.at == len(c.buf) {
		if c.err != nil {
			return 0, c.err
		}
		c.buf, c.at = c.buf[:0], 0
		for len(c.buf) < 32<<10 {
			row, err := c.next()
			if err != nil {
				c.err = err
				break
			}
			c.line(row)
		}
	}
	n := copy(into, c.buf[c.at:])
	c.at += n
	return n, nil
}

var copyEscape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (c *copyText) line(row []any) {
	b := c.buf
	for i, v := range row {
		if i > 0 {
			b = append(b, '\t')
		}
		switch v := v.(type) {
		case nil:
			b = append(b, `\N`...)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case float64:
			b = strconv.AppendFloat(b, v, 'g', -1, 64)
		case []byte:
			b = append(b, `\\x`...)
			b = hex.AppendEncode(b, v)
		case string:
			if strings.ContainsAny(v, "\\\t\n\r") {
				v = copyEscape.Replace(v)
			}
			b = append(b, v...)
		default:
			c.err = fmt.Errorf("a %T in %s", v, c.t.Name)
		}
	}
	b = append(b, '\n')
	c.buf = b
}

// Settle has the engine count what is stored, so that questions are planned well. PostgreSQL does so by itself now and then; SQLite
// only when asked. Its samples of values are thrown away: a statement whose plan came from them is prepared anew each time it is
// asked with other values, and that was two thirds of a hospital's Min dag.
func (d *DB) Settle(ctx context.Context) error {
	if d.Engine != SQLite {
		if _, err := d.write.ExecContext(ctx, `analyze`); err != nil {
			return fmt.Errorf("db.Settle: %w", err)
		}
		return nil
	}
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("db.Settle: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, text := range []string{`pragma analysis_limit = 1000`, `analyze`, `delete from sqlite_stat4`} { // so many entries of an index are enough
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("db.Settle: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("db.Settle: %w", err)
	}
	if _, err := d.write.ExecContext(ctx, `analyze sqlite_schema`); err != nil { // has what is left read again
		return fmt.Errorf("db.Settle: %w", err)
	}
	return nil
}
