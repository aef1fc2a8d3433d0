package care

import (
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

func TestApplyRefusals(t *testing.T) {
	change := func(ev Event, f func(*Event)) Event { f(&ev); return ev }
	assessed := func(t testing.TB) *story {
		return begin(t, long).do(referred("2026-03-02"), answered(long, Municipality, "2026-03-03"), answered(long, Hospital, "2026-03-04"))
	}
	start := func(t testing.TB) *story { return begin(t, long) }
	referredOnly := func(t testing.TB) *story { return begin(t, long).do(referred("2026-03-02")) }
	dead := func(t testing.TB) *story { return followed(t).do(died("2026-05-01")) }
	over := func(t testing.TB) *story { return followed(t).do(ended("2026-05-01", "moved")) }

	for _, c := range []struct {
		name  string
		story func(testing.TB) *story
		ev    Event
		field string // "" : said in the safe text
		says  string
	}{
		{"no referral first", start, consented("2026-03-10"), "", "begynner med en henvisning"},
		{"empty referral", start, Event{Kind: Referred, On: now}, "hvorfor", "Skriv hvorfor"},
		{"referral from nobody", start, change(referred("2026-03-02"), func(e *Event) { e.Referral.From = "" }), "fra", "Velg hvem"},
		{"unknown sender", start, change(referred("2026-03-02"), func(e *Event) { e.Referral.From = "post" }), "fra", "finnes ikke i listen"},
		{"no date", start, change(referred("2026-03-02"), func(e *Event) { e.On = date.Date{} }), "dato", "Datoen mangler"},
		{"tomorrow", start, referred("2026-11-22"), "dato", "etter i dag"},
		{"before birth", start, referred("1942-02-16"), "dato", "før pasienten ble født"},
		{"5 MB", start, change(referred("2026-03-02"), func(e *Event) { e.Referral.Why = strings.Repeat("å", 5<<20) }), "hvorfor", "5\u00a0242\u00a0880 tegn"},
		{"long name", start, change(referred("2026-03-02"), func(e *Event) { e.Referral.Name = strings.Repeat("a", 201) }), "navn", "201 tegn"},
		{"not text", start, change(referred("2026-03-02"), func(e *Event) { e.Referral.Why = "a\x00b" }), "hvorfor", "ikke kan lagres"},
		{"second referral", referredOnly, referred("2026-03-03"), "", "allerede registrert 2. mars 2026"},
		{"unknown kind", referredOnly, Event{Kind: "sneezed", On: now}, "hendelse", "finnes ikke"},

		{"answers for nobody", referredOnly, change(answered(long, Hospital, "2026-03-03"), func(e *Event) { e.Level = "" }), "niva", "kommunens eller sykehusets"},
		{"no answers", referredOnly, Event{Kind: Answered, On: now, Level: Hospital}, "niva", "Svar på minst ett"},
		{"unknown criterion", referredOnly, Event{Kind: Answered, On: now, Level: Hospital, Answers: []Answer{{Criterion: "shoe", Value: "yes"}}}, "kriterie.shoe", "finnes ikke"},
		{"unknown answer", referredOnly, Event{Kind: Answered, On: now, Level: Hospital, Answers: []Answer{{Criterion: "risk", Value: "maybe"}}}, "kriterie.risk", "ja, nei eller usikker"},
		{"answer before referral", referredOnly, answered(long, Hospital, "2026-03-01"), "dato", "før henvisningen 2. mars 2026"},
		{"CFS 10", referredOnly, scored("2026-03-02", 10), "cfs", "fra 1 til 9"},
		{"CFS 0", referredOnly, scored("2026-03-02", 0), "cfs", "Velg en CFS"},

		{"no outcome", referredOnly, Event{Kind: Decided, On: now}, "utfall", "Velg hva"},
		{"nobody answered", referredOnly, decided("2026-03-05", Include), "kriterie.risk", "Verken kommunen eller sykehuset"},
		{"hospital has not answered", func(t testing.TB) *story {
			return referredOnly(t).do(answered(long, Municipality, "2026-03-03"))
		}, decided("2026-03-05", Include), "kriterie.age", "Sykehuset har ikke svart"},
		{"no CFS", assessed, decided("2026-03-05", Include), "cfs", "CFS mangler"},
		{"CFS 8 without exception", assessed, change(decided("2026-03-05", Include), func(e *Event) { e.CFS = 8 }), "unntak", "CFS er 8, grensen er 3 til 7"},
		{"excluded without exception", func(t testing.TB) *story {
			return assessed(t).do(Event{Kind: Answered, On: day("2026-03-04"), Level: Hospital, Answers: []Answer{{Criterion: "short_life", Value: "yes"}}})
		}, change(decided("2026-03-05", Include), func(e *Event) { e.CFS = 5 }), "unntak", "Kort forventet levetid"},
		{"decline without reason", referredOnly, change(decided("2026-03-05", Decline), func(e *Event) { e.Decision.Reason = "" }), "arsak", "Velg hvorfor"},
		{"decline without complaint", referredOnly, change(decided("2026-03-05", Decline), func(e *Event) { e.Decision.Complaint = false }), "klage", "klage"},
		{"other without words", referredOnly, change(decided("2026-03-05", Decline), func(e *Event) { e.Decision.Reason = "other" }), "tekst", "«Annet» trenger en forklaring"},
		{"wait without reason", referredOnly, change(decided("2026-03-05", Wait), func(e *Event) { e.Decision.Reason = "" }), "arsak", "Velg hvorfor"},
		{"ask for nothing", referredOnly, change(decided("2026-03-05", AskMore), func(e *Event) { e.Decision.Text = " " }), "tekst", "hvilke opplysninger"},
		{"review in the past", referredOnly, change(decided("2026-03-05", Wait), func(e *Event) { e.Decision.Review = day("2026-03-04") }), "ny_vurdering", "før dagen"},
		{"review in another century", referredOnly, change(decided("2026-03-05", Wait), func(e *Event) { e.Decision.Review = day("2126-03-04") }), "ny_vurdering", "Sjekk årstallet"},
		{"nothing was asked", referredOnly, Event{Kind: InfoReceived, On: now}, "", "ikke bedt om"},
		{"decided after inclusion", included, decided("2026-03-12", Wait), "", "inkludert 10. mars 2026"},
		{"anything after decline", func(t testing.TB) *story { return referredOnly(t).do(decided("2026-03-05", Decline)) }, decided("2026-03-06", Wait), "", "avslått"},

		{"consent without decision", referredOnly, consented("2026-03-03"), "", "Beslutningen om å inkludere"},
		{"consent twice", included, consented("2026-03-11"), "", "allerede registrert"},
		{
			"consent by nobody", func(t testing.TB) *story {
				return assessed(t).do(scored("2026-03-01", 5), decided("2026-03-05", Include))
			},
			Event{Kind: Consented, On: now},
			"kompetanse", "samtykkekompetanse",
		},
		{
			"consent by a nameless guardian", func(t testing.TB) *story {
				return assessed(t).do(scored("2026-03-01", 5), decided("2026-03-05", Include))
			},
			change(consented("2026-03-06"), func(e *Event) { e.Consent.By = "guardian" }), "navn", "Skriv navnet",
		},
		{
			"consent without competence", func(t testing.TB) *story {
				return assessed(t).do(scored("2026-03-01", 5), decided("2026-03-05", Include))
			},
			change(consented("2026-03-06"), func(e *Event) { e.Consent.Competence = "none" }), "hvem", "uten samtykkekompetanse",
		},
		{"withdrawn before given", included, Event{Kind: ConsentWithdrawn, On: day("2026-03-09")}, "dato", "før samtykket"},

		{"mapped before consented", referredOnly, mapped("2026-03-10"), "", "Samtykket er ikke registrert"},
		{"mapped before included", included, mapped("2026-03-09"), "dato", "før inkluderingen 10. mars 2026"},
		{"mapped twice", followed, mapped("2026-04-20"), "", "Kartleggingen er allerede"},
		{"booked for nothing", included, Event{Kind: VisitBooked, On: now, Visit: &Visit{}}, "formal", "hva besøket gjelder"},
		{"booked without day", included, change(booked("2026-03-11", PurposeMapping, "2026-03-20"), func(e *Event) { e.Visit.On = date.Date{} }), "besok_dato", "Velg dagen"},
		{"booked at 25.00", included, change(booked("2026-03-11", PurposeMapping, "2026-03-20"), func(e *Event) { e.Visit.Clock = "25.00" }), "klokkeslett", "12.30"},
		{"booked backwards", included, booked("2026-03-11", PurposeMapping, "2026-03-10"), "besok_dato", "før dagen"},
		{"evaluation booked before plan", included, booked("2026-03-11", PurposeEvaluation, "2026-09-10"), "", "Planen er ikke"},
		{"cancelled nothing", included, Event{Kind: VisitCancelled, On: now, Visit: &Visit{Purpose: PurposeMapping}, Reason: "Syk"}, "", "ikke avtalt"},
		{
			"cancelled without reason", func(t testing.TB) *story { return included(t).do(booked("2026-03-11", PurposeMapping, "2026-12-20")) },
			Event{Kind: VisitCancelled, On: now, Visit: &Visit{Purpose: PurposeMapping}},
			"arsak", "Skriv hvorfor",
		},

		{"plan before mapping", included, planned("2026-03-20", 1), "", "Kartleggingen er ikke"},
		{"empty plan", followed, change(planned("2026-05-01", 2), func(e *Event) { e.Plan.Text = "" }), "plan", "tom"},
		{"plan backwards", followed, planned("2026-03-29", 2), "dato", "forrige versjon av planen"},
		{"contact before consent", referredOnly, contacted("2026-03-10", ""), "", "Samtykket er ikke"},
		{"contact without content", included, Event{Kind: Contacted, On: now, Contact: &Contact{Reached: true}}, "tekst", "hva som kom fram"},
		{"contact of two days", included, change(contacted("2026-03-12", ""), func(e *Event) { e.Contact.Minutes = 2000 }), "minutter", "1440"},
		{"next contact yesterday", included, contacted("2026-03-12", "2026-03-11"), "neste_dato", "senere dag"},
		{"evaluated before plan", included, evaluated("2026-09-12"), "", "Planen er ikke"},
		{"empty evaluation", followed, Event{Kind: Evaluated, On: now}, "videre", "fortsette"},

		{"paused twice", func(t testing.TB) *story { return followed(t).do(paused("2026-05-01")) }, paused("2026-05-02"), "", "Gjenoppta"},
		{"paused without reason", followed, Event{Kind: Paused, On: now}, "arsak", "Skriv hvorfor"},
		{"resumed without pause", followed, resumed("2026-05-02"), "", "ikke satt på pause"},
		{"resumed before pause", func(t testing.TB) *story { return followed(t).do(paused("2026-05-01")) }, resumed("2026-04-30"), "dato", "før pausen begynte"},
		{"given to nobody", followed, Event{Kind: Assigned, On: now}, "ansvarlig", "Velg hvem"},

		{"died before the last talk", followed, died("2026-04-12"), "dato", "siste kontakt med pasienten"},
		{"died twice", dead, died("2026-05-01"), "", "allerede"},
		{"talked after death", dead, contacted("2026-05-02", ""), "", "døde 1. mai 2026"},
		{"booked after death", dead, booked("2026-04-30", PurposeContact, "2026-06-01"), "", "nye besøk"},
		{"next contact after death", dead, change(contacted("2026-05-02", "2026-06-01"), func(e *Event) { e.Contact.With = "next_of_kin" }), "neste_dato", "stå tom"},
		{"dead as reason without death", followed, ended("2026-05-01", "dead"), "arsak", "Registrer det først"},
		{"ended without reason", followed, ended("2026-05-01", ""), "arsak", "Velg hvorfor"},
		{"ended before death", dead, ended("2026-04-30", "dead"), "dato", "dødsfallet"},
		{"contact after end", over, contacted("2026-05-02", ""), "", "avsluttet 1. mai 2026"},
		{"evaluated after end", over, evaluated("2026-04-30"), "", "avsluttet 1. mai 2026"},
		{
			"contact after withdrawal", func(t testing.TB) *story { return followed(t).do(Event{Kind: ConsentWithdrawn, On: day("2026-05-01")}) },
			contacted("2026-05-02", ""), "", "trukket 1. mai 2026",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := c.story(t)
			e, err := s.try(c.ev)
			if err == nil {
				t.Fatalf("accepted: %+v", e)
			}
			if errs.KindOf(err) != errs.KindInvalid {
				t.Fatalf("kind %s: %v", errs.KindOf(err), err)
			}
			said := errs.SafeText(err)
			if c.field != "" {
				said = ""
				for _, f := range errs.FieldsOf(err) {
					if f.Name == c.field {
						said = f.Message
					}
				}
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("at %q: %q, want %q (%+v)", c.field, said, c.says, errs.FieldsOf(err))
			}
		})
	}
}

