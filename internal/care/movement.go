package care

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"traad/internal/base/date"
)

// MovementKind says what a hospital, municipal acute bed (KAD) or legevakt tells about a patient, whatever the format it came in.
type MovementKind string

// What can be told.
const (
	Arrival         MovementKind = "arrival"          // came to legevakt or the emergency room, not admitted
	Admission       MovementKind = "admission"        // has a bed
	PlannedIn       MovementKind = "planned"          // is going to be admitted
	Transfer        MovementKind = "transfer"         // to another ward
	Leave           MovementKind = "leave"            // away from the ward for a time
	Return          MovementKind = "return"           // and back
	ReadyToLeave    MovementKind = "ready"            // utskrivningsklar
	NotReady        MovementKind = "not_ready"        // that is taken back (avmelding)
	Discharge       MovementKind = "discharge"        // left
	Death           MovementKind = "death"            // died there
	Updated         MovementKind = "updated"          // facts changed; tells of a stay that nobody told of before
	NoAdmission     MovementKind = "no_admission"     // an admission or arrival is cancelled
	NoTransfer      MovementKind = "no_transfer"      // the last transfer is cancelled
	NoDischarge     MovementKind = "no_discharge"     // a discharge or death is taken back
	NoPlan          MovementKind = "no_plan"          // a planned admission is cancelled
	BecameInpatient MovementKind = "became_inpatient" // outpatient or emergency room → bed
	NoLongerBed     MovementKind = "became_outpatient"
	NeverWas        MovementKind = "removed"    // the whole stay was an error
	Outpatient      MovementKind = "outpatient" // a booked visit: shown, and no stay
)

// Movement is one thing told about one stay.
type Movement struct {
	Kind    MovementKind
	At      time.Time // when it happened
	Seq     int       // order of reception, 1, 2, 3 … in the stay: what a cancellation can concern
	Place   string    // ward or unit as the sender names it, "" not told
	Urgency string    // emergency, planned, "" not told
	Unit    OrgID     // the hospital, KAD or legevakt, or a part of it; "" not told
	Where   string    // its kind: hospital, kad, legevakt

	Sender    string    // the feed that told it; "" on screen
	Recorded  time.Time // when the sender wrote it, by its own clock; zero not told
	Inpatient bool      // the sender says that she has a bed, whatever it tells
}

// toldAfter reports whether m was told after o: by the sender's own clock where one sender has told both and said when, so that messages
// that overtake each other make no difference; else by the order of reception. In the hour that a clock shows twice in autumn a time without
// a zone says nothing.
func (m Movement) toldAfter(o Movement) bool {
	same := m.Sender == o.Sender && !m.Recorded.IsZero() && !o.Recorded.IsZero() && !m.Recorded.Equal(o.Recorded)
	if same && !shownTwice(m.Recorded) && !shownTwice(o.Recorded) {
		return m.Recorded.After(o.Recorded)
	}
	return m.Seq > o.Seq
}

// shownTwice reports whether clocks in Norway show the instant's time of day at another instant, too.
func shownTwice(t time.Time) bool {
	wall := t.In(date.Oslo).Format(time.DateTime)
	return wall == t.Add(time.Hour).In(date.Oslo).Format(time.DateTime) || wall == t.Add(-time.Hour).In(date.Oslo).Format(time.DateTime)
}

// StayState is what a stay's movements add up to. Its zero value is a stay that nobody has told of.
type StayState struct {
	From      time.Time // arrival or admission, whichever was first; the first that was told where neither was
	Admitted  time.Time // has a bed since; zero: arrival only, or planned
	Ready     time.Time // utskrivningsklar since
	To        time.Time // discharge or death
	Place     string    // the latest
	Urgency   string    // of the first part that tells it
	Away      bool      // on leave
	Died      bool
	Cancelled bool // told, and then told that it never was
	Expected  bool // planned, nothing more yet

	Planned    time.Time // when it is, or was, expected; of an outpatient visit its hour
	Outpatient bool      // nothing but booked visits has been told
	Begun      bool      // somebody told how it began; else it is known by what came after
	NoBed      bool      // came, and has no bed (any more)
	InBed      bool      // has a bed, as an update or a transfer tells; nobody need have told of the admission
	Again      int       // how often somebody came again after the end: a sender that uses one number for several stays
	Unit       OrgID     // the latest
	Where      string    // and its kind
}

// bedded reports whether the patient has a bed, or had one till the end.
func (s StayState) bedded() bool { return !s.Admitted.IsZero() || s.InBed }

// StayStanding is how a stay counts: only one that stands as StayStands pauses anything, is open or is over.
type StayStanding string

// The ways.
const (
	StayStands     StayStanding = "stay"
	StayExpected   StayStanding = "expected"   // planned, nothing more yet
	StayOutpatient StayStanding = "outpatient" // booked visits only
	StayCancelled  StayStanding = "cancelled"  // told, and then told that it never was
)

