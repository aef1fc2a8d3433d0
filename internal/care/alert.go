package care

import (
	"slices"
	"time"
)

// AlertKind is what an alert is about. A pathway says, by kind, whom it is told to and whether at once.
type AlertKind string

// The kinds. What a sender calls the event is not among them: they come from what a stay was before and is after.
const (
	AlertAdmitted      AlertKind = "admitted"       // has a bed in a hospital, unplanned or not told
	AlertBed           AlertKind = "kad"            // came to the municipal acute bed (KAD)
	AlertLegevakt      AlertKind = "legevakt"       // came to legevakt
	AlertEmergencyRoom AlertKind = "emergency_room" // came to the hospital's emergency room and has no bed (yet)
	AlertPlanned       AlertKind = "planned"        // a planned stay or contact begins, or is told of beforehand
	AlertReady         AlertKind = "ready"          // utskrivningsklar
	AlertDischarged    AlertKind = "discharged"     // left the bed
	AlertLeft          AlertKind = "left"           // left legevakt or the emergency room without having had a bed
	AlertDied          AlertKind = "died"
)

// AlertKinds lists the kinds in the order that screens show them.
var AlertKinds = []AlertKind{AlertAdmitted, AlertBed, AlertLegevakt, AlertEmergencyRoom, AlertReady, AlertDischarged, AlertLeft, AlertDied, AlertPlanned}

// Title is the kind as a heading: "Innlagt på sykehus".
func (k AlertKind) Title() string {
	return map[AlertKind]string{
		AlertAdmitted: "Innlagt på sykehus", AlertBed: "Innlagt på KAD", AlertLegevakt: "Kom til legevakt", AlertEmergencyRoom: "Kom til akuttmottak", AlertPlanned: "Planlagt opphold eller time",
		AlertReady: "Utskrivningsklar", AlertDischarged: "Utskrevet", AlertLeft: "Dro fra legevakt eller akuttmottak", AlertDied: "Død under oppholdet",
	}[k]
}

// Alert is one thing that somebody shall be told about a stay.
type Alert struct {
	Kind  AlertKind
	At    time.Time // when it happened
	Again int       // StayState.Again: the same kind is told anew of one who came again after the end
}

// SentLate is how long after an event its message may come before the alert says that it was sent late.
const SentLate = 6 * time.Hour

// Late reports whether the alert's event was told long after it happened.
func (a Alert) Late(received time.Time) bool { return received.Sub(a.At) > SentLate }

// AlertOf says what a change of a stay is to be told as; false where it is nothing new. Messages that come doubled, late or in the
// wrong order change nothing that counts here, so they tell nothing twice: an admission that is told of after the discharge is
// no alert, and a discharge that is taken back (HL7 A13) opens the stay again without one.
func AlertOf(c StayChange) (Alert, bool) {
	kind, at, ok := alertOf(c)
	return Alert{kind, at, c.After.Again}, ok
}

func alertOf(c StayChange) (AlertKind, time.Time, bool) {
	b, a := c.Before, c.After
	if b.Cancelled || a.Again > b.Again && !b.To.IsZero() {
		b = StayState{} // what is told anew after it was taken back is new, and who comes again after the end comes anew
	}
	if a.Again > c.Before.Again {
		a.From = c.Told.At
	}
	switch {
	case a.Cancelled:
		return "", time.Time{}, false
	case a.Expected, a.Outpatient:
		_, _, undone := concerns(c.Told.Kind) // what is expected again after something was called off was told when it was planned
		return AlertPlanned, c.Told.At, !b.Expected && !b.Outpatient && !undone
	case a.From.IsZero():
		return "", time.Time{}, false
	case a.Died && !b.Died:
		return AlertDied, a.To, true
	case !a.To.IsZero() && b.To.IsZero():
		return leaving(c, a), a.To, true
	case !a.To.IsZero():
		return "", time.Time{}, false // over before, and so told
	case !a.Ready.IsZero() && b.Ready.IsZero():
		return AlertReady, a.Ready, true
	case !a.Admitted.IsZero() && b.Admitted.IsZero():
		return coming(c.Where, a, b)
	case a.Admitted.IsZero() && !b.Open() && b.To.IsZero():
		return arriving(c, a, b)
	case a.InBed && !b.bedded() && b.Open():
		return AlertAdmitted, c.Told.At, c.Where == "hospital" && a.Urgency != UrgencyPlanned
	}
	return "", time.Time{}, false
}

