package movein_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/movein"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

var (
	today = date.Of(2026, time.November, 21)
	admin = access.Actor{User: "00000000-0000-8000-8000-0000000000aa", Role: care.Administrator, Org: hospital, Today: today}
)

const (
	hospital = care.OrgID("00000000-0000-8000-8000-000000000001")
	site     = care.OrgID("00000000-0000-8000-8000-000000000002")
	nes      = care.OrgID("00000000-0000-8000-8000-000000000003")
	office   = care.OrgID("00000000-0000-8000-8000-000000000004")
	ward     = care.OrgID("00000000-0000-8000-8000-000000000005")
	ingrid   = care.UserID("00000000-0000-8000-8000-0000000000bb")
	mona     = care.UserID("00000000-0000-8000-8000-0000000000cc")
)

// service returns a service on st with a ground of one municipality.
func service(t testing.TB, st *store.Store, ring *keys.Ring) *app.Service {
	t.Helper()
	clock := func() time.Time { return today.At(9, 43) }
	s := app.New(st, ring, job.New(st.DB, clock), clock)
	t.Cleanup(s.Close)
	bodies := care.ShippedDefinitions()
	g := movein.Ground{
		Organisations: []movein.Organisation{
			{ID: hospital, Kind: care.OrgHospital, Name: "Ahus", Status: "none"},
			{ID: site, Kind: care.OrgSite, Name: "Ahus Kongsvinger", Parent: hospital, Status: "none"},
			{ID: nes, Kind: care.OrgMunicipality, Number: "3228", Name: "Nes", Site: site, Status: "in_operation", Target: 20},
			{ID: office, Kind: care.OrgGPOffice, Name: "Årnes legesenter", Parent: nes, Status: "none"},
			{ID: ward, Kind: care.OrgUnit, Name: "Medisinsk avdeling", Parent: site, Status: "none"},
		},
		Users: []movein.User{{ID: "00000000-0000-8000-8000-0000000000aa", Name: "Ada Min"}, {ID: ingrid, Name: "Ingrid Sandvik"}, {ID: mona, Name: "Mona Ruud"}},
		Roles: []movein.Role{{ID: "00000000-0000-8000-8000-0000000000dd", User: ingrid, Role: care.MunicipalCoordinator, Org: nes, From: date.Of(2020, 1, 1)}},
	}
	for i, p := range care.ShippedPathways() {
		g.Pathways = append(g.Pathways, movein.Pathway{Definition: p, Body: bodies[i]})
	}
	do(t, s, func(ctx context.Context, tx *app.Tx) error { return movein.Lay(ctx, tx, g) })
	agreed(t, s, nes)
	return s
}

// do runs f in an allowed deed.
func do(t testing.TB, s *app.Service, f func(ctx context.Context, tx *app.Tx) error) {
	t.Helper()
	if err := try(t.Context(), s, f); err != nil {
		t.Fatal(err)
	}
}

func try(ctx context.Context, s *app.Service, f func(ctx context.Context, tx *app.Tx) error) error {
	return s.Do(ctx, admin, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return f(ctx, tx)
	})
}

