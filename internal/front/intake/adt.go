package intake

import (
	"slices"
	"strings"
	"time"

	"traad/internal/base/hl7"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// movements are the trigger events that move a stay (HL7 v2.5.1 chapter 3; interfaces.md §1.1). The rest of the family is
// recorded and changes nothing.
var movements = map[string]care.MovementKind{
	"A01": care.Admission, "A02": care.Transfer, "A03": care.Discharge, "A04": care.Arrival, "A05": care.PlannedIn, "A06": care.BecameInpatient,
	"A07": care.NoLongerBed, "A08": care.Updated, "A11": care.NoAdmission, "A12": care.NoTransfer, "A13": care.NoDischarge, "A14": care.PlannedIn,
	"A21": care.Leave, "A22": care.Return, "A23": care.NeverWas, "A27": care.NoPlan, "A38": care.NoPlan,
}

// merges are the events that make two patients one, by PID-3 and MRG-1.
var merges = []string{"A18", "A30", "A34", "A39", "A40", "A41", "A46", "A47"}

// doubtful are the events that link two patients or move numbers between them. They can mean several things (A24 links a child to its mother,
// too), so of one who is followed somebody has to look at them. A18, A30, A34–A36 and A39–A41, A46 and A47 say that it is one patient.
var doubtful = []string{"A24", "A37", "A42", "A43"}

// ReadADT reads an ADT message. now is the time of reception, used where the message's own cannot be read: an admission is
// never refused over a date.
func ReadADT(m *hl7.Message, s Sender, now time.Time) *Told {
	_, event := m.Type()
	if event == "" {
		event = m.First("EVN").Field(1).String()
	}
	t := &Told{Event: event}
	pids, visits := m.All("PID"), m.All("PV1")
	if len(pids) == 0 {
		t.Note(FaultNoPatient, "PID")
		return t
	}
	who(t, pids[0], s)
	t.Lives = municipality(pids[0])
	var visit hl7.Segment
	if len(visits) > 0 {
		visit = visits[0]
	}
	stay(t, m, event, visit, s, now)
	if slices.Contains(merges, event) {
		merge(t, m.First("MRG"), s)
	}
	switch event {
	case "A45": // the visit was another patient's: MRG-1 and MRG-5 say whose
		moved(t, m.First("MRG"), s)
	case "A50": // the visit has got another number
		t.WasStay = m.First("MRG").Field(5).Component(1)
		if t.Class == Inpatient {
			t.Movement.Kind = care.Updated
		}
	}
	if slices.Contains(doubtful, event) {
		t.Doubtful = true
		other := &Told{Event: event}
		if len(pids) > 1 {
			who(other, pids[1], s)
		}
		for _, id := range m.First("MRG").Field(1).Repeats() {
			addNumber(other, id, s, &other.Numbers, &other.Own)
		}
		t.Second = other
	}
	if event == "A17" && len(pids) > 1 && len(visits) > 1 { // two patients swap beds
		t.Movement.Kind = care.Transfer
		other := &Told{Event: event}
		who(other, pids[1], s)
		stay(other, m, event, visits[1], s, now)
		other.Movement.Kind = care.Transfer
		t.Second = other
	}
	return t
}

// who reads the patient's numbers: PID-3, and the places that older versions have them in.
func who(t *Told, pid hl7.Segment, s Sender) {
	for _, n := range []int{3, 2, 4, 19} {
		for _, id := range pid.Field(n).Repeats() {
			addNumber(t, id, s, &t.Numbers, &t.Own)
		}
	}
	if len(t.Numbers)+len(t.Own) == 0 {
		t.Note(FaultNoPatient, "PID-3")
	}
}

// municipality is the number of the municipality where the patient lives, PID-11 component 9 (county or parish code, in Norway the
// kommunenummer), "" where that is something else.
func municipality(pid hl7.Segment) string {
	code := strings.TrimSpace(pid.Field(11).Component(9))
	if len(code) != 4 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}

func addNumber(t *Told, id hl7.Field, s Sender, numbers *[]nin.Number, own *[]OwnNumber) {
	value, authority, kind := strings.TrimSpace(id.Component(1)), id.Component(4), id.Component(5)
	if value == "" {
		return
	}
	marked := slices.ContainsFunc(s.National, func(x IDType) bool {
		return (x.Authority == "" || x.Authority == authority) && (x.Type == "" || x.Type == kind)
	})
	n, err := nin.Parse(value)
	switch {
	case err == nil && (marked || len(s.National) == 0 || authority == "" && kind == ""):
		if !slices.Contains(*numbers, n) {
			*numbers = append(*numbers, n)
		}
		return
	case err != nil && marked:
		t.Note(FaultNumber, "PID-3")
		return
	}
	if o := (OwnNumber{Authority: authority, Type: kind, Value: value}); !slices.Contains(*own, o) {
		*own = append(*own, o)
	}
}

// stay reads what happened, when and where.
func stay(t *Told, m *hl7.Message, event string, pv1 hl7.Segment, s Sender, now time.Time) {
	t.Class = s.class(pv1.Field(2).Component(1), classOf)
	t.Stay = pv1.Field(19).Component(1)
	if t.Stay == "" {
		t.Note(FaultNoStay, "PV1-19")
	}
	kind := movements[event]
	switch {
	case (kind == care.Admission || kind == care.Arrival || kind == care.PlannedIn) && t.Class == Outpatient:
		kind = care.Outpatient // shown, and no stay
	case kind == care.Arrival && !(t.Class == Emergency && s.Arrivals || t.Class == Inpatient):
		kind = ""
	case kind == care.Admission && t.Class == Preadmit:
		kind = care.PlannedIn
	case kind == care.Arrival && t.Class == Inpatient:
		kind = care.Admission
	case kind == care.Updated && t.Class != Inpatient && !(t.Class == Emergency && s.Arrivals):
		kind = ""
	}
	t.Movement = care.Movement{Kind: kind, Place: place(pv1.Field(3)), Urgency: s.urgency(pv1.Field(4).Component(1), urgency), Inpatient: t.Class == Inpatient}
	for _, f := range []hl7.Field{m.First("MSH").Field(7), m.First("EVN").Field(2)} {
		if at, ok := hl7.Time(f.Component(1), s.Zone); ok {
			t.Movement.Recorded = at
			break
		}
	}
	if kind == care.NoTransfer {
		t.Movement.Place = "" // where she is again follows from what stands
	}
	if event == "A03" && m.First("PID").Field(30).Component(1) == "Y" {
		t.Movement.Kind = care.Death
	}
	times := []struct {
		f     hl7.Field
		where string
	}{{m.First("EVN").Field(6), "EVN-6"}, {pv1.Field(44), "PV1-44"}, {m.First("EVN").Field(2), "EVN-2"}, {m.First("MSH").Field(7), "MSH-7"}}
	switch kind {
	case care.Discharge:
		times[1].f, times[1].where = pv1.Field(45), "PV1-45"
	case care.Admission, care.Arrival, care.BecameInpatient, care.Updated, care.Outpatient:
	default:
		times = slices.Delete(times, 1, 2)
	}
	for _, x := range times {
		text := x.f.Component(1)
		if text == "" {
			continue
		}
		if at, ok := hl7.Time(text, s.Zone); ok {
			t.Movement.At = at
			return
		}
		t.Note(FaultTime, x.where)
	}
	t.Movement.At = now
}

// moved reads a visit that is moved from one patient to another: it never was the first one's, and is the other's.
func moved(t *Told, mrg hl7.Segment, s Sender) {
	if t.Class == Inpatient || t.Class == Emergency && s.Arrivals {
		t.Movement.Kind = care.Updated
	}
	was := &Told{Event: t.Event, Stay: mrg.Field(5).Component(1), Class: t.Class, Movement: t.Movement}
	if was.Stay == "" {
		was.Stay = t.Stay
	}
	was.Movement.Kind = care.NeverWas
	for _, id := range mrg.Field(1).Repeats() {
		addNumber(was, id, s, &was.Numbers, &was.Own)
	}
	if len(was.Numbers)+len(was.Own) == 0 {
		t.Note(FaultNoPatient, "MRG-1")
		return
	}
	t.Second = was
}

func merge(t *Told, mrg hl7.Segment, s Sender) {
	m := &Merge{}
	for _, id := range mrg.Field(1).Repeats() {
		addNumber(t, id, s, &m.Numbers, &m.Own)
	}
	if len(m.Numbers)+len(m.Own) == 0 {
		t.Note(FaultNoPatient, "MRG-1")
		return
	}
	t.Merge = m
}

// classOf reads PV1-2 (table 0004).
func classOf(code string) Class {
	switch strings.ToUpper(code) {
	case "I":
		return Inpatient
	case "E":
		return Emergency
	case "O", "R", "B":
		return Outpatient
	case "P":
		return Preadmit
	}
	return Unknown
}

// urgency reads PV1-4 (table 0007): E emergency, U urgent and A accident are emergencies; R routine, L labour, C and N planned.
func urgency(code string) string {
	switch strings.ToUpper(code) {
	case "E", "U", "A", "1", "2", "3": // 1–3 are the Norwegian innmateHast
		return "emergency"
	case "R", "C", "4", "5":
		return "planned"
	}
	return ""
}

// place is the ward: point of care, and the facility where a sender has several.
func place(f hl7.Field) string {
	if facility := f.Component(4); facility != "" {
		return facility + "/" + f.Component(1)
	}
	return f.Component(1)
}
