package care

import (
	"strings"
	"testing"

	"traad/internal/base/errs"
)

// valid is a patient with nothing wrong.
var valid = Patient{GivenName: "Solveig", FamilyName: "Aasen", BirthDate: born, Sex: Woman, Area: "nes"}

func TestValidate(t *testing.T) {
	patient := func(f func(*Patient)) error { p := valid; f(&p); return p.Validate(now) }
	org := func(f func(*Organisation)) error {
		o := Organisation{Kind: OrgMunicipality, Name: "Nes", Number: "3228", Status: InOperation, Target: 20}
		f(&o)
		return o.Validate()
	}
	for _, c := range []struct {
		name  string
		err   error
		field string // "" : nothing is wrong
		says  string
	}{
		{"patient", patient(func(*Patient) {}), "", ""},
		{"no name", patient(func(p *Patient) { p.GivenName = " " }), "fornavn", "Skriv"},
		{"no birth date", patient(func(p *Patient) { p.BirthDate = day("") }), "fodt", "17.02.1942"},
		{"born today", patient(func(p *Patient) { p.BirthDate = now }), "fodt", "før i dag"},
		{"born yesterday", patient(func(p *Patient) { p.BirthDate = now.AddDays(-1) }), "", ""},
		{"126 years old", patient(func(p *Patient) { p.BirthDate = day("1900-11-21") }), "fodt", "125 år"},
		{"no sex", patient(func(p *Patient) { p.Sex = "" }), "kjonn", "folkeregisteret"},
		{"no area", patient(func(p *Patient) { p.Area = "" }), "kommune", "Velg kommunen"},
		{"lives somewhere", patient(func(p *Patient) { p.Lives = "castle" }), "bor", "listen"},
		{"dead before birth", patient(func(p *Patient) { p.DeceasedOn = born.AddDays(-1) }), "dod", "før fødselsdatoen"},
		{"dead tomorrow", patient(func(p *Patient) { p.DeceasedOn = now.AddDays(1) }), "dod", "etter i dag"},
		{"dead today", patient(func(p *Patient) { p.DeceasedOn = now }), "", ""},
		{"long address", patient(func(p *Patient) { p.Address = strings.Repeat("x", 201) }), "adresse", "201 tegn"},

		{"kin", NextOfKin{Name: "Kari", Relation: "datter", Phone: "000 55 377"}.Validate(), "", ""},
		{"kin with a note", NextOfKin{Name: "Kari", Relation: "datter", Note: "Ring naboen."}.Validate(), "", ""},
		{"kin out of reach", NextOfKin{Name: "Kari", Relation: "datter"}.Validate(), "telefon", "nås"},
		{"kin without name", NextOfKin{Relation: "datter", Phone: "1"}.Validate(), "navn", "Skriv navnet"},
		{"GP", GPRelation{GP: "mona", Office: "arnes", From: now}.Validate(), "", ""},
		{"GP for one day", GPRelation{GP: "mona", Office: "arnes", From: now, To: now}.Validate(), "", ""},
		{"GP backwards", GPRelation{GP: "mona", Office: "arnes", From: now, To: now.AddDays(-1)}.Validate(), "til", "før første dag"},
		{"GP from never", GPRelation{GP: "mona", Office: "arnes"}.Validate(), "fra", "Velg fra"},
		{"no GP", GPRelation{Office: "arnes", From: now}.Validate(), "fastlege", "Velg"},
		{"no office", GPRelation{GP: "mona", From: now}.Validate(), "kontor", "Velg"},
		{"substitute", GPSubstitute{GP: "mona", Substitute: "per", From: now, To: now}.Validate(), "", ""},
		{"substitute for ever", GPSubstitute{GP: "mona", Substitute: "per", From: now}.Validate(), "til", "alltid en slutt"},
		{"substitute for herself", GPSubstitute{GP: "mona", Substitute: "mona", From: now, To: now}.Validate(), "vikar", "vikar"},

		{"municipality", org(func(*Organisation) {}), "", ""},
		{"municipality of three digits", org(func(o *Organisation) { o.Number = "322" }), "nummer", "fire siffer"},
		{"unknown kind", org(func(o *Organisation) { o.Kind, o.Number = "school", "" }), "type", "virksomhet"},
		{"unknown status", org(func(o *Organisation) { o.Status = "soon" }), "status", "listen"},
		{"target", org(func(o *Organisation) { o.Target = -1 }), "maltall", "mellom 0"},
		{"site without hospital", Organisation{Kind: OrgSite, Name: "Kongsvinger"}.Validate(), "del_av", "en del av"},
		{"hospital", Organisation{Kind: OrgHospital, Name: "Ahus", Number: "983971636"}.Validate(), "", ""},
		{"wrong check digit", Organisation{Kind: OrgHospital, Name: "Ahus", Number: "983971637"}.Validate(), "nummer", "kontrollsiffer"},

		{"user", User{Name: "Ingrid Sandvik", Email: "ingrid@nes.example"}.Validate(), "", ""},
		{"half an address", User{Name: "Ingrid Sandvik", Email: "ingrid@"}.Validate(), "epost", "ikke gyldig"},
		{"assignment", Assignment{Role: Manager, Org: "nes", From: now}.Validate(), "", ""},
		{"unknown role", Assignment{Role: "king", Org: "nes", From: now}.Validate(), "rolle", "listen"},
		{"nowhere", Assignment{Role: Manager, From: now}.Validate(), "virksomhet", "Velg hvor"},

		{"question", Question{Urgency: UrgentToday, Text: "Kan vi trappe ned?"}.Validate(), "", ""},
		{"no urgency", Question{Text: "Kan vi trappe ned?"}.Validate(), "hast", "hvor raskt"},
		{"no question", Question{Urgency: UrgentToday}.Validate(), "sporsmal", "lurer på"},
		{"answer", Question{Status: QuestionOpen, Answer: "Ja."}.ValidateAnswer(), "", ""},
		{"no answer", Question{Status: QuestionOpen}.ValidateAnswer(), "svar", "Skriv svaret"},
		{"answer to what was withdrawn", Question{Status: QuestionWithdrawn, Answer: "Ja."}.ValidateAnswer(), "svar", "trukket tilbake"},
	} {
		fields := errs.FieldsOf(c.err)
		switch {
		case c.field == "" && c.err != nil:
			t.Errorf("%s: %+v", c.name, fields)
		case c.field != "" && (len(fields) != 1 || fields[0].Name != c.field || !strings.Contains(fields[0].Message, c.says)):
			t.Errorf("%s: %+v, want one fault at %s: %q", c.name, fields, c.field, c.says)
		}
	}
}

