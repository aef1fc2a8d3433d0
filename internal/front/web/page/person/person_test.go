package person_test

import (
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestPerson(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		w.Do(w.Actor(webtest.Nes), patient.SaveKin{Patient: kari.Patient, Name: "Per Aasen", Relation: "sønn", Phone: "000 55 377", Closest: true, Note: "helst etter kl. 16"})
		p := w.As(webtest.Nes).Get(kari.Page()).MustStatus(200)
		p.MustShow("Kari Aasen", "84 år", "17.02.1942", "Fødselsnummer skjult", "Nes kommune", "IHT langvarig oppfølging, dag 51", "Samtykke 28.09.2026",
			"Ingrid Sandvik, IHT-koordinator, Nes", "hovedansvar", "Marit Solberg", "Henrik Dahl, IHT-lege", "Mona Ruud, fastlege, Årnes legesenter",
			"Eva Strøm, vikar for Mona Ruud", "Per Aasen, sønn, nærmest", "helst etter kl. 16", "Skrøpelighet (CFS): 5",
			"To år på ett bilde", "Vis som tabell", "Evaluering 1, Ingrid Sandvik", "Går bedre i trapp.", "Telefon, Ingrid Sandvik", "Sover bedre.",
			"«Å klare trappen selv»", "Plan versjon 1", "Neste", "Logg kontakt", "Åpne behandlingsplan")
		p.MustNotShow("Innlagt nå", "Henvis på nytt", kari.Number.Digits(), "Trening to ganger i uken")

		// The same look by others of the team, and by the GP, who logs contacts but does not decide.
		for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.Substitute} {
			w.As(u).Get(kari.Page()).MustStatus(200).MustShow("Kari Aasen", "Sover bedre.")
		}
		w.As(webtest.GP).Get(kari.Page()).MustShow("Spør IHT-lege").MustNotShow("/evaluering")
		w.As(webtest.Physician).Get(kari.Page()).MustNotShow("/sporsmal\"><span", "/personer/"+string(kari.Patient)+"/sporsmal")
	})
}

// TestAsksOnce: what the parts of the page ask alike is read once. The number is what it asks for today with a little room: one that asks again
// for what another has read adds more than that.
func TestAsksOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		b := w.As(webtest.Nes)
		for path, most := range map[string]int64{"": 43, "/plan": 38, "/hendelser": 36, "/opplysninger": 42, "/avdelingsark": 43} {
			b.Get(kari.Page() + path).MustStatus(200)
			before := w.Store.DB.Statements()
			b.Get(kari.Page() + path).MustStatus(200)
			if n := w.Store.DB.Statements() - before; n > most {
				t.Errorf("%q asks %d statements, more than %d", path, n, most)
			}
		}
	})
}

func TestOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	for _, u := range webtest.Outsiders {
		b := w.As(u)
		for _, path := range []string{"", "/oppfolging", "/hendelser", "/opplysninger", "/opplysninger?endre=person", "/dod", "/innsynslogg", "/avdelingsark", "/sporsmal"} {
			answer := b.Get(kari.Page()+path).MustStatus(404).MustNotShow("Kari", "Aasen", "17.02.1942", "Ingrid Sandvik", kari.Number.Digits())
			nobody := b.Get("/personer/0198f0c0-0000-7000-8000-000000000000" + path).MustStatus(404)
			if answer.Text != nobody.Text {
				t.Errorf("%s at %q can tell a person from nobody:\n%s\n%s", u, path, answer.Text, nobody.Text)
			}
		}
		b.Post(kari.Page()+"/fodselsnummer", "x", "").MustStatus(404).MustNotShow("Kari", kari.Number.Digits())
		b.Post(kari.Page()+"/dod", "dod", "16.11.2026", "riktig", "ja").MustStatus(404).MustNotShow("Kari")
		b.Post(kari.Page()+"/opplysninger", "skjema", "parorende", "navn", "X", "relasjon", "y", "telefon", "1").MustStatus(404).MustNotShow("Kari")
	}
	if e := w.State(kari); !e.DiedOn.IsZero() {
		t.Error("an outsider registered a death")
	}
	for _, bad := range []string{"/personer/1", "/personer/1%20or%201=1", "/personer/0198f0c0-0000-7000-8000-00000000000g"} {
		w.As(webtest.Nes).Get(bad).MustStatus(404)
	}
}

