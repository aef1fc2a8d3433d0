package casefind

import (
	"math/bits"

	"traad/internal/base/column"
)

// JoinGap is the longest gap in minutes between two inpatient episodes of one stay: 8 hours, as the national readmission
// indicator has it.
const JoinGap = 8 * 60

// ReadmissionDays is how many calendar days after discharge an emergency stay is a readmission.
const ReadmissionDays = 30

// Options of a scan. The zero value is the rule of docs/casefind.md.
type Options struct {
	Gap int // minutes, 0 is JoinGap
	// Ended counts codes only of episodes that had ended by the date: what was known then. Validation needs it, for a stay
	// that goes on has codes that were set later.
	Ended bool
	// Threads is how many share the work, 0 is one a core. The scores are the same.
	Threads int
}

// Score is what one pass says of a person at a date. Windows are calendar months back from the date and end before it.
type Score struct {
	Quan, Swedish                       uint32 // Charlson groups by bit, before the hierarchy
	HFRS                                uint16 // tenths of a point
	Chronic, ChronicAHRQ                uint16 // distinct chronic conditions (Kuan) and categories (AHRQ)
	Emergency3, Emergency6, Emergency12 uint16 // emergency stays that began in the window
	Stays12                             uint16 // all stays that began in 12 months
	BedDays6, BedDays12                 uint16 // nights in hospital within the window
	EmergencyBedDays12                  uint16 // of them in stays that began as an emergency
	Departments6, Departments12         uint8  // distinct departments of inpatient episodes that began in the window
	Readmissions12                      uint8  // emergency stays in 12 months more than 8 hours and at most 30 days after a discharge
	ACSC12                              uint8  // emergency stays in 12 months whose first main diagnosis is ambulatory-care-sensitive
	UrgentCare6, AcuteBed12             uint8  // visits to legevakt in 6 months, stays in KAD in 12
	Marks                               Mark
	Emergency30                         bool          // an emergency stay began in the last 30 days
	Admitted                            bool          // an inpatient episode has begun and not ended
	CurrentEmergency                    bool          // the stay that goes on, or ended in the last 30 days, began as an emergency
	LastIn, LastOut                     column.Minute // of the last stay; LastOut is 0 while it goes on
	Died                                bool          // died in hospital
}

// windows are the instants at which the windows of a date begin.
type windows struct {
	at, m3, m6, m12, m24, d30 column.Minute
	day, day6, day12          column.Day
}

func windowsOf(on column.Day) windows {
	months := func(n int) column.Day { return column.DayOf(on.Date().AddMonths(-n)) }
	return windows{
		at: on.At(0), m3: months(3).At(0), m6: months(6).At(0), m12: months(12).At(0), m24: months(24).At(0), d30: (on - 30).At(0),
		day: on, day6: months(6), day12: months(12),
	}
}

// Scan scores everybody at the beginning of a day: what began on that day or later is not seen.
func (x *Index) Scan(on column.Day, o Options) []Score {
	scores := make([]Score, len(x.E.People))
	parts := o.Threads
	if parts == 0 {
		parts = cores(len(scores))
	}
	inRanges(len(scores), parts, func(_, from, to int) {
		s := newScanner(x, on, o)
		for p := from; p < to; p++ {
			s.person(uint32(p), &scores[p])
		}
	})
	return scores
}

// hot is what the lists say of a code, in 16 bytes without branches: which bits of a person it sets. Bit 0 stands for nothing.
type hot struct {
	flags               uint64 // Charlson groups, Swedish groups, marks
	hfrs, chronic, ahrq uint16
	more                uint16
}

// Where the parts of a person's bits begin.
const (
	words64      = 32
	chronicBits  = 128
	ahrqBits     = 512
	swedishShift = 20
	markShift    = 40
	outpatient   = 0xff << markShift // what counts of contacts that are not inpatient
)

