package ward_test

import (
	"net/http"
	"strings"
	"testing"

	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/sheet"
	"traad/internal/care"
	caredoc "traad/internal/care/document"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
)

// homecoming makes somebody who is referred to Forsterket hjemreise from the ward where she lies.
func homecoming(t *testing.T, w *webtest.World) webtest.Case {
	t.Helper()
	c := webtest.Case{Name: "Kari Aasen", Number: w.Unused()}
	r, err := referral.Refer{
		Pathway: care.Homecoming, On: webtest.Today.AddDays(-6), Number: c.Number,
		Referral: care.Referral{From: "ward", How: "telephone", Why: "Falt hjemme. Bor alene.", Agrees: "yes"},
		Details:  patient.Details{GivenName: "Kari", FamilyName: "Aasen", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs["Nes"]},
	}.Run(t.Context(), w.Service, w.Actor(webtest.Kongsvinger))
	if err != nil {
		t.Fatal(err)
	}
	c.Patient, c.Enrolment = r.Patient, r.Enrolment
	w.Admit(c, 8)
	return c
}

// From the ward to the long-term pathway: seen while admitted, home visit with its own areas, a watch for readmission, and a hand-over with all that is
// known, which is taken back with the ending.
func TestHomecoming(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := homecoming(t, w)
		hospital, nes := w.As(webtest.Kongsvinger), w.As(webtest.Nes)

		// Seen on the ward: by the hospital's people, on a day of the stay, and it stands at the stay with who and when.
		form := hospital.Get(kari.Path("sett-pa-posten")).MustStatus(http.StatusOK).MustShow("Sett på posten", "Medisinsk avdeling")
		nes.Get(kari.Path("sett-pa-posten")).MustStatus(http.StatusNotFound)
		nes.Post(kari.Path("sett-pa-posten"), "tekst", "x", "dato", "17.11.2026").MustStatus(http.StatusNotFound)
		hospital.Send(form, "tekst", "Trenger <rullator>", "dato", "10.11.2026").MustStatus(http.StatusUnprocessableEntity).MustEscape("Trenger <rullator>") // before the referral
		hospital.Get(kari.Page()).MustShow("Se personen på posten", "Skriv at personen er sett på posten")
		hospital.Send(form, "tekst", "Trenger <rullator>", "dato", "16.11.2026").MustStatus(http.StatusOK).MustShow("Det er skrevet at personen er sett på posten.", "Sett på posten 16. nov. av")
		nes.Get(kari.Page()).MustShow("Sett på posten 16. nov. av").MustNotShow("Skriv at personen er sett på posten", "Se personen på posten")
		if e := w.State(kari); e.WardOn != webtest.Today.AddDays(-1) {
			t.Errorf("seen %v", e.WardOn)
		}
		hospital.Get(kari.Page() + "/hendelser").MustEscape("Trenger <rullator>")

		include(t, w, kari)
		exec(t, w, "update stay set to_at = $1 where patient_id = $2", db.At(webtest.Today.At(8, 0)), db.ID(kari.Patient))
		if _, err := w.Service.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		nes.Get(kari.Page()).MustShow("Reinnleggelse følges til 17. des.", "dag 0 av 30")

		nes.Get("/oversikt?forlop="+care.Homecoming).MustShow("Reinnlagt innen 30 dager", "Utskrivelser som forløpet begynte rundt: 1.", "Følges ennå 1")
		w.As(webtest.Manager).Get("/oversikt?forlop="+care.Homecoming).MustShow("Reinnlagt innen 30 dager").MustNotShow("Følges ennå 1", "begynte rundt: 1.")
		for who, want := range map[webtest.User]string{webtest.Nes: "Reinnlagt innen 30 dager Følges ennå=1", webtest.Manager: "Reinnlagt innen 30 dager Følges ennå=skjult"} { // the file says what the page says
			file, err := sheet.Open(strings.NewReader(w.As(who).Get("/oversikt.xlsx?forlop="+care.Homecoming).MustStatus(200).HTML), 10<<20, "oversikt.xlsx")
			if err != nil {
				t.Fatal(err)
			}
			about, _ := file.Sheet("Om tallene")
			said := ""
			for _, row := range about.Rows {
				said += row.Cells[0].String() + "=" + row.Cells[1].String() + "\n"
			}
			if !strings.Contains(said, want) {
				t.Errorf("the file of %s lacks %q:\n%s", who, want, said)
			}
		}
		nes.Get("/oversikt").MustNotShow("Reinnlagt innen")

		// The home visit has areas of its own, and the plan is short.
		nes.Get(kari.Path("kartlegging")).MustStatus(http.StatusOK).MustShow("Begynn samtalen")
		converse(t, w, kari, map[string]string{"omrade/understanding/merknad": "Tror det var hjertet", "omrade/kept_up/viktig": "Slippe å glemme tabletter", "parorende/situasjon": "Datter bor i nabohuset"})
		nes.Get(kari.Page()+"/plan/rediger").MustStatus(http.StatusOK).MustShow("Mål", "Tegn å følge med på").MustNotShow("Individuell plan", "Medisiner i fokus")

		// The letter is filled in; what nobody knows is told.
		nes.Get(kari.Path("brev")).MustStatus(http.StatusOK).MustShow("Til Kari Aasen", "Forsterket hjemreise", "Tråd vet ikke dagen neste besøk er avtalt til", "____")
		nes.Get(kari.Path("brev") + "?brev=finnes-ikke").MustStatus(http.StatusNotFound)

		// Over to the long-term pathway.
		end := nes.Get(kari.Path("avslutt")).MustShow("Går over til IHT langvarig oppfølging", "åpner det neste forløpet")
		nes.Send(end, "arsak", "to_long_term", "tekst", "Trenger <tid>").MustStatus(http.StatusOK).MustShow("Forløpet er avsluttet.", "Ført over fra Forsterket hjemreise", "Kartleggingen", "Personen må spørres på nytt")
		next := webtest.Case{Patient: kari.Patient, Enrolment: w.State(kari).WentOn.Enrolment, Name: kari.Name, Number: kari.Number}
		if e := w.State(next); e.Pathway != care.LongTerm || e.Carried == nil || e.CFS() != 5 || e.Consent != nil || e.Status != care.StatusReferred || e.Responsible != w.State(kari).Responsible {
			t.Errorf("carried over as %+v", e)
		}
		nes.Get(kari.Page()).MustShow("Reinnleggelse følges til 17. des.") // the watch goes on
		nes.Get(kari.Page()+"/hendelser").MustShow("Fortsetter i IHT langvarig oppfølging", "Ført over fra Forsterket hjemreise")

		// «Angre» takes both back, as long as nobody has written in the new one.
		nes.Post(kari.Path("angre"), "tilbake", kari.Page()).MustStatus(http.StatusOK)
		if w.State(kari).Status != care.StatusActive || w.State(next).Status != care.StatusVoid {
			t.Errorf("after undoing: %s and %s", w.State(kari).Status, w.State(next).Status)
		}
		nes.Send(nes.Get(kari.Path("avslutt")), "arsak", "to_long_term", "tekst", "").MustStatus(http.StatusOK)
		next.Enrolment = w.State(kari).WentOn.Enrolment
		answer(t, w, next)
		nes.Post(kari.Path("angre")).MustStatus(http.StatusConflict).MustShow("der er det skrevet noe siden")

		// The consent is asked for anew, with who answered last put up; the conversation goes on from what was said.
		w.Do(w.Actor(webtest.Nes), enrolment.Decide{Target: enrolment.Target{Enrolment: next.Enrolment}, Decision: care.Decision{Outcome: care.Include}, Responsible: w.ID(webtest.Nes)})
		asked := nes.Get(next.Path("samtykke")).MustShow("Samtykket fra Forsterket hjemreise gjelder ikke her")
		if asked.Value("kompetanse") != "full" || asked.Value("hvem") != "patient" {
			t.Errorf("put up %q, %q", asked.Value("kompetanse"), asked.Value("hvem"))
		}
		nes.Send(asked, "hvordan", "oral").MustStatus(http.StatusOK)
		nes.Get(next.Path("kartlegging")).MustShow("Ført over fra Forsterket hjemreise", "Forståelse av oppholdet", "Tror det var hjertet", "Slippe å glemme tabletter")
		w.Do(w.Actor(webtest.Nes), mapping.Begin{Enrolment: next.Enrolment})
		nes.Get(next.Path("kartlegging")+"?del=parorende").MustShow("Datter bor i nabohuset", "Tror det var hjertet")
		w.Sound()
	})
}

