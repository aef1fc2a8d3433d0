package intake

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/base/hl7"
	"traad/internal/base/kith"
	"traad/internal/base/kith/kithtest"
	"traad/internal/base/nin"
	"traad/internal/care"
)

func TestOfficialSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(kithtest.Reference(t), "samples/plo", "*", "[pP]asientlogistikk*", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	admitted := time.Date(2018, 1, 29, 9, 0, 0, 0, time.UTC)
	wants := map[string]care.Movement{
		"Innlagt_pasient":   {Kind: care.Admission, At: admitted, Place: "ORTØYA"},
		"Innlagt_pasient-":  {Kind: care.NoAdmission, At: admitted, Place: "ORTØYA"},
		"Utskrivningsklar":  {Kind: care.ReadyToLeave, At: time.Date(2018, 1, 31, 9, 19, 1, 0, time.UTC)},
		"Avmelding":         {Kind: care.NotReady, At: time.Date(2018, 1, 31, 16, 0, 0, 0, time.UTC)},
		"utskrevet_pasient": {Kind: care.Discharge, At: time.Date(2018, 2, 1, 10, 0, 0, 0, time.UTC)},
		"dodsfall":          {Kind: care.Death, At: time.Date(2018, 2, 20, 11, 0, 0, 0, time.UTC)},
		"dodsfall-":         {Kind: care.NoDischarge, At: time.Date(2018, 2, 20, 11, 0, 0, 0, time.UTC)},
	}
	seen := 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		told, err := ReadPLO(raw, Sender{}, received)
		if err != nil || told == nil {
			t.Errorf("%s: %v, %v", filepath.Base(f), told, err)
			continue
		}
		base := filepath.Base(f)
		for name, want := range wants {
			if !strings.Contains(base, strings.TrimSuffix(name, "-")) || strings.Contains(base, "Kansellering") != strings.HasSuffix(name, "-") || strings.Contains(base, "Avmelding") != (name == "Avmelding") {
				continue
			}
			seen++
			got := told.Movement
			if got.Kind != want.Kind || want.Place != "" && got.Place != want.Place || got.At.Sub(want.At).Abs() > 12*time.Hour {
				t.Errorf("%s: %+v, want %+v", base, got, want)
			}
			if len(told.Numbers)+len(told.Own) == 0 && !hasFault(told, FaultNumber) {
				t.Errorf("%s: nobody", base)
			}
		}
	}
	if seen < 12 {
		t.Errorf("%d samples were looked at", seen)
	}
}

func hasFault(t *Told, code string) bool {
	for _, f := range t.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

func TestHostileXML(t *testing.T) {
	deep := strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)
	for name, text := range map[string]string{
		"document type":     `<!DOCTYPE MsgHead SYSTEM "file:///etc/passwd"><MsgHead/>`,
		"billion laughs":    `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><MsgHead>&b;</MsgHead>`,
		"unknown entity":    `<MsgHead>&xxe;</MsgHead>`,
		"too deep":          `<MsgHead>` + deep + `</MsgHead>`,
		"too many elements": `<MsgHead>` + strings.Repeat("<a/>", kith.Small.Nodes+1) + `</MsgHead>`,
		"too large":         `<MsgHead>` + strings.Repeat(" ", kith.Small.Bytes) + `</MsgHead>`,
		"two roots":         `<MsgHead/><MsgHead/>`,
		"cut":               `<MsgHead><MsgInfo>`,
		"other set":         `<?xml version="1.0" encoding="UTF-7"?><MsgHead/>`,
		"not XML":           `MSH|^~\&|`,
		"empty":             ``,
		"another root":      `<html/>`,
	} {
		if told, err := ReadPLO([]byte(text), Sender{}, received); told != nil || !errors.Is(err, kith.ErrXML) {
			t.Errorf("%s: %v, %v", name, told, err)
		}
	}
	if told, err := ReadPLO([]byte(`<MsgHead><MsgInfo><Type V="DIALOG_NOTAT"/></MsgInfo></MsgHead>`), Sender{}, received); told != nil || err != nil {
		t.Errorf("another message of the family: %v, %v", told, err)
	}
}

