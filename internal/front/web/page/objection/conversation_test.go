package objection_test

import (
	"strings"
	"testing"

	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	caredoc "traad/internal/care/document"
	"traad/internal/front/web/webtest"
)

// An objection to the entry «Kartlagt» is one to the conversation it tells of: page, journal text, the nine marks. The organisation that
// wrote it reads it still, and all read it when she takes her no back.
func TestAgainstTheConversation(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		nes := w.Actor(webtest.Nes)
		w.Do(nes, mapping.Begin{Enrolment: kari.Enrolment})
		row, _, err := mapping.TextsOf(t.Context(), w.Store.Reader(), kari.Patient, kari.Enrolment)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(nes, saveDeed{document.Save{Document: row.ID, Fields: []caredoc.Save{
			{Path: "samtale/dato", Text: "17.11.2026"},
			{Path: "samtale/form", Text: "visit"},
			{Path: "samtale/sted", Text: "Hemmelig sted"},
			{Path: "omrade/sleep/viktig", Text: "Hemmelig uro"},
			{Path: "omrade/sleep/risiko", Text: "act"},
		}}})
		w.Do(nes, mapping.Complete{Target: enrolment.Target{Enrolment: kari.Enrolment}})
		event := "event/" + string(w.Last(kari).ID)
		paths := []string{kari.Page(), kari.Page() + "/hendelser", kari.Path("kartlegging"), kari.Path("kartlegging/journal"), kari.Path("journal/" + string(w.Last(kari).ID)), kari.Path("journal/" + string(w.Last(kari).ID) + "/tekst.txt")}
		doctor := w.As(webtest.Physician)
		doctor.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Hemmelig uro", "Hemmelig sted")
		doctor.Get(kari.Page()).MustShow("1 av 9 områder kartlagt.")

		b := w.As(webtest.Nes)
		objects(b, kari, "mot", "item", "opplysning", event).MustStatus(200).MustShow("Reservasjonen er lagret")
		for _, u := range []webtest.User{webtest.Physician, webtest.GP, webtest.Kongsvinger, webtest.CareWorker, webtest.Clinician} {
			for _, path := range paths {
				w.As(u).Get(path).MustNotShow("Hemmelig", "1 av 9 områder")
			}
			p := w.As(u).Post(kari.Path("kartlegging"), "dokument", string(row.ID), "grunn:omrade/sleep/viktig", "1", "omrade/sleep/viktig", "x", "avslutt", "ja")
			p.MustNotShow("Hemmelig")
		}
		doctor.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Skjult etter ønske fra personen").MustNotShow("Begynn samtalen", "<textarea")
		b.Get(kari.Path("kartlegging")).MustShow("Hemmelig uro")
		b.Get(kari.Page()).MustShow("1 av 9 områder kartlagt.")
		p := b.Get(kari.Page() + "/reservasjoner")
		b.SendTo(p, actions(p, "/trekk")[0], "tekst", "Sagt i dag.").MustStatus(200)
		doctor.Get(kari.Path("kartlegging")).MustShow("Hemmelig uro", "Hemmelig sted")
		if strings.Contains(w.Log(), "Hemmelig") {
			t.Error("what was said is in the log")
		}
	})
}
