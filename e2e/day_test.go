package e2e

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
)

// day is one person's way through the service: referred, assessed by both levels, included, mapped, followed up, evaluated,
// ended, and referred again. The municipal coordinator does most of it, the hospital's her part.
func day(t *testing.T, w *world) {
	today := date.In(time.Now())
	kari := w.as(t, nes)
	kari.HasText("Min dag", nb.Capital(nb.Long(today)), "lengst: 9 dager", "Nes: 18 aktive av 20", "2 ledige plasser. 1 venter på oppstart.")
	counters(t, kari, "3 over frist", "2 henvisninger å vurdere", "4 innlagt nå")
	kari.Within("#over-frist").HasText("Astrid Nygård", "9 dager over", "Torleif Strand", "Kåre Bakken")
	kari.Within("#innlagt").HasText("Solveig Aasen", "Kongsvinger sykehus", "Gerd Haugen", "utskrivningsklar")

	// Referral of somebody new.
	kari.ClickLink("Ny henvisning")
	kari.Fill("Fødselsnummer", number(t, date.Of(1944, time.March, 7), 3))
	kari.Fill("Fornavn", "Ottilie")
	kari.Fill("Etternavn", "Fjellvåken")
	kari.Choose("Kjønn i folkeregisteret", "Kvinne")
	kari.Choose("Hvem henviser?", "Fastlege")
	kari.Fill("Navn på henviser", "fastlege Mona Ruud")
	kari.Choose("Hvordan kom henvisningen?", "Melding")
	kari.Fill("Hvorfor henvises personen?", "Tre innleggelser på to måneder. Ord: "+marker+".")
	kari.Choose("Vet personen om henvisningen og ønsker den?", "Ja")
	kari.Check("Henvisningen er sendt til sykehuset")
	kari.ClickButton("Registrer henvisning")
	kari.HasText("Henvisningen er registrert.", "Ottilie Fjellvåken", "82 år", "Vurder henvisningen", "Svar på henvisning til sykehuset")
	kari.MustNotHaveText(number(t, date.Of(1944, time.March, 7), 3))
	person := kari.URL()
	w.clean(t, kari)

	// Another municipality's coordinator finds nobody, and learns nothing from the address.
	trine := w.as(t, lillestrom)
	trine.Within("header").Fill("Søk på navn eller fødselsnummer", "Fjellvåken")
	trine.Press("Enter")
	trine.HasText("Ingen")
	trine.MustNotHaveText("Ottilie")
	trine.Open(person)
	if trine.Status() != 404 {
		t.Errorf("a person of another municipality answers %d", trine.Status())
	}
	trine.MustNotHaveText("Ottilie", "Fjellvåken", "Nes")
	trine.Close()

	// The municipality answers.
	kari.ClickLink("Vurder")
	answer(kari)
	kari.Fill("CFS", "5")
	kari.ClickButton("Lagre svarene")
	kari.HasText("Svarene er lagret.")

	// The hospital answers and decides.
	marit := w.as(t, ahus)
	marit.Beside("Ottilie Fjellvåken").HasText("Sykehuset har ikke vurdert ennå")
	marit.Beside("Ottilie Fjellvåken").ClickLink("Vurder")
	marit.HasText("Kommunen", "Ingrid Sandvik", "Sykehuset har ikke vurdert ennå.")
	answer(marit)
	marit.Check("Inkluder")
	marit.Choose("Hvem får ansvaret?", "Ingrid Sandvik")
	marit.ClickButton("Lagre svar og beslutning")
	marit.HasText("Beslutningen er lagret: inkludert. Neste steg er samtykke.")

	// Consent, mapping visit and plan.
	kari.Open(person)
	kari.ClickLink("Registrer samtykke")
	kari.Choose("Har personen samtykkekompetanse?", "Ja")
	kari.Choose("Hvordan ble samtykket gitt?", "Muntlig")
	kari.ClickButton("Lagre samtykket")
	kari.HasText("Samtykket er lagret.")
	kari.ClickLink("Sett opp besøk")
	kari.Fill("Dag", nb.Numeric(today.AddDays(1)))
	kari.Fill("Klokkeslett", "12.30")
	kari.Check("IHT-lege")
	kari.ClickButton("Lagre avtalen")
	kari.HasText("Avtalen er lagret.", "Kartleggingssamtale hjemme kl. 12.30", "I morgen")
	kari.ClickLink("Se avtalen")
	kari.Fill("Dag", nb.Numeric(today))
	kari.ClickButton("Flytt avtalen")
	kari.ClickLink("Skriv kartlegging")
	kari.ClickButton("Begynn samtalen")
	kari.Choose("Fastlegen", "er med på video eller telefon")
	kari.ClickLink("Sykdommer, ikke kartlagt")
	kari.Fill("Hva er viktig for deg?", "Bruke gåstol ute. Ord: "+marker+".")
	kari.HasText("1 av 9 områder kartlagt")
	kari.ClickLink("Avslutt samtalen")
	kari.ClickButton("Avslutt samtalen")
	kari.HasText("Samtalen er avsluttet, og svarene står i et utkast til plan.", "Bruke gåstol ute.")
	kari.ClickLink("Gå til utkastet til plan")
	if got := kari.Value("Hva er viktig for personen?"); !strings.Contains(got, "Bruke gåstol ute.") {
		t.Errorf("the draft begins with %q", got)
	}
	kari.Fill("Hva er viktig for personen?", "Å kunne gå til butikken selv")
	kari.Fill("Annet i planen", "Trening to ganger i uken med fysioterapeut.\nHjemmesykepleien følger vekten.")
	kari.ClickButton("Lagre viktig for meg")
	kari.HasText("Alt er lagret")
	kari.Fill("Annet i planen", "Trening to ganger i uken med fysioterapeut.\nHjemmesykepleien følger vekten.")
	kari.ClickButton("Lagre annet og neste evaluering")
	kari.HasText("Alt er lagret")
	kari.ClickLink("Les utkastet")
	kari.HasText("Utkast til versjon 1")
	kari.Open(kari.URL()[:strings.Index(kari.URL(), "?")] + "/publiser")
	kari.Choose("Pasienten er enig i planen", "Ja")
	kari.Choose("Hvordan sa pasienten det?", "Personlig")
	kari.Fill("Hvorfor uten høring?", "Første plan, høres ved evalueringen.")
	kari.Check("Jeg har lest planen og står ansvarlig for den")
	kari.ClickButton("Signer og publiser versjon 1")
	kari.HasText("Versjon 1 er publisert og gjelder fra nå.", "«Å kunne gå til butikken selv»")
	kari.Open(person)
	kari.HasText(nb.Due(today.AddDays(28), today))

	follow(t, w, kari, person, today)
	finish(t, w, kari, person, today)
}