func TestEncounterStates(t *testing.T) {
	body := func(status, class, more string) string {
		return `{"resourceType":"Encounter","id":"e1","identifier":[{"value":"V7"}],"status":"` + status + `","class":{"code":"` + class + `"},` +
			`"subject":{"reference":"#p"},"contained":[{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"17824200025"},{"system":"urn:ahus","value":"H1"}]}],` +
			`"period":{"start":"2026-11-20T10:00:00+01:00","end":"2026-11-21T05:00:00+01:00"},"meta":{"lastUpdated":"2026-11-21T06:00:00+01:00"}` + more + `}`
	}
	for _, c := range []struct {
		status, class, more string
		kind                care.MovementKind
		hour                int
	}{
		{"planned", "IMP", "", care.PlannedIn, 9},
		{"arrived", "EMER", "", care.Arrival, 9},
		{"arrived", "IMP", "", care.Admission, 9},
		{"in-progress", "EMER", "", care.Arrival, 9},
		{"in-progress", "ACUTE", "", care.Admission, 9},
		{"onleave", "IMP", "", care.Leave, 5},
		{"in-progress", "IMP", `,"statusHistory":[{"status":"onleave"}]`, care.Return, 5},
		{"finished", "IMP", "", care.Discharge, 4},
		{"finished", "IMP", `,"hospitalization":{"dischargeDisposition":{"coding":[{"code":"exp"}]}}`, care.Death, 4},
		{"cancelled", "IMP", "", care.NoAdmission, 5},
		{"entered-in-error", "IMP", "", care.NeverWas, 5},
		{"planned", "AMB", "", care.Outpatient, 9},
		{"in-progress", "AMB", "", care.Outpatient, 9},
		{"cancelled", "AMB", "", care.NoPlan, 5},
		{"finished", "AMB", "", "", 5},
		{"planned", "HH", "", "", 5},
	} {
		told, err := ReadEncounter([]byte(body(c.status, c.class, c.more)), Sender{}, received)
		if err != nil || told.Movement.Kind != c.kind || told.Movement.At.Hour() != c.hour || told.Stay != "V7" || len(told.Numbers) != 1 || len(told.Own) != 1 {
			t.Errorf("%s %s: %+v, %v", c.status, c.class, told, err)
		}
	}
}

// TestEventWords: every word has a movement that the fold knows, and none has two.
func TestEventWords(t *testing.T) {
	seen := map[care.MovementKind]string{}
	for word, kind := range events {
		if seen[kind] != "" || kind == "" {
			t.Errorf("%s and %s are one movement", word, seen[kind])
		}
		seen[kind] = word
		told, err := (Simple{ID: "1", What: word, At: "2026-11-21T06:40", Own: "7"}).told(Sender{})
		if err != nil || told.Movement.Kind != kind || !told.Movement.At.Equal(time.Date(2026, 11, 21, 5, 40, 0, 0, time.UTC)) {
			t.Errorf("%s: %+v, %v", word, told, err)
		}
	}
}

