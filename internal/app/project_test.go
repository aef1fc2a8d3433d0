package app_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// An ordinary run draws fewer cases than rapid's hundred: each is a region with a database of its own. `make deep` draws many.
func init() { _ = flag.Set("rapid.checks", "30") }

// ground is a hospital with a site, two municipalities and a coordinator and a physician who may do everything.
type ground struct {
	s           *app.Service
	st          *store.Store
	now         time.Time
	areas       []care.OrgID
	unit        db.ID
	coordinator access.Actor
	physician   access.Actor
	patients    []care.PatientID
	enrolments  []care.EnrolmentID
}

func newGround(t interface {
	Fatal(...any)
	Cleanup(func())
}, dir string,
) *ground {
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(dir, fmt.Sprintf("%s.sqlite", db.NewID())))
	must(err)
	must(keys.Generate(dir))
	ring, err := keys.Load(dir)
	must(err)
	g := &ground{st: st, now: date.Of(2026, 3, 2).At(10, 0), unit: db.NewID()}
	g.s = app.New(st, ring, job.New(st.DB, func() time.Time { return g.now }), func() time.Time { return g.now })
	t.Cleanup(func() { g.s.Close(); st.Close() })
	hospital, site := db.NewID(), db.NewID()
	must(st.InTx(ctx, func(w *store.Writer) error {
		org := func(id db.ID, kind care.OrgKind, name string, parent, site db.ID) error {
			return w.InsertOrganisation(ctx, query.InsertOrganisationParams{
				ID: id, Kind: string(kind), Name: name, NameSort: nb.SortKey(name), ParentID: parent, SiteID: site, Status: string(care.InOperation),
			})
		}
		if err := errors.Join(org(hospital, care.OrgHospital, "Sykehuset", "", ""), org(site, care.OrgSite, "Stedet", hospital, ""), org(g.unit, care.OrgUnit, "Avdelingen", site, "")); err != nil {
			return err
		}
		for _, name := range []string{"Nes", "Eidsvoll"} {
			id := db.NewID()
			g.areas = append(g.areas, care.OrgID(id))
			if err := org(id, care.OrgMunicipality, name, "", site); err != nil {
				return err
			}
		}
		hire := func(name string, role care.Role) (access.Actor, error) {
			id := db.NewID()
			err := errors.Join(w.InsertUser(ctx, query.InsertUserParams{ID: id, Name: name, NameSort: nb.SortKey(name), CreatedAt: db.At(g.now)}),
				w.InsertRoleAssignment(ctx, query.InsertRoleAssignmentParams{
					ID: db.NewID(), UserID: id, Role: string(role), OrganisationID: hospital,
					ValidFrom: date.Of(2020, 1, 1), CreatedAt: db.At(g.now),
				}))
			return access.Actor{User: care.UserID(id), Name: name, Role: role, Org: care.OrgID(hospital), OrgKind: "hospital", Areas: g.areas}, err
		}
		if g.coordinator, err = hire("Kari Koordinator", care.HospitalCoordinator); err != nil {
			return err
		}
		if g.physician, err = hire("Leif Lege", care.HospitalPhysician); err != nil {
			return err
		}
		for _, p := range care.ShippedPathways() {
			body, err := toml.Marshal(p)
			if err != nil {
				return err
			}
			if err := w.InsertPathwayDefinition(ctx, query.InsertPathwayDefinitionParams{Code: p.Code, Version: p.Version, Title: p.Title, Body: string(body), PublishedAt: db.At(g.now)}); err != nil {
				return err
			}
		}
		return nil
	}))
	return g
}

func (g *ground) actor(a access.Actor) access.Actor {
	a.Today = g.s.Today()
	return a
}

type deed interface {
	Run(context.Context, *app.Service, access.Actor) error
}