// follow logs contacts, and sees the deadline move on the person's page and on Min dag.
func follow(t *testing.T, w *world, kari *browser.Page, person string, today date.Date) {
	kari.Within(".person-head").ClickLink("Logg kontakt")
	kari.Choose("Hvordan?", "Telefon")
	kari.Fill("Hva kom fram?", "Sover bedre, ringes snart igjen. Ord: "+marker+".")
	kari.Choose("Når er neste kontakt?", "En annen dag")
	kari.Fill("Hvilken dag?", nb.Numeric(today.AddDays(3)))
	kari.ClickButton("Lagre kontakten")
	kari.HasText("Kontakten er lagret.", "Sover bedre", nb.DayNear(today.AddDays(3), today))
	kari.Open(w.at("/"))
	line := kari.Beside("Ottilie Fjellvåken")
	line.HasText("Oppfølgingskontakt", nb.Due(today.AddDays(3), today))
	line.ClickLink("Logg kontakt")
	kari.Fill("Hva kom fram?", "Fikk besøk av søsteren.")
	kari.Choose("Når er neste kontakt?", "Om 1 uke")
	kari.ClickButton("Lagre kontakten")
	kari.HasText("Kontakten er lagret.") // back on Min dag, where she came from
	kari.Within("#neste-7-dager").Beside("Ottilie Fjellvåken").HasText(nb.Due(today.AddDays(7), today))

	// The other level sees it.
	marit := w.as(t, ahus)
	marit.Open(person)
	marit.HasText("Fikk besøk av søsteren.", "Telefon, Ingrid Sandvik")

	// One step is regretted at once, another corrected with a reason.
	kari.ClickButton("Angre")
	kari.HasText("Angret.")
	kari.Beside("Ottilie Fjellvåken").HasText(nb.Due(today.AddDays(3), today))
	kari.Open(person + "/hendelser")
	kari.ClickLink("Rett , Telefon, Ingrid Sandvik")
	kari.HasText("Sover bedre, ringes snart igjen.")
	kari.ClickButton("Rett steget")
	kari.HasText("rettingen kan") // a reason is asked for
	kari.Fill("Hva er feil?", "Skrevet på feil person.")
	kari.ClickButton("Rett steget")
	kari.HasText("Steget er rettet. Det står i tidslinjen, men teller ikke lenger.")
	kari.Open(person + "/hendelser")
	kari.HasText("Rettet", "Skrevet på feil person.", "Sover bedre, ringes snart igjen.")
	kari.Open(person)
	kari.HasText(nb.Due(today.AddDays(28), today))

	// A late one is done, and Min dag has one less.
	kari.Open(w.at("/"))
	kari.Within("#over-frist").Beside("Torleif Strand").ClickLink("Logg kontakt")
	kari.Fill("Hva kom fram?", "Hjelpemidlene er på plass.")
	kari.Choose("Når er neste kontakt?", "Om 2 uker")
	kari.ClickButton("Lagre kontakten")
	counters(t, kari, "2 over frist")
	kari.Within("#over-frist").MustNotHaveText("Torleif Strand")
}

