package plan_test

import (
	"context"
	"testing"

	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

// measure is a measure of the draft as it stands.
func (g *ground) measure(t testing.TB, id string) rule.Measure {
	t.Helper()
	for _, m := range rule.Read(g.fields(t).Texts()).Measures {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no measure %s", id)
	return rule.Measure{}
}

// A measure for the GP is a proposal that the team writes and publishes without the GP; what the GP takes on, the team cannot touch; the
// next version proposes anew.
func TestGPOwnsMeasure(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	g.write(t)
	g.save(t, g.ingrid, text.Save{Path: "tiltak/g/hva", Text: "Blodprøver"}, text.Save{Path: "tiltak/g/hvem", Text: "fastlege"}, text.Save{Path: "tiltak/g/fastlege", Text: rule.Confirmed})
	if m := g.measure(t, "g"); !m.Proposed() {
		t.Errorf("the team confirmed for the GP: %+v", m)
	}
	send := plan.Send{Version: g.version, Due: g.ingrid.Today.AddDays(7), Parties: []plan.Asked{{Kind: rule.GP, Name: "Mona Ruud"}}}
	if err := send.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	round, err := plan.RoundOf(ctx, g.s.Store.Reader(), g.version)
	if err != nil {
		t.Fatal(err)
	}
	// on the GP's behalf, the team confirms nothing
	if err := (plan.Answer{Version: g.version, Party: round.Parties[0].ID, Says: plan.Agree, How: plan.ByTelephone, Takes: []string{"g"}}).Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	if m := g.measure(t, "g"); !m.Proposed() {
		t.Errorf("confirmed by telephone: %+v", m)
	}
	gp := g.gp(t)
	if err := (plan.Answer{Version: g.version, Party: round.Parties[0].ID, Says: plan.Agree, Takes: []string{"g", "a"}}).Run(ctx, g.s, gp); err != nil {
		t.Fatal(err)
	}
	if m := g.measure(t, "g"); !m.Confirmed {
		t.Errorf("not confirmed: %+v", m)
	}
	for _, path := range []string{"tiltak/g/hva", "tiltak/g/frist", "tiltak/g/hvem", "tiltak/g/fjernet", "tiltak/g/fastlege"} {
		f := g.fields(t)[path]
		if a := g.save(t, g.ingrid, text.Save{Path: path, Base: f.Revision, Text: map[string]string{"tiltak/g/hvem": "kommune", "tiltak/g/fjernet": "ja"}[path]}).Fields[0]; a.Fault == "" {
			t.Errorf("the team wrote %s", path)
		}
	}
	if m := g.measure(t, "g"); m.What != "Blodprøver" || !m.Confirmed {
		t.Errorf("stands %+v", m)
	}
	d := g.publish()
	d.Seen = g.all(t).Working.Seen
	if err := d.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	b, err := g.all(t).Holds.Body()
	if err != nil || b.Texts["tiltak/g/fastlege"] != rule.Confirmed {
		t.Errorf("published %v, %v", b, err)
	}
	if _, err := (plan.Start{Patient: g.person}).Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	g.document = g.all(t).Working.Document
	if m := g.measure(t, "g"); !m.Proposed() {
		t.Errorf("the next version says that the GP has confirmed it: %+v", m)
	}
}

// gp is a GP who has the person on her list.
func (g *ground) gp(t testing.TB) access.Actor {
	t.Helper()
	err := g.s.Store.InTx(context.Background(), func(w *store.Writer) error {
		return w.InsertGPRelation(context.Background(), query.InsertGPRelationParams{
			ID: db.NewID(), PatientID: db.ID(g.person), GpID: db.ID(g.henrik.User), OfficeID: db.ID(g.henrik.Org), ValidFrom: date.Of(2020, 1, 1), CreatedAt: db.At(g.now),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	a := g.henrik
	a.Role, a.Name, a.Areas = care.GeneralPractitioner, "Mona Ruud", nil
	return a
}
