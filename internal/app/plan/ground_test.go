package plan_test

import (
	"context"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// ground is one person who is mapped, and those who write her plan.
type ground struct {
	s                     *app.Service
	now                   time.Time
	ingrid, grete, henrik access.Actor
	person                care.PatientID
	enrolment             care.EnrolmentID
	version, document     db.ID
}

func newGround(t testing.TB, st *store.Store) *ground {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	must(keys.Generate(dir))
	ring, err := keys.Load(dir)
	must(err)
	g := &ground{now: date.Of(2026, 11, 17).At(10, 0)}
	clock := func() time.Time { return g.now }
	g.s = app.New(st, ring, job.New(st.DB, clock), clock)
	t.Cleanup(g.s.Close)
	hospital, site, nes := db.NewID(), db.NewID(), db.NewID()
	must(st.InTx(ctx, func(w *store.Writer) error {
		for _, o := range []struct {
			id           db.ID
			kind         care.OrgKind
			parent, site db.ID
		}{{hospital, care.OrgHospital, "", ""}, {site, care.OrgSite, hospital, ""}, {nes, care.OrgMunicipality, "", site}} {
			if err := w.InsertOrganisation(ctx, query.InsertOrganisationParams{
				ID: o.id, Kind: string(o.kind), Name: string(o.kind), NameSort: string(o.kind), ParentID: o.parent, SiteID: o.site, Status: string(care.InOperation),
			}); err != nil {
				return err
			}
		}
		for _, u := range []struct {
			actor *access.Actor
			name  string
			role  care.Role
			org   db.ID
		}{
			{&g.ingrid, "Ingrid Sandvik", care.MunicipalCoordinator, nes}, {&g.grete, "Grete Moen", care.MunicipalCoordinator, nes}, {&g.henrik, "Henrik Dahl", care.HospitalPhysician, hospital},
		} {
			id := db.NewID()
			if err := w.InsertUser(ctx, query.InsertUserParams{ID: id, Name: u.name, NameSort: nb.SortKey(u.name), CreatedAt: db.At(g.now)}); err != nil {
				return err
			}
			if err := w.InsertRoleAssignment(ctx, query.InsertRoleAssignmentParams{ID: db.NewID(), UserID: id, Role: string(u.role), OrganisationID: u.org, ValidFrom: date.Of(2020, 1, 1), CreatedAt: db.At(g.now)}); err != nil {
				return err
			}
			*u.actor = access.Actor{User: care.UserID(id), Name: u.name, Role: u.role, Org: care.OrgID(u.org), Areas: []care.OrgID{care.OrgID(nes)}, Today: date.In(g.now)}
		}
		signed := []care.AgreementParty{{Name: "Kommunen", SignedBy: "en leder", SignedOn: date.Of(2020, 1, 1)}, {Name: "Sykehuset", SignedBy: "en leder", SignedOn: date.Of(2020, 1, 1)}}
		if err := agreement.Lay(ctx, w, db.At(g.now), "", []agreement.Laid{{
			ID: db.NewID(), Party: care.OrgID(nes), Basis: care.WrittenAgreement,
			Version: care.AgreementVersion{ValidFrom: date.Of(2020, 1, 1), AgreementText: care.AgreementText{Parties: signed}},
		}}); err != nil {
			return err
		}
		for i, p := range care.ShippedPathways() {
			if err := w.InsertPathwayDefinition(ctx, query.InsertPathwayDefinitionParams{Code: p.Code, Version: p.Version, Title: p.Title, Body: string(care.ShippedDefinitions()[i]), PublishedAt: db.At(g.now)}); err != nil {
				return err
			}
		}
		return nil
	}))
	g.person, g.enrolment = g.mapped(t, care.OrgID(nes))
	g.version, err = plan.Start{Patient: g.person, Team: []rule.Contact{{Name: "Ingrid Sandvik", Phone: "000 55 210"}}}.Run(ctx, g.s, g.ingrid)
	must(err)
	row, err := st.Reader().PlanVersion(ctx, g.version)
	must(err)
	g.document = row.DocumentID
	return g
}

// mapped makes a person and takes her to where a plan can be written.
func (g *ground) mapped(t testing.TB, area care.OrgID) (care.PatientID, care.EnrolmentID) {
	t.Helper()
	ctx, on := context.Background(), date.Of(2026, 10, 1)
	birth := date.Of(1942, 2, 17)
	number, ok := nin.Number{}, false
	for i := 0; !ok; i++ {
		number, ok = nin.Synthetic(birth, true, i)
	}
	r, err := referral.Refer{
		Pathway: care.LongTerm, On: on, Number: number, NotSame: true, Referral: care.Referral{From: "gp", How: "message", Why: "Fall", Agrees: "yes"},
		Details: patient.Details{GivenName: "Kari", FamilyName: "Aasen", BirthDate: birth, Sex: "woman", Area: area},
	}.Run(ctx, g.s, g.ingrid)
	if err != nil {
		t.Fatal(err)
	}
	var answers []care.Answer
	for _, c := range care.ShippedPathways()[0].Criteria {
		a := care.Answer{Criterion: c.Code, Value: "yes"}
		if c.Kind == care.Exclusion {
			a.Value = "no"
		}
		answers = append(answers, a)
	}
	at := enrolment.Target{Enrolment: r.Enrolment}
	for _, d := range []interface {
		Run(context.Context, *app.Service, access.Actor) error
	}{
		enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: answers, CFS: 5, On: on},
		enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: answers, On: on},
		enrolment.Decide{Target: at, On: on, Decision: care.Decision{Outcome: care.Include}, Responsible: g.ingrid.User},
		enrolment.Consent{Target: at, On: on, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}},
		visited{at, on},
	} {
		if err := d.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatalf("%T: %v", d, err)
		}
	}
	return r.Patient, r.Enrolment
}

// visited is a mapping visit that was told as one text.
type visited struct {
	at enrolment.Target
	on date.Date
}

func (d visited) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		v := care.Visit{Purpose: care.PurposeMapping, Form: "visit", Participants: []string{"Pasienten"}, GP: "none", Note: "Trygg"}
		return enrolment.In(ctx, tx, access.RecordMapping, d.at, care.Event{Kind: care.Mapped, On: d.on, Visit: &v})
	})
}
