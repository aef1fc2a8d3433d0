package db

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps the statements that run on SQLite, since its driver parses a text anew each time: a tenth of a page's time, a
// quarter of a deed's. PostgreSQL's driver keeps its own. The zero value is ready.
type prepared struct {
	mu    sync.RWMutex
	stmts map[string]*kept
	once  map[string]bool // texts that one transaction has missed
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

// has returns the statement for a text that get has prepared, else nil.
func (p *prepared) has(q string) *kept {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.stmts[q]
}

// again reports whether a text that is not kept has been missed before, and may be kept: many are run once only, such as those that
// write so and so many rows.
func (p *prepared) again(q string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.once[q] {
		return len(p.stmts) < mostPrepared
	}
	if p.once == nil || len(p.once) > 4*mostPrepared {
		p.once = map[string]bool{}
	}
	p.once[q] = true
	return false
}

// ofTx are the statements that one SQLite transaction runs. They are the writer's, which has one connection: a transaction takes that,
// so what it misses is prepared when it is over.
type ofTx struct {
	of     *prepared
	t      *sql.Tx
	had    map[string]*kept
	missed []string // texts that are not kept
}

func (o *ofTx) get(ctx context.Context, q string) (*kept, error) {
	if had := o.had[q]; had != nil {
		return had, nil
	}
	k := o.of.has(q)
	if k == nil {
		o.missed = append(o.missed, q)
		return nil, nil
	}
	if o.had == nil {
		o.had = map[string]*kept{}
	}
	o.had[q] = &kept{o.t.StmtContext(ctx, k.stmt)}
	return o.had[q], nil
}

// keep prepares what was missed, for the transactions that come. A text that cannot be prepared is run as it was.
func (o *ofTx) keep(on *sql.DB) {
	for _, q := range o.missed {
		if o.of.again(q) {
			_, _ = o.of.get(context.Background(), on, q)
		}
	}
}
