package audit

import (
	"context"
	"errors"
	"sync"

	"traad/internal/base/db"
	"traad/internal/base/metrics"
)

var losses = metrics.NewCounter("traad_audit_failures_total", "Looks that could not be audited, and were refused.")

// Log commits the rows of looks, together with what else waits to be committed (db.Together): one disk flush serves all who wait for it.
type Log struct {
	db  *db.DB
	mac MAC

	mu     sync.RWMutex // read while rows are written
	closed bool
}

// NewLog starts a log on d. Close it before the database.
func NewLog(d *db.DB, mac MAC) *Log { return &Log{db: d, mac: mac} }

// ErrClosed is given to looks that come after Close.
var ErrClosed = errors.New("audit: the log is closed")

// Write commits rows and returns when they are durable. An error means that nothing may be shown.
func (l *Log) Write(ctx context.Context, rows ...Row) error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.closed {
		return ErrClosed
	}
	err := l.db.Together(ctx, func(ctx context.Context, tx *db.Tx) error { return Insert(ctx, &tx.Conn, l.mac, rows...) })
	if err != nil && ctx.Err() == nil {
		losses.Add(float64(len(rows)))
	}
	return err
}

// Close waits for what has come in and takes no more.
func (l *Log) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
}
