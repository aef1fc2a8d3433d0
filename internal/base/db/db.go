// Package db opens the two engines that Tråd runs on, SQLite (embedded) and PostgreSQL (operation), behind one handle,
// so that SQL text is written once.
//
// SQL is written in PostgreSQL's dialect within the portable part that docs/data.md lists. It runs unchanged on SQLite,
// which binds $1…$n by ordinal; only row-lock clauses are stripped there, because a SQLite writer holds the whole file.
//
//	d, err := db.Open(ctx, "sqlite:data/traad.sqlite")   // or postgres://user@host/name
//	err = d.InTx(ctx, func(tx *db.Tx) error { … })       // one transaction, committed when the function returns nil
//	rows, err := d.Reader().QueryContext(ctx, "select …") // outside a transaction, read only
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"modernc.org/sqlite"               // driver "sqlite"
)

// Engine names a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. Its methods may be called from many goroutines.
type DB struct {
	Engine Engine
	write  *sql.DB // SQLite: one connection; PostgreSQL: the pool
	read   *sql.DB // SQLite: a pool that cannot write; PostgreSQL: the same pool
	reader prepared
	asked  atomic.Int64
	writer prepared // of Once and of transactions, SQLite
	turns  turns    // of those who write, SQLite

	together together
}

// Statements is how many statements have been asked for through handles and transactions since the database was opened. Two ways
// through the program that nobody shall be able to tell apart ask for equally many.
func (d *DB) Statements() int64 { return d.asked.Load() }

// Open opens the database at address: "postgres://…" (or "postgresql://…"), else a SQLite file, with or without the
// prefix "sqlite:". The SQLite file and its folder are made if they are not there, readable by the owner only.
func Open(ctx context.Context, address string) (*DB, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return openPostgres(ctx, address)
	}
	return openSQLite(ctx, strings.TrimPrefix(address, "sqlite:"))
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("db.Open: the PostgreSQL address cannot be read") // the cause repeats the password
	}
	q := u.Query()
	q.Set("timezone", "UTC")
	u.RawQuery = q.Encode()
	pool, err := sql.Open("pgx", u.String())
	if err != nil {
		return nil, errors.New("db.Open: the PostgreSQL address cannot be used")
	}
	pool.SetMaxOpenConns(32)
	pool.SetMaxIdleConns(32)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("db.Open: PostgreSQL does not answer: %w", err)
	}
	return &DB{Engine: Postgres, write: pool, read: pool}, nil
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	f.Close()
	common := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-65536)&_pragma=temp_store(memory)"
	write, err := sql.Open("sqlite", common+"&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	write.SetMaxOpenConns(1)
	write.SetConnMaxIdleTime(0)
	if err := write.PingContext(ctx); err != nil {
		write.Close()
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	read, err := sql.Open("sqlite", common+"&_pragma=query_only(1)")
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("db.Open: %w", err)
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	return &DB{Engine: SQLite, write: write, read: read}, nil
}

// Close closes every connection.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.write.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.write.PingContext(ctx) }

// Raw returns the writing pool, for migrations and back-up only.
func (d *DB) Raw() *sql.DB { return d.write }

// Reader returns a handle that reads outside a transaction.
func (d *DB) Reader() *Conn {
	c := &Conn{engine: d.Engine, asked: &d.asked, x: d.read}
	if d.Engine == SQLite {
		c.prepare = func(ctx context.Context, q string) (*kept, error) { return d.reader.get(ctx, d.read, q) }
	}
	return c
}

// Tx is a running transaction.
type Tx struct {
	Conn
	after []func()
}

// AfterCommit has f called when the transaction has been committed, never when it has not.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// InTx runs f in one transaction that sees a single state of the database, and commits when f returns nil.
// On PostgreSQL a transaction that lost against another one (serialisation, deadlock) is run again, so f must have no
// effect outside tx but by AfterCommit.
func (d *DB) InTx(ctx context.Context, f func(tx *Tx) error) error {
	for try := 1; ; try++ {
		after, err := d.inTx(ctx, f)
		for _, f := range after { // when it is another's turn to write
			f()
		}
		if err == nil || try == 5 || !lost(err) {
			return err
		}
		time.Sleep(time.Duration(try) * 5 * time.Millisecond)
	}
}

func (d *DB) inTx(ctx context.Context, f func(tx *Tx) error) (after []func(), err error) {
	if d.Engine == SQLite {
		if err := d.turns.take(ctx, false); err != nil {
			return nil, fmt.Errorf("db.InTx: %w", err)
		}
		defer d.turns.pass()
	}
	t, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("db.InTx: begin: %w", err)
	}
	tx := &Tx{Conn: Conn{engine: d.Engine, asked: &d.asked, x: t}}
	if d.Engine == SQLite {
		stmts := &ofTx{of: &d.writer, t: t}
		tx.prepare = stmts.get
		defer func() { stmts.keep(d.write) }() // when all below is over: it takes the connection
	}
	over := false
	defer func() {
		if !over { // f panicked or left the goroutine (a test that failed): nobody else may be kept waiting
			_ = t.Rollback()
		}
	}()
	err = f(tx)
	over = true
	if err != nil {
		_ = t.Rollback()
		return nil, err
	}
	if err := t.Commit(); err != nil {
		return nil, fmt.Errorf("db.InTx: commit: %w", err)
	}
	return tx.after, nil
}

