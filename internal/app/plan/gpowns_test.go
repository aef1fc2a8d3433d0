package plan_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"traad/internal/app/enrolment"
	"traad/internal/app/plan"
	"traad/internal/base/errs"
	"traad/internal/care"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// owned is a draft that is heard, with a measure that the GP has taken on.
func (g *ground) owned(t testing.TB) {
	t.Helper()
	ctx := context.Background()
	g.write(t)
	g.save(t, g.ingrid, text.Save{Path: "tiltak/g/hva", Text: "Blodprøver"}, text.Save{Path: "tiltak/g/hvem", Text: "fastlege"}, text.Save{Path: "tiltak/g/frist", Text: "1.12.2026"})
	send := plan.Send{Version: g.version, Due: g.ingrid.Today.AddDays(7), Parties: []plan.Asked{{Kind: rule.GP, Name: "Mona Ruud"}}}
	if err := send.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	if err := (plan.Answer{Version: g.version, Party: g.round(t).Parties[0].ID, Says: plan.Agree, Takes: []string{"g"}}).Run(ctx, g.s, g.gp(t)); err != nil {
		t.Fatal(err)
	}
}

const phoned = "på telefon 17. nov. 2026, ført av Ingrid Sandvik"

// Whoever answers for the GP does not get the GP's right: what she writes down that the GP told changes the GP's measure only with how, when and by
// whom, and after the GP has answered herself it is still what was told.
func TestToldForTheGP(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.owned(t)
		gp := g.henrik
		gp.Role, gp.Areas = care.GeneralPractitioner, nil
		party := g.round(t).Parties[0].ID
		base := g.fields(t)["tiltak/g/frist"].Revision
		said := plan.Answer{Version: g.version, Party: party, Says: plan.Change, Remarks: []plan.Said{{Path: "tiltak/g/frist", Text: "Trenger lenger tid", Proposed: "15.12.2026", Base: base}}}
		if err := said.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "hvordan" {
			t.Fatalf("for the GP, and not how: %v", err)
		}
		said.How = plan.ByTelephone
		if err := said.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		g.now = g.now.Add(time.Minute)
		if err := (plan.Answer{Version: g.version, Party: party, Says: plan.Agree}).Run(ctx, g.s, gp); err != nil {
			t.Fatal(err)
		}
		x := g.round(t).Remarks[0]
		if x.How != plan.ByTelephone || x.By != "Ingrid Sandvik" {
			t.Errorf("who said it: %+v", x)
		}
		now := g.fields(t)["tiltak/g/frist"] // the GP has written there since: what was told is not agreed of that
		g.save(t, gp, text.Save{Path: now.Path, Base: now.Revision, Text: "20.12.2026"})
		if beside, err := (plan.Reply{Remark: x.ID, TakeIn: true}).Run(ctx, g.s, g.ingrid); err != nil || !beside {
			t.Fatalf("beside the GP's own text: %v, %v", beside, err)
		}
		if m := g.measure(t, "g"); m.Due != "20.12.2026" || m.Agreed != "" {
			t.Errorf("stands %+v", m)
		}
		now = g.fields(t)["tiltak/g/frist"]
		g.save(t, gp, text.Save{Path: now.Path, Base: now.Revision, Text: "15.12.2026", Settle: true})
		g.reply(t, plan.Reply{Remark: x.ID, TakeIn: true})
		if m := g.measure(t, "g"); m.Due != "15.12.2026" || !m.Confirmed || m.Agreed != phoned {
			t.Errorf("stands %+v", m)
		}
		for _, a := range g.save(t, g.ingrid, text.Save{Path: "tiltak/g/avtalt", Base: 1, Text: "i går"}, text.Save{Path: "tiltak/b/avtalt", Text: "i går"}).Fields {
			if a.Fault == "" {
				t.Errorf("%s was typed", a.Path)
			}
		}
		f := g.fields(t)["tiltak/g/hva"]
		g.save(t, gp, text.Save{Path: f.Path, Base: f.Revision, Text: "Blodprøver med TSH"})
		if m := g.measure(t, "g"); m.Agreed != "" || !m.Confirmed {
			t.Errorf("the GP has written since: %+v", m)
		}
	})
}

