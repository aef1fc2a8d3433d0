package stay_test

import (
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestRegister(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		path := kari.Page() + "/innleggelse"
		b := w.As(webtest.Nes)
		b.Get(kari.Page()).MustShow("Registrer hendelse")
		form := b.Get(path).MustStatus(200).MustShow("Hva har skjedd?", "Medisinsk avdeling", "Øyeblikkelig hjelp")
		unit := string(w.Orgs[ward])
		again := b.Send(form, "hva", "", "avdeling", "Post <3>", "kl", "").MustStatus(422).MustShow("Skriv klokkeslettet")
		if again.Value("avdeling") != "Post <3>" {
			t.Error("what was typed is gone")
		}
		b.Send(form, "hva", "discharge", "enhet", unit, "kl", "06.00").MustStatus(422).MustShow("Registrer innleggelsen først")
		b.Send(form, "hva", "admission", "enhet", unit, "dato", nb.Numeric(webtest.Today.AddDays(3)), "kl", "06.00").MustStatus(422).MustShow("Tidspunktet har ikke vært ennå.")
		b.Send(form, "hva", "admission", "enhet", "x", "kl", "06.00").MustStatus(422).MustShow("Velg sykehuset")
		b.Send(form, "hva", "admission", "enhet", unit, "dato", nb.Numeric(webtest.Today.AddDays(-2)), "kl", "06.40", "avdeling", "Post <3>").MustStatus(200).MustShow("Hendelsen er registrert.").MustEscape("Post <3>")
		b.Send(form, "hva", "admission", "enhet", unit, "dato", nb.Numeric(webtest.Today.AddDays(-2)), "kl", "06.40", "avdeling", "Post <3>").MustStatus(200) // the same form, sent twice
		// the feed tells the same, with its own clock and number: one stay
		tell(t, w, kari, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-2, 7), Urgency: "emergency"})
		rows, err := w.Store.Reader().StaysOf(t.Context(), db.ID(kari.Patient))
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d stays, %v", len(rows), err)
		}
		b.Get(kari.Page()).MustShow("Innlagt nå, øyeblikkelig hjelp, Medisinsk avdeling", "Frister er satt på pause")
		early := w.Person("Ola", "Moe", webtest.Planned)
		w.Admit(early, 3)
		b.Get(early.Page()).MustShow("Pauset", "blir tidligst")
		b.Get("/").MustShow("Kari Aasen")
		// the ward tells that she is ready, and the municipality's day says so
		wardForm := w.As(webtest.Clinician).Get(path).MustStatus(200).MustNotShow("Nordbyhagen")
		w.As(webtest.Clinician).Send(wardForm, "hva", "ready", "enhet", unit, "dato", nb.Numeric(webtest.Today.AddDays(-1)), "kl", "13.00").MustStatus(200).MustShow("Utskrivningsklar")
		b.Get("/").MustShow("Utskrivningsklare", "Utskrivningsklar fra Medisinsk avdeling")
		w.As(webtest.Kongsvinger).Get("/").MustNotShow("Utskrivningsklare")
		// put right: it began a day earlier
		fix := b.Get(path + "/" + string(rows[0].ID)).MustStatus(200).MustShow("Rett oppholdet")
		b.Send(fix, "fra", "", "fra_kl", "").MustStatus(422).MustShow("Skriv dagen oppholdet begynte.")
		b.Send(fix, "til", nb.Numeric(webtest.Today.AddDays(-9)), "til_kl", "10.00").MustStatus(422).MustShow("må være etter at oppholdet begynte")
		b.Send(fix, "fra", nb.Numeric(webtest.Today.AddDays(-3)), "fra_kl", "05.00").MustStatus(200).MustShow("Oppholdet er rettet.", "Siden lørdag kl. 05.00")
		b.Get(kari.Page()+"/hendelser").MustShow("Oppholdet var registrert ved en feil", "Utskrivningsklar")
		// and home again: the follow-up has a deadline of its own
		out := b.Get(path)
		b.Send(out, "hva", "discharge", "enhet", unit, "dato", nb.Numeric(webtest.Today), "kl", "06.00").MustStatus(200)
		b.Get(kari.Page()).MustShow("Kontakt etter utskrivelse", "Svar på tre spørsmål").MustNotShow("Innlagt nå")
		w.As(webtest.Clinician).Get(path).MustStatus(404)
		for _, u := range webtest.Outsiders {
			w.As(u).Get(path).MustStatus(404).MustNotShow("Kari")
			w.As(u).Post(path, "hva", "admission").MustStatus(404)
		}
		w.As(webtest.GP).Get(path).MustStatus(404)
		w.Sound()
	})
}