func TestApplyAccepts(t *testing.T) {
	t.Run("an exception answers what speaks against", func(t *testing.T) {
		s := begin(t, long).do(referred("2026-03-02"), answered(long, Municipality, "2026-03-03"), answered(long, Hospital, "2026-03-04"))
		ev := decided("2026-03-05", Include)
		ev.CFS, ev.Decision.Exception = 8, "Stor nytte av koordinering den tiden hun har."
		s.do(ev)
		if s.e.CFS() != 8 || s.e.Stage != "inclusion" {
			t.Errorf("CFS %d stage %s", s.e.CFS(), s.e.Stage)
		}
	})
	t.Run("too young needs an exception", func(t *testing.T) {
		s := begin(t, long).do(referred("2026-03-02"), answered(long, Municipality, "2026-03-03"), answered(long, Hospital, "2026-03-04"), scored("2026-03-01", 5))
		ev := decided("2026-03-05", Include)
		ev.Seq = len(s.events) + 1
		for birth, refused := range map[string]bool{"1960-03-06": true, "1960-03-05": false, "": false} { // 65 and 66 years old, and not known
			if _, err := Apply(long, s.events, ev, now, day(birth)); (err != nil) != refused {
				t.Errorf("born %q: %v", birth, err)
			}
		}
	})
	t.Run("no CFS where the pathway asks for none", func(t *testing.T) {
		begin(t, short).do(referred("2026-03-02"), answered(short, Municipality, "2026-03-02"), answered(short, Hospital, "2026-03-02"),
			decided("2026-03-02", Include), consented("2026-03-02"), mapped("2026-03-05"), contacted("2026-03-09", ""), ended("2026-04-10", "to_long_term"))
	})
	t.Run("after death: kin, cancelling, ending, and what happened before", func(t *testing.T) {
		kin := contacted("2026-05-03", "")
		kin.Contact.With = "next_of_kin"
		s := followed(t).do(booked("2026-04-20", PurposeContact, "2026-05-11"), died("2026-05-01"), contacted("2026-04-29", ""), kin,
			Event{Kind: VisitCancelled, On: day("2026-05-03"), Visit: &Visit{Purpose: PurposeContact}, Reason: "Død"}, ended("2026-05-04", "dead"))
		if s.e.Status != StatusEnded || s.e.LastSeen != day("2026-04-29") {
			t.Errorf("%s, last seen %s", s.e.Status, s.e.LastSeen)
		}
	})
	t.Run("a contact of before the end is written after it", func(t *testing.T) {
		s := followed(t).do(ended("2026-05-01", "moved"), contacted("2026-04-30", ""))
		if s.e.Contacts != 2 || s.e.Status != StatusEnded {
			t.Errorf("%d contacts, %s", s.e.Contacts, s.e.Status)
		}
	})
	t.Run("20 000 characters", func(t *testing.T) {
		ev := referred("2026-03-02")
		ev.Referral.Why = strings.Repeat("ø", MaxText)
		begin(t, long).do(ev)
	})
}

func TestApplyGivesAllFaultsAtOnceAndChangesNothing(t *testing.T) {
	s := included(t)
	before := len(s.events)
	_, err := s.try(Event{Kind: Contacted, On: day("2026-12-24"), Contact: &Contact{Reached: true}})
	var names []string
	for _, f := range errs.FieldsOf(err) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "dato form med tekst" {
		t.Errorf("faults at %q", got)
	}
	if len(s.events) != before {
		t.Error("a refused event was kept")
	}
}

func TestPlanVersionsMeet(t *testing.T) {
	s := followed(t).do(planned("2026-05-01", 2))
	if _, err := s.try(planned("2026-05-02", 2)); errs.KindOf(err) != errs.KindConflict || !strings.Contains(errs.SafeText(err), "versjon 2") {
		t.Errorf("two wrote version 2: %v", err)
	}
	s.do(planned("2026-05-02", 3))
	if s.e.PlannedOn != day("2026-03-30") || s.e.PlanOn != day("2026-05-02") || s.e.Plan.Version != 3 {
		t.Errorf("%+v", s.e.Plan)
	}
}
