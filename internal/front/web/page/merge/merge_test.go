package merge_test

import (
	"strings"
	"testing"

	"traad/internal/app/merge"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Two records of one person become one: everything of both is on the survivor's pages and in every list, the old address
// leads there, both numbers find her, and after an undo every page is as it was.
func TestMergeAndUndo(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes := w.Actor(webtest.Nes)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		twin := w.Person("Kari Marie", "Berg", webtest.FollowedUp)
		tor := w.Person("Tor", "Moe", webtest.FollowedUp)
		w.Do(nes, patient.SaveKin{Patient: twin.Patient, Name: "Per Berg", Relation: "sønn", Phone: "000 55 377"})
		w.Do(nes, patient.ChangeGP{Patient: twin.Patient, GP: w.ID(webtest.OtherGP), From: webtest.Today.AddDays(-5)})
		if _, err := (question.Ask{Patient: twin.Patient, Urgency: care.UrgentToday, Text: "Kan furosemid økes?"}).Run(t.Context(), w.Service, nes); err != nil {
			t.Fatal(err)
		}
		w.Admit(twin, 2)
		before := pages(w, kari, twin, tor)

		b := w.As(webtest.Nes)
		b.Get(kari.Page() + "/opplysninger").MustStatus(200).MustShow("Slå sammen med en annen person")
		form := b.Get(kari.Page() + "/sla-sammen").MustStatus(200).MustShow("Finn den andre registreringen")
		b.SendTo(form, kari.Page()+"/sla-sammen/finn", "nummer", "17024200000").MustStatus(422).MustShow("nummer")
		look := b.SendTo(form, kari.Page()+"/sla-sammen/finn", "nummer", twin.Number.Digits()).MustStatus(200).
			MustShow("Er dette samme person?", "Kari Marie Berg", "Fødselsnummer (skjult)", "17.02.1942").MustNotShow(twin.Number.Digits(), kari.Number.Digits())
		again := b.SendTo(look, kari.Page()+"/sla-sammen", "med", string(twin.Patient), "begrunnelse", "Samme kvinne").MustStatus(422).
			MustShow("Velg hvilken registrering som skal stå fremst.")
		if again.Value("begrunnelse") != "Samme kvinne" {
			t.Error("the reason is gone")
		}
		b.SendTo(look, kari.Page()+"/sla-sammen", "med", string(twin.Patient), "behold", "denne", "begrunnelse", "Samme kvinne", "riktig", "ja").
			MustStatus(200).MustBe(kari.Page()).MustShow("Personene er slått sammen.", "Flere åpne forløp i samme tjeneste", "Innlagt nå", "Sover bedre.", "Andre forløp", "Kan furosemid økes?", "Per Berg", "Jon Lie", "Mona Ruud")

		for _, tab := range []string{"", "/oppfolging", "/hendelser", "/opplysninger", "/innsynslogg", "/avdelingsark", "/sporsmal"} {
			b.Get(twin.Page() + tab).MustStatus(200).MustBe(kari.Page() + tab).MustShow("Kari Aasen")
		}
		b.Get(kari.Page()+"/opplysninger").MustShow("2 er registrert", "Per Berg, sønn", "på registreringen som er slått sammen med denne", "Se eller angre sammenslåing")
		for _, c := range []webtest.Case{kari, twin} {
			b.Post("/sok", "q", c.Number.Digits()).MustShow("1 treff", "Kari Aasen").MustNotShow("Kari Marie Berg")
			b.Get(c.Path("kontakt")).MustStatus(200).MustShow("Kari Aasen")
		}
		b.Post("/sok", "q", "berg kar").MustShow("1 treff", "Kari Aasen").MustNotShow("Kari Marie")
		b.Post("/sok", "q", "17.02.1942").MustShow("2 treff").MustNotShow("Berg")
		b.Get("/").MustNotShow("Kari Marie", "Berg")
		if n := strings.Count(b.Get("/forlop").MustNotShow("Berg").Text, "Kari Aasen"); n < 2 {
			t.Errorf("the list shows her %d times, both enrolments wanted", n)
		}
		w.As(webtest.Physician).Get("/sporsmal").MustShow("Kari Aasen").MustNotShow("Berg")
		number := b.Post(kari.Page()+"/fodselsnummer", "x", "").MustStatus(200).Text
		for _, c := range []webtest.Case{kari, twin} {
			if d := c.Number.Digits(); !strings.Contains(number, d[:6]+" "+d[6:]) {
				t.Error("one of the numbers is not shown to one who asks")
			}
		}
		// Access is that of both records: the other one's GP sees her now, and nobody else does.
		w.As(webtest.OtherGP).Get(twin.Page()).MustStatus(200).MustShow("Kari Aasen")
		w.As(webtest.Clinician).Get(kari.Page()).MustStatus(200).MustShow("Kari Aasen")
		for _, u := range webtest.Outsiders {
			if u != webtest.OtherGP {
				w.As(u).Get(twin.Page()).MustStatus(404).MustNotShow("Kari", string(kari.Patient))
			}
		}
		w.Sound()

		// A form of the merged record that was open meanwhile loses nothing.
		b.Post(twin.Page()+"/opplysninger", "skjema", "person", "sett", "2", "fornavn", "Kari M", "etternavn", "Berg", "fodt", "17.02.1942", "kjonn", "woman", "kommune", string(w.Orgs["Nes"]), "telefon", "000 55 999").
			MustStatus(409).MustShow("Ingenting er borte", "000 55 999")

		page := b.Get(kari.Page()+"/sla-sammen").MustShow("Angre sammenslåing", "Samme kvinne", "Kari Marie Berg ble slått sammen med Kari Aasen")
		id := page.Value("sammenslaing")
		b.SendTo(page, kari.Page()+"/sla-sammen/angre", "sammenslaing", id, "begrunnelse", "").MustStatus(422).MustShow("Skriv hvorfor de likevel er to personer.")
		b.SendTo(page, kari.Page()+"/sla-sammen/angre", "sammenslaing", id, "begrunnelse", "To søstre").MustStatus(200).MustShow("Sammenslåingen er angret.")
		b.SendTo(page, kari.Page()+"/sla-sammen/angre", "sammenslaing", id, "begrunnelse", "To søstre").MustStatus(410)
		after := pages(w, kari, twin, tor)
		for path, text := range before {
			if after[path] != text {
				t.Errorf("%s is not as it was:\n%s\n---\n%s", path, text, after[path])
			}
		}
		w.As(webtest.Kongsvinger).Get(twin.Page()+"/innsynslogg").MustShow("slo sammen to registreringer", "så personsiden")
		w.As(webtest.OtherGP).Get(kari.Page()).MustStatus(404)
		w.Sound()
	})
}

