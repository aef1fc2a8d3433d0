package casefind

import "traad/internal/base/column"

// codeTable is what the lists say of each code number, laid out for the pass: 4 bytes for every contact's codes and 8 more for those of
// inpatient episodes, so that both fit the nearest cache. A code number is 16 bits, so that no look-up is to be checked, and no code asks a branch:
// one that no list knows is of condition and category 0, which are not counted.
type codeTable struct {
	any       *[1 << 16]uint32 // chronic condition or set of several, AHRQ category, whether it is a set, marks
	inpatient []uint64         // Charlson groups, Swedish groups, HFRS category, ambulatory-care-sensitive
	sets      uint32           // the number of the first set of several conditions
}

// How much of a code's number each part has, and where the parts begin.
const (
	conditionBits = 8 // and sets of several
	categoryBits  = 10
	severalBit    = 1 << (conditionBits + categoryBits)
	anyMarkShift  = conditionBits + categoryBits + 1
	hfrsBits      = 7
	swedishShift  = 20
	markShift     = 40
	acscShift     = 40
	hfrsShift     = 48
)

func newCodeTable(l *lists, entries []entry) codeTable {
	if len(l.chronic)+len(l.several) > 1<<conditionBits || l.categories >= 1<<categoryBits || len(l.hfrsTenths) > 1<<hfrsBits || len(entries) > 1<<16 {
		panic("casefind: the lists have outgrown the numbers of the pass")
	}
	t := codeTable{any: new([1 << 16]uint32), inpatient: make([]uint64, len(entries)), sets: uint32(len(l.chronic))}
	for i := range entries {
		e := &entries[i]
		condition := uint32(e.chronic)
		if e.more != 0 {
			condition = (t.sets + uint32(e.more)) | severalBit
		}
		t.any[i] = condition | uint32(e.ahrq)<<conditionBits | uint32(e.mark)<<anyMarkShift
		t.inpatient[i] = uint64(e.quan) | uint64(e.swedish)<<swedishShift | uint64(e.acsc)<<acscShift | uint64(e.hfrs)<<hfrsShift
	}
	return t
}

// tally counts the distinct of what a person's codes count for. Whatever was seen has the person's stamp, so that nothing is cleared from
// person to person, and how many there are is known as they are seen.
type tally struct {
	stamp              uint32
	condition          [1 << conditionBits]uint32 // and sets of several, by whose stamp they have
	category           [1 << categoryBits]uint32
	hfrs               [1 << hfrsBits]uint32
	tenths             [1 << hfrsBits]uint16 // what an HFRS category is worth
	chronic, ahrq, sum uint32                // conditions and sets, categories, tenths of HFRS of the person at hand
	several            bool                  // there are sets among the conditions
}

// next begins with another person.
func (y *tally) next() {
	y.stamp++
	y.condition[0], y.category[0], y.hfrs[0] = y.stamp, y.stamp, y.stamp // not counted
	y.chronic, y.ahrq, y.sum, y.several = 0, 0, 0, false
}

// outpatient counts what the codes of every hospital contact count for: chronic conditions, and marks.
func (s *scanner) outpatient(codes []uint16) (flags uint64) {
	table, y := s.t.any, &s.tally
	stamp, chronic, ahrq, all := y.stamp, y.chronic, y.ahrq, uint32(0)
	_ = table[0] // asked once whether it is there
	for _, c := range codes {
		v := table[c]
		all |= v
		condition := &y.condition[v&(1<<conditionBits-1)]
		chronic += unlike(*condition, stamp)
		*condition = stamp
		category := &y.category[v>>conditionBits&(1<<categoryBits-1)]
		ahrq += unlike(*category, stamp)
		*category = stamp
	}
	y.chronic, y.ahrq, y.several = chronic, ahrq, y.several || all&severalBit != 0
	return uint64(all>>anyMarkShift) << markShift
}

// unlike is 1 for two that differ.
func unlike(a, b uint32) uint32 {
	if a != b {
		return 1
	}
	return 0
}

// conditions is how many chronic conditions were seen: a code of several counts for each of them.
func (s *scanner) conditions() uint16 {
	y := &s.tally
	if !y.several {
		return uint16(y.chronic)
	}
	n := y.chronic
	for i, of := range s.x.l.several {
		if i == 0 || y.condition[s.t.sets+uint32(i)] != y.stamp {
			continue
		}
		n-- // was counted as one
		for _, c := range of {
			n += unlike(y.condition[c], y.stamp)
			y.condition[c] = y.stamp
		}
	}
	return uint16(n)
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

// inpatient counts what only the codes of inpatient episodes count for: HFRS and Charlson.
func (s *scanner) inpatient(codes []uint16) (flags uint64) {
	table, y := s.t.inpatient, &s.tally
	stamp, sum := y.stamp, y.sum
	for _, c := range codes {
		v := table[c]
		flags |= v
		h := v >> hfrsShift & (1<<hfrsBits - 1)
		sum += uint32(y.tenths[h]) & -unlike(y.hfrs[h], stamp)
		y.hfrs[h] = stamp
	}
	y.sum = sum
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
