package summary_test

import (
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestSummary(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		nes := w.Actor(webtest.Nes)
		w.Do(nes, patient.SaveKin{Patient: kari.Patient, Name: "Per Aasen", Relation: "sønn", Phone: "000 55 377", Closest: true})
		w.Do(nes, patient.SaveKin{Patient: kari.Patient, Name: "Ida Aasen", Relation: "datter", Note: "ring Per"})
		at := enrolment.Target{Enrolment: kari.Enrolment}
		for i, note := range []string{"Første", "Andre", "Tredje"} {
			w.Do(nes, enrolment.LogContact{Target: at, On: webtest.Today.AddDays(-3 + i), Contact: care.Contact{Form: "visit", With: "patient", Reached: true, Note: note + " kontakt."}})
		}
		id, err := question.Ask{Patient: kari.Patient, Urgency: care.UrgentToday, Text: "Kan furosemid økes?"}.Run(t.Context(), w.Service, nes)
		if err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.Physician), question.Answer{Question: id, Seen: 1, Text: "Ja.", Measure: "Vei daglig"})
		path := kari.Page() + "/avdelingsark"

		// The ward sees her while she lies there, and not before or after.
		w.As(webtest.Clinician).Get(path).MustStatus(404).MustNotShow("Kari")
		w.Admit(kari, 1)
		p := w.As(webtest.Clinician).Get(path).MustStatus(200)
		p.MustShow("Kari Aasen", "84 år", "17.02.1942", "Innlagt nå, øyeblikkelig hjelp, Medisinsk avdeling", "Ring", "Ingrid Sandvik, IHT-koordinator, Nes", "hovedansvar",
			"Mona Ruud, fastlege", "Per Aasen, sønn, nærmest", "000 55 377", "Ida Aasen, datter", "ring Per", "Skrøpelighet (CFS): 5", "«Å klare trappen selv»",
			"Trening to ganger i uken.", "Plan versjon 1, 18. okt. 2026", "Tiltak fra IHT-lege", "Vei daglig", "Første kontakt.", "Andre kontakt.", "Tredje kontakt.")
		p.MustNotShow("Sover bedre.", "Fødselsnummer", kari.Number.Digits(), "Innsynslogg", "Logg kontakt", "Til personsiden", "Forløp", "Kan furosemid", kari.Page()+`"`)
		w.As(webtest.CareWorker).Get(path).MustStatus(200).MustShow("Trening to ganger i uken.").MustNotShow("Til personsiden", kari.Number.Digits())
		w.As(webtest.Nes).Get(path).MustStatus(200).MustShow("Til personsiden")
		for _, u := range webtest.Outsiders {
			w.As(u).Get(path).MustStatus(404).MustNotShow("Kari")
		}
	})
}

func TestEarly(t *testing.T) {
	w := webtest.New(t)
	w.As(webtest.Nes).Get(w.Person("Kari", "Aasen", webtest.Referred).Page()+"/avdelingsark").MustStatus(200).
		MustShow("Det er ikke skrevet noen plan ennå.", "Ikke skrevet ennå.", "Ingen kontakt er loggført ennå.", "Ikke skåret ennå.")
	w.As(webtest.Nes).Get(w.Person("Kari", "Aasen", webtest.Dead).Page() + "/avdelingsark").MustStatus(200).MustShow("Død 16. november 2026.")
	w.As(webtest.Nes).Get(w.Person("Kari", "Aasen", webtest.Ended).Page() + "/avdelingsark").MustStatus(200).MustShow("Forløpet er avsluttet, så planen følges ikke lenger opp.")
}

// A home nurse sees when the team was in touch, and not what the team wrote about it; the ward and the team do.
func TestNotesAreTheTeams(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Admit(kari, 1)
	sheet := kari.Page() + "/avdelingsark"
	w.As(webtest.CareWorker).Get(sheet).MustStatus(200).MustShow("Siste kontakter", "Telefon").MustNotShow("Sover bedre")
	for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.Clinician, webtest.GP} {
		w.As(u).Get(sheet).MustStatus(200).MustShow("Sover bedre")
	}
}
