package intake

import (
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/hl7"
	"traad/internal/care"
)

var (
	received = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	ahus     = Sender{Sender: inbox.Sender{Name: "ahus"}, National: []IDType{{Authority: "FOLKEREG"}}, Arrivals: true}
)

// adt builds a message: event, PID-3, PV1 fields 2, 3, 4, and further segments.
func adt(t *testing.T, event, ids, class, ward, kind string, more ...string) *hl7.Message {
	t.Helper()
	text := "MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261121065500||ADT^" + event + "|1|P|2.5.1\rEVN|" + event + "|20261121064500||||20261121064000\r" +
		"PID|1||" + ids + "||AASEN^KARI\rPV1|1|" + class + "|" + ward + "|" + kind + "|||||||||||||||V7\r" + strings.Join(more, "\r")
	m, err := hl7.Parse([]byte(text), hl7.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const number = "17824200025^^^FOLKEREG^FNR~H55^^^AHUS^PI"

// A message of a system that nobody has named is nobody's: one that sends over HTTP only, or by a certificate, is not taken for its sender.
func TestWhoSendsHL7(t *testing.T) {
	all := Senders{
		{Sender: inbox.Sender{Name: "kad"}, Token: "by-http-only"},
		{Sender: inbox.Sender{Name: "ahus"}, From: []string{"DIPS|AHUS"}},
		{Sender: inbox.Sender{Name: "ous"}, Certificate: "ous.example"},
	}
	dips := adt(t, "A01", number, "I", "MED", "E")
	other, err := hl7.Parse([]byte("MSH|^~\\&|HVEM|VET|TRAAD|IHT|20261121065500||ADT^A01|1|P|2.5.1\rPID|1||H1\r"), hl7.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		m           *hl7.Message
		certificate string
		want        string
	}{{dips, "", "ahus"}, {other, "", ""}, {other, "ous.example", "ous"}, {other, "annen.example", ""}} {
		if x, known := all.OfMessage(c.m, c.certificate); x.Name != c.want || known != (c.want != "") {
			t.Errorf("with certificate %q it is %q's, want %q", c.certificate, x.Name, c.want)
		}
	}
}

func TestReadADT(t *testing.T) {
	for name, c := range map[string]struct {
		event, class, kind string
		want               care.MovementKind
		urgency            string
	}{
		"admitted":                 {"A01", "I", "E", care.Admission, "emergency"},
		"outpatient visit":         {"A01", "O", "R", care.Outpatient, "planned"},
		"planned admission":        {"A05", "P", "R", care.PlannedIn, "planned"},
		"planned outpatient visit": {"A05", "O", "R", care.Outpatient, "planned"},
		"preadmitted":              {"A01", "P", "R", care.PlannedIn, "planned"},
		"to the emergency room":    {"A04", "E", "E", care.Arrival, "emergency"},
		"registered as outpatient": {"A04", "O", "R", care.Outpatient, "planned"},
		"from emergency to a bed":  {"A06", "I", "E", care.BecameInpatient, "emergency"},
		"bed given up":             {"A07", "O", "", care.NoLongerBed, ""},
		"moved":                    {"A02", "I", "", care.Transfer, ""},
		"move cancelled":           {"A12", "I", "", care.NoTransfer, ""},
		"left":                     {"A03", "I", "", care.Discharge, ""},
		"discharge cancelled":      {"A13", "I", "", care.NoDischarge, ""},
		"admission cancelled":      {"A11", "I", "", care.NoAdmission, ""},
		"away and back":            {"A21", "I", "", care.Leave, ""},
		"back":                     {"A22", "I", "", care.Return, ""},
		"deleted":                  {"A23", "I", "", care.NeverWas, ""},
		"update of a stay":         {"A08", "I", "", care.Updated, ""},
		"update of an outpatient":  {"A08", "O", "", "", ""},
		"person":                   {"A31", "", "", "", ""},
		"doctor changed":           {"A54", "I", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			told := ReadADT(adt(t, c.event, number, c.class, "MED3^12^1^AHUS", c.kind), ahus, received)
			if told.Movement.Inpatient != (c.class == "I") {
				t.Errorf("inpatient is %t", told.Movement.Inpatient)
			}
			if told.Movement.Kind != c.want || told.Movement.Urgency != c.urgency {
				t.Errorf("got %q %q, want %q %q", told.Movement.Kind, told.Movement.Urgency, c.want, c.urgency)
			}
			if len(told.Numbers) != 1 || told.Numbers[0].Digits() != "17824200025" || !slices.Equal(told.Own, []OwnNumber{{Authority: "AHUS", Type: "PI", Value: "H55"}}) || told.Stay != "V7" || len(told.Faults) != 0 {
				t.Errorf("who: %d numbers, %v, stay %q, faults %v", len(told.Numbers), told.Own, told.Stay, told.Faults)
			}
			if want := "AHUS/MED3"; told.Movement.Place != want && c.want != care.NoTransfer {
				t.Errorf("place %q, want %q", told.Movement.Place, want)
			}
			if want := time.Date(2026, 11, 21, 5, 40, 0, 0, time.UTC); !told.Movement.At.Equal(want) {
				t.Errorf("at %v, want EVN-6, %v", told.Movement.At, want)
			}
		})
	}
}

func TestWhoIsIt(t *testing.T) {
	for name, c := range map[string]struct {
		ids     string
		s       Sender
		numbers int
		own     int
		faults  []string
	}{
		"marked by authority":       {number, ahus, 1, 1, nil},
		"any eleven digits":         {"17824200025^^^AHUS_HF^PI", Sender{}, 1, 0, nil},
		"other authority":           {"17824200025^^^AHUS_HF^PI", ahus, 0, 1, nil},
		"bare":                      {"17824200025", ahus, 1, 0, nil},
		"wrong check digits":        {"17824200015^^^FOLKEREG^FNR", ahus, 0, 0, []string{FaultNumber, FaultNoPatient}},
		"own only":                  {"H1^^^AHUS^PI", ahus, 0, 1, nil},
		"nobody":                    {"", ahus, 0, 0, []string{FaultNoPatient}},
		"the same number two times": {"17824200025^^^FOLKEREG^FNR~17824200025^^^FOLKEREG^NN", ahus, 1, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			told := ReadADT(adt(t, "A01", c.ids, "I", "MED", "E"), c.s, received)
			var faults []string
			for _, f := range told.Faults {
				faults = append(faults, f.Code)
			}
			if len(told.Numbers) != c.numbers || len(told.Own) != c.own || !slices.Equal(faults, c.faults) {
				t.Errorf("%d numbers, own %v, faults %v", len(told.Numbers), told.Own, faults)
			}
		})
	}
}

