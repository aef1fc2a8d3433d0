package db

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

// Migrate brings the schema to the newest version; sql holds one folder an engine with files NNNN_name.sql. Forward only.
// It returns the version that the schema then has. Several processes may call it at once: PostgreSQL's wait for each other.
func (d *DB) Migrate(ctx context.Context, sql fs.FS) (int64, error) {
	p, err := d.provider(sql)
	if err != nil {
		return 0, err
	}
	if _, err := p.Up(ctx); err != nil {
		return 0, fmt.Errorf("db.Migrate: %w", err)
	}
	return p.GetDBVersion(ctx)
}

// MigrateTo is Migrate up to a version, for a restored copy of an older release.
func (d *DB) MigrateTo(ctx context.Context, sql fs.FS, version int64) error {
	p, err := d.provider(sql)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("db.MigrateTo: %w", err)
	}
	return nil
}

// NewestSchema returns the newest version that sql knows, without asking the database.
func (d *DB) NewestSchema(sql fs.FS) (newest int64, err error) {
	p, err := d.provider(sql)
	if err != nil {
		return 0, err
	}
	for _, s := range p.ListSources() {
		newest = max(newest, s.Version)
	}
	return newest, nil
}

// SchemaVersion returns the version of the schema as it is, and the newest that sql knows.
func (d *DB) SchemaVersion(ctx context.Context, sql fs.FS) (has, newest int64, err error) {
	p, err := d.provider(sql)
	if err != nil {
		return 0, 0, err
	}
	if has, err = p.GetDBVersion(ctx); err != nil {
		return 0, 0, fmt.Errorf("db.SchemaVersion: %w", err)
	}
	newest, err = d.NewestSchema(sql)
	return has, newest, err
}

func (d *DB) provider(sql fs.FS) (*goose.Provider, error) {
	dir, err := fs.Sub(sql, string(d.Engine))
	if err != nil {
		return nil, fmt.Errorf("db.Migrate: %w", err)
	}
	dialect := goose.DialectSQLite3
	if d.Engine == Postgres {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, d.write, dir, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, fmt.Errorf("db.Migrate: %w", err)
	}
	return p, nil
}
