package plan_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

func (g *ground) read(t testing.TB) plan.Reading {
	t.Helper()
	read, err := plan.ReadingOf(context.Background(), g.s.Store.Reader(), *g.all(t).Working)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// since is what a refusal says has changed, nil where it refuses nothing for that.
func since(t testing.TB, err error) []string {
	t.Helper()
	var clash *plan.ReadConflict
	if !errors.As(err, &clash) {
		t.Fatalf("not refused: %v", err)
	}
	if errs.KindOf(err) != errs.KindConflict {
		t.Errorf("it is of kind %v", errs.KindOf(err))
	}
	out := []string{}
	for _, c := range clash.Since {
		out = append(out, c.Sentence())
	}
	return out
}

// Nobody answers or signs what she has not read: what was written meanwhile is told, nothing is recorded, and the next press is of what was told.
func TestNobodySignsUnread(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		v := g.heard(t)
		party := g.round(t).Parties[0].ID
		answer := plan.Answer{Version: v.ID, Party: party, Says: plan.Agree, How: plan.InPerson, Read: g.read(t)}
		later := func() { g.now = g.now.Add(time.Minute) }
		later()
		g.save(t, g.grete, text.Save{Path: "tiltak/b/frist", Base: g.fields(t)["tiltak/b/frist"].Revision, Text: "8.12.2026"})
		if got := since(t, answer.Run(ctx, g.s, g.ingrid)); len(got) != 1 || got[0] != "Frist flyttet: Ringer fra 1. des. til 8. des." {
			t.Errorf("told %q", got)
		}
		if p := g.round(t).Parties[0]; p.Says != plan.Silent {
			t.Errorf("recorded: %+v", p)
		}
		answer.Read = g.read(t)
		later()
		g.save(t, g.grete, text.Save{Path: "tiltak/b/plass", Base: 0, Text: "3"}) // no word is another
		if err := answer.Run(ctx, g.s, g.ingrid); err != nil {
			t.Errorf("the order of things: %v", err)
		}
		answer.Read = plan.Unread
		if got := since(t, answer.Run(ctx, g.s, g.ingrid)); len(got) != 0 {
			t.Errorf("of what nobody read it is told %q", got)
		}

		p := g.publish()
		p.Seen, p.Read = g.all(t).Working.Seen, g.read(t)
		later()
		if err := (clarification.Wish{Patient: g.person, Text: "Hjem så lenge det går"}).Run(ctx, g.s, g.henrik); err != nil {
			t.Fatal(err)
		}
		later()
		g.save(t, g.grete, text.Save{Path: "mal/a/tekst", Base: g.fields(t)["mal/a/tekst"].Revision, Text: "Gå til butikken"})
		if got := since(t, p.Run(ctx, g.s, g.ingrid)); len(got) != 3 || got[0] != "Mål endret: «Gå til butikken», før «Gå til postkassen»" {
			t.Errorf("told %q", got)
		}
		stale := p
		stale.Seen-- // somebody took over meanwhile, too: what was written is told all the same
		if got := since(t, stale.Run(ctx, g.s, g.ingrid)); len(got) != 3 {
			t.Errorf("told %q", got)
		}
		if all := g.all(t); all.Holds != nil {
			t.Fatal("published")
		}
		p.Read = g.read(t)
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
	})
}

// A message answers what was sent, whatever has been written since: the version tells that it was before the last change.
func TestMessageAnswersWhatWasSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		v := g.heard(t)
		g.now = g.now.Add(time.Minute)
		g.save(t, g.grete, text.Save{Path: "mal/a/tekst", Base: g.fields(t)["mal/a/tekst"].Revision, Text: "Gå til butikken"})
		for i, how := range []plan.Way{plan.ByMessage, plan.ByTelephone} {
			d := plan.Answer{Version: v.ID, Party: g.round(t).Parties[i].ID, Says: plan.Agree, Read: g.read(t)}
			if err := d.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "hvordan" {
				t.Errorf("for another, without how: %v", err)
			}
			d.How = how
			if err := d.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
		}
		p := g.publish()
		p.Seen = g.all(t).Working.Seen
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		b, err := g.all(t).Holds.Body()
		if err != nil || len(b.Parties) != 2 {
			t.Fatalf("%+v, %v", b, err)
		}
		if m, c := b.Parties[0], b.Parties[1]; !m.Changed || m.How != plan.ByMessage || c.Changed || c.How != plan.ByTelephone {
			t.Errorf("%+v", b.Parties)
		}
	})
}