func TestPatientAge(t *testing.T) {
	p := valid
	if p.Name() != "Solveig Aasen" || p.Age(now) != 84 || (Patient{}).Age(now) != 0 {
		t.Errorf("%s, %d", p.Name(), p.Age(now))
	}
	p.DeceasedOn = day("2020-02-16")
	if p.Age(now) != 77 {
		t.Errorf("the dead grow older: %d", p.Age(now))
	}
}

func TestAssignmentHolds(t *testing.T) {
	a := Assignment{From: day("2026-01-01"), To: day("2026-12-31")}
	for on, want := range map[string]bool{"2025-12-31": false, "2026-01-01": true, "2026-12-31": true, "2027-01-01": false} {
		if a.Holds(day(on)) != want {
			t.Errorf("holds on %s: %t", on, !want)
		}
	}
	if (Assignment{}).Holds(now) {
		t.Error("an assignment without a beginning holds")
	}
}

func TestAnswerBy(t *testing.T) {
	for _, c := range []struct {
		urgency     Urgency
		asked, want string
	}{
		{UrgentToday, "2026-11-20", "2026-11-20"},
		{UrgentToday, "2026-11-21", "2026-11-23"}, // Saturday
		{UrgentThreeDays, "2026-11-20", "2026-11-25"},
		{UrgentThreeDays, "2026-04-01", "2026-04-09"}, // Easter
		{UrgentTwoWeeks, "2026-11-20", "2026-12-04"},
		{UrgentTwoWeeks, "2026-12-11", "2026-12-28"}, // ends on Christmas Day
	} {
		if got := (Question{Urgency: c.urgency, AskedOn: day(c.asked)}).Due(Calendar{}); got != day(c.want) {
			t.Errorf("%s asked %s: %s, want %s", c.urgency, c.asked, got, c.want)
		}
	}
}

func TestEveryCodeHasATitle(t *testing.T) {
	titles := map[string]string{}
	for _, r := range Roles {
		titles["role "+string(r)] = r.Title()
	}
	for _, k := range OrgKinds {
		titles["kind "+string(k)] = k.Title()
	}
	for _, r := range Rollouts {
		titles["rollout "+string(r)] = r.Title()
	}
	for _, l := range []Level{Municipality, Hospital} {
		titles["level "+string(l)] = l.Title()
	}
	for _, u := range Urgencies {
		titles["urgency "+string(u)] = u.Title()
	}
	for _, s := range []Status{StatusReferred, StatusWaiting, StatusActive, StatusEnded, StatusDeclined, StatusVoid} {
		titles["status "+string(s)] = s.Title()
	}
	for code, title := range titles {
		if title == "" {
			t.Errorf("%s has no title", code)
		}
	}
	for role, level := range map[Role]Level{MunicipalCoordinator: Municipality, HospitalCoordinator: Hospital, HospitalPhysician: Hospital, GeneralPractitioner: "", Manager: ""} {
		if role.Level() != level {
			t.Errorf("%s speaks for %q", role, role.Level())
		}
	}
}