// What the GP has taken on is said to be done or stopped by the GP, or as the GP told: at the signing of the next version, and at the evaluation.
// A small change to the version that holds does not go over what the GP has taken on in the draft.
func TestGPsMeasureIsGoneThroughWithTheGP(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.owned(t)
		p := g.publish()
		p.Seen = g.all(t).Working.Seen
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		holds := g.all(t).Holds.ID
		begin := func() {
			t.Helper()
			id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
			if err != nil {
				t.Fatal(err)
			}
			g.version, g.document = id, g.all(t).Working.Document
		}
		begin()
		gp := g.henrik
		gp.Role, gp.Areas = care.GeneralPractitioner, nil
		hvem := g.fields(t)["tiltak/b/hvem"]
		g.save(t, g.ingrid, text.Save{Path: hvem.Path, Base: hvem.Revision, Text: "fastlege"})
		frist := g.fields(t)["tiltak/b/frist"]
		g.save(t, gp, text.Save{Path: "tiltak/b/fastlege", Text: rule.Confirmed})
		if err := (plan.SmallChange{Version: holds, Path: frist.Path, Before: frist.Text, Text: "9.12.2026"}).Run(ctx, g.s, g.grete); err != nil {
			t.Fatal(err)
		}
		if m := g.measure(t, "b"); m.Due != frist.Text || len(g.fields(t)[frist.Path].Open) != 0 {
			t.Errorf("the small change went over the GP's: %+v", m)
		}
		next := g.publish()
		next.Version, next.Seen = g.version, g.all(t).Working.Seen
		next.Keeps, next.Review = map[string]bool{"b": true, "g": true}, map[string]rule.MeasureStatus{"g": rule.MeasureDone}
		if err := next.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "avtalt" {
			t.Fatalf("done for the GP: %v", err)
		}
		evaluate := plan.Evaluate{
			Patient: g.person, Measures: map[string]rule.MeasureStatus{"b": rule.MeasureOpen, "g": rule.MeasureStopped},
			Evaluate: enrolment.Evaluate{Target: enrolment.Target{Enrolment: g.enrolment}, On: g.ingrid.Today, Evaluation: care.Evaluation{Goals: "partly", Note: "Går bedre", Go: "continue", Form: "visit"}},
		}
		if err := evaluate.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "avtalt" {
			t.Fatalf("stopped for the GP: %v", err)
		}
		evaluate.Agreed = plan.ByTelephone
		if err := evaluate.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		if m := g.measure(t, "g"); m.Status != rule.MeasureStopped || m.Agreed != phoned {
			t.Errorf("after the evaluation: %+v", m)
		}
		f := g.fields(t)["tiltak/g/status"]
		g.save(t, g.ingrid, text.Save{Path: f.Path, Base: f.Revision, Text: ""})
		next.Agreed = plan.ByTelephone
		if err := next.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		b, err := g.all(t).Holds.Body()
		if err != nil || b.Texts["tiltak/g/status"] != "gjort" || b.Texts["tiltak/g/avtalt"] != phoned {
			t.Errorf("%v, %v", b.Texts, err)
		}
	})
}

// What was agreed with the GP is agreed of what it was agreed of: whoever writes another measure over it, in whichever field, takes it away, and so does a
// small change afterwards.
func TestAgreedIsOfWhatWasAgreed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		p := g.confirmedBefore(t)
		evaluate := g.evaluation("g", rule.MeasureStopped)
		evaluate.Agreed = plan.ByTelephone
		for path, text := range map[string]string{"hva": "Blodtrykk", "ofte": "Hver dag", "frist": "9.12.2026", "status": "gjort", "navn": "Mona", "fjernet": "ja"} {
			if err := evaluate.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
			if got := g.fields(t).Text("tiltak/g/avtalt"); got != phoned {
				t.Fatalf("agreed %q", got)
			}
			g.write1(t, "tiltak/g/mal", "a") // says nothing of what was agreed
			g.write1(t, "tiltak/g/mal", "")
			if got := g.fields(t).Text("tiltak/g/avtalt"); got != phoned {
				t.Errorf("agreed %q after its goal was chosen", got)
			}
			f := g.fields(t)["tiltak/g/"+path]
			g.write1(t, "tiltak/g/"+path, text)
			if got := g.fields(t).Text("tiltak/g/avtalt"); got != "" {
				t.Errorf("%s was written after it was agreed %q", path, got)
			}
			g.write1(t, "tiltak/g/"+path, f.Text)
		}
		if err := evaluate.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		p.Review, p.Seen = nil, g.all(t).Working.Seen
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		holds := g.all(t).Holds
		gp := g.henrik
		gp.Role, gp.Areas = care.GeneralPractitioner, nil
		if err := (plan.SmallChange{Version: holds.ID, Path: "tiltak/g/status", Before: "stoppet"}).Run(ctx, g.s, gp); err != nil {
			t.Fatal(err)
		}
		texts, err := plan.Texts(ctx, st.Reader(), *holds)
		if err != nil || texts["tiltak/g/avtalt"] != "" {
			t.Errorf("agreed %q after the GP changed it, %v", texts["tiltak/g/avtalt"], err)
		}
	})
}