// leaving is how the end of a stay is told.
func leaving(c StayChange, s StayState) AlertKind {
	if !s.bedded() && !c.Told.Inpatient && (c.Where == "legevakt" || s.From.Before(s.To)) && c.Where != "kad" {
		return AlertLeft
	}
	return AlertDischarged
}

// coming is how a bed is told. Where the arrival at a KAD or legevakt was told, the bed there is nothing new; nor is the admission of one whose bed an
// update or a transfer has told of.
func coming(where string, a, b StayState) (AlertKind, time.Time, bool) {
	switch {
	case where == "legevakt":
		return AlertLegevakt, a.Admitted, b.From.IsZero()
	case where == "kad":
		return AlertBed, a.Admitted, b.From.IsZero()
	case a.Urgency == UrgencyPlanned:
		return AlertPlanned, a.Admitted, !b.Expected && !b.Outpatient && b.From.IsZero() // else told as planned, as an outpatient, or when it began
	}
	return AlertAdmitted, a.Admitted, !b.InBed || b.Urgency == UrgencyPlanned
}

// arriving is how an arrival without a bed is told. A stay that is first told of by an update or a transfer of an inpatient is an admission
// told late (A08, A02).
func arriving(c StayChange, a, b StayState) (AlertKind, time.Time, bool) {
	switch where := c.Where; {
	case where == "kad":
		return AlertBed, a.From, true
	case where == "legevakt":
		return AlertLegevakt, a.From, true
	case a.Urgency == UrgencyPlanned: // outpatient
		return AlertPlanned, a.From, !b.Expected && !b.Outpatient
	case c.Told.Inpatient && (c.Told.Kind == Updated || c.Told.Kind == Transfer):
		return AlertAdmitted, a.From, true
	}
	return AlertEmergencyRoom, a.From, true
}

// The Urgency of a stay or contact: planned, an emergency, and "" where it was not told.
const (
	UrgencyPlanned   = "planned"
	UrgencyEmergency = "emergency"
)

// Taken is what a change takes back of what has been told before.
type Taken struct {
	Kinds []AlertKind // nil: nothing
	All   bool        // the whole stay never was
	Tell  bool        // those who were told get a correction
}

// TakenBack says which earlier alerts of a stay a change takes back. A stay that never was and a readiness that is called off are
// corrected to those who were told, and so are a death told by mistake and all that was told of one who has not come yet after all; a
// discharge that is cancelled is marked and told nobody (A13 does not alert again).
func TakenBack(c StayChange) Taken {
	b, a := c.Before, c.After
	switch {
	case a.Cancelled && !b.Cancelled:
		return Taken{All: true, Tell: true}
	case b.Outpatient && c.Told.Kind == NoPlan:
		return Taken{Kinds: []AlertKind{AlertPlanned}, Tell: true}
	case (a.Expected || a.Outpatient) && !b.From.IsZero(): // nobody has come yet after all
		return Taken{Kinds: slices.DeleteFunc(slices.Clone(AlertKinds), func(k AlertKind) bool { return k == AlertPlanned }), Tell: true}
	case b.bedded() && !a.bedded() && a.To.IsZero() && c.Told.Kind != NoLongerBed:
		return Taken{Kinds: []AlertKind{AlertAdmitted, AlertPlanned}, Tell: true}
	case !b.Ready.IsZero() && a.Ready.IsZero() && a.To.IsZero():
		return Taken{Kinds: []AlertKind{AlertReady}, Tell: true}
	case b.Died && !a.Died && !a.To.IsZero():
		return Taken{Kinds: []AlertKind{AlertDied}, Tell: true}
	case b.Died && !a.Died:
		return Taken{Kinds: []AlertKind{AlertDied, AlertDischarged, AlertLeft}, Tell: true}
	case !b.To.IsZero() && a.To.IsZero() && a.Again == b.Again, a.Again < b.Again:
		return Taken{Kinds: []AlertKind{AlertDischarged, AlertLeft}}
	}
	return Taken{}
}
