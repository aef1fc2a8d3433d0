package movein

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
)

// batch is how many persons are laid out in memory before they are written; few is how many while others are at work, so that each
// piece of work is short.
const (
	batch = 200
	few   = 20
)

// WriteMany moves many persons in, inside a deed that has been allowed, and leaves the rows that Write would have left, one
// person after the other. It works the next persons out on every processor while the last ones are being written, fifty
// rows a statement, and adds to the counters once, at the end. While others are at work it goes at a pace that leaves them most of
// the machine, where the transaction keeps nobody waiting: on PostgreSQL. On SQLite every look waits for the one who writes, so
// there it hurries. The refusal is a *Fault; the caller's transaction is then
// given up.
func WriteMany(ctx context.Context, tx *app.Tx, people []Person) ([]Written, error) {
	ps, err := newPlaces(ctx, tx)
	if err != nil {
		return nil, err
	}
	for i, p := range people {
		if err := ps.look(ctx, tx, p); err != nil {
			return nil, at(i, err)
		}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var out []Written
	sums := map[care.TallyKey]int{}
	pace := tx.Service.Pace()
	for laid := range ps.layOut(ctx, tx, people) {
		if laid.err != nil {
			return nil, laid.err
		}
		for _, s := range laid.sheets.all() {
			if err := tx.InsertMany(ctx, s.table, s.columns, s.rows); err != nil {
				return nil, inUse(err, s.table)
			}
		}
		for k, n := range laid.sums {
			sums[k] += n
		}
		out = append(out, laid.written...)
		if tx.Tx.Engine() == db.Postgres {
			if err := pace.Rest(ctx); err != nil {
				return nil, fmt.Errorf("movein.WriteMany: %w", err)
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("movein.WriteMany: %w", err)
	}
	return out, tx.AddTallies(ctx, app.TallyRows(sums))
}

// laid is a batch of persons as rows.
type laid struct {
	sheets  *sheets
	sums    map[care.TallyKey]int
	written []Written
	err     error
}

// layOut works batches out, in order, one ahead of who reads them. It ends early when ctx ends.
func (ps *places) layOut(ctx context.Context, tx *app.Tx, people []Person) <-chan laid {
	out := make(chan laid, 1)
	go func() {
		defer close(out)
		pace := tx.Service.Pace()
		var size int
		for from := 0; from < len(people); from += size {
			size = batch
			if tx.Tx.Engine() == db.Postgres && pace.Busy() {
				size = few
			}
			l := ps.layBatch(tx, people[from:min(from+size, len(people))], from, size == few)
			select {
			case out <- l:
			case <-ctx.Done():
				return
			}
			if l.err != nil {
				return
			}
		}
	}()
	return out
}

func (ps *places) layBatch(tx *app.Tx, people []Person, from int, others bool) laid {
	checked := make([]*ready, len(people))
	faults := make([]error, len(people))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	if others {
		group.SetLimit(1)
	}
	for i := range people {
		group.Go(func() error {
			checked[i], faults[i] = ps.prepare(tx, people[i])
			return nil
		})
	}
	_ = group.Wait() // faults are kept by person, so that the first person's is told
	l := laid{sheets: newSheets(), sums: map[care.TallyKey]int{}}
	for i, r := range checked {
		if faults[i] != nil {
			return laid{err: at(from+i, faults[i])}
		}
		if r.Known == "" {
			if err := l.sheets.person(tx, r); err != nil {
				return laid{err: at(from+i, err)}
			}
		}
		l.sheets.stays(r)
		for j := range r.enrolments {
			for k, n := range l.sheets.enrol(tx.Service.Calendar, r, &r.enrolments[j]) {
				l.sums[k] += n
			}
		}
		l.written = append(l.written, r.written())
	}
	return l
}

// at says which person a fault is about.
func at(person int, err error) error {
	var f *Fault
	if errors.As(err, &f) {
		f.Person = person
	}
	return err
}

// inUse tells of a national number that somebody has already; which of the persons it was, the engine does not say.
func inUse(err error, table string) error {
	if table == "patient_identifier" && db.IsUnique(err) {
		return errs.Invalid("Et nummer er i bruk").
			At("fodselsnummer", "Ett av numrene hører til en annen person i Tråd, eller står to ganger. Sjekk sifrene.").Because(err)
	}
	return err
}
