package casefind

import (
	"traad/internal/base/column"
)

// codeTable is what the lists say of each code number, laid out for the pass: 4 bytes for every contact's codes and 8 more for those of
// inpatient episodes, so that both fit the nearest cache. No code asks a branch: one that no list knows sets a bit that is not counted.
type codeTable struct {
	any       []uint32 // bit of the chronic conditions, bit of the AHRQ category, marks
	inpatient []uint64 // Charlson groups, Swedish groups, HFRS category, ambulatory-care-sensitive
	// Words of scanner.seen where the parts begin: bits that are not counted, conditions, codes of several conditions, AHRQ's categories.
	chronic, several, ahrq, words uint16
}

// Where the parts of a code's numbers begin.
const (
	words64      = 64 // of scanner.seen at most
	bitWidth     = 12 // of a place in them
	dumps        = 8  // words of seen that are not counted: several, so that one code need not wait for the one before
	swedishShift = 20
	markShift    = 40
	acscShift    = 40
	hfrsShift    = 48
)

func newCodeTable(l *lists, entries []entry) codeTable {
	full := func(n int) uint16 { return uint16((n + 63) / 64) }
	t := codeTable{any: make([]uint32, len(entries)), inpatient: make([]uint64, len(entries)), chronic: dumps}
	t.several = t.chronic + full(len(l.chronic))
	t.ahrq = t.several + full(len(l.several))
	t.words = t.ahrq + full(l.categories+1)
	if t.words > words64 || len(l.hfrsTenths) > 128 {
		panic("casefind: the lists have outgrown the bits of a person")
	}
	for i := range entries {
		e := &entries[i]
		chronic, ahrq := uint32(i%4*64), uint32((4+i%4)*64) // not counted
		switch {
		case e.more != 0:
			chronic = uint32(t.several)*64 + uint32(e.more)
		case e.chronic != 0:
			chronic = uint32(t.chronic)*64 + uint32(e.chronic)
		}
		if e.ahrq != 0 {
			ahrq = uint32(t.ahrq)*64 + uint32(e.ahrq)
		}
		t.any[i] = chronic | ahrq<<bitWidth | uint32(e.mark)<<(2*bitWidth)
		t.inpatient[i] = uint64(e.quan) | uint64(e.swedish)<<swedishShift | uint64(e.acsc)<<acscShift | uint64(e.hfrs)<<hfrsShift
	}
	return t
}

// outpatient sets the bits that the codes of every hospital contact count for: chronic conditions, and marks.
func (s *scanner) outpatient(codes []uint16) (flags uint64) {
	table, seen := s.t.any, &s.seen
	var all uint32
	for _, c := range codes {
		v := table[c]
		all |= v
		seen[v>>6&(words64-1)] |= 1 << (v & 63)
		seen[v>>(bitWidth+6)&(words64-1)] |= 1 << (v >> bitWidth & 63)
	}
	return uint64(all>>(2*bitWidth)) << markShift
}

// outpatientEnded is outpatient for the rows that had ended by the date.
func (s *scanner) outpatientEnded(row, end, code uint32) (flags uint64) {
	e := s.x.E
	for ; row < end; row++ {
		n := uint32(e.NCode[row] & column.CountMask)
		if m := e.Mins[row]; m != column.Open && e.In[row]+column.Minute(m) <= s.w.at {
			flags |= s.outpatient(e.Code[code : code+n])
		}
		code += n
	}
	return flags
}

// inpatient sets the bits that only the codes of inpatient episodes count for: HFRS and Charlson.
func (s *scanner) inpatient(codes []uint16) (flags uint64) {
	table := s.t.inpatient
	for _, c := range codes {
		v := table[c]
		flags |= v
		s.hfrs[v>>(hfrsShift+6)&1] |= 1 << (v >> hfrsShift & 63)
	}
	return flags & (1<<markShift - 1)
}

// sensitive reports whether an emergency admission with these codes, main one first, was for a condition that primary care
// can often keep out of hospital.
func (s *scanner) sensitive(codes []uint16) bool {
	if len(codes) == 0 {
		return false
	}
	kind := func(c uint16) acscKind { return acscKind(s.t.inpatient[c] >> acscShift) }
	main := kind(codes[0])
	any, others := main, acscKind(0)
	for _, c := range codes[1:] {
		others |= kind(c)
	}
	any |= others
	return main&acscPrimary != 0 || any&acscAny != 0 || main&acscBronchial != 0 && others&acscCOPD != 0 || any&acscLung != 0 && others&acscSickle == 0
}