// pages are what the pages about the persons and the lists show, without what is counted on them by looking.
func pages(w *webtest.World, cases ...webtest.Case) map[string]string {
	out := map[string]string{}
	paths := []string{"/", "/forlop", "/oversikt"}
	for _, c := range cases {
		for _, tab := range []string{"", "/oppfolging", "/hendelser", "/opplysninger", "/avdelingsark"} {
			paths = append(paths, c.Page()+tab)
		}
		paths = append(paths, c.Path("plan"))
	}
	for _, u := range []webtest.User{webtest.Kongsvinger, webtest.GP} {
		b := w.As(u)
		for _, p := range paths {
			out[string(u)+" "+p] = strings.ReplaceAll(b.Get(p).Text, "Se eller angre sammenslåing", "Slå sammen med en annen person")
		}
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Both persons must be the actor's, in one role that may; for others neither is there.
func TestOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	tor := w.PersonIn("Ullensaker", "Tor", "Moe", webtest.Planned)
	for _, u := range []webtest.User{webtest.Ullensaker, webtest.Nordbyhagen, webtest.GP, webtest.CareWorker, webtest.Manager, webtest.Administrator} {
		b := w.As(u)
		b.Get(kari.Page() + "/sla-sammen").MustStatus(404).MustNotShow("Kari")
		b.Get(kari.Page()+"/sla-sammen?med="+string(tor.Patient)).MustStatus(404).MustNotShow("Kari", "Tor Moe")
		b.Post(kari.Page()+"/sla-sammen", "med", string(tor.Patient), "behold", "denne", "begrunnelse", "x", "riktig", "ja").MustStatus(404)
		b.Post(tor.Page()+"/sla-sammen", "med", string(kari.Patient), "behold", "denne", "begrunnelse", "x", "riktig", "ja").MustStatus(404)
		b.Get(kari.Page() + "/ett-forlop?forlop=" + care.LongTerm).MustStatus(404)
	}
	// A merge that is undone is told only to one who has to do with both.
	w.Do(w.Actor(webtest.Physician), merge.Merge{Merged: tor.Patient, Survivor: kari.Patient, Reason: "Samme", Sure: true})
	if _, err := (merge.Undo{Merge: newest(t, w, tor.Patient), Reason: "To likevel"}).Run(t.Context(), w.Service, w.Actor(webtest.Physician)); err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Physician).Get(kari.Page()+"/sla-sammen").MustShow("Tor Moe ble slått sammen med Kari Aasen", "To likevel")
	w.As(webtest.Nes).Get(kari.Page()+"/sla-sammen").MustStatus(200).MustNotShow("Tor Moe", "To likevel")

	b := w.As(webtest.Nes)
	b.Get(kari.Page() + "/sla-sammen?med=" + string(tor.Patient)).MustStatus(404).MustNotShow("Tor Moe")
	unknown := b.Post(kari.Page()+"/sla-sammen/finn", "nummer", w.Unused().Digits()).MustStatus(422)
	other := b.Post(kari.Page()+"/sla-sammen/finn", "nummer", tor.Number.Digits()).MustStatus(422).MustNotShow("Tor")
	if message(unknown.Text) != message(other.Text) {
		t.Error("a number of somebody outside can be told from one that nobody has")
	}
	b.Get(kari.Page() + "/sla-sammen?med=" + string(kari.Patient)).MustStatus(409)
	b.Get(kari.Page() + "/sla-sammen?med=x").MustStatus(404)
	b.Post(kari.Page()+"/sla-sammen/angre", "sammenslaing", "x", "begrunnelse", "y").MustStatus(404)
	b.Post(kari.Page()+"/sla-sammen/angre", "sammenslaing", string(db.NewID()), "begrunnelse", "y").MustStatus(404)
	if strings.Contains(w.Log(), tor.Number.Digits()) {
		t.Error("a number in the log")
	}
}