func TestNumber(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	b := w.As(webtest.Nes)
	digits := kari.Number.Digits()
	shown := digits[:6] + " " + digits[6:]
	p := b.Get(kari.Page()).MustStatus(200).MustNotShow(digits, shown)
	b.SendTo(p, kari.Page()+"/fodselsnummer").MustStatus(200).MustShow("Fødselsnummer " + shown).MustNotShow("Fødselsnummer skjult")
	for _, path := range []string{"", "/oppfolging", "/hendelser", "/opplysninger", "/innsynslogg", "/avdelingsark"} {
		b.Get(kari.Page()+path).MustStatus(200).MustNotShow(digits, shown, digits[6:])
	}
	b.Get(kari.Page()+"/innsynslogg").MustShow("så fødselsnummeret", "Ingrid Sandvik", "IHT-koordinator, Nes kommune", "arbeider i IHT-teamet ditt")
	for _, u := range []webtest.User{webtest.CareWorker, webtest.OtherGP} {
		w.As(u).Post(kari.Page()+"/fodselsnummer", "x", "").MustStatus(404).MustNotShow(digits, shown)
	}
	if strings.Contains(w.Log(), digits) || strings.Contains(w.Log(), "Kari") {
		t.Error("a name or a number in the log")
	}
}

func TestAdmitted(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Admit(kari, 2)
	w.As(webtest.Nes).Get(kari.Page()).MustStatus(200).MustShow("Innlagt nå, øyeblikkelig hjelp, Medisinsk avdeling, siden søndag kl. 06.40",
		"Frister er satt på pause.", "Pauset mens personen er innlagt", "Innlagt, øyeblikkelig hjelp", "Opphold")
}

func TestDead(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Dead)
	p := w.As(webtest.Nes).Get(kari.Page()).MustStatus(200)
	p.MustShow("Død 16. november 2026.", "Besøk, brev og påminnelser er stoppet.", "Avslutt")
	p.MustNotShow("Logg kontakt", "Spør IHT-lege", "Åpne behandlingsplan", "Henvis på nytt", kari.Path("kontakt"))
}

// A referral that was regretted bars nobody from being referred again.
func TestRegrettedAndAgain(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Referred)
		w.Do(w.Actor(webtest.Nes), enrolment.Undo{Enrolment: kari.Enrolment})
		b := w.As(webtest.Nes)
		b.Get(kari.Page()).MustStatus(200).MustShow("Henvis på nytt")
		form := b.Get("/henvisninger/ny?person=" + string(kari.Patient))
		b.Send(form, "hvorfor", "Falt igjen.", "fra", "gp", "hvordan", "telephone", "vet", "yes").MustStatus(200).MustBe(kari.Page()).MustShow("Vurder henvisningen")
	})
}

// Who is dead is not referred, and a death that stands on the person is not corrected away in one pathway.
func TestDeathStands(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.Ended), w.Person("Tor", "Moe", webtest.FollowedUp)
		b := w.As(webtest.Nes)
		form := b.Get("/henvisninger/ny?person=" + string(kari.Patient))
		for _, c := range []webtest.Case{kari, tor} {
			w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: c.Patient, On: webtest.Today})
		}
		b.Send(form, "hvorfor", "Falt igjen.", "fra", "gp", "hvordan", "telephone", "vet", "yes").MustStatus(422).MustShow("kan ikke henvises på nytt nå")
		events := w.Events(tor)
		last := events[len(events)-1]
		if last.Kind != care.Died {
			t.Fatalf("the last event is %s", last.Kind)
		}
		page := b.Get(tor.Path("rett/" + string(last.ID)))
		b.Send(page, "arsak", "Feil").MustStatus(422).MustShow("Angre registrert dødsfall")
		if n := len(w.Events(tor)); n != len(events) {
			t.Errorf("%d events, were %d", n, len(events))
		}
		w.Do(w.Actor(webtest.Nes), patient.UndoDeath{Patient: tor.Patient, Reason: "Feil person"})
		b.Get(tor.Page()).MustStatus(200).MustShow("Logg kontakt")
	})
}

func TestEndedAndAgain(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Ended)
	b := w.As(webtest.Nes)
	b.Get(kari.Page()).MustStatus(200).MustShow("avsluttet 16. nov. 2026", "Henvis på nytt").MustNotShow("Logg kontakt")
	b.Get("/henvisninger/ny?person=" + string(kari.Patient)).MustStatus(200).MustShow("Kari Aasen er i Tråd fra før")
	form := b.Get("/henvisninger/ny?person=" + string(kari.Patient))
	b.Send(form, "hvorfor", "Falt igjen.", "fra", "gp", "hvordan", "telephone", "vet", "yes").MustStatus(200).MustBe(kari.Page()).
		MustShow("Andre forløp", "28. sep. 2026 til 16. nov. 2026", "Vurder henvisningen").MustNotShow("Henvis på nytt")
	b.Get(kari.Page()+"/hendelser").MustShow("Falt igjen.", "Fire innleggelser siste halvår.", "Avsluttet: ")
	b.Get(kari.Page() + "/hendelser?forlop=" + string(kari.Enrolment)).MustShow("Fire innleggelser siste halvår.").MustNotShow("Falt igjen.")
}