// step draws one thing that somebody does. Whether it may be done is the deed's to say: a refusal is a fine outcome.
func (g *ground) step(t *rapid.T) error {
	ctx, who := context.Background(), g.actor(rapid.SampledFrom([]access.Actor{g.coordinator, g.physician}).Draw(t, "who"))
	today := g.s.Today()
	on := today.AddDays(-rapid.IntRange(0, 20).Draw(t, "days ago"))
	kind := rapid.IntRange(0, 21).Draw(t, "deed")
	if len(g.enrolments) == 0 || kind == 0 {
		return g.refer(ctx, t, who, on)
	}
	id := rapid.SampledFrom(g.enrolments).Draw(t, "enrolment")
	at := enrolment.Target{Enrolment: id}
	row, err := g.st.Reader().Enrolment(ctx, db.ID(id))
	if err != nil {
		return err
	}
	p, err := g.s.Pathway(ctx, g.st.Reader(), row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return err
	}
	purpose := rapid.SampledFrom([]string{care.PurposeMapping, care.PurposeContact, care.PurposeEvaluation}).Draw(t, "purpose")
	cfs := care.CFS(rapid.IntRange(0, 9).Draw(t, "cfs"))
	ahead := today.AddDays(rapid.IntRange(0, 40).Draw(t, "days ahead"))
	run := func(d deed) error { return d.Run(ctx, g.s, who) }
	switch kind {
	case 1, 2, 3: // the whole assessment, so that many get through
		for _, level := range []care.Level{care.Municipality, care.Hospital} {
			if err := run(enrolment.AnswerCriteria{Target: at, Level: level, Answers: answers(p), CFS: max(cfs, 4), On: on}); err != nil {
				return err
			}
		}
		return g.road(run, at, on, p, cfs, who, rapid.IntRange(1, 5).Draw(t, "how far"))
	case 4:
		return run(enrolment.Decide{Target: at, On: on, Decision: care.Decision{Outcome: care.Wait, Reason: p.WaitReasons[0].Code, Text: "Venter", Review: ahead}})
	case 5:
		return run(enrolment.Decide{Target: at, On: on, Decision: care.Decision{Outcome: care.Decline, Reason: p.DeclineReasons[0].Code, Text: "Nei", Complaint: true}})
	case 6:
		return run(enrolment.Decide{Target: at, On: on, Decision: care.Decision{Outcome: care.AskMore, Text: "Epikrise", Review: ahead}})
	case 7, 8:
		return run(enrolment.Consent{Target: at, On: on, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}})
	case 9:
		return run(enrolment.WithdrawConsent{Target: at, On: on, Reason: "Ombestemt"})
	case 10:
		return run(enrolment.Book{Target: at, Visit: care.Visit{Purpose: purpose, On: ahead, Form: "visit"}})
	case 11:
		return run(enrolment.CancelVisit{Target: at, Purpose: purpose, Reason: "Syk"})
	case 12, 13:
		return run(visited{at: at, on: on, cfs: cfs})
	case 14:
		return run(textPlan{at: at, on: on, after: rapid.IntRange(0, 1).Draw(t, "after")})
	case 15:
		return run(enrolment.LogContact{Target: at, On: on, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Bra", NextOn: ahead, NextForm: "visit"}})
	case 16:
		return run(enrolment.Evaluate{Target: at, On: on, CFS: cfs, Evaluation: care.Evaluation{Form: "visit", Goals: "met", Note: "Bra", Go: "continue"}})
	case 17:
		if rapid.Bool().Draw(t, "pause") {
			return run(enrolment.Pause{Target: at, On: on, Reason: "Ferie"})
		}
		return run(enrolment.Resume{Target: at, On: on})
	case 18:
		return run(enrolment.End{Target: at, On: on, Reason: p.EndReasons[rapid.IntRange(0, len(p.EndReasons)-1).Draw(t, "reason")].Code, Text: "Ferdig"})
	case 19:
		return g.correct(ctx, t, who, at)
	case 20:
		return g.stay(ctx, t, row)
	}
	if rapid.IntRange(0, 3).Draw(t, "death") == 0 {
		return run(patient.RegisterDeath{Patient: care.PatientID(row.PatientID), On: on})
	}
	return run(enrolment.Assign{Enrolments: g.enrolments[:rapid.IntRange(1, len(g.enrolments)).Draw(t, "how many")], To: g.physician.User, On: today})
}

// road goes from the decision as far as is asked.
func (g *ground) road(run func(deed) error, at enrolment.Target, on date.Date, p *care.Pathway, cfs care.CFS, who access.Actor, far int) error {
	for _, d := range []deed{
		enrolment.Decide{Target: at, On: on, Decision: care.Decision{Outcome: care.Include, Exception: "Teamet er enig."}, Responsible: who.User},
		enrolment.Consent{Target: at, On: on, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}},
		visited{at: at, on: on, cfs: cfs},
		textPlan{at: at, on: on},
		enrolment.LogContact{Target: at, On: on, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Bra"}},
	}[:far] {
		if err := run(d); err != nil {
			return err
		}
	}
	return nil
}

func answers(p *care.Pathway) []care.Answer {
	var out []care.Answer
	for _, c := range p.Criteria {
		out = append(out, care.Answer{Criterion: c.Code, Value: map[string]string{care.Inclusion: "yes", care.Exclusion: "no"}[c.Kind]})
	}
	return out
}

func (g *ground) refer(ctx context.Context, t *rapid.T, who access.Actor, on date.Date) error {
	d := referral.Refer{
		Pathway: rapid.SampledFrom([]string{care.LongTerm, "forsterket-hjemreise"}).Draw(t, "pathway"), On: on, NotSame: true,
		Referral: care.Referral{From: "gp", How: "message", Why: "Mange innleggelser", ToHosp: rapid.Bool().Draw(t, "to hospital"), Agrees: "yes"},
		Details: patient.Details{
			GivenName: "Kari", FamilyName: "Nordmann", BirthDate: date.Of(1940, 1, 1), Sex: "woman",
			Area: rapid.SampledFrom(g.areas).Draw(t, "area"),
		},
	}
	if len(g.patients) > 0 && rapid.Bool().Draw(t, "known") {
		d.Known = rapid.SampledFrom(g.patients).Draw(t, "patient")
	}
	r, err := d.Run(ctx, g.s, who)
	if err != nil {
		return err
	}
	if d.Known == "" {
		g.patients = append(g.patients, r.Patient)
	}
	g.enrolments = append(g.enrolments, r.Enrolment)
	return nil
}

// correct takes back any of the steps, also one that others stand on.
func (g *ground) correct(ctx context.Context, t *rapid.T, who access.Actor, at enrolment.Target) error {
	events, _, err := g.st.Reader().Events(ctx, at.Enrolment)
	if err != nil {
		return err
	}
	ev := rapid.SampledFrom(events).Draw(t, "event")
	if ev.Kind == care.Died {
		return nil // taken back from the person, not from one enrolment
	}
	return enrolment.Correct{Target: at, Event: ev.ID, Reason: "Feil"}.Run(ctx, g.s, who)
}

// stay lays a person in hospital, as the feed of stays will: the stay, and every enrolment of the person anew.
func (g *ground) stay(ctx context.Context, t *rapid.T, row query.Enrolment) error {
	from := g.now.AddDate(0, 0, -rapid.IntRange(0, 10).Draw(t, "admitted"))
	s := query.InsertStayParams{
		ID: db.NewID(), PatientID: row.PatientID, UnitID: g.unit, Urgency: "emergency", FromAt: db.At(from),
		Kind: rapid.SampledFrom([]string{"hospital", "kad", "legevakt"}).Draw(t, "kind"),
	}
	if rapid.Bool().Draw(t, "out again") {
		s.ToAt = db.At(g.now)
	}
	return g.st.InTx(ctx, func(w *store.Writer) error {
		if err := w.InsertStay(ctx, s); err != nil {
			return err
		}
		tx := &app.Tx{Writer: w, Service: g.s}
		rows, err := w.EnrolmentsOfPatient(ctx, row.PatientID)
		if err != nil {
			return err
		}
		for _, e := range rows {
			events, _, err := w.Events(ctx, care.EnrolmentID(e.ID))
			if err != nil {
				return err
			}
			if err := tx.Project(ctx, e, events); err != nil {
				return err
			}
		}
		return nil
	})
}

// After any sequence of deeds the caches are what the events give: the check finds nothing, the counters are the sum of every
// enrolment's contribution, and caches that are wiped come back as they were.
func TestCachesFollowEvents(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds, and -short")
	}
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		ctx := context.Background()
		g := newGround(rt, dir)
		for range rapid.IntRange(1, 40).Draw(rt, "deeds") {
			// Refused deeds are part of the game; a team whose enrolment was a mistake does not reach the person any more.
			if err := g.step(rt); err != nil && !slices.Contains([]errs.Kind{errs.KindInvalid, errs.KindConflict, errs.KindDenied}, errs.KindOf(err)) {
				rt.Fatal(err)
			}
			g.led(rt)
			g.now = g.now.AddDate(0, 0, rapid.IntRange(0, 15).Draw(rt, "days go by"))
		}
		g.unchanged(rt, "after the deeds")
		before := g.caches(rt)
		g.contributions(rt)
		if len(g.enrolments) > 0 {
			for _, q := range []string{
				"delete from task", "delete from tally", "delete from enrolment_tally",
				"update enrolment set status = 'active', stage = '', now_text = '', cfs = 3, due_sort = '2000-01-01', next_due = null, responsible_id = null",
			} {
				if _, err := g.st.DB.Raw().ExecContext(ctx, q); err != nil {
					rt.Fatal(err)
				}
			}
			d, err := g.s.Rebuild(ctx)
			if err != nil {
				rt.Fatal(err)
			}
			if len(d.States) != len(g.enrolments) || d.Enrolments != len(g.enrolments) {
				rt.Fatalf("%d of %d wiped states were found", len(d.States), len(g.enrolments))
			}
		}
		if diff := cmp.Diff(before, g.caches(rt)); diff != "" {
			rt.Fatalf("rebuilt caches (+) are not those that the deeds left (-):\n%s", diff)
		}
		g.unchanged(rt, "after the rebuild")
	})
}