func TestReview(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	change := tell(t, w, kari, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-9, 7)}, care.Movement{Kind: care.Discharge, At: at(-3, 12)})
	path := kari.Page() + "/innleggelse/" + string(change.Stay) + "/sporsmal"
	b := w.As(webtest.Nes)
	b.Get(kari.Page()).MustShow("Svar på tre spørsmål")
	form := b.Get(path).MustStatus(200).MustShow("Hva førte til oppholdet?", "Kunne det vært unngått?", "Hva endrer vi?")
	again := b.Send(form, "endring", "Vekt <daglig>").MustStatus(422).MustShow("Skriv kort hva som førte til oppholdet.", "Velg om oppholdet kunne vært unngått.")
	b.Send(again, "arsak", "Hjertesvikt", "unngatt", "maybe").MustStatus(200).MustShow("Takk.")
	b.Send(again, "arsak", "Hjertesvikt", "unngatt", "maybe").MustStatus(200) // sent twice
	b.Get(kari.Page()).MustNotShow("Svar på tre spørsmål")
	w.As(webtest.GP).Send(form, "arsak", "Noe annet", "unngatt", "no").MustStatus(409).MustShow("svarte mens du skrev", "Noe annet", "Hjertesvikt")
	w.As(webtest.GP).Get(path).MustStatus(200).MustShow("Besvart av Ingrid Sandvik").MustEscape("Vekt <daglig>")
	for _, u := range append(webtest.Outsiders, webtest.Clinician) {
		w.As(u).Get(path).MustStatus(404).MustNotShow("Kari", "Hjertesvikt")
		w.As(u).Post(path, "arsak", "x", "unngatt", "no").MustStatus(404)
	}
	if strings.Contains(w.Log(), "Hjertesvikt") {
		t.Error("health text in the log")
	}
}

func TestVisitUnderStay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{Purpose: care.PurposeContact, On: webtest.Today.AddDays(2), Form: "visit", Place: "hjemme"}})
	b := w.As(webtest.Nes)
	b.Get("/").MustNotShow("Avtaler mens personen er innlagt")
	change := tell(t, w, kari, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-1, 7)})
	b.Get(kari.Page()).MustShow("Avtaler mens personen er innlagt", "Bestem")
	b.Get("/").MustShow("Avtaler mens personen er innlagt", "Behold, flytt eller gjør det på avdelingen?")
	path := kari.Page() + "/innleggelse/" + string(change.Stay) + "/avtale"
	form := b.Get(path + "?forlop=" + string(kari.Enrolment) + "&slag=contact").MustStatus(200).MustShow("Gjør det på avdelingen")
	b.Send(form).MustStatus(422).MustShow("Velg hva som skal skje med avtalen.")
	b.Send(form, "valg", "ward").MustStatus(200).MustShow("Valget er lagret.", "Gjøres på avdelingen.")
	b.Get("/").MustNotShow("Avtaler mens personen er innlagt")
	b.Send(form, "valg", "move").MustStatus(200).MustShow("Flytt")
	for _, u := range append(webtest.Outsiders, webtest.Clinician) {
		w.As(u).Get(path + "?forlop=" + string(kari.Enrolment) + "&slag=contact").MustStatus(404)
		w.As(u).Post(path, "valg", "keep", "forlop", string(kari.Enrolment), "slag", "contact", "dag", "19.11.2026").MustStatus(404)
	}
}

// The answers are counted without names: with their denominator, and not where so few would tell somebody.
func TestFigures(t *testing.T) {
	w := webtest.New(t)
	for i := range 6 {
		c := w.Person("Kari", "Aasen", webtest.FollowedUp)
		change := tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-9, 7)}, care.Movement{Kind: care.Discharge, At: at(-3, 12)})
		if i < 2 {
			w.Do(w.Actor(webtest.Nes), stay.Review{Patient: c.Patient, Stay: change.Stay, LedTo: "Hjertesvikt", Avoidable: "yes"})
		}
	}
	c := w.Person("Ola", "Moe", webtest.FollowedUp)
	tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-9, 7)}) // lasts
	w.As(webtest.Nes).Get("/oversikt").MustStatus(200).MustShow("kunne det vært unngått?", "for personer som ble fulgt da: 6.", "Ja 2", "Nei 0", "Ikke besvart 4").MustNotShow("Hjertesvikt", "Kari")
	w.As(webtest.Manager).Get("/oversikt").MustStatus(200).MustShow("for personer som ble fulgt da: 6.", "Ja <5", "Ikke besvart <5").MustNotShow("Ja 2", "Ikke besvart 4", "Hjertesvikt")
}
