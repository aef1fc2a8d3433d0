package db

import (
	"context"
	"fmt"
	"time"
)

// Clock returns the time that the database's own host has: where it differs from the program's, orders of events go wrong.
func (d *DB) Clock(ctx context.Context) (time.Time, error) {
	q := `select strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')`
	if d.Engine == Postgres {
		q = `select clock_timestamp()`
	}
	var at Time
	if err := d.read.QueryRowContext(ctx, q).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("db.Clock: %w", err)
	}
	return at.Time, nil
}

// Version returns the version of the engine, as it names itself.
func (d *DB) Version(ctx context.Context) (string, error) {
	q := `select 'SQLite ' || sqlite_version()`
	if d.Engine == Postgres {
		q = `select 'PostgreSQL ' || current_setting('server_version')`
	}
	var v string
	if err := d.read.QueryRowContext(ctx, q).Scan(&v); err != nil {
		return "", fmt.Errorf("db.Version: %w", err)
	}
	return v, nil
}
