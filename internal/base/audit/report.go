package audit

import "traad/internal/base/db"

// Kind is a way in which the log can be wrong.
type Kind string

// The kinds, in the order of reports.
const (
	Changed   Kind = "changed"   // a sealed row is not as it was written; counted in rows
	Missing   Kind = "missing"   // a sealed row is gone; rows
	Inserted  Kind = "inserted"  // a row that no key vouches for and no seal stands for, one too many in a seal, or one that sealing has long passed; rows
	Reordered Kind = "reordered" // rows stand in other places than they were sealed in; seals
	Unsealed  Kind = "unsealed"  // rows that have waited for a seal too long: sealing does not run; rows
	Chain     Kind = "chain"     // a seal is changed, gone from the middle, or not the one that was exported; seals
	Truncated Kind = "truncated" // the newest seals are gone: they were exported; seals
	Heads     Kind = "heads"     // exported heads that no key vouches for: somebody wrote in the file; heads
)

// Kinds returns every kind in the order of reports.
func Kinds() []Kind {
	return []Kind{Changed, Missing, Inserted, Reordered, Unsealed, Chain, Truncated, Heads}
}

// Place is where a fault shows. What does not apply or cannot be known is zero.
type Place struct {
	Row      db.ID
	Seal     int64
	Position int // in the seal, from 1
}

// Fault is what is wrong in one way: how often, and where first. Rows with a seal come before those without.
type Fault struct {
	Kind  Kind
	Count int64
	First Place
}

// Report is what Verify found.
type Report struct {
	Rows    int64 // read
	Pending int64 // of them without seal yet, and not for long
	Seals   int64
	Purged  int64 // number of the last seal whose rows have been removed by retention, 0 for none
	Faults  []Fault
	NoKey   []int // key versions of which not one row, seal or head was genuine: is the key missing in the ring?
}

// faults gathers what is wrong.
type faults map[Kind]*Fault

func (f faults) add(k Kind, n int64, p Place) {
	switch {
	case n <= 0:
	case f[k] == nil:
		f[k] = &Fault{k, n, p}
	default:
		f[k].Count += n
	}
}

func (f faults) list() []Fault {
	var list []Fault
	for _, k := range Kinds() {
		if f[k] != nil {
			list = append(list, *f[k])
		}
	}
	return list
}
