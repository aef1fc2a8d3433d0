package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Once runs one statement in a transaction of its own, committed when it returns: one exchange with PostgreSQL where InTx has
// three. The text is kept prepared, so there should be few of them. On SQLite it goes before transactions that wait: somebody waits for it.
func (d *DB) Once(ctx context.Context, q string, args ...any) (sql.Result, error) {
	if d.Engine == SQLite {
		if err := d.turns.take(ctx, true); err != nil {
			return nil, fmt.Errorf("db.Once: %w", err)
		}
		defer d.turns.pass()
	}
	r, err := d.once().ExecContext(ctx, q, args...)
	if err != nil {
		return nil, fmt.Errorf("db.Once: %w", err)
	}
	return r, nil
}

func (d *DB) once() *Conn {
	c := &Conn{engine: d.Engine, x: d.write}
	if d.Engine == SQLite {
		c.prepare = func(ctx context.Context, q string) (*kept, error) { return d.writer.get(ctx, d.write, q) }
	}
	return c
}