// write1 writes one field of the draft as the coordinator.
func (g *ground) write1(t testing.TB, path, to string) {
	t.Helper()
	for _, a := range g.save(t, g.ingrid, text.Save{Path: path, Base: g.fields(t)[path].Revision, Text: to}).Fields {
		if a.Fault != "" {
			t.Fatalf("%s: %s", path, a.Fault)
		}
	}
}

// evaluation goes through one measure.
func (g *ground) evaluation(item string, says rule.MeasureStatus) plan.Evaluate {
	return plan.Evaluate{
		Patient: g.person, Measures: map[string]rule.MeasureStatus{item: says},
		Evaluate: enrolment.Evaluate{Target: enrolment.Target{Enrolment: g.enrolment}, On: g.ingrid.Today, Evaluation: care.Evaluation{Goals: "partly", Note: "Går bedre", Go: "continue", Form: "visit"}},
	}
}

// confirmedBefore is a version that holds with the GP's measure g, confirmed, and a draft of the next.
func (g *ground) confirmedBefore(t testing.TB) plan.Publish {
	t.Helper()
	ctx := context.Background()
	g.owned(t)
	p := g.publish()
	p.Seen = g.all(t).Working.Seen
	if err := p.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
	if err != nil {
		t.Fatal(err)
	}
	g.version, g.document = id, g.all(t).Working.Document
	p.Version, p.Seen, p.Keeps = id, g.all(t).Working.Seen, map[string]bool{"b": true, "g": true}
	return p
}

// A new draft takes nothing from the GP: one of the GP's measures that it makes another measure of, or leaves out, is signed only with how that was agreed
// with the GP, whichever field it was.
func TestDraftTakesNothingFromTheGP(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		p := g.confirmedBefore(t)
		ways := []text.Save{
			{Path: "tiltak/g/status", Text: "gjort"},
			{Path: "tiltak/g/status", Text: "stoppet"},
			{Path: "tiltak/g/frist", Text: "15.12.2026"},
			{Path: "tiltak/g/hva", Text: "Blodtrykk"},
			{Path: "tiltak/g/ofte", Text: "Hver uke"},
			{Path: "tiltak/g/hvem", Text: "kommune"},
			{Path: "tiltak/g/fjernet", Text: "ja"},
		}
		for _, w := range ways {
			f := g.fields(t)[w.Path]
			w.Base = f.Revision
			g.save(t, g.ingrid, w)
			if err := p.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "avtalt" {
				t.Errorf("%s %q: %v", w.Path, w.Text, err)
			}
			g.save(t, g.ingrid, text.Save{Path: w.Path, Base: g.fields(t)[w.Path].Revision, Text: f.Text})
		}
		before, err := g.all(t).Holds.Body()
		if err != nil {
			t.Fatal(err)
		}
		last := ways[len(ways)-1]
		g.save(t, g.ingrid, text.Save{Path: last.Path, Base: g.fields(t)[last.Path].Revision, Text: last.Text})
		p.Agreed = plan.ByTelephone
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		after, err := g.all(t).Holds.Body()
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, c := range rule.Difference(before.Plan(), after.Plan()) {
			if c.Path == "tiltak/g" {
				said = c.Sentence()
			}
		}
		if said != "Tiltak tatt ut: Blodprøver, avtalt med fastlegen "+phoned {
			t.Errorf("the history says %q", said)
		}
	})
}

// A measure that the GP has said, in the hearing, is not the GP's goes to another party without asking once more how that is agreed; it must go to one.
func TestGivenBackByTheGP(t *testing.T) {
	g := newGround(t, storetest.Open(t))
	ctx := context.Background()
	p := g.confirmedBefore(t)
	send := plan.Send{Version: g.version, Due: g.ingrid.Today.AddDays(7), Parties: []plan.Asked{{Kind: rule.GP, Name: "Mona Ruud"}}}
	if err := send.Run(ctx, g.s, g.ingrid); err != nil {
		t.Fatal(err)
	}
	back := plan.Answer{Version: g.version, Party: g.round(t).Parties[0].ID, Says: plan.Agree, Remarks: []plan.Said{{Path: "tiltak/g/hvem", Text: "Dette er ikke mitt tiltak.", Wish: true}}}
	if err := back.Run(ctx, g.s, g.gp(t)); err != nil {
		t.Fatal(err)
	}
	g.reply(t, plan.Reply{Remark: g.round(t).Remarks[0].ID, Text: "Kommunen tar det"})
	p.Seen = g.all(t).Working.Seen
	g.write1(t, "tiltak/g/frist", "15.12.2026") // still the GP's: to be asked
	if err := p.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "avtalt" {
		t.Errorf("the GP's deadline was moved: %v", err)
	}
	g.write1(t, "tiltak/g/hvem", "kommune")
	if err := p.Run(ctx, g.s, g.ingrid); err != nil {
		t.Error(err)
	}
}

