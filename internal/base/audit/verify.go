package audit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// Check says how Verify works. What is left zero is as written behind it.
type Check struct {
	Unsealed time.Duration           // for how long a row may wait for a seal: 10 minutes
	Now      time.Time               // time.Now()
	Progress func(done, total int64) // called for every few thousand rows
}

// Verify reads the whole log and names what is not as it was written. Heads are what was exported, from all places; without
// them it does not show that the newest seals were cut off together with their rows. It only reads, and may run while Tråd
// does; rows that come in meanwhile are left for the next time. The error is of the reading, never of what was read.
func Verify(ctx context.Context, d *db.DB, ring *keys.Ring, heads []Head, o Check) (*Report, error) {
	if o.Unsealed <= 0 {
		o.Unsealed = 10 * time.Minute
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Progress == nil {
		o.Progress = func(int64, int64) {}
	}
	for range 3 {
		v := newVerifier(d, ring, o)
		again, err := v.all(ctx, heads)
		if err != nil {
			return nil, err
		}
		if !again {
			return v.report(), nil
		}
	}
	return nil, errors.New("audit.Verify: retention went on removing rows meanwhile; run it again")
}

// verifier is one run.
type verifier struct {
	c     *db.Conn
	e     db.Engine
	ring  *keys.Ring
	o     Check
	total int64
	rep   Report
	f     faults
	keys  map[int]bool // key version → whether anything under it was genuine

	deficit faults // rows that seals are short of; some may turn out to have been moved to other seals
	moved   int64  // genuine rows that seals have too many of
	heads   map[int64][]Head
	before  *seal // the seal before the one that is looked at, nil where it is missing or not to be trusted
	next    int64 // the number that the next seal must have
}

func newVerifier(d *db.DB, ring *keys.Ring, o Check) *verifier {
	return &verifier{c: d.Reader(), e: d.Engine, ring: ring, o: o, f: faults{}, deficit: faults{}, keys: map[int]bool{}, heads: map[int64][]Head{}, next: 1}
}

// all goes through everything. It says true where retention ran meanwhile, so that what was read does not fit together.
func (v *verifier) all(ctx context.Context, heads []Head) (again bool, err error) {
	notes, err := purgeNotes(ctx, v.c)
	if err != nil {
		return false, err
	}
	v.rep.Purged = v.purged(notes)
	v.sortHeads(heads)
	last, err := v.lastSeal(ctx)
	if err != nil {
		return false, err
	}
	if err := v.c.QueryRowContext(ctx, `select count(*) from audit`).Scan(&v.total); err != nil {
		return false, fmt.Errorf("audit.Verify: %w", err)
	}
	top, err := newest(ctx, v.c)
	if err != nil {
		return false, err
	}
	if err := v.chain(ctx, math.MinInt64, last); err != nil {
		return false, err
	}
	v.truncated(last)
	if err := v.loose(ctx, top); err != nil {
		return false, err
	}
	after, err := purgeNotes(ctx, v.c)
	return len(after) != len(notes), err
}

// lastSeal is the highest number that a seal or a leaf has.
func (v *verifier) lastSeal(ctx context.Context) (no int64, err error) {
	err = v.c.QueryRowContext(ctx, `select coalesce(max(n), 0) from (select max(no) as n from audit_seal union all select max(seal_no) as n from audit_leaf) m`).Scan(&no)
	if err != nil {
		return 0, fmt.Errorf("audit.Verify: %w", err)
	}
	return no, nil
}

// sortHeads lays the exported heads ready by seal, and notes those that nobody vouches for.
func (v *verifier) sortHeads(heads []Head) {
	for _, h := range heads {
		if !v.genuine(h.KeyVersion, h.genuine(v.ring)) {
			v.f.add(Heads, 1, Place{Seal: h.No})
			continue
		}
		v.heads[h.No] = append(v.heads[h.No], h)
	}
}

// truncated notes the seals that would come after the last one there is: they were exported, or leaves still name them.
func (v *verifier) truncated(last int64) {
	for no := range v.heads {
		last = max(last, no)
	}
	if last >= v.next {
		v.f.add(Truncated, last-v.next+1, Place{Seal: v.next})
	}
}

// loose goes through the rows that no seal stands for. top is the newest seal when the run began.
func (v *verifier) loose(ctx context.Context, top *seal) error {
	const page = 2000
	from, lastID := lowest(v.e), db.ID("none")
	for {
		rows, err := loose(ctx, v.c, from, page)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.ID == lastID {
				continue
			}
			v.row()
			born := r.born()
			switch {
			case !v.genuine(r.version, r.genuine(v.ring)):
				v.f.add(Inserted, 1, Place{Row: r.ID})
			case born.After(v.o.Now.Add(-v.o.Unsealed)):
				v.rep.Pending++
			case top != nil && born.Before(top.at.Add(-passed)):
				v.f.add(Inserted, 1, Place{Row: r.ID})
			default:
				v.f.add(Unsealed, 1, Place{Row: r.ID})
			}
		}
		if len(rows) < page {
			v.o.Progress(v.rep.Rows, max(v.rep.Rows, v.total))
			return nil
		}
		lastID = rows[len(rows)-1].ID
		from = string(lastID)
	}
}

// row counts a row that has been read.
func (v *verifier) row() {
	v.rep.Rows++
	if v.rep.Rows%5000 == 0 {
		v.o.Progress(v.rep.Rows, max(v.rep.Rows, v.total))
	}
}

// genuine notes which versions of the key anything genuine was under.
func (v *verifier) genuine(version int, ok bool) bool {
	v.keys[version] = v.keys[version] || ok
	return ok
}

func (v *verifier) report() *Report {
	explained := v.moved
	if short := v.deficit[Missing]; short != nil {
		v.f.add(Missing, short.Count-explained, short.First)
	}
	v.rep.Faults = v.f.list()
	for version, ok := range v.keys {
		if !ok {
			v.rep.NoKey = append(v.rep.NoKey, version)
		}
	}
	slices.Sort(v.rep.NoKey)
	return &v.rep
}
