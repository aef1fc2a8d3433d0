package plan_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"traad/internal/app/document"
	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

func (g *ground) save(t testing.TB, a access.Actor, saves ...text.Save) *document.Answered {
	t.Helper()
	done, err := document.Save{Document: g.document, Section: "mal", Fields: saves}.Run(context.Background(), g.s, a)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func (g *ground) fields(t testing.TB) text.Document {
	t.Helper()
	d, err := document.Fields(context.Background(), g.s.Store.Reader(), g.document)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSaveAnswersEachField(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		long := strings.Repeat("ø", care.MaxText+1)
		done := g.save(t, g.ingrid, text.Save{Path: "viktig", Text: "Å bo hjemme\x00\r\n", Sheet: "ark"}, text.Save{Path: "tekst", Text: long}, text.Save{Path: "../x", Text: "x"},
			text.Save{Path: "mal/a/finnesikke", Text: "x"}, text.Save{Path: "avklaring/beslutning", Text: "Ikke HLR"}, text.Save{Path: "mal/a/tekst", Text: "«Gå tur» 👵🏽"})
		want := []string{"", "Teksten er på 20 001 tegn", "Feltet finnes ikke", "Feltet finnes ikke i planen", "under Behandlingsavklaringer", ""}
		for i, a := range done.Fields {
			if want[i] == "" && (a.Fault != "" || a.Outcome != text.Saved) || want[i] != "" && (!strings.Contains(strings.ReplaceAll(a.Fault, "\u00a0", " "), want[i]) || a.Outcome != "") {
				t.Errorf("%s: %q %q", a.Path, a.Outcome, a.Fault)
			}
		}
		d := g.fields(t)
		if d.Text("viktig") != "Å bo hjemme" || d.Text("mal/a/tekst") != "«Gå tur» 👵🏽" || d.Text("tekst") != "" {
			t.Errorf("stands %v", d.Texts())
		}
		// an answer that was lost: sent again after another has written on, it changes nothing
		g.save(t, g.grete, text.Save{Path: "viktig", Base: 1, Text: "Å bo hjemme lenge"})
		if a := g.save(t, g.ingrid, text.Save{Path: "viktig", Base: 0, Text: "Å bo hjemme ", Sheet: "ark"}).Fields[0]; a.Outcome != text.Unchanged || a.Field.Text != "Å bo hjemme lenge" || a.Own != 1 {
			t.Errorf("sent again: %+v", a)
		}
		// a revision that is not in the log keeps both
		if a := g.save(t, g.ingrid, text.Save{Path: "viktig", Base: 77, Text: "Noe annet"}).Fields[0]; a.Outcome != text.Kept || len(a.Field.Open) != 1 {
			t.Errorf("from nowhere: %+v", a)
		}
		o, err := document.Open(context.Background(), g.s, g.grete, g.document)
		if err != nil || o.Names[g.ingrid.User] != "Ingrid Sandvik" || len(o.Others) != 1 || o.Others[0].Section != "mal" {
			t.Errorf("opened: %+v, %v", o, err)
		}
		g.now = g.now.Add(2 * document.Lasts)
		if others, err := (document.Here{Document: g.document, Section: "tegn"}).Run(context.Background(), g.s, g.grete); err != nil || len(others) != 0 {
			t.Errorf("long after: %v, %v", others, err)
		}
		f := g.fields(t)["viktig"]
		if _, err := (document.Save{Document: g.document, Fields: []text.Save{{Path: "viktig", Base: f.Revision, Text: "Begge deler", Settle: true}}}).Run(context.Background(), g.s, g.grete); err != nil {
			t.Fatal(err)
		}
		if f = g.fields(t)["viktig"]; f.Text != "Begge deler" || len(f.Open) != 0 {
			t.Errorf("settled: %+v", f)
		}
		rows, err := st.Reader().DocumentEdits(context.Background(), query.DocumentEditsParams{DocumentID: g.document, Path: "viktig"})
		if err != nil || len(rows) != f.Revision || rows[len(rows)-1].Body != f.Text {
			t.Errorf("the log has %d entries, the field is at %d: %v", len(rows), f.Revision, err)
		}
	})
}

