package casefind

import "traad/internal/base/column"

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

// scanner holds what a pass needs, reused from person to person.
type scanner struct {
	x       *Index
	t       *codeTable
	w       windows
	gap     column.Minute
	ended   bool
	tally   tally
	units   []uint32 // departments in 6 months: the stamp of whom one was last seen for
	units12 []uint32
	course  course
}

func newScanner(x *Index, on column.Day, o Options) *scanner {
	gap := column.Minute(o.Gap)
	if gap == 0 {
		gap = JoinGap
	}
	s := &scanner{
		x: x, t: &x.table, w: windowsOf(on), gap: gap, ended: o.Ended,
		units: make([]uint32, len(x.E.Units)), units12: make([]uint32, len(x.E.Units)),
	}
	copy(s.tally.tenths[:], x.l.hfrsTenths)
	return s
}

// person scores one person. Rows are not walked one by one: the codes of all hospital contacts in two years lie side by side and are
// taken in one run, and inpatient episodes and municipal visits are picked beforehand.
func (s *scanner) person(p uint32, r *Score) {
	s.tally.next()
	e, w := s.x.E, &s.w
	first, end := e.First[p], e.First[p+1]
	if end > first && e.In[end-1] >= w.at { // sorted: nothing from there on counts
		end = first + since(e.In[first:end], w.at)
	}
	recent := first + since(e.In[first:end], w.m24)
	recentCode := e.CodeFirst[p] + codesIn(e.NCode[first:recent])
	var flags uint64
	switch {
	case s.ended:
		flags = s.outpatientEnded(recent, end, recentCode)
	case end == e.First[p+1]:
		flags = s.outpatient(e.Code[recentCode:e.CodeFirst[p+1]])
	default:
		flags = s.outpatient(e.Code[recentCode : recentCode+codesIn(e.NCode[recent:end])])
	}
	c := &s.course
	*c = course{s: s, r: r}
	from, to := s.x.picked.first[p], s.x.picked.first[p+1]
	codes := s.x.picked.code[from:to]
	for i, row := range s.x.picked.row[from:to] {
		switch k := e.Kind[row]; {
		case row >= end:
		case k.Service() != column.Hospital:
			s.municipal(r, k, e.In[row])
		default:
			flags |= c.episode(row, codes[i], row >= recent)
		}
	}
	if c.any {
		c.close()
	}
	const groups = 1<<swedishShift - 1
	r.Quan, r.Swedish, r.Marks = uint32(flags&groups), uint32(flags>>swedishShift&groups), Mark(flags>>markShift)
	r.HFRS, r.Chronic, r.ChronicAHRQ = uint16(s.tally.sum), s.conditions(), uint16(s.tally.ahrq)
}

// course joins a person's inpatient episodes to stays, in order. What it holds is written and read field by field, never copied whole:
// a copy right after its parts were written waits for them.
type course struct {
	s *scanner
	r *Score

	any       bool // the fields from here on are the stay at hand
	emergency bool
	sensitive bool
	open      bool
	died      bool
	in, out   column.Minute
	openIn    column.Minute // where open: when the part without an end began; out is the end of what is known

	before   bool // there is a stay before it
	lastDied bool
	lastOut  column.Minute
}

// episode takes the next inpatient episode, whose codes begin at code; those of recent ones count.
func (c *course) episode(row, code uint32, recent bool) (flags uint64) {
	s, e, w := c.s, c.s.x.E, &c.s.w
	in, n, mins := e.In[row], e.NCode[row], e.Mins[row]
	open := mins == column.Open
	out := in + column.Minute(mins)
	if open {
		out = in
	}
	var codes []uint16
	if recent && (!s.ended || !open && out <= w.at) {
		codes = e.Code[code : code+uint32(n&column.CountMask)]
		flags = s.inpatient(codes)
	}
	died := n&column.DiedBit != 0
	if in >= w.m12 {
		s.department(c.r, e.Unit[row], in)
	}
	joins := c.any && in <= c.out+s.gap
	if c.open { // a later part or stay has begun: this one lacks its end
		c.out, c.open = max(c.out, lacking(c.openIn, in)), false
	}
	if joins {
		c.out = max(c.out, out)
		c.open, c.openIn = open, in
		c.died = c.died || died
		return flags
	}
	if c.any {
		c.close()
		c.before, c.lastOut, c.lastDied = true, c.out, c.died
	}
	c.any, c.in, c.out, c.open, c.openIn, c.died = true, in, out, open, in, died
	c.emergency = e.Kind[row].Urgency() == column.Emergency
	c.sensitive = in >= w.m12 && s.sensitive(codes)
	return flags
}

// lacking is when an episode without an end is taken to have ended: where the next begins (or at the date, where none does), and never later than
// column.LongestStay. What begins then is a stay of its own, unless it began within the gap of its beginning: one row without an end must not
// swallow every stay that follows.
func lacking(began, next column.Minute) column.Minute {
	return max(began, min(next, began+column.LongestStay))
}

// close counts a stay that is whole. Whether it was an emergency is added as 1 or 0: that is not to be guessed.
func (c *course) close() {
	r, w := c.r, &c.s.w
	in, out := c.in, c.out
	if c.open {
		end := lacking(c.openIn, w.at)
		out, c.open = max(out, end), end == w.at
	}
	admitted := c.open || out > w.at
	r.LastIn, r.LastOut, r.Admitted = in, out, admitted
	if admitted {
		r.LastOut = 0
	}
	r.Died = r.Died || c.died && out <= w.at
	r.CurrentEmergency = c.emergency && (admitted || out >= w.d30)
	if out <= w.m12 {
		if in >= w.m12 { // of no length, at the very beginning
			c.began()
		}
		return
	}
	emergency := one(c.emergency)
	from, to := in.Day(), min(out, w.at).Day()
	nights := uint16(max(0, to-max(from, w.day12)))
	r.BedDays12 += nights
	r.EmergencyBedDays12 += nights * emergency
	r.BedDays6 += uint16(max(0, to-max(from, w.day6)))
	if in >= w.m12 {
		c.began()
	}
}

// began counts a stay that began in 12 months.
func (c *course) began() {
	r, w, in := c.r, &c.s.w, c.in
	emergency := one(c.emergency)
	r.Stays12++
	r.Emergency12 += emergency
	r.Emergency6 += emergency & one(in >= w.m6)
	r.Emergency3 += emergency & one(in >= w.m3)
	r.Emergency30 = r.Emergency30 || c.emergency && in >= w.d30
	if c.before && readmission(in, c.lastOut, c.lastDied, c.s.gap) {
		r.Readmissions12 += uint8(emergency)
	}
	r.ACSC12 += uint8(emergency & one(c.sensitive))
}

// one is 1 for true.
func one(b bool) uint16 {
	if b {
		return 1
	}
	return 0
}

// readmission: more than the gap and at most 30 calendar days after the previous stay's end, which the person left alive.
// Planned stays in between do not stop the clock, so the previous stay is the last of any kind.
func readmission(in, lastOut column.Minute, lastDied bool, gap column.Minute) bool {
	return !lastDied && in > lastOut+gap && in.Day()-lastOut.Day() <= ReadmissionDays
}

func (s *scanner) department(r *Score, unit uint16, in column.Minute) {
	if unit == 0 {
		return
	}
	if s.units12[unit] != s.tally.stamp {
		s.units12[unit] = s.tally.stamp
		r.Departments12++
	}
	if in >= s.w.m6 && s.units[unit] != s.tally.stamp {
		s.units[unit] = s.tally.stamp
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
