package plan_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

// mails are those in the outbox, as "about to name", and fails for one that tells anything of the person or the plan.
func (g *ground) mails(t testing.TB) []string {
	t.Helper()
	rows, err := g.s.Store.Reader().OutboxLatest(context.Background(), 50)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, r.About+" to "+r.UserName)
		for _, not := range []string{"Kari", "Aasen", "Mona", "postkassen", "1942", "Nes", string(g.person), string(g.version), string(g.enrolment)} {
			if strings.Contains(r.Subject+r.Body, not) {
				t.Errorf("a mail tells %q:\n%s\n%s", not, r.Subject, r.Body)
			}
		}
		if r.HearingID != g.version || !strings.Contains(r.Body, "https://traad.example/h/") || !strings.Contains(r.Subject, "T-") {
			t.Errorf("%+v", r)
		}
	}
	slices.Sort(out)
	return out
}

// ruud is the person's GP, with a role of her own at an office.
func (g *ground) ruud(t testing.TB) access.Actor {
	t.Helper()
	ctx := context.Background()
	user, office := db.NewID(), db.NewID()
	err := g.s.Store.InTx(ctx, func(w *store.Writer) error {
		return errors.Join(
			w.InsertOrganisation(ctx, query.InsertOrganisationParams{ID: office, Kind: string(care.OrgGPOffice), Name: "Legesenteret", NameSort: "legesenteret", Status: string(care.InOperation)}),
			w.InsertUser(ctx, query.InsertUserParams{ID: user, Name: "Mona Ruud", NameSort: "ruud", CreatedAt: db.At(g.now)}),
			w.InsertRoleAssignment(ctx, query.InsertRoleAssignmentParams{ID: db.NewID(), UserID: user, Role: string(care.GeneralPractitioner), OrganisationID: office, ValidFrom: date.Of(2020, 1, 1), CreatedAt: db.At(g.now)}),
			w.InsertGPRelation(ctx, query.InsertGPRelationParams{ID: db.NewID(), PatientID: db.ID(g.person), GpID: user, OfficeID: office, ValidFrom: date.Of(2020, 1, 1), CreatedAt: db.At(g.now)}),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	return access.Actor{User: care.UserID(user), Name: "Mona Ruud", Role: care.GeneralPractitioner, Org: care.OrgID(office), OrgKind: "gp_office", Today: date.In(g.now)}
}

// A hearing, its reminder and its last day go by mail to those who are to answer and may, once each; the last day to who follows it up.
func TestHearingMail(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		g.s.Outward.Address = "https://traad.example"
		ctx := context.Background()
		g.write(t)
		gp := g.ruud(t)
		parties := []plan.Asked{
			{Kind: rule.Patient, Name: "Kari Aasen"}, {Kind: rule.GP, Name: "Mona Ruud", User: gp.User}, {Kind: rule.Hospital, Name: "Henrik Dahl", User: g.henrik.User}, {Kind: rule.Municipality, Name: "Hjemmesykepleien"},
		}
		if err := (plan.Send{Version: g.version, Due: date.Of(2026, 11, 25), Parties: parties}).Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		want := []string{"hearing to Henrik Dahl", "hearing to Mona Ruud"}
		check := func(when string) {
			t.Helper()
			slices.Sort(want)
			if got := g.mails(t); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", when, got, want)
			}
		}
		check("sent")
		round, err := plan.RoundOf(ctx, st.Reader(), g.version)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(round.Parties, func(p plan.Party) bool { return p.Kind == rule.Hospital })
		if err := (plan.Answer{Version: g.version, Party: round.Parties[i].ID, Says: plan.Agree}).Run(ctx, g.s, g.henrik); err != nil {
			t.Fatal(err)
		}
		j := slices.IndexFunc(round.Parties, func(p plan.Party) bool { return p.Kind == rule.GP })
		for range 2 { // two presses, one mail; who has answered gets none
			for _, p := range []int{i, j} {
				if err := (plan.Remind{Version: g.version, Party: round.Parties[p].ID}).Run(ctx, g.s, g.ingrid); err != nil {
					t.Fatal(err)
				}
			}
		}
		want = append(want, "hearing_near to Mona Ruud")
		check("reminded by the author")
		run := func(day date.Date) {
			t.Helper()
			g.now = day.At(9, 0)
			if _, err := plan.RemindHearings(ctx, g.s); err != nil {
				t.Fatal(err)
			}
		}
		run(date.Of(2026, 11, 23))
		run(date.Of(2026, 11, 24))
		want = append(want, "hearing_near to Mona Ruud")
		check("near")
		if err := st.InTx(ctx, func(w *store.Writer) error { // who has it is away, and Grete stands in
			return w.InsertAbsence(ctx, query.InsertAbsenceParams{
				ID: db.NewID(), UserID: db.ID(g.ingrid.User), FromOn: date.Of(2026, 11, 26), ToOn: date.Of(2026, 11, 30), SubstituteID: db.ID(g.grete.User), CreatedAt: db.At(g.now),
			})
		}); err != nil {
			t.Fatal(err)
		}
		run(date.Of(2026, 11, 26))
		run(date.Of(2026, 11, 27))
		want = append(want, "hearing_past to Mona Ruud", "hearing_silent to Grete Moen")
		check("past")
		held, seen := g.now, g.all(t).Working.Seen
		for range 2 { // more time: who has not answered is told, once, however often the form is sent
			if err := (plan.Extend{Version: g.version, Seen: seen, Due: date.Of(2026, 12, 7)}).Run(ctx, g.s, g.grete); err != nil {
				t.Fatal(err)
			}
		}
		want = append(want, "hearing_moved to Mona Ruud")
		check("more time")
		for range 2 { // refused: nobody is told
			if err := (plan.Extend{Version: g.version, Seen: seen, Due: date.Of(2026, 12, 9)}).Run(ctx, g.s, g.grete); errs.KindOf(err) != errs.KindConflict {
				t.Fatal(err)
			}
		}
		check("refused")
		latest, err := st.Reader().OutboxLatest(ctx, 1)
		if err != nil || !strings.Contains(latest[0].Body, "Svarfrist:  7. desember") || !strings.Contains(latest[0].Subject, "ny svarfrist") {
			t.Errorf("%+v, %v", latest, err)
		}
		run(date.Of(2026, 12, 5)) // and is reminded anew before the new day
		want = append(want, "hearing_near to Mona Ruud")
		check("near the new day")
		g.now = held

		rows, err := st.Reader().OutboxLatest(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		_, link, _ := strings.Cut(rows[0].Body, "/h/")
		link = link[:strings.IndexByte(link, '\n')]
		if who, err := plan.Behind(ctx, g.s, gp, link); err != nil || who != g.person {
			t.Errorf("behind the link: %q, %v", who, err)
		}
		stranger := gp
		stranger.User = "01900000-0000-7000-8000-000000000099"
		for _, l := range []string{link, "AAAAAAAAAAAAAAAAAAAA", "-"} {
			if who, err := plan.Behind(ctx, g.s, stranger, l); errs.KindOf(err) != errs.KindDenied || who != "" {
				t.Errorf("a stranger is led to %q, %v", who, err)
			}
		}
	})
}

// Nobody who may not answer is written to.
func TestHearingMailIsNotForWhoMayNotAnswer(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	g.write(t)
	gp := g.ruud(t)
	if err := g.s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.InsertObjection(ctx, query.InsertObjectionParams{
			ID: db.NewID(), PatientID: db.ID(g.person), Kind: "organisation", OrganisationID: db.ID(g.henrik.Org), StatedBy: "patient", StatedOn: date.Of(2026, 11, 1), RecordedAt: db.At(g.now), RecordedBy: db.ID(g.ingrid.User),
		})
	}); err != nil {
		t.Fatal(err)
	}
	parties := []plan.Asked{{Kind: rule.GP, Name: "Mona Ruud", User: gp.User}, {Kind: rule.Hospital, Name: "Henrik Dahl", User: g.henrik.User}}
	if err := (plan.Send{Version: g.version, Due: date.Of(2026, 11, 25), Parties: parties}).Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	rows, err := g.s.Store.Reader().OutboxLatest(ctx, 9)
	if err != nil || len(rows) != 1 || rows[0].UserName != "Mona Ruud" {
		t.Errorf("%+v, %v", rows, err)
	}
}
