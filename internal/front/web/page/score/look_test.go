package score_test

import (
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/score"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// The pages of what is assessed fit every width, and axe finds nothing.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "9", On: webtest.Today.AddDays(-90)})
	w.Do(w.Actor(webtest.Nes), score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "6"})
	w.Do(w.Actor(webtest.Nes), score.Add{Patient: kari.Patient, Instrument: "tug", Typed: "18,4"})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Text: "Ikke HLR"})
	w.Do(w.Actor(webtest.Nes), concern.Report{Patient: kari.Patient, Concern: care.Concern{Behalf: care.BehalfKin, Sign: "red", Text: "Tungpust i ro"}})
	p := browser.ForTest(t).Page(t)
	base := w.Serve(webtest.Physician)
	all, err := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil || len(all) == 0 {
		t.Fatalf("%v %+v", err, all)
	}
	for _, path := range []string{kari.Page() + "/skarer", "/skarer/" + string(all[0].Scores[0].ID) + "/rett", kari.Page() + "/avklaringer", kari.Page() + "/bekymring"} {
		webtest.Look(t, p, base+path, "")
	}
}