func ring(t testing.TB) *keys.Ring {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	r, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// longTerm is the pathway that everybody here is in.
var longTerm = care.ShippedPathways()[0]

// person is the nth of a row of persons in every stage: n events long, wholly made up.
func person(n int) movein.Person {
	birth := date.Of(1938, time.March, 3).AddDays(17 * n)
	var number nin.Number
	for serial, ok := 0, false; !ok; serial++ {
		number, ok = nin.Synthetic(birth, true, serial)
	}
	id := care.PatientID(fmt.Sprintf("00000000-0001-8000-8000-%08x0000", n))
	p := movein.Person{
		ID: id, Number: number, GP: mona, GPOffice: office, GPFrom: date.Of(2021, 1, 1),
		Details:     patient.Details{GivenName: fmt.Sprintf("Åse-Marie %c", 'A'+n%20), FamilyName: "Øvre Øvre", BirthDate: birth, Sex: "woman", Area: nes, Lives: "alone"},
		Kin:         []movein.Kin{{Name: "Kari Lie", Relation: "datter", Phone: "000 55 377", Closest: true}},
		CareWorkers: []movein.CareWorker{{User: ingrid, From: date.Of(2025, 1, 1)}},
	}
	if n%3 == 0 {
		p.Stays = []movein.Stay{
			{Unit: ward, Kind: "hospital", Urgency: "emergency", From: today.AddDays(-60).At(6, 40), To: today.AddDays(-50).At(12, 0)},
			{Unit: ward, Kind: "legevakt", Urgency: "emergency", From: today.AddDays(-5).At(6, 40), To: today.AddDays(-5).At(9, 0)},
		}
		if n%6 == 0 {
			p.Stays = append(p.Stays, movein.Stay{Unit: ward, Kind: "hospital", Urgency: "emergency", From: today.AddDays(-2).At(6, 40)})
		}
	}
	story := history(today.AddDays(-400 - n%50))
	if n%10 == 9 { // once before, ended
		p.Enrolments = append(p.Enrolments, movein.Enrolment{Pathway: "iht-langvarig", Area: nes, Events: append(history(today.AddDays(-900)), // …
			care.Event{Kind: care.Ended, On: today.AddDays(-450), By: ingrid, End: "moved"})})
	}
	p.Enrolments = append(p.Enrolments, movein.Enrolment{Pathway: "iht-langvarig", Area: nes, Events: story[:1+n%len(story)]})
	return p
}

// history is a year of follow-up from the day of the referral.
func history(from date.Date) []care.Event {
	by := func(days int, ev care.Event) care.Event {
		ev.On, ev.By, ev.ByRole, ev.ByOrg = from.AddDays(days), ingrid, care.MunicipalCoordinator, nes
		ev.Recorded = ev.On.At(13, 5)
		return ev
	}
	answers := func(level care.Level) care.Event {
		ev := care.Event{Kind: care.Answered, Level: level}
		for _, c := range longTerm.Criteria {
			value := "yes"
			if c.Kind == care.Exclusion {
				value = "no"
			}
			ev.Answers = append(ev.Answers, care.Answer{Criterion: c.Code, Value: value})
		}
		return ev
	}
	list := []care.Event{
		by(0, care.Event{Kind: care.Referred, Referral: &care.Referral{From: "gp", How: "message", Why: "Fem innleggelser på ett år.", ToHosp: true}}),
		by(2, answers(care.Municipality)),
		by(3, answers(care.Hospital)),
		by(3, care.Event{Kind: care.ScoredCFS, CFS: 5}),
		by(5, care.Event{Kind: care.Decided, Decision: &care.Decision{Outcome: care.Include}, Assignee: ingrid}),
		by(7, care.Event{Kind: care.Consented, Consent: &care.Consent{By: "patient", Competence: "full", How: "oral"}}),
		by(9, care.Event{Kind: care.VisitBooked, Visit: &care.Visit{Purpose: "mapping", On: from.AddDays(18), Clock: "12.30", Form: "visit"}}),
		by(18, care.Event{Kind: care.Mapped, Visit: &care.Visit{Form: "visit", GP: "digital"}}),
		by(30, care.Event{Kind: care.PlanWritten, Plan: &care.PlanText{Version: 1, Matters: "Jeg vil bo hjemme.", Text: "Gå til postkassen."}}),
	}
	for d := 44; d < 380; d += 28 {
		list = append(list, by(d, care.Event{Kind: care.Contacted, Contact: &care.Contact{
			Form: "telephone", With: "patient", Reached: d%3 != 0, Note: "Har det bra.", NextOn: from.AddDays(d + 28),
		}}))
		if d == 44+28*6 {
			list = append(list, by(d+3, care.Event{Kind: care.Evaluated, CFS: 6, Evaluation: &care.Evaluation{Form: "visit", Goals: "partly", Note: "Fortsetter.", Go: "continue"}}))
		}
	}
	return list
}
