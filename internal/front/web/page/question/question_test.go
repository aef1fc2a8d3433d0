package question_test

import (
	"strings"
	"testing"

	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestAskAndAnswer(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		gp := w.As(webtest.GP)
		form := gp.Get(kari.Page()+"/sporsmal").MustStatus(200).MustShow("Kari Aasen", "84 år", "Spør IHT-lege", "I dag Svar senest tir. 17. nov.",
			"Innen tre virkedager Svar senest fre. 20. nov.", "Innen to uker Svar senest 1. des.", "ring 113")
		again := gp.Send(form, "sporsmal", "Kan <b>furosemid</b> økes?").MustStatus(422).MustShow("Velg hvor raskt du trenger svar.")
		if again.Value("sporsmal") != "Kan <b>furosemid</b> økes?" || again.Value("nokkel") != form.Value("nokkel") {
			t.Error("what was typed is gone, or the key")
		}
		gp.Send(again, "sporsmal", "", "hast", "today").MustStatus(422).MustShow("Skriv hva du lurer på.")
		gp.Send(again, "sporsmal", "Kan furosemid økes?", "hast", "umulig").MustStatus(422)
		asked := gp.Send(again, "sporsmal", "Kan furosemid økes?", "hast", "three_days").MustStatus(200).
			MustShow("Spørsmålet er sendt til IHT-lege.", "Kan furosemid økes?", "Fastlege Mona Ruud spurte i dag kl. 10.00. Trenger svar innen tre virkedager.", "Trekk spørsmålet").MustNotShow("Send svaret")
		// The same form sent twice is one question.
		gp.Send(again, "sporsmal", "Kan furosemid økes?", "hast", "three_days").MustStatus(200).MustBe(asked.Path)
		gp.Get("/sporsmal").MustShow("1 venter på svar.", "Kari Aasen", "Kan furosemid økes?")

		dr := w.As(webtest.Physician)
		dr.Get("/").MustShow("Spørsmål til deg som IHT-lege", "Spørsmål fra Mona Ruud")
		dr.Get("/sporsmal").MustStatus(200).MustShow("1 venter på svar.", "Kari Aasen", "Fastlege Mona Ruud", "Fredag")
		page := dr.Get(asked.Path).MustStatus(200).MustShow("Kari Aasen", "Skriv svar", "Svaret blir et tiltak").MustNotShow("Trekk spørsmålet")
		refused := dr.Send(page, "svar", "", "tiltak", "Vei daglig").MustStatus(422).MustShow("Skriv svaret.")
		if refused.Value("tiltak") != "Vei daglig" {
			t.Error("the measure is gone")
		}
		dr.Send(refused, "svar", "Ja, til mandag.", "tiltak", "Vei daglig").MustStatus(200).MustShow("Svaret er sendt.", "Ja, til mandag.", "Tiltak: Vei daglig", "Svart av Henrik Dahl i dag kl. 10.00")
		dr.Get("/sporsmal").MustShow("0 venter på svar.").MustNotShow("Kari")

		// The answer is where the question is read.
		gp.Get("/sporsmal").MustShow("Besvart", "Ja, til mandag.", "Svar fra Henrik Dahl")
		gp.Get(asked.Path).MustShow("Ja, til mandag.").MustNotShow("Trekk spørsmålet")
		for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.Substitute} {
			w.As(u).Get(kari.Page()).MustShow("Kan furosemid økes?", "Ja, til mandag.", "Tiltak: Vei daglig")
		}
		w.As(webtest.CareWorker).Get(kari.Page()).MustShow("Tiltak fra IHT-lege", "Vei daglig")
		if strings.Contains(w.Log(), "furosemid") || strings.Contains(w.Log(), "Kari") {
			t.Error("health text or a name in the log")
		}
	})
}

// Two physicians answer at once: the second sees both texts and chooses.
func TestConflict(t *testing.T) {
	for _, c := range []struct {
		choice string
		shows  []string
		not    string
	}{
		{"min", []string{"Svaret er sendt.", "Svaret Nei, vent.", "Tidligere svar Ja, til mandag."}, "Svaret Ja, til mandag."},
		{"deres", []string{"Svaret til den andre legen står.", "Ja, til mandag."}, "Nei, vent."},
		{"begge", []string{"Skriv svar", "Nei, vent.", "Ja, til mandag."}, "Svaret er sendt."},
	} {
		t.Run(c.choice, func(t *testing.T) {
			w := webtest.New(t)
			kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
			id := ask(t, w, kari, webtest.Nes)
			first, second := w.As(webtest.Physician), w.As(webtest.Physician)
			a, b := first.Get("/sporsmal/"+string(id)), second.Get("/sporsmal/"+string(id))
			first.Send(a, "svar", "Ja, til mandag.", "tiltak", "Vei daglig").MustStatus(200)
			clash := second.Send(b, "svar", "Nei, vent.", "tiltak", "Ring fredag").MustStatus(409).
				MustShow("Velg tekst for «Svar»", "Henrik Dahl lagret mens du skrev. Ingenting er borte.", "Nei, vent.", "Ja, til mandag.")
			got := second.Send(clash, "valg", c.choice).MustShow(c.shows...).MustNotShow(c.not)
			if c.choice != "begge" {
				return
			}
			if got.Status != 409 || got.Value("svar") != "Nei, vent.\n\nJa, til mandag." || got.Value("tiltak") != "Ring fredag\n\nVei daglig" {
				t.Fatalf("status %d, svar %q, tiltak %q", got.Status, got.Value("svar"), got.Value("tiltak"))
			}
			second.Send(got, "svar", "Ja, til mandag. Vent så.").MustStatus(200).MustShow("Svaret er sendt.", "Ja, til mandag. Vent så.", "Ring fredag", "Vei daglig")
		})
	}
}