// Many save the same field at the same instant: every line that one of them wrote stands in the field or beside it.
func TestSavedAtTheSameInstant(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		var wait sync.WaitGroup
		for i, a := range []access.Actor{g.ingrid, g.grete, g.henrik} {
			wait.Add(1)
			go func() {
				defer wait.Done()
				base, said := 0, ""
				for n := range 8 {
					said = strings.TrimSpace(said + fmt.Sprintf("\nLinje %d av %d.", n, i))
					done, err := document.Save{Document: g.document, Fields: []text.Save{{Path: "tekst", Base: base, Text: said}}}.Run(context.Background(), g.s, a)
					if err != nil {
						t.Error(err)
						return
					}
					base = done.Fields[0].Own
				}
			}()
		}
		wait.Wait()
		f := g.fields(t)["tekst"]
		all := f.Text
		for _, o := range f.Open {
			all += "\n" + o.Text
		}
		for i := range 3 {
			for n := range 8 {
				if line := fmt.Sprintf("Linje %d av %d.", n, i); !strings.Contains(all, line) {
					t.Errorf("%q is gone: %q", line, all)
				}
			}
		}
	})
}

// write gives the draft a goal and a measure of the municipality.
func (g *ground) write(t testing.TB) {
	g.save(t, g.ingrid, text.Save{Path: "mal/a/tekst", Text: "Gå til postkassen"}, text.Save{Path: "tiltak/b/hva", Text: "Ringer"}, text.Save{Path: "tiltak/b/hvem", Text: "kommune"}, text.Save{Path: "tiltak/b/frist", Text: "1.12.2026"})
}

func (g *ground) publish() plan.Publish {
	return plan.Publish{Version: g.version, Seen: 1, Signs: true, Agreement: plan.Agreement{Says: "yes", How: plan.InPerson}, Reason: "Haster"}
}

// What is published is what was signed: the body cannot be changed without being found out, and the draft is closed.
func TestPublishedIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.write(t)
		if err := g.publish().Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		if err := g.publish().Run(ctx, g.s, g.ingrid); err != nil { // sent twice
			t.Errorf("sent twice: %v", err)
		}
		if err := g.publish().Run(ctx, g.s, g.grete); errs.KindOf(err) != errs.KindConflict {
			t.Errorf("by another: %v", err)
		}
		if _, err := (document.Save{Document: g.document, Fields: []text.Save{{Path: "viktig", Text: "For sent"}}}).Run(ctx, g.s, g.grete); errs.KindOf(err) != errs.KindGone {
			t.Errorf("written after: %v", err)
		}
		all, err := plan.Of(ctx, st.Reader(), g.person)
		if err != nil || all.Holds == nil || all.Working != nil {
			t.Fatalf("%+v, %v", all, err)
		}
		b, err := all.Holds.Body()
		if err != nil || b.Plan().Goals[0].Text != "Gå til postkassen" || b.Signature.Name != "Ingrid Sandvik" {
			t.Errorf("%+v, %v", b, err)
		}
		if err := (plan.SmallChange{Version: g.version, Path: "tiltak/b/frist", Before: "1.12.2026", Text: "8.12.2026"}).Run(ctx, g.s, g.grete); err != nil {
			t.Fatal(err)
		}
		after, err := plan.Of(ctx, st.Reader(), g.person)
		if err != nil || after.Holds.SHA256 != all.Holds.SHA256 {
			t.Errorf("a small change changed the version: %v", err)
		}
		texts, err := plan.Texts(ctx, st.Reader(), *after.Holds)
		if err != nil || texts["tiltak/b/frist"] != "8.12.2026" {
			t.Errorf("%v, %v", texts, err)
		}
		if err := st.InTx(ctx, func(w *store.Writer) error {
			_, err := w.Tx.ExecContext(ctx, "update plan_version set body = replace(body, 'postkassen', 'butikken') where id = $1", g.version)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if all, err = plan.Of(ctx, st.Reader(), g.person); err != nil {
			t.Fatal(err)
		}
		if _, err := all.Holds.Body(); errs.KindOf(err) != errs.KindUnavailable {
			t.Errorf("changed behind our back: %v", err)
		}
	})
}