// Standing says how the stay counts.
func (s StayState) Standing() StayStanding {
	switch {
	case s.Cancelled:
		return StayCancelled
	case s.Expected:
		return StayExpected
	case s.Outpatient:
		return StayOutpatient
	}
	return StayStands
}

// Open reports whether the patient is there now.
func (s StayState) Open() bool {
	return !s.From.IsZero() && s.To.IsZero() && s.Standing() == StayStands
}

// FoldStay reads a stay's movements in any order of reception. Late, doubled and out-of-order messages give the same state as
// the right order: what happened is put in order of when it happened. Only cancellations and corrections look at when something was told
// (toldAfter): a cancellation can concern only what was told before it, and of an admission that is told with two times the one told last stands,
// the earlier or the later; so with a discharge. A discharge without an admission is a stay that is over, and an admission after a discharge
// a stay that goes on.
func FoldStay(movements []Movement) StayState {
	ms := visited(corrected(stand(movements)))
	var s StayState
	for _, m := range ms {
		if m.Urgency != "" && s.Urgency == "" && m.Kind != PlannedIn {
			s.Urgency = m.Urgency
		}
		if m.Place != "" && (m.Kind != PlannedIn || s.Place == "") {
			s.Place = m.Place
		}
		if m.Unit != "" && (m.Kind != PlannedIn && m.Kind != Outpatient || s.Unit == "") {
			s.Unit, s.Where = m.Unit, m.Where
		}
		switch m.Kind {
		case PlannedIn, Outpatient:
			if s.From.IsZero() {
				s.Expected = s.Expected || m.Kind == PlannedIn
				s.Outpatient = !s.Expected
			}
			s.Planned = m.At
			continue
		case Arrival:
			s.NoBed, s.Begun = s.NoBed || s.From.IsZero(), true
			s.comesAgain()
		case Admission, BecameInpatient:
			s.comesAgain()
			if s.Admitted.IsZero() {
				s.Admitted = m.At
			}
			s.Away, s.NoBed, s.Begun = false, false, true
		case Updated:
			s.Begun, s.InBed = true, s.InBed || m.Inpatient
			s.NoBed = s.NoBed && !m.Inpatient
		case Transfer:
			s.NoBed, s.InBed = false, s.InBed || m.Inpatient
		case NoLongerBed:
			s.Admitted, s.NoBed, s.InBed = time.Time{}, true, false
		case Leave:
			s.Away = true
		case Return:
			s.Away = false
		case ReadyToLeave:
			s.Ready = m.At
		case NotReady:
			s.Ready = time.Time{}
		case Discharge, Death:
			if s.To.IsZero() || m.Kind == Death {
				s.To = m.At
			}
			s.Died = s.Died || m.Kind == Death
			s.Away = false
		}
		s.Expected, s.Outpatient = false, false
		if s.From.IsZero() {
			s.From = m.At
		}
	}
	if len(ms) == 0 && len(movements) > 0 {
		s.Cancelled = true
		first := slices.MinFunc(movements, func(a, b Movement) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq)) })
		s.From, s.Unit, s.Where = first.At, first.Unit, first.Where
	}
	return s
}

// comesAgain takes the end away: somebody came again after it. Nobody comes again from the dead; that is taken back, or it stands.
func (s *StayState) comesAgain() {
	if s.To.IsZero() || s.Died {
		return
	}
	s.To, s.Ready, s.Admitted, s.NoBed, s.InBed = time.Time{}, time.Time{}, time.Time{}, true, false
	s.Again++
}

// corrected leaves out the earlier words of one and the same thing: of several admissions, arrivals or discharges with nothing between them that would
// make them two, the one that was told last stands.
func corrected(ms []Movement) []Movement {
	gone := make([]bool, len(ms))
	for _, one := range corrections {
		stands := -1 // since the last thing that would make the next another
		for i, m := range ms {
			switch {
			case slices.Contains(one.parted, m.Kind):
				stands = -1
			case !slices.Contains(one.kinds, m.Kind):
			case stands < 0:
				stands = i
			case m.toldAfter(ms[stands]):
				gone[stands], stands = true, i
			default:
				gone[i] = true
			}
		}
	}
	var out []Movement
	for i, m := range ms {
		if !gone[i] {
			out = append(out, m)
		}
	}
	return out
}

// corrections are the things that are told with another time when the first was wrong, and what parts one from the next of its kind.
var corrections = []struct{ kinds, parted []MovementKind }{
	{[]MovementKind{Arrival}, []MovementKind{Discharge, Death}},
	{[]MovementKind{Admission, BecameInpatient}, []MovementKind{NoLongerBed, Discharge, Death}},
	{[]MovementKind{Discharge}, []MovementKind{Arrival, Admission, BecameInpatient}},
	{[]MovementKind{Death}, nil},
}