func TestWithdraw(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	id := ask(t, w, kari, webtest.Nes)
	path := "/sporsmal/" + string(id)
	w.As(webtest.NesToo).Get(path).MustStatus(200).MustNotShow("Trekk spørsmålet")
	w.As(webtest.NesToo).Post(path, "trekk", "ja").MustStatus(404)
	w.As(webtest.Physician).Post(path, "trekk", "ja").MustStatus(404)
	waiting := w.As(webtest.Physician).Get(path)
	w.As(webtest.Nes).Post(path, "trekk", "ja").MustStatus(200).MustShow("Spørsmålet er trukket.", "0 venter på svar.")
	w.As(webtest.Nes).Get(path).MustStatus(404)
	w.As(webtest.Physician).Send(waiting, "svar", "Ja").MustStatus(404)
	w.As(webtest.Physician).Get("/sporsmal").MustShow("0 venter på svar.")
	w.As(webtest.Nes).Get(kari.Page()).MustNotShow("Kan furosemid økes?")
	// One that is answered stays.
	id = ask(t, w, kari, webtest.Nes)
	w.Do(w.Actor(webtest.Physician), question.Answer{Question: id, Seen: 1, Text: "Ja."})
	w.As(webtest.Nes).Post("/sporsmal/"+string(id), "trekk", "ja").MustStatus(409).MustShow("Spørsmålet er besvart")
}

// Who may ask, read and answer, and nobody else.
func TestWhoMay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	id := ask(t, w, kari, webtest.Nes)
	path := "/sporsmal/" + string(id)
	for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
		w.As(u).Get(path).MustStatus(404).MustNotShow("Kari", "furosemid")
		w.As(u).Post(path, "svar", "Ja", "sett", "1").MustStatus(404).MustNotShow("Kari", "furosemid")
		w.As(u).Post(kari.Page()+"/sporsmal", "sporsmal", "Hva?", "hast", "today").MustStatus(404).MustNotShow("Kari")
	}
	for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.Kongsvinger} {
		w.As(u).Get(path).MustStatus(200).MustShow("Kari").MustNotShow("Send svaret")
		w.As(u).Post(path, "svar", "Ja", "sett", "1").MustStatus(404)
	}
	w.As(webtest.Physician).Get(kari.Page() + "/sporsmal").MustStatus(404)
	w.As(webtest.OtherGP).Get("/sporsmal").MustStatus(200).MustNotShow("Kari")
	w.As(webtest.Ullensaker).Get("/sporsmal").MustStatus(200).MustNotShow("Kari")
	w.As(webtest.Manager).Get("/sporsmal").MustStatus(404)
	for _, bad := range []string{"x", "0198f0c0-0000-7000-8000-000000000000"} {
		w.As(webtest.Physician).Get("/sporsmal/" + bad).MustStatus(404)
		w.As(webtest.Physician).Post("/sporsmal/"+bad, "svar", "Ja", "sett", "1").MustStatus(404)
	}
	// A GP who asked and has lost the person sees the question no more.
	ask(t, w, kari, webtest.GP)
	w.As(webtest.GP).Get("/sporsmal").MustShow("Kari")
	w.Do(w.Actor(webtest.Nes), patient.ChangeGP{Patient: kari.Patient, GP: w.ID(webtest.OtherGP), From: webtest.Today})
	w.As(webtest.GP).Get("/sporsmal").MustStatus(200).MustNotShow("Kari", "furosemid")
}

// There is nobody to ask about one who is not followed.
func TestNotFollowed(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Ended)
	b := w.As(webtest.Nes)
	b.Get(kari.Page() + "/sporsmal").MustStatus(200).MustShow("Personen har ikke noe åpent forløp").MustNotShow("Send spørsmålet")
	b.Post(kari.Page()+"/sporsmal", "sporsmal", "Hva nå?", "hast", "today").MustStatus(422).MustShow("ikke noe åpent forløp")
}

// The last day for an answer follows working days; on a Saturday the soonest is Monday.
func TestDue(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Go(date.Of(2026, 11, 21), 12, 0)
	w.As(webtest.Nes).Get(kari.Page()+"/sporsmal").MustShow("Neste virkedag Svar senest man. 23. nov.", "Innen tre virkedager Svar senest ons. 25. nov.", "Innen to uker Svar senest 7. des.")
	id := ask(t, w, kari, webtest.Nes)
	w.Go(date.Of(2026, 11, 26), 12, 0)
	w.As(webtest.Physician).Get("/sporsmal").MustShow("3 dager over")
	w.Do(w.Actor(webtest.Physician), question.Answer{Question: id, Seen: 1, Text: "Ja."})
	w.As(webtest.Nes).Get("/sporsmal/" + string(id)).MustShow("3 dager etter fristen")
}

func ask(t *testing.T, w *webtest.World, c webtest.Case, u webtest.User) db.ID {
	t.Helper()
	id, err := question.Ask{Patient: c.Patient, Urgency: care.UrgentToday, Text: "Kan furosemid økes?"}.Run(t.Context(), w.Service, w.Actor(u))
	if err != nil {
		t.Fatal(err)
	}
	return id
}
