package plan_test

import (
	"context"
	"testing"
	"time"

	"traad/internal/app/plan"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/storetest"
)

// A published version claims no consent that nobody gave: who agreed to a text that is another now, agreed before it was changed; who agreed
// but for a wish that the plan does not follow, was informed; a party's own words taken in are no change.
func TestNobodysConsentIsClaimed(t *testing.T) {
	due := func(base int) plan.Said {
		return plan.Said{Path: "tiltak/g/frist", Text: "Annen frist", Proposed: "4.12.2026", Base: base, Wish: true}
	}
	for name, c := range map[string]struct {
		says    plan.Saying
		remarks func(base int) []plan.Said
		then    func(g *ground, remark plan.Reply)
		agreed  bool
		changed bool
	}{
		"agrees, and nothing is changed": {says: plan.Agree, agreed: true},
		"agrees, and another is asked to do more": {
			says: plan.Agree, agreed: true, changed: true,
			then: func(g *ground, _ plan.Reply) {
				g.save(t, g.grete, text.Save{Path: "tiltak/n/hva", Text: "Ta EKG hver uke"}, text.Save{Path: "tiltak/n/hvem", Text: "fastlege"})
			},
		},
		"agrees, and says that it is not hers": {
			says: plan.Agree, remarks: func(int) []plan.Said {
				return []plan.Said{{Path: "tiltak/g/hvem", Text: "Dette er ikke mitt tiltak.", Wish: true}}
			},
			then: func(g *ground, r plan.Reply) { g.reply(t, r) },
		},
		"agrees with another day, which is taken in": {
			says: plan.Agree, agreed: true, remarks: func(base int) []plan.Said { return []plan.Said{due(base)} },
			then: func(g *ground, r plan.Reply) { r.TakeIn = true; g.reply(t, r) },
		},
		"agrees with another day, which is not": {
			says: plan.Agree, remarks: func(base int) []plan.Said { return []plan.Said{due(base)} },
			then: func(g *ground, r plan.Reply) { g.reply(t, r) },
		},
		"wants a change": {
			says: plan.Change, remarks: func(int) []plan.Said { return []plan.Said{{Text: "Ring meg"}} },
			then: func(g *ground, r plan.Reply) { g.reply(t, r) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGround(t, storetest.Open(t))
			ctx := context.Background()
			g.write(t)
			g.save(t, g.ingrid, text.Save{Path: "tiltak/g/hva", Text: "Blodprøver"}, text.Save{Path: "tiltak/g/hvem", Text: "fastlege"}, text.Save{Path: "tiltak/g/frist", Text: "1.12.2026"})
			send := plan.Send{Version: g.version, Due: g.ingrid.Today.AddDays(7), Parties: []plan.Asked{{Kind: rule.GP, Name: "Mona Ruud"}}}
			if err := send.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
			d := plan.Answer{Version: g.version, Party: g.round(t).Parties[0].ID, Says: c.says, How: plan.ByTelephone}
			if c.remarks != nil {
				d.Remarks = c.remarks(g.fields(t)["tiltak/g/frist"].Revision)
			}
			if err := d.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
			g.now = g.now.Add(time.Minute)
			var r plan.Reply
			if remarks := g.round(t).Remarks; len(remarks) > 0 {
				r = plan.Reply{Remark: remarks[0].ID, Text: "Takk"}
			}
			if c.then != nil {
				c.then(g, r)
			}
			p := g.publish()
			p.Seen = g.all(t).Working.Seen
			if err := p.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
			b, err := g.all(t).Holds.Body()
			if err != nil || len(b.Parties) != 1 || b.Parties[0].Agreed != c.agreed || b.Parties[0].Changed != c.changed {
				t.Errorf("%+v, %v", b, err)
			}
		})
	}
}

// Only what the GP takes on is taken on, and what the GP then says is not the GP's, is confirmed no more.
func TestGPTakesOnAndGivesBack(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	g.write(t)
	g.save(t, g.ingrid, text.Save{Path: "tiltak/g/hva", Text: "Blodprøver"}, text.Save{Path: "tiltak/g/hvem", Text: "fastlege"})
	send := plan.Send{Version: g.version, Due: g.ingrid.Today.AddDays(7), Parties: []plan.Asked{{Kind: rule.Patient, Name: "Kari Aasen"}, {Kind: rule.GP, Name: "Mona Ruud"}}}
	if err := send.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	gp, parties := g.gp(t), g.round(t).Parties
	answer := func(a access.Actor, d plan.Answer) {
		t.Helper()
		d.Version = g.version
		if err := d.Run(ctx, g.s, a); err != nil {
			t.Fatal(err)
		}
	}
	answer(g.ingrid, plan.Answer{Party: parties[0].ID, Says: plan.Agree, How: plan.InPerson})
	answer(gp, plan.Answer{Party: parties[1].ID, Says: plan.Change, Note: "Ring meg"})
	if m := g.measure(t, "g"); !m.Proposed() {
		t.Errorf("a wish for change took it on: %+v", m)
	}
	answer(gp, plan.Answer{Party: parties[1].ID, Says: plan.Agree, Takes: []string{"g"}})
	if m := g.measure(t, "g"); !m.Confirmed {
		t.Errorf("not confirmed: %+v", m)
	}
	answer(gp, plan.Answer{Party: parties[1].ID, Says: plan.Agree, Remarks: []plan.Said{{Path: "tiltak/g/hvem", Text: "Dette er ikke mitt tiltak.", Wish: true}}})
	if m := g.measure(t, "g"); !m.Proposed() {
		t.Errorf("given back: %+v", m)
	}
	answer(gp, plan.Answer{Party: parties[1].ID, Says: plan.Agree, Takes: []string{"g"}})
	for _, r := range g.round(t).Remarks {
		if r.Open() {
			g.reply(t, plan.Reply{Remark: r.ID, Text: "Da er det ditt"})
		}
	}
	p := g.publish()
	p.Seen = g.all(t).Working.Seen
	if err := p.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	b, err := g.all(t).Holds.Body()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Parties { // that the GP confirms is no change to what she agreed to, nor to what the GP did
		if !p.Agreed || p.Changed {
			t.Errorf("%+v", p)
		}
	}
}

func (g *ground) round(t testing.TB) *plan.Round {
	t.Helper()
	round, err := plan.RoundOf(context.Background(), g.s.Store.Reader(), g.version)
	if err != nil {
		t.Fatal(err)
	}
	return round
}

func (g *ground) reply(t testing.TB, d plan.Reply) {
	t.Helper()
	if beside, err := d.Run(context.Background(), g.s, g.ingrid); err != nil || beside {
		t.Fatalf("beside another text: %v, %v", beside, err)
	}
}
