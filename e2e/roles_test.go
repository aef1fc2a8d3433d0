package e2e

import (
	"bytes"
	"strings"
	"testing"

	"traad/internal/base/browser"
)

// roles lets everybody else than the coordinators log in, see what is theirs and nothing more, and do their main task.
func roles(t *testing.T, w *world) {
	kari := w.as(t, nes)
	tangen := personPage(kari, "Inger Lise Tangen")

	// A GP asks about a patient on her list; the IHT physician answers; the answer becomes a measure that the team sees.
	mona := w.as(t, gp)
	mona.HasText("Min dag", "Mona Ruud")
	menu(t, mona, "Min dag", "Forløp", "Spørsmål")
	mona.MustNotHaveText("Torleif Strand") // on another GP's list
	mona.Open(w.at("/forlop"))
	mona.HasText("Inger Lise Tangen")
	mona.MustNotHaveText("Torleif Strand", "Gunvor Lien")
	mona.ClickLink("Inger Lise Tangen")
	mona.Within(".person-head").ClickLink("Spør IHT-lege")
	mona.Choose("Hvor raskt trenger du svar?", "Innen tre virkedager")
	mona.ClickButton("Send spørsmålet")
	mona.HasText("spørsmålet kan")
	mona.Fill("Hva lurer du på?", "Kan vanndrivende halveres? Ord: "+marker+".")
	mona.ClickButton("Send spørsmålet")
	mona.HasText("Kan vanndrivende halveres?")

	henrik := w.as(t, physician)
	henrik.Within("#sporsmal").Beside("Inger Lise Tangen").HasText("Spørsmål fra Mona Ruud")
	henrik.Within("#sporsmal").Beside("Inger Lise Tangen").ClickLink("Svar")
	henrik.HasText("Kan vanndrivende halveres?", "Mona Ruud spurte")
	henrik.Fill("Svar", "Ja, vei henne hver morgen.")
	henrik.Fill("Svaret blir et tiltak", "Hjemmesykepleien fører vektliste.")
	w.clean(t, henrik)
	henrik.ClickButton("Send svaret")
	henrik.Open(w.at("/"))
	henrik.Within("#sporsmal").MustNotHaveText("Inger Lise Tangen")
	mona.Open(w.at("/sporsmal"))
	mona.Beside("Inger Lise Tangen").HasText("Ja, vei henne hver morgen.")
	kari.Open(tangen)
	kari.HasText("Kan vanndrivende halveres?", "Ja, vei henne hver morgen.", "Hjemmesykepleien fører vektliste.")

	// The ward sees who lies there now, and reads one page about her.
	solveig := personPage(kari, "Solveig Aasen")
	sindre := w.as(t, ward)
	menu(t, sindre, "Min dag")
	sindre.Within("#innlagt").HasText("Solveig Aasen", "Gerd Haugen")
	sindre.MustNotHaveText("Per Olav Sæther", "Inger Lise Tangen") // another ward's, and at home
	sindre.Within("#innlagt").ClickLink("Solveig Aasen")
	sindre.HasText("Innlagt nå, øyeblikkelig hjelp", "Hva er viktig for personen", "Planen som gjelder", "Ikke HLR", "Kari Aasen Lie", "000 55 210")
	w.clean(t, sindre)
	sindre.EmulatePrint(true)
	sindre.HasText("Solveig Aasen", "Skrevet ut fra Tråd", "av Sindre Halvorsrud")
	sindre.MustNotHaveText("Logg ut", "Søk")
	sindre.EmulatePrint(false)
	refused(t, w, sindre, strings.TrimPrefix(solveig, w.base)+"/hendelser", strings.TrimPrefix(tangen, w.base), "/forlop", "/oversikt", "/administrasjon")

	// Home nursing sees those whom it serves.
	hanne := w.as(t, homeNurse)
	menu(t, hanne, "Min dag", "Forløp")
	hanne.Open(w.at("/forlop"))
	hanne.HasText("Kåre Bakken", "Solveig Aasen")
	hanne.MustNotHaveText("Torleif Strand", "Inger Lise Tangen")
	hanne.ClickLink("Kåre Bakken")
	hanne.HasText("Planen som gjelder", "Siste kontakter", "Unni Bakken, datter, nærmest")
	refused(t, w, hanne, strings.TrimPrefix(tangen, w.base), "/oversikt", "/administrasjon", "/innflytting")

	// Managers and analysts see figures and no name; small figures are hidden.
	for _, m := range []struct {
		who         string
		sees, hides []string
	}{
		{manager, []string{"121 av 140", "Lillestrøm", "31 av 36", "Kongsvinger", "Tall under 5 er skjult"}, nil},
		{managerNes, []string{"Nes", "18 av 20", "Hele helsefellesskapet"}, []string{"Lillestrøm", "Kongsvinger"}},
		{analyst, []string{"121 av 140", "Lillestrøm", "Tall under 5 er skjult"}, nil},
	} {
		lise := w.as(t, m.who)
		if at := strings.TrimPrefix(lise.URL(), w.base); at != "/oversikt" {
			t.Errorf("%s begins at %s, want /oversikt", m.who, at)
		}
		if m.who == analyst {
			menu(t, lise, "Kandidater", "Oversikt", "Resultater", "Ressurser", "Rapport")
		} else {
			menu(t, lise, "Oversikt", "Resultater", "Ressurser", "Rapport", "Varsler", "Tilganger", "Oppslag")
		}
		lise.HasText(m.sees...)
		lise.MustNotHaveText(append([]string{"Tangen", "Aasen", "Sandvik"}, m.hides...)...)
		w.clean(t, lise)
		status, header, body := w.ask(t, lise.Cookies(), "/oversikt.xlsx?forlop=iht-langvarig&periode=12")
		if status != 200 || !strings.Contains(header.Get("Content-Disposition"), ".xlsx") || !bytes.HasPrefix(body, []byte("PK")) {
			t.Errorf("%s: the Excel file answers %d, %v, %d bytes", m.who, status, header, len(body))
		}
		refused(t, w, lise, "/forlop", strings.TrimPrefix(tangen, w.base), "/administrasjon", "/sporsmal", "/henvisninger/ny")
		lise.Close()
	}
}

// personPage is the address of somebody whom the coordinator finds by the last name.
func personPage(p *browser.Page, name string) string {
	words := strings.Fields(name)
	p.Within("header").Fill("Søk på navn eller fødselsnummer", words[len(words)-1])
	p.Press("Enter")
	p.ClickLink(name)
	return p.URL()
}

// menu checks which places the main menu has, and their order.
func menu(t *testing.T, p *browser.Page, want ...string) {
	t.Helper()
	have := strings.Fields(p.Within("nav.menu").Text())
	if strings.Join(have, " ") != strings.Join(want, " ") {
		t.Errorf("the menu is %v, want %v", have, want)
	}
}

// refused checks that addresses answer as if there were nothing.
func refused(t *testing.T, w *world, p *browser.Page, paths ...string) {
	t.Helper()
	for _, path := range paths {
		p.Open(w.at(path))
		if p.Status() != 404 {
			t.Errorf("%s answers %d, want 404", path, p.Status())
		}
		p.HasText("Siden finnes ikke, eller du har ikke tilgang til den")
	}
}