// lost reports whether PostgreSQL gave the transaction up for another one's sake.
func lost(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// IsUnique reports whether err says that a row with the same unique key is there already.
func IsUnique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && (lite.Code() == 2067 || lite.Code() == 1555) // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY
}

// Conn runs SQL on either engine, inside a transaction or outside. It has the four methods that generated queries ask for.
type Conn struct {
	engine  Engine
	asked   *atomic.Int64                                // nil: not counted here
	prepare func(context.Context, string) (*kept, error) // nil: not kept here
	x       interface {
		ExecContext(context.Context, string, ...any) (sql.Result, error)
		PrepareContext(context.Context, string) (*sql.Stmt, error)
		QueryContext(context.Context, string, ...any) (*sql.Rows, error)
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}
}

// Engine says which engine c runs on.
func (c *Conn) Engine() Engine { return c.engine }

// ExecContext runs a statement that returns no rows.
func (c *Conn) ExecContext(ctx context.Context, q string, args ...any) (sql.Result, error) {
	q = c.text(q)
	if s, err := c.prepared(ctx, q); err != nil {
		return nil, err
	} else if s != nil {
		return s.stmt.ExecContext(ctx, args...)
	}
	return c.x.ExecContext(ctx, q, c.planned(q, args)...)
}

// PrepareContext prepares a statement.
func (c *Conn) PrepareContext(ctx context.Context, q string) (*sql.Stmt, error) {
	return c.x.PrepareContext(ctx, c.text(q))
}

// QueryContext runs a statement that returns rows.
func (c *Conn) QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	q = c.text(q)
	if s, err := c.prepared(ctx, q); err != nil {
		return nil, err
	} else if s != nil {
		return s.stmt.QueryContext(ctx, args...)
	}
	return c.x.QueryContext(ctx, q, c.planned(q, args)...)
}

// QueryRowContext runs a statement that returns at most one row.
func (c *Conn) QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row {
	q = c.text(q)
	if s, err := c.prepared(ctx, q); err == nil && s != nil {
		return s.stmt.QueryRowContext(ctx, args...)
	}
	return c.x.QueryRowContext(ctx, q, c.planned(q, args)...)
}

func (c *Conn) prepared(ctx context.Context, q string) (*kept, error) {
	if c.prepare == nil {
		return nil, nil
	}
	return c.prepare(ctx, q)
}

var stripped sync.Map // PostgreSQL text → SQLite text

// What differs in text: SQLite has no row locks, and keeps ids as text, so that a list of ids is a list of text.
var forSQLite = strings.NewReplacer("for update skip locked", "", "for update", "", "for share", "", "id_each(", "json_each(")

func (c *Conn) text(q string) string {
	if c.asked != nil {
		c.asked.Add(1)
	}
	if c.engine == Postgres {
		return q
	}
	if s, ok := stripped.Load(q); ok {
		return s.(string)
	}
	s := forSQLite.Replace(q)
	stripped.Store(q, s)
	return s
}
