package clarification_test

import (
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/enrolment"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

func TestClarification(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		path := kari.Page() + "/avklaringer"
		nurse := w.As(webtest.Nes)
		form := nurse.Get(path).MustStatus(200).MustShow("Ingenting er avklart ennå.", "Hva ønsker pasienten?").MustNotShow("Hva er besluttet?")
		wished := nurse.Send(form, "onske", "Vil <hjem> så snart det er trygt", "kort-pasient", "ja").MustStatus(200).MustShow("Ønskene er lagret.", "Ingen medisinsk beslutning").MustEscape("Vil <hjem> så snart det er trygt")
		// Only a physician enters the decision, whatever is posted.
		nurse.Post(path, "skjema", "avklaring", "avklaring", "Ikke HLR", "sett", wished.Value("sett")).MustStatus(404)
		nurse.Get(kari.Page()).MustShow("Vil <hjem>").MustNotShow("Ikke HLR")

		doctor := w.As(webtest.Physician)
		decide := doctor.Get(path).MustShow("Hva er besluttet?")
		for _, c := range []struct{ field, value, show string }{
			{"avklaring", "", "Skriv hva som er besluttet."},
			{"avklart_dato", "18.11.2026", "etter i dag"},
			{"gjelder_til", "01.11.2026", "etter at det ble besluttet"},
			{"gjelder_til", "01.01.2030", "innen to år"},
			{"avklart_dato", "x", ""},
		} {
			p := doctor.Send(decide, webtest.With([]string{"avklaring", "Ikke HLR", "med", "pasient og datter"}, c.field, c.value)...).MustStatus(422).MustShow(c.show)
			if p.Value(c.field) != c.value {
				t.Errorf("%s is not kept", c.field)
			}
		}
		doctor.Send(decide, "avklaring", "Ønsker innleggelse når årsaken kan behandles\nIkke HLR, ikke respirator", "med", "pasient og datter", "kort-lege", "ja").MustStatus(200).
			MustShow("Avklaringen er lagret.", "Ikke HLR, ikke respirator", "Avklart 17. nov. 2026 med pasient og datter. Henrik Dahl. Gjelder til 17. mai 2027.", "Står på trygghetskortet.", "Vil <hjem>")
		for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.GP} {
			w.As(u).Get(kari.Page()).MustShow("Ikke HLR, ikke respirator", "Gjelder til 17. mai 2027").MustNotShow("Må vurderes på nytt")
		}
		w.As(webtest.CareWorker).Get(kari.Page() + "/avdelingsark").MustShow("Ikke HLR, ikke respirator")

		// What another wrote meanwhile is not overwritten.
		nurse.Send(form, "onske", "Noe annet").MustStatus(409).MustShow("En annen endret avklaringene", "Noe annet", "Ikke HLR")

		// An evaluation later: the decision must be looked at again, wherever it stands.
		w.Go(webtest.Today.AddDays(30), 10, 0)
		w.Do(w.Actor(webtest.Nes), enrolment.Evaluate{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today.AddDays(30), Evaluation: care.Evaluation{Form: "visit", Goals: "met", Note: "Bra.", Go: "continue"}})
		for _, page := range []string{kari.Page(), path, kari.Page() + "/avdelingsark"} {
			w.As(webtest.Nes).Get(page).MustShow("Må vurderes på nytt", "Ikke HLR")
		}
		doctor = w.As(webtest.Physician)
		doctor.Send(doctor.Get(path), "avklaring", "Ikke HLR, ikke respirator").MustStatus(200).MustNotShow("Må vurderes på nytt")
	})
}

func TestOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Text: "Ikke HLR"})
	for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
		w.As(u).Get(kari.Page()+"/avklaringer").MustStatus(404).MustNotShow("Kari", "HLR")
		w.As(u).Post(kari.Page()+"/avklaringer", "onske", "x", "sett", "1").MustStatus(404)
		w.As(u).Post(kari.Page()+"/avklaringer", "skjema", "avklaring", "avklaring", "x", "avklart_dato", "16.11.2026", "gjelder_til", "16.11.2027", "sett", "1").MustStatus(404)
	}
	w.As(webtest.Substitute).Get(kari.Page() + "/avklaringer").MustStatus(200).MustShow("Hva er besluttet?")
}

// What waits for a physician stands in the physician's Min dag, and goes away by itself when somebody has decided.
func TestMyDay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		const heading = "Behandlingsavklaringer å vurdere"
		path := kari.Page() + "/avklaringer"
		waits := func(show ...string) {
			t.Helper()
			readers := []webtest.User{webtest.Physician, webtest.GP, webtest.Substitute}
			if w.Service.Today().Year() > 2026 { // Eva Strøm substitutes in 2026
				readers = readers[:2]
			}
			for _, u := range readers {
				w.As(u).Get("/?vis=alle").MustStatus(200).MustShow(append(show, heading, "Kari Aasen")...)
			}
			for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.CareWorker, webtest.OtherGP, webtest.Ullensaker} {
				w.As(u).Get("/").MustNotShow(heading)
			}
		}
		nothing := func() {
			t.Helper()
			for _, u := range []webtest.User{webtest.Physician, webtest.GP} {
				w.As(u).Get("/").MustStatus(200).MustNotShow(heading)
			}
		}
		decide := func(u webtest.User) {
			t.Helper()
			b := w.As(u)
			b.Send(b.Get(path+"?tilbake=/"), "avklaring", "Ikke HLR").MustStatus(200).MustBe("/").MustShow("Avklaringen er lagret.")
		}
		nothing()
		nurse := w.As(webtest.Nes)
		nurse.Send(nurse.Get(path), "onske", "Vil helst være hjemme").MustStatus(200)
		waits("Pasientens ønske mangler medisinsk beslutning")
		decide(webtest.GP)
		nothing()

		w.Go(webtest.Today.AddDays(10), 10, 0)
		nurse = w.As(webtest.Nes)
		nurse.Send(nurse.Get(path), "onske", "Vil på sykehus igjen").MustStatus(200)
		waits("Pasienten har nye ønsker etter beslutningen")
		decide(webtest.Physician) // the same decision, confirmed
		nothing()

		w.Go(webtest.Today.AddDays(30), 10, 0)
		w.Do(w.Actor(webtest.Nes), enrolment.Evaluate{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today.AddDays(30), Evaluation: care.Evaluation{Form: "visit", Goals: "met", Note: "Bra.", Go: "continue"}})
		waits("Avklaringen må vurderes på nytt", "Planen er evaluert")
		// An evaluation that is undone asks for nothing.
		nurse = w.As(webtest.Nes)
		nurse.Post(kari.Path("angre"), "hendelse", string(w.Last(kari).ID))
		nothing()

		w.Go(webtest.Today.AddDays(10).AddMonths(6), 10, 0) // the last day that it holds
		nothing()
		w.Go(webtest.Today.AddDays(10).AddMonths(6).AddDays(1), 10, 0)
		waits("Avklaringen må vurderes på nytt", "Gjaldt til")
		if w.Audited(access.SeeMyDay, true) == 0 {
			t.Error("no look is audited")
		}
	})
}
