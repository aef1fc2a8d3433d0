package question_test

import (
	"testing"

	planapp "traad/internal/app/plan"
	"traad/internal/app/question"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
)

// The measure of an answer becomes one of the plan: with who does it, a deadline and a status, once.
func TestTakeIntoPlan(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		id := ask(t, w, kari, webtest.GP)
		path := "/sporsmal/" + string(id)
		nes := w.As(webtest.Nes)
		nes.Get(path).MustNotShow("Ta inn i planen") // nothing is answered
		nes.Post(path, "ta-inn", "ja", "hvem", "kommune", "frist", "løpende", "sett", "1").MustStatus(422).MustShow("ikke noe tiltak")
		w.Do(w.Actor(webtest.Physician), question.Answer{Question: id, Seen: 1, Text: "Ja.", Measure: "Vei <b>daglig</b>"})

		w.As(webtest.GP).Get(path).MustShow("Vei <b>daglig</b>").MustNotShow("Ta inn i planen")
		w.As(webtest.GP).Post(path, "ta-inn", "ja", "hvem", "kommune", "frist", "løpende", "sett", "2").MustStatus(404)
		w.As(webtest.Ullensaker).Post(path, "ta-inn", "ja", "hvem", "kommune", "frist", "løpende", "sett", "2").MustStatus(404).MustNotShow("Kari")
		page := nes.Get(path).MustShow("Ta inn i planen", "Hvem gjør det?", "Frist")
		nes.Send(page, "ta-inn", "ja").MustStatus(422).MustShow("Velg hvem som gjør tiltaket.", "Skriv når tiltaket skal være gjort")
		again := nes.Send(page, "ta-inn", "ja", "hvem", "kommune", "frist", "1.11.2026").MustStatus(422).MustShow("Fristen er før i dag.")
		if again.Value("frist") != "1.11.2026" || again.Value("hvem") != "kommune" {
			t.Error("what was typed is gone")
		}
		// Meanwhile the physician changes the measure: it is shown as it stands, and nothing is taken in unseen.
		w.Do(w.Actor(webtest.Physician), question.Answer{Question: id, Seen: 2, Text: "Ja.", Measure: "Vei morgen og kveld"})
		again = nes.Send(again, "ta-inn", "ja", "frist", "18.12.2026").MustStatus(409).MustShow("Svaret ble endret mens du holdt på", "Vei morgen og kveld")
		if again.Value("frist") != "18.12.2026" {
			t.Error("what was typed is gone")
		}
		nes.Send(again, "ta-inn", "ja").MustStatus(200).MustShow("Tiltaket står i utkastet til planen.", "Står i utkastet til planen").MustNotShow("Hvem gjør det?")
		w.As(webtest.NesToo).Send(again, "ta-inn", "ja", "hvem", "sykehus").MustStatus(200) // the same form, by two

		all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil || all.Working == nil {
			t.Fatal("no draft", err)
		}
		texts, err := planapp.Texts(t.Context(), w.Store.Reader(), *all.Working)
		if err != nil {
			t.Fatal(err)
		}
		var got []plan.Measure
		for _, m := range plan.Read(texts).Measures {
			if m.What == "Vei morgen og kveld" {
				got = append(got, m)
			}
		}
		if len(got) != 1 || got[0].Who != plan.Municipality || got[0].Due != "18.12.2026" || got[0].On.IsZero() || got[0].Status != plan.MeasureOpen {
			t.Errorf("the plan has %+v", got)
		}
		nes.Get(kari.Page() + "/plan/rediger").MustShow("Vei morgen og kveld")
	})
}