func (l *lists) hot(e *entry) hot {
	h := hot{flags: uint64(e.quan) | uint64(e.swedish)<<swedishShift | uint64(e.mark)<<markShift, hfrs: e.hfrs, more: e.more}
	if e.chronic != 0 {
		h.chronic = chronicBits + e.chronic
	}
	if e.ahrq != 0 {
		h.ahrq = ahrqBits + e.ahrq
	}
	return h
}

// scanner holds what a pass needs, reused from person to person.
type scanner struct {
	x       *Index
	w       windows
	gap     column.Minute
	ended   bool
	seen    [words64]uint64 // groups of the person at hand, a bit each
	units   []uint32        // departments in 6 months: for whom one was last seen
	units12 []uint32
	stamp   uint32
}

func newScanner(x *Index, on column.Day, o Options) *scanner {
	gap := column.Minute(o.Gap)
	if gap == 0 {
		gap = JoinGap
	}
	return &scanner{
		x: x, w: windowsOf(on), gap: gap, ended: o.Ended,
		units: make([]uint32, len(x.E.Units)), units12: make([]uint32, len(x.E.Units)),
	}
}

// stay is the inpatient episodes that hang together.
type stay struct {
	in, out   column.Minute
	emergency bool
	acsc      bool
	open      bool
	died      bool
}

func (s *scanner) person(p uint32, r *Score) {
	s.stamp++
	e, w := s.x.E, &s.w
	code := e.CodeFirst[p]
	s.seen = [words64]uint64{}
	var flags uint64
	var cur, last stay
	has, hasLast := false, false
	for row := e.First[p]; row < e.First[p+1]; row++ {
		in := e.In[row]
		if in >= w.at {
			break // sorted: nothing after it counts
		}
		k, n := e.Kind[row], e.NCode[row]
		codes := e.Code[code : code+uint32(n&column.CountMask)]
		code += uint32(n & column.CountMask)
		if k.Service() != column.Hospital {
			s.municipal(r, k, in)
			continue
		}
		inpatient := k.Level() == column.Inpatient
		if in >= w.m24 && len(codes) > 0 && (!s.ended || e.Mins[row] != column.Open && in+column.Minute(e.Mins[row]) <= w.at) {
			flags |= s.codes(codes, inpatient)
		}
		if !inpatient {
			continue
		}
		open := e.Mins[row] == column.Open
		out := e.Out(row, w.at)
		if in >= w.m12 {
			s.department(r, e.Unit[row], in)
		}
		if has && in <= cur.out+s.gap {
			cur.out = max(cur.out, out)
			cur.open = cur.open || open
			cur.died = cur.died || n&column.DiedBit != 0
			continue
		}
		if has {
			s.close(r, &cur, &last, hasLast)
			last, hasLast = cur, true
		}
		cur = stay{in: in, out: out, emergency: k.Urgency() == column.Emergency, open: open, died: n&column.DiedBit != 0}
		cur.acsc = cur.emergency && in >= w.m12 && s.sensitive(codes)
		has = true
	}
	if has {
		s.close(r, &cur, &last, hasLast)
	}
	const groups = 1<<swedishShift - 1
	r.Quan, r.Swedish, r.Marks = uint32(flags&groups), uint32(flags>>swedishShift&groups), Mark(flags>>markShift)
	s.sum(r)
}

// sum counts the bits of a person; bit 0 is what codes without a group set.
func (s *scanner) sum(r *Score) {
	s.seen[0] &^= 1
	for i, w := range s.seen[:chronicBits/64] {
		for ; w != 0; w &= w - 1 {
			r.HFRS += s.x.l.hfrsTenths[i*64+bits.TrailingZeros64(w)]
		}
	}
	for _, w := range s.seen[chronicBits/64 : ahrqBits/64] {
		r.Chronic += uint16(bits.OnesCount64(w))
	}
	for _, w := range s.seen[ahrqBits/64:] {
		r.ChronicAHRQ += uint16(bits.OnesCount64(w))
	}
}

