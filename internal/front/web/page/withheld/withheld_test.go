package withheld_test

import (
	"flag"
	"strings"
	"testing"

	docapp "traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// publish writes and signs a plan with a goal, two measures and a decision about treatment.
func publish(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	nes := w.Actor(webtest.Nes)
	id, err := planapp.Start{Patient: c.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	all, err := planapp.Of(t.Context(), w.Store.Reader(), c.Patient)
	if err != nil {
		t.Fatal(err)
	}
	var saves []document.Save
	for path, text := range map[string]string{
		"mal/a/tekst": "Gå til postkassen", "tiltak/a/hva": "Veie deg hver morgen", "tiltak/a/hvem": "pasient", "tiltak/a/frist": "18.12.2026",
		"tiltak/b/hva": "Følge med på selvmordstanker", "tiltak/b/hvem": "kommune", "tiltak/b/frist": "18.12.2026", "team/a/navn": "Ingrid Sandvik", "team/a/telefon": "000 55 210",
	} {
		saves = append(saves, document.Save{Path: path, Text: text})
	}
	if _, err := (docapp.Save{Document: all.Working.Document, Fields: saves}).Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
	if all, err = planapp.Of(t.Context(), w.Store.Reader(), c.Patient); err != nil {
		t.Fatal(err)
	}
	if err := (planapp.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Avtalt"}).Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
}

// A physician decides, with ground and reason; the patient reads the rest and is told that something is not there; who represents her reads all.
func TestWithheld(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		const secret = "selvmordstanker"
		const told = "Noe i planen er ikke med her."
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		path := kari.Page() + "/innsyn/unntak"
		doctor := w.As(webtest.Physician)
		doctor.Get(path).MustStatus(200).MustShow("Ingen plan er publisert ennå")
		publish(t, w, kari)
		me := w.AsOwn(w.Let(kari, ""))
		daughter := w.AsOwn(w.LetIn(kari, "Tone Lie", care.OwnAccess{Plan: true, Log: true, From: webtest.Today, To: webtest.Today.AddDays(30), By: "patient", Competence: "full"}))
		me.Get("/min-plan").MustShow(secret).MustNotShow(told)

		form := doctor.Get(path).MustStatus(200).MustShow("Pasienten kan lese hele planen.", "§ 5-1", "Tiltak: Følge med på selvmordstanker", "Tone Lie")
		good := []string{"hva", "tiltak/b", "grunn", "life", "begrunnelse", "Vil <skade> seg", "representant", "ingen"}
		for _, c := range []struct{ field, value, show string }{
			{"hva", "", "Velg hva pasienten ikke skal lese."},
			{"hva", "tiltak/finnes-ikke", "står ikke i planen"},
			{"grunn", "", "lovens to vilkår"},
			{"grunn", "annet", ""},
			{"begrunnelse", " ", "Skriv hvorfor vilkåret er oppfylt"},
			{"representant", "", "Velg hvem som får lese i stedet"},
			{"representant", string(db.NewID()), "Velg en av de pårørende"},
		} {
			p := doctor.Send(form, webtest.With(good, c.field, c.value)...).MustStatus(422).MustShow(c.show)
			if c.field != "begrunnelse" && p.Value("begrunnelse") != "Vil <skade> seg" {
				t.Errorf("%s: what was typed is lost: %q", c.field, p.Value("begrunnelse"))
			}
		}
		me.Get("/min-plan").MustShow(secret)
		doctor.Send(form, good...).MustStatus(200).MustShow("Beslutningen er lagret.", "Henrik Dahl", "fare for liv").MustEscape("Vil <skade> seg")
		doctor.Send(form, good...).MustStatus(200)                                                          // twice is once
		doctor.Send(doctor.Get(path), good...).MustStatus(422).MustShow("vises ikke for pasienten fra før") // another form

		me.Get("/min-plan").MustStatus(200).MustShow("Veie deg hver morgen", told, "§ 5-1", "klage til statsforvalteren", "En som representerer deg").MustNotShow(secret, "skade")
		daughter.Get("/min-plan").MustStatus(200).MustShow("Veie deg hver morgen", told).MustNotShow(secret, "skade")
		me.Get("/min-plan/innsyn").MustShow("bestemte hva i planen som ikke vises på nett").MustNotShow(secret, "skade")
		// What is printed for her has it as little; the team's own reading has all of it.
		nurse := w.As(webtest.Nes)
		nurse.Get(kari.Page()+"/plan/pasient").MustStatus(200).MustShow("1 opplysning i planen er ikke med her", told).MustNotShow(secret)
		nurse.Get(kari.Page() + "/trygghetskort").MustStatus(200).MustNotShow(secret)
		for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.GP, webtest.CareWorker} {
			w.As(u).Get(kari.Page() + "/plan").MustShow("Følge med på selvmordstanker")
		}
		nurse.Get(path).MustStatus(200).MustShow("Tiltak: Følge med på selvmordstanker", "Bare en lege").MustNotShow("Opphev beslutningen", "Lagre beslutningen")
		nurse.Post(path, good...).MustStatus(404)

		id := lastOf(t, w, kari)
		end := path + "/" + string(id) + "/opphev"
		for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
			b := w.As(u)
			b.Get(path).MustStatus(404).MustNotShow("Kari", secret)
			b.Post(path, good...).MustStatus(404).MustNotShow("Kari", secret)
			b.Post(end).MustStatus(404).MustNotShow("Kari", secret)
		}
		nurse.Post(end).MustStatus(404)
		me.Get("/min-plan").MustNotShow(secret)

		gp := w.As(webtest.GP)
		gp.Post(end).MustStatus(200).MustShow("Beslutningen er opphevet.", "Opphevet", "Mona Ruud")
		me.Get("/min-plan").MustShow(secret).MustNotShow(told)
		// With a representative: she reads it, and is told what that means.
		page := gp.Get(path)
		gp.Send(page, webtest.With(good, "representant", kinID(t, w, kari, "Tone Lie"))...).MustStatus(200).MustShow("Leser i stedet Tone Lie")
		me.Get("/min-plan").MustShow(told).MustNotShow(secret)
		daughter.Get("/min-plan").MustShow(secret, "Du får se det som representant").MustNotShow(told)
		if n := w.AuditedOf(kari, access.Withhold); n < 3 {
			t.Errorf("%d decisions in the audit", n)
		}
		if strings.Contains(w.Log(), secret) || strings.Contains(w.Log(), "skade") {
			t.Error("health text in the log")
		}
		w.Sound()
	})
}