// An evaluation does not go over what the GP has said of the draft that stands already: what it says otherwise the GP told, and that a measure of the version that
// holds goes on, is nothing to write over the GP's «Gjort».
func TestEvaluationKeepsTheGPsDraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.confirmedBefore(t)
		gp := g.henrik
		gp.Role, gp.Areas = care.GeneralPractitioner, nil
		g.write1(t, "tiltak/b/hvem", "fastlege")
		for _, id := range []string{"b", "g"} { // b was nobody's to confirm in the version that holds
			f := g.fields(t)["tiltak/"+id+"/status"]
			g.save(t, gp, text.Save{Path: "tiltak/" + id + "/status", Base: f.Revision, Text: "gjort"})
		}
		for _, id := range []string{"b", "g"} {
			if err := g.evaluation(id, rule.MeasureOpen).Run(ctx, g.s, g.ingrid); err != nil {
				t.Errorf("%s goes on: %v", id, err)
			}
			if m := g.measure(t, id); m.Status != rule.MeasureDone || !m.Confirmed {
				t.Errorf("the evaluation went over the GP's: %+v", m)
			}
			if err := g.evaluation(id, rule.MeasureDone).Run(ctx, g.s, g.ingrid); err != nil {
				t.Errorf("%s is done, as the GP says: %v", id, err)
			}
			stopped := g.evaluation(id, rule.MeasureStopped)
			if err := stopped.Run(ctx, g.s, g.ingrid); len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "avtalt" {
				t.Errorf("%s is stopped for the GP: %v", id, err)
			}
			stopped.Agreed = plan.ByTelephone
			if err := stopped.Run(ctx, g.s, g.ingrid); err != nil {
				t.Fatal(err)
			}
			if m := g.measure(t, id); m.Status != rule.MeasureStopped || m.Agreed != phoned {
				t.Errorf("stands %+v", m)
			}
		}
	})
}

// Two texts of a measure that the GP has confirmed keep no plan back: the team lets the one that stands, stand, and nothing else. The GP takes on no measure with
// two texts.
func TestTwoTextsOfTheGPsMeasure(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.owned(t)
		gp := g.henrik
		gp.Role, gp.Areas = care.GeneralPractitioner, nil
		f := g.fields(t)["tiltak/g/frist"]
		g.save(t, gp, text.Save{Path: f.Path, Base: f.Revision, Text: "15.12.2026"})
		g.now = g.now.Add(time.Minute)
		g.save(t, gp, text.Save{Path: f.Path, Base: f.Revision, Text: "20.12.2026"})
		if f = g.fields(t)["tiltak/g/frist"]; len(f.Open) != 1 {
			t.Fatalf("%+v", f)
		}
		err := plan.Answer{Version: g.version, Party: g.round(t).Parties[0].ID, Says: plan.Agree, Takes: []string{"g"}}.Run(ctx, g.s, gp)
		if at := errs.FieldsOf(err); len(at) != 1 || at[0].Name != "tar-g" || !strings.Contains(at[0].Message, "«15.12.2026» og «20.12.2026»") {
			t.Errorf("taken on with two texts: %v", err)
		}
		for _, to := range []string{"20.12.2026", "24.12.2026"} {
			if a := g.save(t, g.ingrid, text.Save{Path: f.Path, Base: f.Revision, Text: to, Settle: true}).Fields[0]; a.Fault == "" || a.Field.Text != "15.12.2026" || len(a.Field.Open) != 1 {
				t.Errorf("the team settled with %s: %+v", to, a)
			}
		}
		if a := g.save(t, g.ingrid, text.Save{Path: f.Path, Base: f.Revision, Text: "15.12.2026", Settle: true}).Fields[0]; a.Fault != "" || len(a.Field.Open) != 0 {
			t.Errorf("the team let what stands, stand: %+v", a)
		}
		if m := g.measure(t, "g"); !m.Confirmed || m.Due != "15.12.2026" {
			t.Errorf("stands %+v", m)
		}
		p := g.publish()
		p.Seen = g.all(t).Working.Seen
		if err := p.Run(ctx, g.s, g.ingrid); err != nil {
			t.Error(err)
		}
	})
}