// visited leaves out the end of what has been told as a booked visit and nothing else: it does not make the visit a stay.
func visited(ms []Movement) []Movement {
	booked := slices.ContainsFunc(ms, func(m Movement) bool { return m.Kind == Outpatient })
	more := slices.ContainsFunc(ms, func(m Movement) bool { return m.Kind != Outpatient && m.Kind != Discharge })
	if !booked || more {
		return ms
	}
	return slices.DeleteFunc(ms, func(m Movement) bool { return m.Kind == Discharge })
}

// concerns says which kinds a cancellation takes back, and whether only the last of them; ok is false for what is none.
func concerns(c MovementKind) (kinds []MovementKind, last, ok bool) {
	switch c {
	case NoAdmission:
		return []MovementKind{Admission, Arrival, BecameInpatient, Updated, Transfer, Leave, Return, ReadyToLeave, NotReady, Discharge, PlannedIn, Outpatient}, false, true
	case NeverWas:
		return slices.Collect(maps.Keys(rank)), false, true
	case NoTransfer:
		return []MovementKind{Transfer}, true, true
	case NoDischarge:
		return []MovementKind{Discharge, Death}, false, true
	case NoPlan:
		return []MovementKind{PlannedIn, Outpatient}, false, true
	}
	return nil, false, false
}

// Repeats reports whether a movement says again what has been told and still stands, so that it adds nothing: the same kind, instant
// and place, with no cancellation of it since. Of a cancellation: with nothing since that it could concern.
func Repeats(told []Movement, m Movement) bool {
	same := func(x Movement) bool {
		return x.Kind == m.Kind && x.At.Equal(m.At) && x.Place == m.Place && x.Urgency == m.Urgency && x.Unit == m.Unit
	}
	kinds, _, cancels := concerns(m.Kind)
	told = slices.SortedFunc(slices.Values(told), func(a, b Movement) int { return cmp.Compare(a.Seq, b.Seq) })
	repeats := false
	for _, x := range told {
		switch taken, _, ok := concerns(x.Kind); {
		case same(x):
			repeats = true
		case cancels && slices.Contains(kinds, x.Kind), !cancels && ok && slices.Contains(taken, m.Kind), corrects(x.Kind, m.Kind):
			repeats = false
		}
	}
	return repeats
}

// corrects reports whether a movement of kind x says another time of what one of kind m tells.
func corrects(x, m MovementKind) bool {
	for _, one := range corrections {
		if slices.Contains(one.kinds, x) && slices.Contains(one.kinds, m) {
			return true
		}
	}
	return false
}

// SaysThere reports whether a movement says that the patient is there, or on leave from there.
func SaysThere(k MovementKind) bool {
	return slices.Contains([]MovementKind{Arrival, Admission, BecameInpatient, Leave, Return}, k)
}

// EndTakenBack reports whether somebody who tells that the patient is there, m, takes back a discharge or death that was told before: the sender of
// a whole state (FHIR) sends no cancellation of its own.
func EndTakenBack(told []Movement, m Movement) bool {
	var last *Movement
	for _, x := range told {
		m.Seq = max(m.Seq, x.Seq+1)
	}
	for _, x := range stand(told) {
		if (x.Kind == Discharge || x.Kind == Death) && (last == nil || x.toldAfter(*last)) {
			last = &x
		}
	}
	return last != nil && m.toldAfter(*last)
}

// stand returns the movements that no cancellation has taken back, in order of when they happened; those of one instant in
// the order that they can have had.
func stand(movements []Movement) []Movement {
	ms := slices.Clone(movements)
	slices.SortStableFunc(ms, func(a, b Movement) int { return cmp.Compare(a.Seq, b.Seq) })
	slices.SortStableFunc(ms, func(a, b Movement) int {
		switch {
		case a.toldAfter(b):
			return 1
		case b.toldAfter(a):
			return -1
		}
		return 0
	})
	gone := make([]bool, len(ms))
	for i, c := range ms {
		kinds, last, cancels := concerns(c.Kind)
		if !cancels {
			continue
		}
		gone[i] = true
		latest := -1
		for j := range i {
			if gone[j] || !slices.Contains(kinds, ms[j].Kind) {
				continue
			}
			if !last {
				gone[j] = true
			} else if latest < 0 || !ms[j].At.Before(ms[latest].At) {
				latest = j
			}
		}
		if latest >= 0 {
			gone[latest] = true
		}
	}
	var out []Movement
	for i, m := range ms {
		if !gone[i] {
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b Movement) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(rank[a.Kind], rank[b.Kind]))
	})
	return out
}

// rank is the order of movements of one and the same instant.
var rank = map[MovementKind]int{
	PlannedIn: 0, Outpatient: 0, Arrival: 1, Updated: 2, BecameInpatient: 3, Admission: 3, Transfer: 4, Leave: 5, Return: 6, NoLongerBed: 7, ReadyToLeave: 8, NotReady: 9, Discharge: 10, Death: 11,
}
