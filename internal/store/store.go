// Package store holds every SQL statement and turns rows into the words of package care and back.
//
// The statements lie in query/*.sql, written once for both engines and compiled by sqlc into package query. A Reader has
// every question, a Writer (which exists only inside a transaction) the changes as well. What needs more than one
// statement, or gives something else than the row, is a method here, one file a concept.
//
//	r := st.Reader()
//	e, err := r.Enrolment(ctx, id)
//	err = st.InTx(ctx, func(w *store.Writer) error { return w.AppendEvent(ctx, e, event) })
//
// A row that is not there is sql.ErrNoRows, and a change tells how many rows it hit: none where somebody changed the row
// first. What either means to the user, the deed says.
package store

import (
	"context"

	"traad/internal/base/db"
	"traad/internal/store/migrations"
	"traad/internal/store/query"
)

// Store is an open database with Tråd's schema.
type Store struct {
	DB *db.DB
}

// Open opens the database at address (see db.Open) and brings its schema to the newest version.
func Open(ctx context.Context, address string) (*Store, error) {
	d, err := db.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx, migrations.FS); err != nil {
		d.Close()
		return nil, err
	}
	return &Store{d}, nil
}

// Close closes the database.
func (s *Store) Close() error { return s.DB.Close() }

// Reader asks the database questions. The generated ones are promoted from query.Queries.
type Reader struct {
	*query.Queries
	conn *db.Conn
	inTx bool // sees what its own transaction has done
}

// Writer changes the database, inside one transaction.
type Writer struct {
	*Reader
	Tx *db.Tx
}

// Reader returns a reader outside any transaction.
func (s *Store) Reader() *Reader {
	c := s.DB.Reader()
	return &Reader{Queries: query.New(c), conn: c}
}

// InTx runs f in one transaction; see db.InTx.
func (s *Store) InTx(ctx context.Context, f func(w *Writer) error) error {
	defer forget(ctx)
	return s.DB.InTx(ctx, func(tx *db.Tx) error {
		return f(&Writer{&Reader{query.New(&tx.Conn), &tx.Conn, true}, tx})
	})
}

// Together is InTx for something short that many do at the same time, committed with what the others do; see db.Together.
func (s *Store) Together(ctx context.Context, f func(ctx context.Context, w *Writer) error) error {
	defer forget(ctx)
	return s.DB.Together(ctx, func(ctx context.Context, tx *db.Tx) error {
		return f(ctx, &Writer{&Reader{query.New(&tx.Conn), &tx.Conn, true}, tx})
	})
}
