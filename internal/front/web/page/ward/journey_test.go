package ward_test

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// The second pathway, the long-term one that it is handed over to, and another patient group's, in a real browser: written in the editor, published, and
// followed to the ending. What is known goes with her from the second to the long-term one.
func TestFromTheEditorToTheEnding(t *testing.T) {
	w := webtest.New(t)
	exec(t, w, `update agreement_version set data = replace(data, '"forsterket-hjemreise"', '"forsterket-hjemreise","iht-multibrukere"')`) // what is agreed lists the new one
	b := browser.ForTest(t)
	admin, at := b.Page(t), w.Serve(webtest.Administrator)
	admin.Patience(30 * time.Second)
	admin.Open(at + "/administrasjon/forlop")
	admin.ClickButton("Utkast fra eksempelet IHT multibrukere")
	admin.HasText("Utkast: IHT multibrukere", "Utkastet kan publiseres")
	admin.ClickLink("Prøv på en prøvepasient")
	admin.HasText("Dager etter henvisningen: 0", "Vurder henvisningen")
	browser.Eval[string](admin, `(e => { e.value = 60; return '' })(document.querySelector('.slider'))`)
	admin.ClickButton("Vis dagen")
	admin.HasText("Dager etter henvisningen: 60", "Oppfølgingskontakt")
	admin.Back()
	admin.ClickLink("Tilbake til utkastet")
	admin.ClickButton("Lagre og publiser som ny versjon")
	admin.HasText("IHT multibrukere, versjon 1")
	admin.Open(at + "/administrasjon/forlop")
	admin.ClickCSS("#forlop-forsterket-hjemreise form button")
	admin.HasText("Utkast: Forsterket hjemreise")
	admin.Within("section[aria-labelledby=om-navn]").Fill("Navn", "Hjem igjen")
	admin.ClickButton("Lagre og publiser som ny versjon")
	admin.HasText("Hjem igjen, versjon 2")
	admin.Open(at + "/administrasjon/forlop")
	admin.ClickCSS("#forlop-iht-langvarig form button")
	admin.HasText("Utkast: IHT langvarig oppfølging")
	admin.Within("section[aria-labelledby=om-navn]").Fill("Navn", "Lange tråder")
	admin.ClickButton("Lagre og publiser som ny versjon")
	admin.HasText("Lange tråder, versjon 2")
	admin.Clean()

	long := &journey{pathway: "Lange tråder", yes: []string{"Over 65 år", "Flere kroniske", "Vil ha nytte", "Clinical frailty", "Risiko for", "Bor i en av"}, no: []string{"Fast plass sykehjem", "Kort forventet levetid", "Allerede adekvat", "Langtkommen kognitiv"}, cfs: "5", area: "Sykdommer", from: "Hjem igjen", end: "For sprek til å ha nytte", was: "Forløpet er avsluttet."}

	for _, j := range []journey{
		{"Hjem igjen", date.Of(1941, time.March, 3), []string{"Over 65 år", "Utskrives til hjemmet", "Spesielt stor risiko", "Bor i en av"}, nil, "Forståelse av oppholdet", true, "Går over til IHT langvarig oppfølging", "Ført over fra Hjem igjen", "", "", long},
		{"IHT multibrukere", date.Of(1981, time.March, 3), []string{"Over 17 år", "Bruker tre tjenester", "Gjentatte akutte", "Ønsker hjelp", "Bor i en av"}, []string{"Har et oppfølgingsteam"}, "Bolig", false, "Tjenestene virker sammen, og målene er nådd", "Forløpet er avsluttet.", "", "", nil},
	} {
		j.walk(t, w, b)
	}
}

// journey is somebody's way through a pathway.
type journey struct {
	pathway  string
	born     date.Date
	yes, no  []string
	area     string // of the conversation
	ward     bool
	end, was string

	cfs  string   // asked for in the assessment, "" not
	from string   // what it was carried from, whose conversation stands beside this one's
	next *journey // what its ending leads to
}

func (j journey) walk(t *testing.T, w *webtest.World, b *browser.Browser) {
	var number string
	for s, ok := 1, false; !ok; s++ {
		var n nin.Number
		if n, ok = nin.Synthetic(j.born, true, s); ok {
			number = n.Digits()
		}
	}
	nes, hospital := b.Page(t), b.Page(t)
	base, there := w.Serve(webtest.Nes), w.Serve(webtest.Kongsvinger)
	for _, p := range []*browser.Page{nes, hospital} {
		p.Patience(30 * time.Second)
	}
	form, at, tell := nes, base, func(webtest.Case, care.MovementKind) {}
	if j.ward { // found while admitted: on the list of those who are, by the hospital's physician
		form = b.Page(t)
		form.Patience(30 * time.Second)
		at, tell = found(t, w, form, number)
	} else {
		nes.Open(base + "/henvisninger/ny")
		nes.Fill("Fødselsnummer", number)
		nes.Choose("Kjønn i folkeregisteret", "Kvinne")
		nes.Choose("Hvem henviser?", "Fastlege")
		nes.Choose("Hvordan kom henvisningen?", "Melding")
		nes.Fill("Hvorfor henvises personen?", "Trenger noen som holder i trådene.")
		nes.Choose("Forløp", j.pathway)
	}
	form.Fill("Fornavn", "Ottilie")
	form.Fill("Etternavn", "Fjellvåken")
	form.Choose("Vet personen om henvisningen og ønsker den?", "Ja")
	form.ClickButton("Registrer henvisning")
	form.HasText("Henvisningen er registrert.", "Ottilie Fjellvåken")
	person := strings.TrimPrefix(form.URL(), at)
	if i := strings.IndexAny(person, "?#"); i >= 0 {
		person = person[:i]
	}
	c := webtest.Case{Patient: care.PatientID(strings.TrimPrefix(person, "/personer/"))}
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from enrolment where patient_id = $1", string(c.Patient)).Scan(&c.Enrolment); err != nil {
		t.Fatal(err)
	}
	j.follow(t, w, nes, hospital, base, there, person, c, tell)
}