// finish evaluates, ends with a reason, and refers the same person again.
func finish(t *testing.T, w *world, kari *browser.Page, person string, today date.Date) {
	kari.Open(person + "/oppfolging")
	kari.ClickLink("Sett opp møte")
	kari.Fill("Dag", nb.Numeric(today))
	kari.ClickButton("Lagre avtalen")
	kari.HasText("Avtalen er lagret.")
	kari.ClickLink("Skriv evaluering")
	kari.Choose("Hvordan gikk det med målene?", "Nådd")
	kari.Fill("Hva kom dere fram til?", "Går til butikken selv. Trenger ikke oppfølging lenger.")
	kari.Fill("CFS", "4")
	kari.Choose("Videre", "Avslutt oppfølgingen")
	kari.ClickButton("Lagre evalueringen")
	kari.HasText("Evalueringen er lagret. Avslutt forløpet når alt er overlevert.")
	kari.Within(".person-head").ClickLink("Avslutt")
	kari.ClickButton("Avslutt forløpet")
	kari.HasText("forløpet kan avsluttes") // a reason is asked for
	kari.Choose("Hvorfor avsluttes forløpet?", "For sprek til å ha nytte")
	kari.ClickButton("Avslutt forløpet")
	kari.HasText("Forløpet er avsluttet.", "avsluttet "+nb.DayYear(today))
	kari.MustNotHaveText("Logg kontakt")

	kari.ClickLink("Henvis på nytt")
	kari.HasText("Ottilie Fjellvåken er i Tråd fra før. Historien følger med.")
	kari.Choose("Hvem henviser?", "Pasienten selv")
	kari.Choose("Hvordan kom henvisningen?", "Telefon")
	kari.Fill("Hvorfor henvises personen?", "Falt hjemme og er utrygg.")
	kari.Choose("Vet personen om henvisningen og ønsker den?", "Ja")
	w.clean(t, kari)
	kari.ClickButton("Registrer henvisning")
	kari.HasText("Henvisningen er registrert.", "Andre forløp", "For sprek til å ha nytte", "Vurder henvisningen")
	if kari.URL() != person {
		t.Errorf("referred again she is at %s, was at %s", kari.URL(), person)
	}
	kari.ClickLink("Hendelser")
	kari.HasText("Falt hjemme og er utrygg.", "Går til butikken selv.", "Tre innleggelser på to måneder.", "Avsluttet")
	w.clean(t, kari)
}

// counters reads the figures at the top of Min dag.
func counters(t *testing.T, p *browser.Page, want ...string) {
	t.Helper()
	have := strings.Join(strings.Fields(p.Within(".counters").Text()), " ")
	for _, figure := range want {
		if !strings.Contains(have, figure) {
			t.Errorf("Min dag has %q, want «%s»", have, figure)
		}
	}
}

// answer answers every criterion as for somebody who is to be included.
func answer(p *browser.Page) {
	for _, yes := range []string{"Over 65 år", "Flere kroniske", "Vil ha nytte", "Clinical frailty", "Risiko for", "Bor i en av"} {
		p.Choose(yes, "Ja")
	}
	for _, no := range []string{"Fast plass sykehjem", "Kort forventet levetid", "Allerede adekvat", "Langtkommen kognitiv"} {
		p.Choose(no, "Nei")
	}
}

// number is a synthetic national number of a woman: month + 80. Each serial is another person.
func number(t *testing.T, born date.Date, serial int) string {
	t.Helper()
	for s := serial; s < serial+8; s++ { // some serials have no number
		if n, ok := nin.Synthetic(born, true, s); ok {
			return n.Digits()
		}
	}
	t.Fatalf("no synthetic number for %s", born)
	return ""
}