// FuzzPLO: whatever is sent, nothing falls, and nobody is named who was not.
func FuzzPLO(f *testing.F) {
	for _, raw := range ownSamples(f) {
		f.Add(raw)
	}
	f.Add([]byte(`<MsgHead><MsgInfo><Type V="LOG_INNLAGT"/><Patient><Ident><Id>17824200025</Id><TypeId V="FNR"/></Ident></Patient></MsgInfo><Document><RefDoc><Content><Pasientlogistikk><X><TidsfestetHendelse><Hendelsekode V="1"/><TidspunktForHendelse V="2026-11-17"/></TidsfestetHendelse></X></Pasientlogistikk></Content></RefDoc></Document></MsgHead>`))
	f.Add([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`))
	f.Add([]byte("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><MsgHead>\xe6</MsgHead>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		told, err := ReadPLO(raw, Sender{}, received)
		sound(t, raw, told, err)
	})
}

// FuzzEvent reads what is posted as JSON or CSV.
func FuzzEvent(f *testing.F) {
	f.Add([]byte(`{"id":"1","hendelse":"innlagt","tidspunkt":"2026-11-17T09:40","fodselsnummer":"17824200025"}`), false)
	f.Add([]byte("id;hendelse;tidspunkt;pasientnummer\n1;innlagt;2026-11-17T09:40;7\n"), true)
	f.Add([]byte(`[{"id":"1"},{}]`), false)
	f.Fuzz(func(t *testing.T, raw []byte, isCSV bool) {
		list, err := ParseEvents(raw, isCSV)
		if (err == nil) != (len(list) > 0 && len(list) <= mostEvents) {
			t.Fatalf("%d events, %v", len(list), err)
		}
		for _, e := range list {
			told, err := e.told(Sender{})
			if err == nil && (told.Movement.Kind == "" || told.Movement.At.IsZero() || len(told.Numbers)+len(told.Own) == 0) {
				t.Fatalf("%+v was taken", e)
			}
		}
	})
}

// FuzzEncounter reads what is posted as FHIR.
func FuzzEncounter(f *testing.F) {
	f.Add([]byte(`{"resourceType":"Encounter","id":"e","status":"finished","class":{"code":"IMP"},"subject":{"identifier":{"value":"17824200025"}},"period":{"end":"2026-11-17"}}`))
	f.Add([]byte(`{"resourceType":"Encounter","contained":[{}],"location":[{}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		told, err := ReadEncounter(raw, Sender{}, received)
		sound(t, raw, told, err)
	})
}

// sound holds for whatever was read.
func sound(t *testing.T, raw []byte, told *Told, err error) {
	t.Helper()
	if told == nil {
		return
	}
	if err != nil {
		t.Fatalf("told and %v", err)
	}
	if told.Movement.At.IsZero() {
		t.Fatalf("%q happened at no time", raw)
	}
	named(t, raw, told)
}

// named holds for everybody whom a message names: the patient, the one whom she is merged with, and the second patient of two.
func named(t *testing.T, raw []byte, told *Told) {
	t.Helper()
	for ; told != nil; told = told.Second {
		numbers, own := told.Numbers, told.Own
		if m := told.Merge; m != nil {
			if len(m.Numbers)+len(m.Own) == 0 {
				t.Fatalf("%q merges with nobody", raw)
			}
			numbers, own = slices.Concat(numbers, m.Numbers), slices.Concat(own, m.Own)
		}
		for _, n := range numbers {
			if _, err := nin.Parse(n.Digits()); err != nil {
				t.Fatalf("a number that is none: %v", err)
			}
		}
		for _, o := range own {
			if o.Value == "" {
				t.Fatalf("%q names somebody without a number", raw)
			}
		}
	}
}

// FuzzBundle reads what is posted as a FHIR Bundle: each Encounter in it is sound by itself, or says what is wrong with it.
func FuzzBundle(f *testing.F) {
	const patient = `{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p","identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"17824200025"}]}}`
	f.Add([]byte(`{"resourceType":"Bundle","type":"transaction","entry":[` + patient + `,{"request":{"method":"POST"},"resource":{"resourceType":"Encounter","id":"e","status":"in-progress","class":{"code":"IMP"},"subject":{"reference":"urn:uuid:1"}}}]}`))
	f.Add([]byte(`{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader","eventUri":"a"}},{"resource":{"resourceType":"Encounter","status":"planned","subject":{"reference":"Patient/p"}}},` + patient + `]}`))
	f.Add([]byte(`{"resourceType":"Bundle","type":"batch","entry":[{"resource":[]},{},{"resource":{"resourceType":"Encounter","subject":7}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		read := func(raw []byte) (*Told, error) { return ReadEncounter(raw, Sender{}, received) }
		b, heads, visits, err := parseBundle(raw, read)
		if (err == nil) != (len(visits) > 0) || err == nil && len(heads) != len(b.Entry) {
			t.Fatalf("%d visits of %d heads, %v", len(visits), len(heads), err)
		}
		for _, v := range visits {
			if v.fault != nil {
				continue
			}
			sound(t, v.raw, v.told, nil)
			if again, err := read(v.raw); err != nil || again.Stay != v.told.Stay || len(again.Numbers) != len(v.told.Numbers) {
				t.Fatalf("what is kept of a visit is not what was read: %v", err)
			}
		}
	})
}

// pids are patients as PID-3 and MRG-1 name them, with odd repeats: empty ones, the same twice, a number that is none, one of another kind, one with subcomponents.
var pids = []string{
	"17824200025^^^FOLKEREG^FNR", "17824200025^^^FOLKEREG^FNR~H55^^^AHUS^PI", "~~17824200025^^^FOLKEREG^FNR~17824200025^^^FOLKEREG^FNR", "H1", "~", "^^^FOLKEREG^FNR",
	"17824200026^^^FOLKEREG^FNR~H2", "17824200025&x^^^FOLKEREG^FNR", " 17824200025 ^^^FOLKEREG", `""`,
}

// FuzzADT reads what the parser of HL7 lets through.
func FuzzADT(f *testing.F) {
	f.Add([]byte("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261121065500||ADT^A01|1|P|2.5.1\rEVN|A01|20261121064500\rPID|1||17824200025^^^FOLKEREG^FNR||A^B\rPV1|1|I|MED|E|||||||||||||||V7"))
	for i, event := range []string{"A40", "A43", "A45", "A50", "A17", "A24"} {
		for j, was := range pids {
			her := pids[(i+j*3)%len(pids)]
			f.Add([]byte("MSH|^~\\&|A|B|||2026||ADT^" + event + "|1|P|2.5\rPID|||" + her + "\rMRG|" + was + "||||V1\rPV1||I|||||||||||||||||V2\rPID|||" + was + "\rPV1||E"))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := hl7.Parse(raw, hl7.Options{})
		if err != nil {
			return
		}
		told := ReadADT(m, ahus, received)
		named(t, raw, told)
		spelt(t, m, told)
		for ; told != nil; told = told.Second {
			if told.Movement.Kind != "" {
				sound(t, raw, told, nil)
			}
		}
	})
}

// spelt: every number that was read stands in PID or MRG, as its sender wrote it.
func spelt(t *testing.T, m *hl7.Message, told *Told) {
	t.Helper()
	var there []string
	for _, seg := range slices.Concat(m.All("PID"), m.All("MRG")) {
		for n := 1; n <= 19; n++ {
			for _, id := range seg.Field(n).Repeats() {
				there = append(there, strings.TrimSpace(id.Component(1)))
			}
		}
	}
	stands := func(numbers []nin.Number, own []OwnNumber) {
		for _, n := range numbers {
			if !slices.ContainsFunc(there, func(s string) bool { x, err := nin.Parse(s); return err == nil && x == n }) {
				t.Fatal("somebody is named who was not")
			}
		}
		for _, o := range own {
			if !slices.Contains(there, o.Value) {
				t.Fatal("somebody is named who was not")
			}
		}
	}
	for ; told != nil; told = told.Second {
		stands(told.Numbers, told.Own)
		if told.Merge != nil {
			stands(told.Merge.Numbers, told.Merge.Own)
		}
	}
}