func message(text string) string {
	_, rest, _ := strings.Cut(text, "Finner ingen")
	line, _, _ := strings.Cut(rest, ".")
	return line
}

// Two open enrolments in one pathway: one goes on, the other is ended with the note, and can be found.
func TestTwoOpen(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		twin := w.Person("Kari", "Aasen", webtest.Planned)
		w.Do(w.Actor(webtest.Nes), merge.Merge{Merged: twin.Patient, Survivor: kari.Patient, Reason: "Samme", Sure: true})
		b := w.As(webtest.Nes)
		b.Get(kari.Page()).MustShow("Flere åpne forløp i samme tjeneste", "Velg hvilket som fortsetter")
		w.As(webtest.GP).Get(kari.Page()).MustShow("Flere åpne forløp").MustNotShow("/ett-forlop")
		form := b.Get(kari.Page() + "/ett-forlop?forlop=" + care.LongTerm).MustStatus(200).MustShow("Hvilket forløp fortsetter?")
		b.Send(form, "merknad", "").MustStatus(422).MustShow("Velg hvilket forløp som fortsetter.")
		b.Send(form, "fortsetter", string(kari.Enrolment), "merknad", "").MustStatus(422).MustShow("trenger en forklaring")
		b.Send(form, "fortsetter", string(kari.Enrolment), "dato", "18.11.2026").MustStatus(422).MustShow("Datoen er etter i dag")
		b.Send(form, "fortsetter", string(kari.Enrolment)).MustStatus(200).MustBe(kari.Page()).MustShow("Det andre forløpet er avsluttet.").MustNotShow("Flere åpne forløp")
		b.Get(kari.Page()+"/hendelser").MustShow("Registrert to ganger, fortsetter i et annet forløp", "Personen var registrert to ganger.")
		b.Post(kari.Page()+"/ett-forlop", "fortsetter", string(kari.Enrolment), "merknad", "x", "dato", "17.11.2026").MustStatus(410)
		if w.State(twin).EndReason != care.EndDouble || !w.State(kari).Open() {
			t.Error("the wrong one was ended")
		}
		w.Sound()
	})
}

// A dead record does not vanish behind a living one.
func TestDeathIsNotLost(t *testing.T) {
	w := webtest.New(t)
	kari, twin := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Kari", "Aasen", webtest.Dead)
	b := w.As(webtest.Nes)
	form := b.Get(kari.Page() + "/sla-sammen?med=" + string(twin.Patient)).MustStatus(200)
	b.SendTo(form, kari.Page()+"/sla-sammen", "med", string(twin.Patient), "behold", "denne", "begrunnelse", "Samme", "riktig", "ja").MustStatus(422).MustShow("Den andre er registrert død.")
	b.SendTo(form, kari.Page()+"/sla-sammen", "med", string(twin.Patient), "behold", "andre", "begrunnelse", "Samme", "riktig", "ja").MustStatus(200).MustBe(twin.Page()).MustShow("Død")
}

// Stays and events of either record count for both: a stay of one lets the deadlines of the other stand still, and a death
// reaches every enrolment.
func TestOneWhole(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, twin := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Kari", "Aasen", webtest.FollowedUp)
		w.Do(w.Actor(webtest.Nes), merge.Merge{Merged: twin.Patient, Survivor: kari.Patient, Reason: "Samme", Sure: true})
		must(t, w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertStay(t.Context(), query.InsertStayParams{ID: db.NewID(), PatientID: db.ID(twin.Patient), UnitID: db.ID(w.Orgs["Medisinsk avdeling"]), Kind: "hospital", Urgency: "emergency", FromAt: db.At(webtest.Today.AddDays(-1).At(8, 0))})
		}))
		if _, err := w.Service.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		b := w.As(webtest.Nes)
		b.Get(kari.Page()).MustShow("Innlagt nå", "Frister er satt på pause.")
		b.Get("/forlop?innlagt=ja").MustShow("Kari Aasen")
		w.Do(w.Actor(webtest.Nes), patient.SaveKin{Patient: twin.Patient, Name: "Per Aasen", Relation: "sønn", Phone: "000 55 377"})
		if kin, err := w.Store.Reader().NextOfKin(t.Context(), db.ID(twin.Patient)); err != nil || len(kin) != 1 || kin[0].PatientID != db.ID(kari.Patient) {
			t.Errorf("what is written goes on the record that stands: %+v %v", kin, err)
		}
		w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: twin.Patient, On: webtest.Today})
		for _, c := range []webtest.Case{kari, twin} {
			if w.State(c).DiedOn != webtest.Today {
				t.Error("a death did not reach every enrolment")
			}
		}
		b.Get(kari.Page()).MustShow("Død 17. november 2026")
		w.Sound()
	})
}