// The parties answer, the author takes in, another takes over; nothing is published before a wish is answered.
func TestHearing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.write(t)
		send := plan.Send{Version: g.version, Due: date.Of(2026, 11, 27), Parties: []plan.Asked{{Kind: rule.Patient, Name: "Kari Aasen"}, {Kind: rule.Hospital, Name: "Henrik Dahl", User: g.henrik.User}}}
		for name, bad := range map[string]plan.Send{
			"parter": {Version: g.version, Due: send.Due}, "frist": {Version: g.version, Due: date.Of(2026, 11, 17), Parties: send.Parties},
			"ber-sykehus": {Version: g.version, Due: send.Due, Parties: []plan.Asked{{Kind: rule.Hospital, Name: "H", Asks: "a\nb\nc\nd"}}},
		} {
			if err := bad.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) == 0 || errs.FieldsOf(err)[0].Name != name {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := send.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		round, err := plan.RoundOf(ctx, st.Reader(), g.version)
		if err != nil || len(round.Parties) != 2 {
			t.Fatalf("%+v, %v", round, err)
		}
		answer := plan.Answer{Version: g.version, Party: round.Parties[1].ID, Says: plan.Change, Remarks: []plan.Said{{Path: "tiltak/b/hva", Text: "Tydeligere", Proposed: "Ringer hver onsdag", Base: g.fields(t)["tiltak/b/hva"].Revision}}}
		for range 2 { // sent twice
			if err := answer.Run(ctx, g.s, g.henrik); err != nil {
				t.Fatal(err)
			}
		}
		p := g.publish()
		p.Seen = 2
		if err := p.Run(ctx, g.s, g.ingrid); errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("published with an open wish: %v", err)
		}
		if round, err = plan.RoundOf(ctx, st.Reader(), g.version); err != nil || len(round.Remarks) != 1 || round.Unanswered() != 1 {
			t.Fatalf("%+v, %v", round, err)
		}
		// somebody wrote there since: both texts stand, and the plan waits until they are settled
		g.save(t, g.grete, text.Save{Path: "tiltak/b/hva", Base: g.fields(t)["tiltak/b/hva"].Revision, Text: "Ringer daglig"})
		take := plan.Reply{Remark: round.Remarks[0].ID, TakeIn: true}
		if beside, err := take.Run(ctx, g.s, g.ingrid); err != nil || !beside {
			t.Fatalf("beside another text: %v, %v", beside, err)
		}
		if x := g.round(t).Remarks[0]; x.TakenIn || !x.Open() {
			t.Errorf("said to be taken in before it is settled: %+v", x)
		}
		f := g.fields(t)["tiltak/b/hva"]
		if f.Text != "Ringer daglig" || len(f.Open) != 1 || f.Open[0].Text != "Ringer hver onsdag" {
			t.Errorf("%+v", f)
		}
		if err := p.Run(ctx, g.s, g.ingrid); errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("published with two texts: %v", err)
		}
		if _, err := (document.Save{Document: g.document, Fields: []text.Save{{Path: f.Path, Base: f.Revision, Text: "Ringer hver onsdag", Settle: true}}}).Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		g.reply(t, take)
		if x := g.round(t).Remarks[0]; !x.TakenIn || x.Open() {
			t.Errorf("not taken in when it is settled: %+v", x)
		}
		if err := (plan.TakeOver{Version: g.version}).Run(ctx, g.s, g.grete); err != nil {
			t.Fatal(err)
		}
		p.Seen = 3
		if err := p.Run(ctx, g.s, g.grete); err != nil {
			t.Fatal(err)
		}
		if err := answer.Run(ctx, g.s, g.henrik); errs.KindOf(err) != errs.KindGone {
			t.Errorf("answered after: %v", err)
		}
		all, _ := plan.Of(ctx, st.Reader(), g.person)
		b, err := all.Holds.Body()
		if err != nil || len(b.Parties) != 2 || b.Parties[0].Agreed || b.Parties[1].Agreed {
			t.Errorf("%+v, %v", b, err)
		}
	})
}