// A role that may only have the summary is sent there.
func TestSummaryRoles(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Admit(kari, 1)
	for _, u := range []webtest.User{webtest.CareWorker, webtest.Clinician} {
		w.As(u).Get(kari.Page()).MustStatus(200).MustBe(kari.Page()+"/avdelingsark").MustShow("Kari Aasen", "Planen som gjelder")
		for _, path := range []string{"/oppfolging", "/hendelser", "/opplysninger", "/innsynslogg", "/dod", "/sporsmal"} {
			w.As(u).Get(kari.Page() + path).MustStatus(404).MustNotShow("Kari")
		}
	}
}

func TestHostileText(t *testing.T) {
	w := webtest.New(t)
	const hostile = `<script>alert("1")</script>'"><img src=x onerror=y>`
	kari := w.Person("Kari"+hostile, "Aasen", webtest.Planned)
	at := enrolment.Target{Enrolment: kari.Enrolment}
	nes := w.Actor(webtest.Nes)
	w.Do(nes, enrolment.LogContact{Target: at, On: webtest.Today, Contact: care.Contact{Form: "telephone", With: "next_of_kin", Name: hostile, Reached: true, Note: hostile}})
	w.Do(nes, webtest.TextPlan{Target: at, On: webtest.Today, Matters: hostile, Text: hostile, After: 1})
	w.Do(nes, patient.SaveKin{Patient: kari.Patient, Name: hostile, Relation: hostile, Phone: hostile, Closest: true})
	id, err := question.Ask{Patient: kari.Patient, Urgency: care.UrgentToday, Text: hostile}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.Physician), question.Answer{Question: id, Seen: 1, Text: hostile, Measure: hostile})
	b := w.As(webtest.Nes)
	for _, path := range []string{kari.Page(), kari.Page() + "/oppfolging", kari.Page() + "/hendelser", kari.Page() + "/opplysninger", kari.Page() + "/avdelingsark", kari.Page() + "/innsynslogg", kari.Page() + "/dod", "/sporsmal", "/sporsmal/" + string(id)} {
		p := b.Get(path).MustStatus(200)
		if strings.Contains(p.HTML, "<script>alert") || strings.Contains(p.HTML, "<img src=x") {
			t.Errorf("%s lets hostile text through", path)
		}
	}
}

// A page that cannot be audited is refused.
func TestUnauditedIsRefused(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	b := w.As(webtest.Nes)
	b.Get(kari.Page()).MustStatus(200)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "drop table audit_subject"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "drop table audit"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "/oppfolging", "/hendelser", "/opplysninger", "/innsynslogg", "/avdelingsark", "/sporsmal"} {
		b.Get(kari.Page()+path).MustStatus(503).MustShow("kunne ikke føres i innsynsloggen").MustNotShow("Kari", "Aasen")
	}
	b.Post(kari.Page()+"/fodselsnummer", "x", "").MustStatus(503).MustNotShow(kari.Number.Digits())
	b.Post("/sok", "q", "Aasen").MustStatus(503).MustNotShow("Kari")
	b.Get("/sporsmal").MustStatus(503)
}

// A change of GP and a substitute's period move the access at once.
func TestGPChange(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		change := func(to webtest.User, from date.Date) {
			w.Do(w.Actor(webtest.Nes), patient.ChangeGP{Patient: kari.Patient, GP: w.ID(to), From: from})
		}
		sees := func(want bool, users ...webtest.User) {
			t.Helper()
			for _, u := range users {
				status := 404
				if want {
					status = 200
				}
				w.As(u).Get(kari.Page()).MustStatus(status)
				found := w.As(u).Post("/sok", "q", "aasen").MustStatus(200)
				list := w.As(u).Get("/").MustStatus(200)
				if want {
					found.MustShow("Kari Aasen")
				} else {
					found.MustNotShow("Kari")
					list.MustNotShow("Kari")
				}
			}
		}
		sees(true, webtest.GP, webtest.Substitute)
		sees(false, webtest.OtherGP)
		change(webtest.OtherGP, webtest.Today)
		sees(true, webtest.OtherGP)
		sees(false, webtest.GP, webtest.Substitute)
		// Back from tomorrow: nothing moves before.
		change(webtest.GP, webtest.Today.AddDays(1))
		sees(true, webtest.OtherGP)
		sees(false, webtest.GP, webtest.Substitute)
		w.Go(webtest.Today.AddDays(1), 10, 0)
		sees(true, webtest.GP, webtest.Substitute)
		sees(false, webtest.OtherGP)
		// The substitute's period ends on 31 December.
		w.Go(date.Of(2026, 12, 31), 23, 59)
		sees(true, webtest.Substitute)
		w.Go(date.Of(2027, 1, 1), 0, 1)
		sees(true, webtest.GP)
		sees(false, webtest.Substitute)
	})
}