// Two at once: whoever signs or answers while somebody writes has signed what she read, or nothing; and no small change to the version that holds is
// lost in the one that takes its place.
func TestReadAndWrittenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		v := g.heard(t)
		party, said := g.round(t).Parties[0].ID, "Gå til postkassen"
		both := func(one, other func() error) (error, error) {
			var wait sync.WaitGroup
			var a, b error
			wait.Go(func() { a = one() })
			wait.Go(func() { b = other() })
			wait.Wait()
			return a, b
		}
		write := func(now string) func() error {
			save := document.Save{Document: g.document, Fields: []text.Save{{Path: "mal/a/tekst", Base: g.fields(t)["mal/a/tekst"].Revision, Text: now}}}
			return func() error { _, err := save.Run(ctx, g.s, g.grete); return err }
		}
		for i := range 6 {
			d := plan.Answer{Version: v.ID, Party: party, Says: plan.Comment, Note: string(rune('a' + i)), How: plan.ByVideo, Read: g.read(t)}
			now := said + string(rune('a'+i))
			answered, written := both(func() error { return d.Run(ctx, g.s, g.ingrid) }, write(now))
			if written != nil {
				t.Fatal(written)
			}
			if p := g.round(t).Parties[0]; answered == nil && p.Heard()["mal/a/tekst"] != said {
				t.Errorf("answered %q, read %q", p.Heard()["mal/a/tekst"], said)
			} else if answered != nil {
				since(t, answered)
			}
			said, g.now = now, g.now.Add(time.Minute)
		}
		p := g.publish()
		p.Seen, p.Read = g.all(t).Working.Seen, g.read(t)
		signed, _ := both(func() error { return p.Run(ctx, g.s, g.ingrid) }, write("Gå på kafé"))
		if signed != nil {
			since(t, signed)
			p.Read = g.read(t)
			if err := p.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
			said = "Gå på kafé"
		}
		if b, err := g.all(t).Holds.Body(); err != nil || b.Texts["mal/a/tekst"] != said {
			t.Errorf("signed %q, read %q, %v", b.Texts["mal/a/tekst"], said, err)
		}

		holds := g.all(t).Holds.ID
		id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
		if err != nil {
			t.Fatal(err)
		}
		g.version, g.document = id, g.all(t).Working.Document
		next := g.publish()
		next.Version, next.Read, next.Keeps = id, g.read(t), map[string]bool{"b": true}
		g.now = g.now.Add(time.Minute)
		small := plan.SmallChange{Version: holds, Path: "tiltak/b/frist", Before: "1.12.2026", Text: "8.12.2026"}
		signed, changed := both(func() error { return next.Run(ctx, g.s, g.ingrid) }, func() error { return small.Run(ctx, g.s, g.grete) })
		switch {
		case signed == nil && errs.KindOf(changed) == errs.KindConflict: // the version that was changed holds no more
		case changed == nil && signed != nil:
			if got := since(t, signed); len(got) != 1 || got[0] != "Frist flyttet: Ringer fra 1. des. til 8. des." {
				t.Errorf("told %q", got)
			}
		default:
			t.Errorf("signed: %v, changed: %v", signed, changed)
		}
	})
}

// A message answers what was sent: what it wants another is held against the text as it was then. An answer of a party's own was told to nobody, also where
// it was laid before there were ways.
func TestMessageBeginsWithWhatWasSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		v := g.heard(t)
		party := g.round(t).Parties[0]
		sent := g.fields(t)["tiltak/b/hva"].Revision
		g.now = g.now.Add(time.Minute)
		g.write1(t, "tiltak/b/hva", "Ringer daglig")
		now := g.fields(t)["tiltak/b/hva"].Revision
		for _, how := range []plan.Way{plan.ByMessage, plan.ByTelephone} {
			said := plan.Said{Path: "tiltak/b/hva", Text: "Tydeligere, " + string(how), Proposed: "Ringer hver onsdag", Base: now}
			if err := (plan.Answer{Version: v.ID, Party: party.ID, Says: plan.Change, How: how, Remarks: []plan.Said{said}}).Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
		}
		if r := g.round(t).Remarks; r[0].Base != sent || r[1].Base != now || sent == now {
			t.Errorf("by message from %d, sent %d; by telephone from %d, now %d", r[0].Base, sent, r[1].Base, now)
		}
		own := db.NewID()
		err := st.InTx(ctx, func(w *store.Writer) error {
			if err := w.InsertPlanParty(ctx, query.InsertPlanPartyParams{ID: own, VersionID: v.ID, Party: string(rule.Hospital), Name: "Henrik Dahl", UserID: db.ID(g.henrik.User), SentAt: db.At(g.now)}); err != nil {
				return err
			}
			_, err := w.AnswerPlanParty(ctx, query.AnswerPlanPartyParams{ID: own, Answer: string(plan.Agree), AnsweredAt: db.At(g.now), AnsweredBy: db.ID(g.henrik.User), How: "muntlig", Heard: db.ToJSON(map[string]string{})})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if p := g.round(t).Party(own); p.How != "" || p.Says != plan.Agree {
			t.Errorf("her own answer: %+v", p)
		}
	})
}

// «Angre» from the page of a version that was replaced meanwhile is told where the measure stands done now, to be taken up again there.
func TestUndoneFromAnOldPage(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	g.write(t)
	if err := g.publish().Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	old := g.all(t).Holds.ID
	id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
	if err != nil {
		t.Fatal(err)
	}
	p := g.publish()
	p.Version, p.Seen, p.Keeps = id, g.all(t).Working.Seen, map[string]bool{"b": true}
	if err := p.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	if err := (plan.SmallChange{Version: id, Path: "tiltak/b/status", Text: "gjort"}).Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	var clash *plan.ChangeConflict
	err = plan.SmallChange{Version: old, Path: "tiltak/b/status", Before: "gjort"}.Run(ctx, g.s, g.ingrid)
	if !errors.As(err, &clash) || clash.Gone || clash.Version != id || clash.Standing != "gjort" {
		t.Errorf("%+v, %v", clash, err)
	}
}