// follow is the way from the assessment to the ending, and on where that leads.
func (j journey) follow(t *testing.T, w *webtest.World, nes, hospital *browser.Page, base, there, person string, c webtest.Case, tell func(webtest.Case, care.MovementKind)) {
	answers := func(p *browser.Page) {
		for _, c := range j.yes {
			p.Choose(c, "Ja")
		}
		for _, c := range j.no {
			p.Choose(c, "Nei")
		}
	}
	nes.Open(base + c.Path("vurdering"))
	answers(nes)
	if j.cfs != "" {
		nes.Fill("CFS", j.cfs)
	}
	nes.ClickButton("Lagre svarene")
	nes.HasText("Svarene er lagret.")
	if j.ward {
		tell(c, care.Admission) // the hospital's messages are taken in of somebody who is followed
		hospital.Open(there + person)
		hospital.ClickLink("Skriv at personen er sett på posten")
		hospital.Clean()
		hospital.Fill("Hva trenger personen ved hjemreisen?", "Rullator hjemme.")
		hospital.ClickButton("Lagre")
		hospital.HasText("Det er skrevet at personen er sett på posten.", "Rullator hjemme.")
		tell(c, care.Discharge)
		var open int
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from stay where patient_id = $1 and to_at is null", string(c.Patient)).Scan(&open); err != nil || open != 0 {
			t.Fatalf("%d stays go on after the discharge, %v", open, err)
		}
	}
	hospital.Open(there + c.Path("vurdering"))
	answers(hospital)
	hospital.Check("Inkluder")
	hospital.Choose("Hvem får ansvaret?", "Ingrid Sandvik")
	hospital.ClickButton("Lagre svar og beslutning")
	hospital.HasText("Beslutningen er lagret: inkludert.")

	nes.Open(base + c.Path("samtykke"))
	nes.Choose("Har personen samtykkekompetanse?", "Ja")
	nes.Choose("Hvordan ble samtykket gitt?", "Muntlig")
	nes.ClickButton("Lagre samtykket")
	nes.HasText("Samtykket er lagret.")
	nes.Open(base + c.Path("kartlegging"))
	if j.from != "" {
		nes.HasText("Ført over fra "+j.from, "Å klare meg selv.")
	}
	nes.ClickButton("Begynn samtalen")
	nes.Choose("Fastlegen", "får dialog i etterkant")
	nes.ClickLink(j.area + ", ikke kartlagt")
	nes.Fill("Hva er viktig for deg?", "Å klare meg selv.")
	nes.HasText("1 av ")
	nes.ClickLink("Avslutt samtalen")
	nes.ClickCSS("#del-avslutt [data-finish]")
	nes.HasText("Samtalen er avsluttet", "Å klare meg selv.")

	if j.ward {
		nes.Open(base + c.Path("brev"))
		nes.HasText("Til Ottilie Fjellvåken", "Hjem igjen")
		nes.Clean()
	}
	nes.Open(base + c.Path("kontakt"))
	nes.Choose("Hvordan?", "Telefon")
	nes.Fill("Hva kom fram?", "Går greit.")
	nes.Choose("Når er neste kontakt?", "Om 1 uke")
	nes.ClickButton("Lagre kontakten")
	nes.HasText("Kontakten er lagret.", "Går greit.")
	if !j.ward {
		nes.Open(base + person + "/plan/rediger") // the conversation gave the draft
		nes.Open(base + person + "/plan/publiser")
		nes.Choose("Pasienten er enig i planen", "Ja")
		nes.Choose("Hvordan sa pasienten det?", "Personlig")
		nes.Fill("Hvorfor uten høring?", "Første plan.")
		nes.Check("Jeg har lest planen og står ansvarlig for den")
		nes.ClickButton("Signer og publiser versjon 1")
		nes.HasText("Versjon 1 er publisert")
	}
	nes.Open(base + c.Path("avslutt"))
	nes.Choose("Hvorfor avsluttes forløpet?", j.end)
	nes.ClickButton("Avslutt forløpet")
	nes.HasText("Forløpet er avsluttet.", j.was)
	nes.Clean()
	if j.next != nil {
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from enrolment where previous_id = $1", string(c.Enrolment)).Scan(&c.Enrolment); err != nil {
			t.Fatal(err)
		}
		j.next.follow(t, w, nes, hospital, base, there, person, c, tell)
	}
}