// close counts a stay that is whole.
func (s *scanner) close(r *Score, c, last *stay, hasLast bool) {
	w := &s.w
	r.LastIn, r.LastOut = c.in, c.out
	r.Admitted = c.open || c.out > w.at
	if r.Admitted {
		r.LastOut = 0
	}
	r.Died = r.Died || c.died && c.out <= w.at
	r.CurrentEmergency = c.emergency && (r.Admitted || c.out >= w.d30)
	if c.out > w.m12 {
		from, to := c.in.Day(), min(c.out, w.at).Day()
		nights := max(0, to-max(from, w.day12))
		r.BedDays12 += uint16(nights)
		if c.emergency {
			r.EmergencyBedDays12 += uint16(nights)
		}
		r.BedDays6 += uint16(max(0, to-max(from, w.day6)))
	}
	if c.in < w.m12 {
		return
	}
	r.Stays12++
	if !c.emergency {
		return
	}
	r.Emergency12++
	if c.in >= w.m6 {
		r.Emergency6++
	}
	if c.in >= w.m3 {
		r.Emergency3++
	}
	r.Emergency30 = r.Emergency30 || c.in >= w.d30
	if hasLast && readmission(c.in, last, s.gap) {
		r.Readmissions12++
	}
	if c.acsc {
		r.ACSC12++
	}
}

// readmission: more than the gap and at most 30 calendar days after the previous stay's end, which the person left alive.
// Planned stays in between do not stop the clock, so the previous stay is the last of any kind.
func readmission(in column.Minute, last *stay, gap column.Minute) bool {
	return !last.died && in > last.out+gap && in.Day()-last.out.Day() <= ReadmissionDays
}

func (s *scanner) department(r *Score, unit uint16, in column.Minute) {
	if unit == 0 {
		return
	}
	if s.units12[unit] != s.stamp {
		s.units12[unit] = s.stamp
		r.Departments12++
	}
	if in >= s.w.m6 && s.units[unit] != s.stamp {
		s.units[unit] = s.stamp
		r.Departments6++
	}
}

func (s *scanner) municipal(r *Score, k column.Kind, in column.Minute) {
	switch k.Service() {
	case column.UrgentCare:
		if in >= s.w.m6 {
			r.UrgentCare6++
		}
	case column.AcuteBed:
		if in >= s.w.m12 {
			r.AcuteBed12++
		}
	}
}

// codes sets the bits of one episode's codes: HFRS and Charlson of inpatient episodes, chronic conditions and marks of all. There is
// no branch but for codes of several chronic conditions: which groups a code has is not to be guessed.
func (s *scanner) codes(codes []uint16, inpatient bool) (flags uint64) {
	keep, which := uint64(outpatient), uint16(0)
	if inpatient {
		keep, which = ^uint64(0), ^uint16(0)
	}
	table, seen := s.x.hot, &s.seen
	for _, c := range codes {
		h := &table[c]
		flags |= h.flags
		f := h.hfrs & which
		seen[f>>6&(words64-1)] |= 1 << (f & 63)
		seen[h.chronic>>6&(words64-1)] |= 1 << (h.chronic & 63)
		seen[h.ahrq>>6&(words64-1)] |= 1 << (h.ahrq & 63)
		if h.more != 0 {
			for _, m := range s.x.l.more[h.more] {
				m += chronicBits
				seen[m>>6&(words64-1)] |= 1 << (m & 63)
			}
		}
	}
	return flags & keep
}

// sensitive reports whether an emergency admission with these codes, main one first, was for a condition that primary care
// can often keep out of hospital.
func (s *scanner) sensitive(codes []uint16) bool {
	if len(codes) == 0 {
		return false
	}
	main := s.x.entries[codes[0]].acsc
	var any, others acscKind
	for i, c := range codes {
		any |= s.x.entries[c].acsc
		if i > 0 {
			others |= s.x.entries[c].acsc
		}
	}
	return main&acscPrimary != 0 || any&acscAny != 0 || main&acscBronchial != 0 && others&acscCOPD != 0 || any&acscLung != 0 && others&acscSickle == 0
}
