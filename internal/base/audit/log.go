package audit

import (
	"context"
	"errors"
	"sync"

	"traad/internal/base/db"
	"traad/internal/base/metrics"
)

var (
	batches = metrics.NewHistogram("traad_audit_batch_rows", "Rows of looks that were committed together.", []float64{1, 2, 4, 8, 16, 32, 64, 128})
	losses  = metrics.NewCounter("traad_audit_failures_total", "Looks that could not be audited, and were refused.")
)

// Log commits the rows of looks that happen at the same time together: one disk flush serves all who wait for it.
type Log struct {
	db   *db.DB
	mac  MAC
	in   chan pending
	done chan struct{}
	once sync.Once
}

type pending struct {
	rows  []Row
	reply chan error
}

// NewLog starts a log on d. Close it before the database.
func NewLog(d *db.DB, mac MAC) *Log {
	l := &Log{db: d, mac: mac, in: make(chan pending, 256), done: make(chan struct{})}
	go l.run()
	return l
}

// ErrClosed is given to looks that come after Close.
var ErrClosed = errors.New("audit: the log is closed")

// Write commits rows and returns when they are durable. An error means that nothing may be shown.
func (l *Log) Write(ctx context.Context, rows ...Row) (err error) {
	p := pending{rows, make(chan error, 1)}
	defer func() {
		if recover() != nil { // the channel was closed by Close
			err = ErrClosed
		}
	}()
	select {
	case l.in <- p:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-p.reply:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close commits what has come in and stops.
func (l *Log) Close() {
	l.once.Do(func() { close(l.in) })
	<-l.done
}

func (l *Log) run() {
	defer close(l.done)
	for first := range l.in {
		batch := []pending{first}
	gather: // whatever has come in while the last commit ran, and no waiting for more
		for len(batch) < 128 {
			select {
			case p, ok := <-l.in:
				if !ok {
					break gather
				}
				batch = append(batch, p)
			default:
				break gather
			}
		}
		err := l.db.Together(context.Background(), func(ctx context.Context, tx *db.Tx) error {
			for _, p := range batch {
				if err := Insert(ctx, &tx.Conn, l.mac, p.rows...); err != nil {
					return err
				}
			}
			return nil
		})
		rows := 0
		for _, p := range batch {
			rows += len(p.rows)
			p.reply <- err
		}
		batches.Observe(float64(rows))
		if err != nil {
			losses.Add(float64(rows))
		}
	}
}