func lastOf(t *testing.T, w *webtest.World, c webtest.Case) db.ID {
	t.Helper()
	rows, err := w.Store.Reader().WithheldOf(t.Context(), db.ID(c.Patient))
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d decisions, %v", len(rows), err)
	}
	return rows[0].ID
}

func kinID(t *testing.T, w *webtest.World, c webtest.Case, name string) string {
	t.Helper()
	rows, err := w.Store.Reader().NextOfKin(t.Context(), db.ID(c.Patient))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range rows {
		if k.Name == name {
			return string(k.ID)
		}
	}
	t.Fatal("no such next of kin")
	return ""
}

var look = flag.String("look", "", "folder for pictures")

// TestLook shows the page in its widths, with a decision on it.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	publish(t, w, kari)
	doctor := w.As(webtest.Physician)
	doctor.Send(doctor.Get(kari.Page()+"/innsyn/unntak"), "hva", "tiltak/b", "grunn", "life", "begrunnelse", "Det hun leser der, kan gjøre henne farlig redd.", "representant", "ingen").MustStatus(200)
	picture := ""
	if *look != "" {
		picture = *look + "/unntak"
	}
	webtest.Look(t, browser.ForTest(t).Page(t), w.Serve(webtest.Physician)+kari.Page()+"/innsyn/unntak", picture)
}
