package mine_test

import (
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/front/web/webtest"
)

// The patient is told, as the team is, that a decision from before the last evaluation must be looked at again.
func TestDecisionToLookAtAgain(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		given string
		stage webtest.Stage
		again bool
	}{{"Kari", webtest.Evaluated, true}, {"Olga", webtest.Mapped, false}} {
		p := w.Person(c.given, "Aasen", c.stage)
		publish(t, w, p, texts)
		w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: p.Patient, Text: "Ikke HLR", On: webtest.Today.AddDays(-30)})
		b, team := w.AsOwn(w.Let(p, "")), w.As(webtest.Nes)
		mine, paper := b.Get("/min-plan").MustStatus(200).MustShow("Ikke HLR"), team.Get(p.Page()+"/plan/pasient").MustStatus(200).MustShow("Ikke HLR")
		for _, x := range []*webtest.Page{mine, paper} {
			if c.again {
				x.MustShow("Må vurderes på nytt")
			} else {
				x.MustNotShow("Må vurderes på nytt")
			}
		}
	}
}
