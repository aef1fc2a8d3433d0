package plan_test

import (
	"context"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/care"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

func (g *ground) treatment(t testing.TB, read func(context.Context, *store.Reader, plan.Version) (map[string]string, error), v *plan.Version) rule.Treatment {
	t.Helper()
	texts, err := read(context.Background(), g.s.Store.Reader(), *v)
	if err != nil {
		t.Fatal(err)
	}
	return rule.Read(texts).Treatment
}

func (g *ground) all(t testing.TB) *plan.All {
	t.Helper()
	all, err := plan.Of(context.Background(), g.s.Store.Reader(), g.person)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (g *ground) decide(t testing.TB, seen int, text string, on date.Date) {
	t.Helper()
	if err := (clarification.Decide{Patient: g.person, Seen: seen, Text: text, On: on}).Run(context.Background(), g.s, g.henrik); err != nil {
		t.Fatal(err)
	}
}

// A draft says what is agreed today, what is published says for ever what was agreed then, and whoever reads it today is told both.
func TestTreatmentHasOneHome(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	g.write(t)
	if err := (clarification.Wish{Patient: g.person, Text: "Hjem"}).Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	g.decide(t, 1, "Ikke HLR", date.Of(2026, 11, 1))
	if got := g.treatment(t, plan.Texts, g.all(t).Working); got.Wish != "Hjem" || got.Decision != "Ikke HLR" || got.By != "Henrik Dahl" || got.Edition != 2 {
		t.Errorf("the draft says %+v", got)
	}
	p := g.publish()
	if err := p.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	g.decide(t, 2, "Alt som hjelper", date.Of(2026, 11, 16))
	if _, err := (plan.Start{Patient: g.person}).Run(ctx, g.s, g.grete); err != nil {
		t.Fatal(err)
	}
	all := g.all(t)
	b, err := all.Holds.Body()
	if err != nil || b.Plan().Treatment.Decision != "Ikke HLR" || b.Plan().Treatment.DecidedOn != date.Of(2026, 11, 1) {
		t.Errorf("signed %+v, %v", b.Plan().Treatment, err)
	}
	if got := g.treatment(t, plan.Texts, all.Holds); got.Decision != "Ikke HLR" {
		t.Errorf("the version that holds says %+v", got)
	}
	for name, got := range map[string]rule.Treatment{"today": g.treatment(t, plan.Today, all.Holds), "the next draft": g.treatment(t, plan.Texts, all.Working)} {
		if got.Decision != "Alt som hjelper" || got.Wish != "Hjem" || got.Earlier != "" || got.By != "Henrik Dahl" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n, err := plan.Carry(ctx, g.s.Store); n != 0 || err != nil {
		t.Errorf("carried %d, %v", n, err)
	}
}

// The text for the record carries the decision as it stands, and says what differs from what was signed.
func TestJournalTellsWhatStandsToday(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	g.write(t)
	g.decide(t, 0, "Ikke HLR", date.Of(2026, 11, 1))
	p := g.publish()
	if err := p.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	journal := func() string {
		t.Helper()
		h, err := patient.Header(ctx, g.s, g.ingrid, access.SeePlan, g.person)
		if err != nil {
			t.Fatal(err)
		}
		said, err := plan.Journal(ctx, g.s, g.ingrid, h, g.enrolment, 1)
		if err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(said, "\u00a0", " ")
	}
	if said := journal(); !strings.Contains(said, "Medisinsk beslutning: Ikke HLR") || strings.Contains(said, "ENDRET") {
		t.Errorf("as signed: %s", said)
	}
	g.decide(t, 1, "Alt som hjelper", date.Of(2026, 11, 16))
	change := plan.SmallChange{Version: g.version, Path: "tiltak/b/frist", Before: "1.12.2026", Text: "8.12.2026"}
	if err := change.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	said := journal()
	for _, want := range []string{"Medisinsk beslutning: Alt som hjelper", "ENDRET ETTER SIGNERING", "– Medisinsk beslutning endret: Alt som hjelper, før Ikke HLR", "– Frist flyttet: Ringer fra 1. des. til 8. des.", "Signert av Ingrid Sandvik"} {
		if !strings.Contains(said, want) {
			t.Errorf("lacks %q: %s", want, said)
		}
	}
	if strings.Contains(said, "Medisinsk beslutning: Ikke HLR") {
		t.Errorf("the decision that is no more: %s", said)
	}
}

// What was written in a plan before the clarifications were the home is carried there once, in the physician's name; and where somebody
// has written there already, it still shows.
func TestTreatmentFromBefore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.write(t)
		old := func(a access.Actor, texts map[string]string) {
			err := g.s.Do(ctx, a, func(tx *app.Tx) error {
				person, err := tx.Person(ctx, g.person)
				if err != nil {
					return err
				}
				if err := tx.Allow(access.EditPlan, person); err != nil {
					return err
				}
				return document.Put(ctx, tx, g.document, g.fields(t), texts)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		old(g.ingrid, map[string]string{"avklaring/onske": "Ringe datteren først", "avklaring/onske-dato": "5.6.2026"})
		old(g.henrik, map[string]string{"avklaring/beslutning": "Ikke HLR", "avklaring/beslutning-dato": "9.6.2026", "avklaring/beslutning-vurderes": "9.12.2026"})
		if got := g.treatment(t, plan.Texts, g.all(t).Working); got.Decision != "Ikke HLR" || got.By != "Henrik Dahl" || got.Edition != 0 {
			t.Errorf("before: %+v", got)
		}
		for i, want := range []int{1, 0} {
			if n, err := plan.Carry(ctx, st); n != want || err != nil {
				t.Fatalf("round %d carried %d, %v", i, n, err)
			}
		}
		c, err := clarification.Of(ctx, st.Reader(), g.person)
		want := care.Clarification{Wish: "Ringe datteren først", WishOn: date.Of(2026, 6, 5), Decision: "Ikke HLR", DecidedOn: date.Of(2026, 6, 9), ValidTo: date.Of(2026, 12, 9)}
		if err != nil || c == nil || c.Clarification != want || c.DecidedBy != "Henrik Dahl" || c.Version != 1 {
			t.Fatalf("carried %+v, %v", c, err)
		}
		if got := g.treatment(t, plan.Texts, g.all(t).Working); got.Decision != "Ikke HLR" || got.Earlier != "" || got.Edition != 1 {
			t.Errorf("after: %+v", got)
		}
		g.decide(t, 1, "Alt som hjelper", date.Of(2026, 11, 16))
		if got := g.treatment(t, plan.Texts, g.all(t).Working); got.Decision != "Alt som hjelper" || got.Earlier != "Beslutning: Ikke HLR (Henrik Dahl, 9.6.2026)" {
			t.Errorf("with another decision: %+v", got)
		}
		p := g.publish()
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		b, err := g.all(t).Holds.Body()
		if err != nil || b.Texts["avklaring/tidligere"] == "" || b.Texts["avklaring/beslutning"] != "Alt som hjelper" {
			t.Errorf("signed %v, %v", b.Texts, err)
		}
	})
}
