package mapping_test

import (
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	"traad/internal/app/score"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// A completed mapping that is corrected does not shut its conversation for ever: it can be opened again with all that stands in it, put right and completed
// on another day, with the scores of that day only. What stands instead of it keeps it shut.
func TestCorrected(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		at := enrolment.Target{Enrolment: kari.Enrolment}
		nes := w.Actor(webtest.Nes)
		b := w.As(webtest.Nes)
		begin(t, w, webtest.Nes, kari)
		p := b.Get(kari.Path("kartlegging") + "?del=activity")
		b.Send(p, "omrade/activity/merknad", "Falt to ganger", "omrade/activity/risiko", "act", "skar/sppb", "6", "skar/cfs", "6").MustStatus(200)
		b.Send(b.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200).MustShow("Samtalen er avsluttet").MustNotShow("Åpne samtalen igjen")
		b.Post(kari.Path("kartlegging"), "begynn", "ja").MustStatus(200).MustNotShow("<textarea") // it stands, and stays shut

		correct := func() {
			t.Helper()
			w.Do(nes, enrolment.Correct{Target: at, Event: w.Last(kari).ID, Reason: "Feil dag"})
		}
		correct()
		shut := b.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Kartleggingen er rettet", "teller ikke", "Falt to ganger", "Åpne samtalen igjen").MustNotShow("Tekst til journal")
		w.As(webtest.GP).Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Kartleggingen er rettet").MustNotShow("Åpne samtalen igjen")
		w.As(webtest.GP).Post(kari.Path("kartlegging"), "begynn", "ja").MustStatus(404)
		if err := (mapping.Complete{Target: at}).Run(t.Context(), w.Service, nes); err == nil {
			t.Error("a conversation that counts for nothing was completed without a word")
		}

		// On another day.
		open := b.Send(shut, "begynn", "ja").MustStatus(200)
		b.Get(kari.Path("kartlegging") + "?del=activity").MustShow("Falt to ganger")
		if n := scores(t, w, kari); len(n) != 0 {
			t.Errorf("the scores of the wrong day stand: %v", n)
		}
		b.Send(open, "samtale/dato", "12.11.2026", "til", "avslutt").MustStatus(200)
		b.Send(b.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200).MustShow("Samtalen er avsluttet", "Falt to ganger")
		if w.State(kari).MappedOn != webtest.Today.AddDays(-5) || w.State(kari).CFS() != 6 {
			t.Errorf("mapped on %v, CFS %d", w.State(kari).MappedOn, w.State(kari).CFS())
		}
		if all := scores(t, w, kari); len(all) != 1 || all[0].On != webtest.Today.AddDays(-5) || all[0].Value != 6 {
			t.Errorf("the scores are %+v", all)
		}

		// Taken back, and noted anew without the conversation: that is what stands, and the conversation stays shut as it was written.
		correct()
		w.Do(nes, webtest.HomeVisit{Target: at, On: webtest.Today, Visit: care.Visit{Form: "visit", Participants: []string{"Pasienten"}, GP: "none"}})
		b.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Falt to ganger").MustNotShow("Åpne samtalen igjen", "<textarea")
		w.Do(nes, mapping.Begin{Enrolment: kari.Enrolment})
		w.Do(nes, mapping.Complete{Target: at})
		b.Get(kari.Path("kartlegging")).MustNotShow("<textarea")
		w.Sound()
	})
}

// scores are those with SPPB that stand.
func scores(t *testing.T, w *webtest.World, c webtest.Case) []score.Score {
	t.Helper()
	all, err := score.Of(t.Context(), w.Store.Reader(), c.Patient)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Code == "sppb" {
			return s.Scores
		}
	}
	return nil
}
