package db

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the statements that SQLite's readers run, since its driver parses a text anew each time: a tenth of a
// page's time. PostgreSQL's driver keeps its own; a SQLite transaction's would end with it. The zero value is ready.
type prepared struct {
	mu    sync.RWMutex
	stmts map[string]*kept
}

// kept is a statement that lives as long as the database handle: those who run it do not close it.
type kept struct{ stmt *sql.Stmt }

// mostPrepared bounds the texts that are kept. They come from our own code, a few hundred in all.
const mostPrepared = 512

// get returns the statement for a text, nil where no more are kept.
func (p *prepared) get(ctx context.Context, on *sql.DB, q string) (*kept, error) {
	p.mu.RLock()
	had, full := p.stmts[q], len(p.stmts) >= mostPrepared
	p.mu.RUnlock()
	if had != nil || full {
		return had, nil
	}
	s, err := on.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stmts == nil {
		p.stmts = map[string]*kept{}
	}
	if had := p.stmts[q]; had != nil { // another reader was first
		defer s.Close()
		return had, nil
	}
	p.stmts[q] = &kept{s}
	return p.stmts[q], nil
}