type fataler interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// unchanged checks that a check finds nothing.
func (g *ground) unchanged(t fataler, when string) {
	d, err := g.s.CheckCaches(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !d.None() {
		t.Fatalf("%s: %s: %v", when, d, d)
	}
}

// led takes in the enrolments that endings have led to.
func (g *ground) led(t fataler) {
	ids, err := g.st.Reader().AllEnrolmentIDs(context.Background(), query.AllEnrolmentIDsParams{ID: "00000000-0000-0000-0000-000000000000", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if !slices.Contains(g.enrolments, care.EnrolmentID(id)) {
			g.enrolments = append(g.enrolments, care.EnrolmentID(id))
		}
	}
}

// contributions checks that the counters are the sum of what package care says of each enrolment.
func (g *ground) contributions(t fataler) {
	ctx, r := context.Background(), g.st.Reader()
	want := map[care.TallyKey]int{}
	for _, id := range g.enrolments {
		row, err := r.Enrolment(ctx, db.ID(id))
		if err != nil {
			t.Fatal(err)
		}
		events, _, err := r.Events(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		p, err := g.s.Pathway(ctx, r, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
		if err != nil {
			t.Fatal(err)
		}
		e, err := care.Fold(p, events)
		if err != nil {
			t.Fatal(err)
		}
		beside, err := app.BesideOf(ctx, r, g.s.Calendar, row)
		if err != nil {
			t.Fatal(err)
		}
		for k, n := range care.Contribution(p, e, care.Tasks(p, e, g.s.Calendar, care.Periods(beside.Stays)), beside, care.OrgID(row.AreaID)) {
			want[k] += n
		}
	}
	rows, err := r.AllTallies(ctx)
	if err != nil {
		t.Fatal(err)
	}
	have := map[care.TallyKey]int{}
	for _, n := range rows {
		have[care.TallyKey{Area: care.OrgID(n.AreaID), Pathway: n.PathwayCode, Measure: n.Measure, Bucket: n.Bucket}] = n.N
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Fatalf("counters (+) are not the sum of the contributions (-):\n%s", diff)
	}
}

// caches writes down everything that is cached.
func (g *ground) caches(t fataler) []string {
	var out []string
	for _, q := range []string{
		"select id || ' ' || event_count || ' ' || status || ' ' || stage || ' ' || now_text || ' ' || coalesce(referred_on, '') || ' ' || coalesce(included_on, '') || ' ' || coalesce(mapped_on, '') || ' ' || coalesce(planned_on, '') || ' ' || coalesce(ended_on, '') || ' ' || end_reason || ' ' || cfs || ' ' || cfs_before || ' ' || coalesce(responsible_id, '') || ' ' || paused || ' ' || coalesce(next_due, '') || ' ' || next_title || ' ' || next_rule || ' ' || due_sort || ' ' || coalesce(last_contact_on, '') from enrolment order by id",
		"select enrolment_id || ' ' || rule || ' ' || number || ' ' || title || ' ' || day_on || ' ' || coalesce(due_on, '') || ' ' || coalesce(due_before, '') || ' ' || paused || ' ' || coalesce(paused_from, '') || ' ' || paused_days || ' ' || coalesce(booked_on, '') || ' ' || coalesce(assignee_id, '') from task order by enrolment_id, rule",
		"select area_id || ' ' || pathway_code || ' ' || measure || ' ' || bucket || ' ' || n from tally where n <> 0 order by 1",
		"select enrolment_id || ' ' || data from enrolment_tally order by 1",
	} {
		rows, err := g.st.DB.Raw().Query(q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			out = append(out, line)
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// textPlan is a plan as one text, as they were before there were versions.
type textPlan struct {
	at    enrolment.Target
	on    date.Date
	after int
}

func (d textPlan) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		return enrolment.In(ctx, tx, access.WritePlan, d.at, care.Event{Kind: care.PlanWritten, On: d.on, Plan: &care.PlanText{Version: d.after + 1, Text: "Gå tur"}})
	})
}

// visited is a mapping visit that was told as one text.
type visited struct {
	at  enrolment.Target
	on  date.Date
	cfs care.CFS
}

func (d visited) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		v := care.Visit{Purpose: care.PurposeMapping, Form: "visit", Participants: []string{"Pasienten"}, GP: "none", Note: "Trygg"}
		return enrolment.In(ctx, tx, access.RecordMapping, d.at, care.Event{Kind: care.Mapped, On: d.on, Visit: &v, CFS: d.cfs})
	})
}
