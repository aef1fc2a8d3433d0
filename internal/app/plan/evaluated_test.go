package plan_test

import (
	"context"
	"testing"

	"traad/internal/app/plan"
	text "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// An evaluation is of the version that holds. What a colleague has written meanwhile in the draft or the hearing of the next one stands, with the answer beside
// it; where nobody has written, and over one's own word, the answer stands.
func TestEvaluationKeepsColleagues(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		g := newGround(t, st)
		ctx := context.Background()
		g.write(t)
		g.save(t, g.ingrid, text.Save{Path: "mal/c/tekst", Text: "Lese avisen"}, text.Save{Path: "tiltak/d/hva", Text: "Hente briller"}, text.Save{Path: "tiltak/d/hvem", Text: "kommune"},
			text.Save{Path: "tiltak/e/hva", Text: "Trene"}, text.Save{Path: "tiltak/e/hvem", Text: "kommune"}, text.Save{Path: "mal/c/status", Text: string(rule.GoalPartly)}, text.Save{Path: "mal/f/tekst", Text: "Spise middag"})
		first := g.publish()
		first.Seen = g.all(t).Working.Seen
		if err := first.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		id, err := plan.Start{Patient: g.person}.Run(ctx, g.s, g.ingrid)
		if err != nil {
			t.Fatal(err)
		}
		g.version, g.document = id, g.all(t).Working.Document
		write := func(path, to string) {
			t.Helper()
			g.save(t, g.grete, text.Save{Path: path, Base: g.fields(t)[path].Revision, Text: to})
		}
		write("mal/a/status", string(rule.GoalMet))
		write("tiltak/b/status", string(rule.MeasureDone))
		write("tiltak/d/status", string(rule.MeasureDone))
		write("mal/f/status", string(rule.GoalMet))
		write("mal/f/fjernet", "ja")
		send := plan.Send{Version: g.version, Due: g.ingrid.Today.AddDays(7), Parties: []plan.Asked{{Kind: rule.GP, Name: "Mona Ruud"}}}
		if err := send.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}

		d := g.evaluation("b", rule.MeasureOpen)
		d.Measures["d"], d.Measures["e"] = rule.MeasureDone, rule.MeasureStopped
		d.Goals = map[string]rule.GoalStatus{"a": rule.GoalPartly, "c": rule.GoalNotMet, "f": rule.GoalPartly}
		if err := d.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		want := map[string][]string{ // what stands, and what stands beside it
			"mal/a/status": {"nadd", "delvis"}, "mal/c/status": {"ikke"}, "mal/f/status": {"nadd"}, // which is taken out
			"tiltak/b/status": {"gjort", ""}, "tiltak/d/status": {"gjort"}, "tiltak/e/status": {"stoppet"},
		}
		check := func() {
			t.Helper()
			for path, texts := range want {
				f := g.fields(t)[path]
				got := []string{f.Text}
				for _, o := range f.Open {
					got = append(got, o.Text)
				}
				if len(got) != len(texts) || got[0] != texts[0] || got[len(got)-1] != texts[len(texts)-1] {
					t.Errorf("%s: %q, want %q", path, got, texts)
				}
			}
		}
		check()
		if n, err := plan.Undecided(ctx, st.Reader(), g.person); n != 2 || err != nil {
			t.Errorf("%d to settle, %v", n, err)
		}
		d.Measures["e"] = rule.MeasureDone // said again another day: her own word before gives way, a colleague's does not, and nothing stands twice
		if err := d.Run(ctx, g.s, g.ingrid); err != nil {
			t.Fatal(err)
		}
		want["tiltak/e/status"] = []string{"gjort"}
		check()
	})
}
