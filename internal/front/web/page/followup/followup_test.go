package followup_test

import (
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestFollowUp(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		at := enrolment.Target{Enrolment: kari.Enrolment}
		w.Do(w.Actor(webtest.Nes), enrolment.LogContact{Target: at, On: webtest.Today, Contact: care.Contact{Form: "telephone", With: "next_of_kin", Name: "Per", Reached: false, Note: "Prøver igjen."}})
		path := kari.Page() + "/oppfolging"
		p := w.As(webtest.Nes).Get(path).MustStatus(200)
		p.MustShow("Ansvarlig Ingrid Sandvik", "Nå Oppfølging", "Siste kontakt 7. nov. (1 kontakt til nå)", "Neste kontakt avtalt 5. des.", "Skal gjøres 2", "Oppfølgingskontakt", "Evaluering 2",
			"Telefon, ikke svar", "Prøver igjen.", "Med pårørende, Per", "Sover bedre.", "Gjort", "Kartleggingssamtale hjemme", "i tide", "Bytt ansvarlig", "Sett på pause", "Avslutt", "Ring")
		p.MustNotShow("Henvist, ", "Gjenoppta")
		// A GP logs contacts and decides nothing.
		w.As(webtest.GP).Get(path).MustStatus(200).MustShow("Oppfølgingskontakt", "Ring").MustNotShow("Bytt ansvarlig", "Sett på pause", kari.Path("avslutt"), "Sett opp møte")
	})
}

func TestStages(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	for stage, want := range map[webtest.Stage][]string{
		webtest.Referred: {"Vurder henvisningen", "dager over"},
		webtest.Paused:   {"På pause siden 14. nov.: Er på rehabilitering.", "Pauset", "Gjenoppta"},
		webtest.Dead:     {"Avslutt", "Død, skal avsluttes"},
		webtest.Ended:    {"Ingenting venter", "Avsluttet"},
		webtest.Declined: {"Ingenting venter", "Avslått"},
	} {
		b.Get(w.Person("Kari", "Aasen", stage).Page() + "/oppfolging").MustStatus(200).MustShow(want...)
	}
	admitted := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Admit(admitted, 2)
	b.Get(admitted.Page()+"/oppfolging").MustShow("Pauset", "Frister er satt på pause.")
}
