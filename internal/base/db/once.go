package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Once runs one statement in a transaction of its own, committed when it returns: one exchange with PostgreSQL where InTx has
// three. The text is kept prepared, so there should be few of them.
func (d *DB) Once(ctx context.Context, q string, args ...any) (sql.Result, error) {
	r, err := d.once().ExecContext(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("db.Once: %w", err)
	}
	return r, nil
}

// OnceRows is Once for a statement that returns what it changed. It is committed when the rows have been read to their end without an
// error, not before.
func (d *DB) OnceRows(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	rows, err := d.once().QueryContext(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("db.OnceRows: %w", err)
	}
	return rows, nil
}

func (d *DB) once() *Conn {
	c := &Conn{engine: d.Engine, x: d.write}
	if d.Engine == SQLite {
		c.prepare = func(ctx context.Context, q string) (*kept, error) { return d.writer.get(ctx, d.write, q) }
	}
	return c
}