func TestMergeAndSwap(t *testing.T) {
	told := ReadADT(adt(t, "A40", number, "", "", "", "MRG|H77^^^AHUS^PI"), ahus, received)
	if told.Merge == nil || !slices.Equal(told.Merge.Own, []OwnNumber{{Authority: "AHUS", Type: "PI", Value: "H77"}}) || told.Movement.Kind != "" {
		t.Errorf("merge: %+v, movement %q", told.Merge, told.Movement.Kind)
	}
	if none := ReadADT(adt(t, "A40", number, "", "", ""), ahus, received); none.Merge != nil || len(none.Faults) == 0 {
		t.Errorf("a merge without MRG: %+v", none)
	}
	swap := ReadADT(adt(t, "A17", number, "I", "MED1", "", "PID|2||H99^^^AHUS^PI", "PV1|2|I|MED2||||||||||||||||V9"), ahus, received)
	if swap.Movement.Kind != care.Transfer || swap.Movement.Place != "MED1" || swap.Second == nil || swap.Second.Movement.Place != "MED2" || swap.Second.Own[0].Value != "H99" || swap.Second.Stay != "V9" {
		t.Errorf("swap: %+v, %+v", swap, swap.Second)
	}
}

// TestOwnCodes: a sender's own codes of class and urgency are read as configured, in ADT and in FHIR; all others by the standard.
func TestOwnCodes(t *testing.T) {
	own := ahus
	own.Classes, own.Urgencies = map[string]Class{"DØGN": Inpatient, "POL": Outpatient, "O": Emergency}, map[string]string{"H1": "emergency", "H4": "planned", "R": "emergency"}
	for _, c := range []struct {
		event, class, haste string
		want                care.MovementKind
		urgency             string
	}{
		{"A01", "DØGN", "H1", care.Admission, "emergency"},
		{"A01", "døgn", "h4", care.Admission, "planned"},
		{"A04", "POL", "H4", care.Outpatient, "planned"},
		{"A04", "O", "R", care.Arrival, "emergency"}, // means something else here than in the standard
		{"A01", "I", "E", care.Admission, "emergency"},
		{"A01", "XX", "YY", care.Admission, ""},
	} {
		m := ReadADT(adt(t, c.event, number, c.class, "MED", c.haste), own, received).Movement
		if m.Kind != c.want || m.Urgency != c.urgency {
			t.Errorf("%s %s %s: %q %q, want %q %q", c.event, c.class, c.haste, m.Kind, m.Urgency, c.want, c.urgency)
		}
	}
	told, err := ReadEncounter([]byte(`{"resourceType":"Encounter","id":"e","status":"in-progress","class":{"code":"DØGN"},"priority":{"coding":[{"code":"H4"}]},"subject":{"identifier":{"value":"17824200025"}}}`), own, received)
	if err != nil || told.Movement.Kind != care.Admission || told.Movement.Urgency != "planned" || told.Class != Inpatient {
		t.Errorf("%+v, %v", told, err)
	}
}

// A time that cannot be read gives way to the next, at last to that of reception.
func TestBrokenTimes(t *testing.T) {
	m, err := hl7.Parse([]byte("MSH|^~\\&|A|B|C|D|022606051645||ADT^A01|1|P|2.3\rEVN|A01|19390831999999\rPID|||H1^^^AHUS^PI\rPV1||I|MED"), hl7.Options{})
	if err != nil {
		t.Fatal(err)
	}
	told := ReadADT(m, ahus, received)
	if !told.Movement.At.Equal(received) || told.Movement.Kind != care.Admission {
		t.Errorf("%+v", told.Movement)
	}
	var where []string
	for _, f := range told.Faults {
		where = append(where, f.Code+" "+f.Where)
	}
	if !slices.Equal(where, []string{"no_stay_number PV1-19", "time EVN-2", "time MSH-7"}) {
		t.Errorf("faults %v", where)
	}
}
