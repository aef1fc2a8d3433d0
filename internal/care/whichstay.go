package care

import "time"

// Slack is how far from a stay's ends something told without the stay's number can lie and still belong to it: clocks differ, and people
// write what they remember.
const Slack = 12 * time.Hour

// Again is how long after a stay began a new admission without a number still tells of the same stay. Later than that the discharge was lost.
const Again = 72 * time.Hour

// planSlack is how far from its planned day an admission can come.
const planSlack = 14 * 24 * time.Hour

// WhichStay finds the stay that a movement told without a known number belongs to: the index of the nearest that can take it, -1 where
// it tells of a stay that nobody has told of. stays are the patient's at the unit.
func WhichStay(stays []StayState, m Movement) int {
	best, far := -1, time.Duration(0)
	for i, s := range stays {
		if !s.takes(m) {
			continue
		}
		if d := m.At.Sub(s.anchor()).Abs(); best < 0 || d < far {
			best, far = i, d
		}
	}
	return best
}

// anchor is the instant that a stay is known by.
func (s StayState) anchor() time.Time {
	if s.From.IsZero() {
		return s.Planned
	}
	return s.From
}

// takes reports whether a movement without a number can belong to the stay.
func (s StayState) takes(m Movement) bool {
	begins := m.Kind == Arrival || m.Kind == Admission || m.Kind == BecameInpatient || m.Kind == Updated
	switch {
	case s.Cancelled:
		return false
	case m.Kind == NoPlan:
		return s.Expected || s.Outpatient
	case m.Kind == NoDischarge:
		return !s.To.IsZero() && !s.Died
	case m.Kind == NoAdmission, m.Kind == NeverWas, m.Kind == NoTransfer:
		return true
	case m.Kind == Outpatient || s.Outpatient:
		return m.Kind == Outpatient && s.Outpatient && m.At.Equal(s.Planned)
	case s.Expected:
		return (begins || m.Kind == PlannedIn) && m.At.Sub(s.Planned).Abs() <= planSlack
	case m.Kind == PlannedIn:
		return m.At.Sub(s.From).Abs() <= 24*time.Hour
	case begins && !s.Begun && m.At.Before(s.From):
		return s.From.Sub(m.At) <= 60*24*time.Hour
	case m.At.Before(s.From.Add(-Slack)):
		return false
	case s.To.IsZero():
		return !begins || m.At.Sub(s.From) <= Again
	case begins:
		return !m.At.After(s.To)
	}
	return !m.At.After(s.To.Add(Slack))
}
