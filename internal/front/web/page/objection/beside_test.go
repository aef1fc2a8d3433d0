package objection_test

import (
	"testing"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/enrolment"
	"traad/internal/app/question"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// A question, a concern, what is agreed about treatment and a stay can each be hidden from others, wherever they stand: on pages, in lists,
// on paper, as text for a record. Who wrote them sees them still.
func TestAgainstWhatStandsBeside(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		nes := w.Actor(webtest.Nes)
		asked, err := question.Ask{Patient: kari.Patient, Urgency: care.UrgentToday, Text: "Hemmelig spørsmål"}.Run(t.Context(), w.Service, nes)
		if err != nil {
			t.Fatal(err)
		}
		told := db.NewID()
		w.Do(nes, concern.Report{Patient: kari.Patient, Key: told, Concern: care.Concern{Sign: "red", Behalf: care.BehalfSelf, Text: "Hemmelig bekymring"}})
		w.Do(nes, clarification.Wish{Patient: kari.Patient, Text: "Hemmelig ønske", Card: true})
		var stayed care.StayID
		if err := w.Service.Do(t.Context(), nes, func(tx *app.Tx) error {
			p, err := tx.Person(t.Context(), kari.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RecordStay, p); err != nil {
				return err
			}
			change, err := stay.Record(t.Context(), tx, stay.Told{
				Patient: kari.Patient, Sender: "ahus", Number: "1", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital",
				Movement: care.Movement{Kind: care.Admission, At: webtest.Today.AddDays(-2).At(7, 0), Urgency: "emergency", Place: "Hemmelig post"},
			})
			stayed = change.Stay
			return err
		}); err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.Physician), enrolment.SeeOnWard{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Note: "Hemmelig på posten"})
		standing, err := clarification.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		secrets := []string{"Hemmelig", "Medisinsk avdeling"}
		pages := []string{
			kari.Page(), kari.Page() + "/hendelser", kari.Page() + "/oppfolging", kari.Page() + "/avdelingsark", kari.Page() + "/bekymring", kari.Page() + "/avklaringer", kari.Page() + "/plan",
			kari.Page() + "/trygghetskort", kari.Page() + "/plan/pasient", kari.Page() + "/innleggelse/" + string(stayed), kari.Page() + "/innleggelse/" + string(stayed) + "/sporsmal", "/sporsmal/" + string(asked), "/bekymringer/" + string(told), "/sporsmal", "/", "/?vis=alle",
			"/varsler", kari.Path("evaluering"), kari.Path("kartlegging"), kari.Path("kartlegging/journal"), kari.Path("journal/" + string(w.Last(kari).ID)), "/forlop", "/forlop.xlsx",
		}
		doctor := w.As(webtest.Physician)
		doctor.Get(kari.Page()).MustShow("Hemmelig spørsmål", "Hemmelig bekymring", "Hemmelig ønske", "Medisinsk avdeling")
		doctor.Get("/sporsmal/" + string(asked)).MustShow("Hemmelig spørsmål")
		doctor.Get(kari.Page()+"/hendelser").MustShow("Hemmelig på posten", "Medisinsk avdeling, Hemmelig post")

		b := w.As(webtest.Nes)
		b.Get(kari.Page()+"/reservasjoner").MustShow("Spørsmål til IHT-lege 17. nov. 2026, Ingrid Sandvik", "Meldt bekymring 17. nov. 2026, Ingrid Sandvik", "Behandlingsavklaring 17. nov. 2026, Ingrid Sandvik", "Opphold fra 15. nov. 2026").
			MustNotShow("Hemmelig")
		typing := w.As(webtest.Kongsvinger).Get(kari.Path("kontakt")).MustStatus(200)
		for _, item := range []string{question.Item(asked), concern.Item(told), standing.Item(), care.StayItem(stayed)} {
			objects(b, kari, "mot", "item", "opplysning", item).MustStatus(200).MustShow("Reservasjonen er lagret")
		}
		for _, u := range []webtest.User{webtest.Physician, webtest.NesToo, webtest.GP, webtest.CareWorker, webtest.Kongsvinger} {
			for _, path := range pages {
				page := w.As(u).Get(path)
				if path == kari.Page()+"/innleggelse/"+string(stayed) { // which units there are stands in its list of choices
					page.MustNotShow(secrets[:1]...)
					continue
				}
				page.MustNotShow(secrets...)
			}
		}
		// Who wrote them, and the unit where she lay, see them.
		b.Get(kari.Page()).MustShow("Hemmelig spørsmål", "Hemmelig bekymring", "Hemmelig ønske")
		w.As(webtest.Clinician).Get(kari.Page()+"/avdelingsark").MustStatus(200).MustNotShow("Hemmelig spørsmål", "Hemmelig bekymring", "Hemmelig ønske")
		// What the physician may not read is not in the way of what the physician can answer; who asked is told.
		doctor.Get("/sporsmal").MustStatus(200).MustNotShow("Kari Aasen", "Skjult etter ønske")
		doctor.Get("/").MustShow("Ingen spørsmål venter på svar")
		b.Get("/sporsmal").MustShow("Kari Aasen", "Hemmelig spørsmål")
		b.Get("/sporsmal/"+string(asked)).MustShow("Legen kan ikke lese spørsmålet", "Trekk spørsmålet")
		// An empty form of what is hidden does not write over it; a new wish does.
		other := w.As(webtest.NesToo)
		empty := other.Get(kari.Page() + "/avklaringer").MustStatus(200).MustNotShow("Hemmelig")
		other.Post(kari.Page()+"/avklaringer", "skjema", "onske", "sett", empty.Value("sett"), "onske", "").MustStatus(422).MustShow("Det står et ønske som er skjult for deg")
		b.Get(kari.Page() + "/avklaringer").MustShow("Hemmelig ønske")
		other.Post(kari.Page()+"/avklaringer", "skjema", "onske", "sett", empty.Value("sett"), "onske", "Nytt ønske").MustStatus(200).MustShow("Nytt ønske")
		// Who was writing when she said no to all of theirs gets back what was typed.
		objects(b, kari, "mot", "organisation", "virksomhet", string(w.Orgs["Akershus universitetssykehus"])).MustStatus(200)
		hospital := w.As(webtest.Kongsvinger)
		lost := hospital.Send(typing, "form", "telephone", "med", "patient", "tekst", "Har det bra nå").MustStatus(404).MustShow("Det du skrev, er tatt vare på i denne fanen", "Send på nytt").MustNotShow("Kari", "Hemmelig", "Logg inn (ny fane)")
		if lost.Value("tekst") != "Har det bra nå" {
			t.Error("what was typed is gone")
		}
		nobodys := hospital.Post("/forlop/"+string(db.NewID())+"/kontakt", "form", "telephone", "med", "patient", "tekst", "Har det bra nå").MustStatus(404)
		if nobodys.Text != lost.Text {
			t.Error("the answer tells that she exists")
		}
		p := b.Get(kari.Page() + "/reservasjoner")
		b.SendTo(p, actions(p, "/trekk")[0], "tekst", "Sagt i dag.").MustStatus(200)
		// That there is something, and that it waits, everybody sees still.
		doctor.Get("/sporsmal/" + string(asked)).MustStatus(200).MustShow("Skjult etter ønske fra personen")
		doctor.Get(kari.Page()).MustShow("Innlagt nå")
	})
}
