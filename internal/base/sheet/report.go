package sheet

import (
	"cmp"
	"slices"
)

// Report says what taking a list in did, or would have done: all of its rows, or nothing and every fault.
type Report struct {
	Rows, Added, Edited, Same int
	Unknown                   []Heading // columns that were not used
	Faults                    []Fault   // where there is one, nothing was taken in; at most MaxFaults, by row
	FaultCount                int
}

// Report begins one, with what is wrong with the table itself.
func (t *Table) Report() *Report {
	return &Report{Rows: len(t.Records), Unknown: t.Unknown, Faults: slices.Clone(t.Faults), FaultCount: t.FaultCount}
}

// Fault notes one more.
func (r *Report) Fault(f Fault) {
	r.FaultCount++
	if len(r.Faults) < MaxFaults {
		r.Faults = append(r.Faults, f)
	}
	slices.SortStableFunc(r.Faults, func(a, b Fault) int { return cmp.Compare(a.Row, b.Row) })
}