func exec(t *testing.T, w *webtest.World, statement string, args ...any) {
	t.Helper()
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		_, err := tx.Tx.ExecContext(t.Context(), statement, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func answers(p *care.Pathway) (all []care.Answer) {
	for _, c := range p.Criteria {
		a := care.Answer{Criterion: c.Code, Value: "yes"}
		if c.Kind == care.Exclusion {
			a.Value = "no"
		}
		all = append(all, a)
	}
	return all
}

// answer gives both levels' answers to every criterion.
func answer(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	e := w.State(c)
	p, err := w.Service.Pathway(t.Context(), w.Store.Reader(), e.Pathway, e.Version, w.Orgs["Nes"])
	if err != nil {
		t.Fatal(err)
	}
	at := enrolment.Target{Enrolment: c.Enrolment}
	w.Do(w.Actor(webtest.Nes), enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: answers(p)})
	w.Do(w.Actor(webtest.Kongsvinger), enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: answers(p), CFS: 5})
}

func include(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	answer(t, w, c)
	at := enrolment.Target{Enrolment: c.Enrolment}
	w.Do(w.Actor(webtest.Nes), enrolment.Decide{Target: at, Decision: care.Decision{Outcome: care.Include}, Responsible: w.ID(webtest.Nes)})
	w.Do(w.Actor(webtest.Nes), enrolment.Consent{Target: at, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}})
}

// converse holds and ends the conversation with texts.
func converse(t *testing.T, w *webtest.World, c webtest.Case, texts map[string]string) {
	t.Helper()
	nes := w.Actor(webtest.Nes)
	w.Do(nes, mapping.Begin{Enrolment: c.Enrolment})
	row, _, err := mapping.TextsOf(t.Context(), w.Store.Reader(), c.Patient, c.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	var fields []caredoc.Save
	for path, text := range texts {
		fields = append(fields, caredoc.Save{Path: path, Text: text})
	}
	if _, err := (document.Save{Document: row.ID, Section: "needs", Fields: fields}).Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
	w.Do(nes, mapping.Complete{Target: enrolment.Target{Enrolment: c.Enrolment}})
}

// A pathway that takes nobody in is refused where the ending leads to it, and nothing is ended.
func TestLeadsToWithdrawn(t *testing.T) {
	w := webtest.New(t)
	kari := homecoming(t, w)
	include(t, w, kari)
	exec(t, w, "insert into pathway_withdrawal (id, pathway_code, why, withdrawn_at, withdrawn_by) values ($1, 'iht-langvarig', 'Prøve', $3, $2)", db.NewID(), db.ID(w.ID(webtest.Administrator)), db.At(webtest.Today.At(8, 0)))
	nes := w.As(webtest.Nes)
	nes.Send(nes.Get(kari.Path("avslutt")), "arsak", "to_long_term", "tekst", "Må <beholdes>").MustStatus(http.StatusUnprocessableEntity).MustShow("tar ikke imot flere").MustEscape("Må <beholdes>")
	if e := w.State(kari); !e.Open() {
		t.Error("it was ended")
	}
}
