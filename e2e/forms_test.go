package e2e

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// withoutScript refers, filters, hands over and logs a contact in a browser that runs no script.
func withoutScript(t *testing.T, w *world) {
	today := date.In(time.Now())
	kari := w.browser.Page(t)
	kari.DisableJavaScript()
	kari.Open(w.at("/logg-inn"))
	kari.ClickButton("Logg inn som " + nes)

	// A referral, first with a fault, then right.
	kari.ClickLink("Ny henvisning")
	kari.Fill("Fornavn", "Torbjørg")
	kari.Fill("Etternavn", "Tveteraas")
	kari.Choose("Hvem henviser?", "Pårørende")
	kari.Fill("Hvorfor henvises personen?", "Faller ofte.\nEr redd om natten.")
	kari.ClickButton("Registrer henvisning")
	if kari.Status() != 422 {
		t.Errorf("a referral that lacks answers gives %d", kari.Status())
	}
	kari.HasText("henvisningen kan lagres")
	if got := kari.Value("Hvorfor henvises personen?"); got != "Faller ofte.\nEr redd om natten." {
		t.Errorf("the text came back as %q", got)
	}
	kari.Fill("Fødselsdato", "03.11.1939")
	kari.Choose("Kjønn i folkeregisteret", "Kvinne")
	kari.Choose("Hvordan kom henvisningen?", "Telefon")
	kari.Choose("Vet personen om henvisningen og ønsker den?", "Ja")
	kari.ClickButton("Registrer henvisning")
	kari.HasText("Henvisningen er registrert.", "Torbjørg Tveteraas")
	w.clean(t, kari)

	// Filters and the hand-over of two at once.
	kari.Within("nav.menu").ClickLink("Forløp")
	kari.Choose("Ansvarlig:", "meg")
	kari.Choose("CFS:", "5")
	kari.ClickButton("Bruk")
	kari.HasText("Berit Kollerud", "Rolf Ekeberg")
	kari.MustNotHaveText("Astrid Nygård", "Jon Vestby") // another score; another's
	kari.Check("Velg Berit Kollerud")
	kari.Check("Velg Rolf Ekeberg")
	kari.ClickButton("Gi til annen ansvarlig")
	kari.HasText("Gi 2 forløp til en annen ansvarlig", "Berit Kollerud", "Rolf Ekeberg")
	kari.Choose("Ny ansvarlig", "Berit Lunde")
	kari.Fill("Hvorfor", "Ferie til over helgen.")
	w.clean(t, kari)
	kari.ClickButton("Gi 2 forløp videre")
	kari.HasText("2 forløp har ny ansvarlig.")
	kari.MustNotHaveText("Rolf Ekeberg") // the filter holds, and they are not hers now
	kari.ClickLink("Alle forløp")
	kari.Beside("Rolf Ekeberg").HasText("B. Lunde")
	kari.Fill("Filtrer på navn", "ekeb")
	kari.ClickButton("Filtrer på navn")
	kari.HasText("Rolf Ekeberg")
	kari.MustNotHaveText("Astrid Nygård")
	if strings.Contains(kari.URL(), "ekeb") {
		t.Errorf("a name in the address: %s", kari.URL())
	}

	// A contact.
	kari.ClickLink("Rolf Ekeberg")
	kari.Within(".person-head").ClickLink("Logg kontakt")
	kari.Fill("Hva kom fram?", "Vekt 70,5 kg.")
	kari.Choose("Når er neste kontakt?", "Om 2 uker")
	kari.ClickButton("Lagre kontakten")
	kari.HasText("Kontakten er lagret.", "Vekt 70,5 kg.", nb.DayNear(today.AddDays(14), today))
	kari.ClickButton("Angre")
	kari.HasText("Angret.")
	w.clean(t, kari)
}

// keyboard does a contact from Min dag and back without touching the mouse.
func keyboard(t *testing.T, w *world) {
	kari := w.as(t, nes)
	kari.Open(w.at("/"))
	kari.Press("Tab")
	if got := kari.Focused(); got != "link «Hopp til innholdet»" {
		t.Errorf("the first stop is %s", got)
	}
	kari.Press("Enter")
	if id := kari.Within("main:focus").Text(); !strings.Contains(id, "Min dag") {
		t.Errorf("the skip link leads to %q", id)
	}
	line := func() string { return kari.Within("[data-line]:focus").Text() }
	kari.Press("j")
	if got := line(); !strings.Contains(got, "Innlagt på sykehus") {
		t.Errorf("J goes first to %q, not to the alert", got)
	}
	kari.Press("j")
	if got := line(); !strings.Contains(got, "Harald Moen") {
		t.Errorf("J goes then to %q", got)
	}
	kari.Press("j", "k")
	if got := line(); !strings.Contains(got, "Harald Moen") {
		t.Errorf("K goes back to %q", got)
	}
	for range 6 {
		if strings.Contains(line(), "Kåre Bakken") {
			break
		}
		kari.Press("j")
	}
	kari.Press("Enter")
	kari.HasText("Logg kontakt", "Siste kontakter")

	tabTo(t, kari, "radio «Telefon»")
	tabTo(t, kari, "textbox «Hva kom fram?»")
	kari.Type("Har det bra. Datter kommer i helgen.")
	tabTo(t, kari, "radio «Ikke avtalt")
	kari.Press("ArrowUp", "ArrowUp", "ArrowUp")
	if got := kari.Focused(); !strings.Contains(got, "Om 2 uker") {
		t.Errorf("the arrows lead to %s", got)
	}
	tabTo(t, kari, "button «Lagre kontakten»")
	kari.Press("Enter")
	kari.HasText("Kontakten er lagret.")
	kari.Within("#over-frist").MustNotHaveText("Kåre Bakken")

	// The list of keys, and the search.
	kari.Press("?")
	kari.HasText("Hurtigtaster", "neste linje")
	w.clean(t, kari)
	kari.Press("Escape", "/")
	kari.Type("nygård")
	kari.Press("Enter")
	kari.HasText("Astrid Nygård")
}

// tabTo presses Tab until something has the focus. A stop that cannot be seen fails the test too: its outline would be
// nowhere.
func tabTo(t *testing.T, p *browser.Page, want string) {
	t.Helper()
	var stops []string
	for range 40 {
		p.Press("Tab")
		got := p.Focused()
		if strings.HasPrefix(got, want) || got == want {
			return
		}
		stops = append(stops, got)
	}
	t.Fatalf("Tab never comes to %s: %s", want, strings.Join(stops, ", "))
}

// twoAtOnce lets two write in the same field of a plan: both texts are kept, and the second chooses both.
func twoAtOnce(t *testing.T, w *world) {
	kari := w.as(t, nes)
	odd := personPage(kari, "Odd Furuseth")
	kari.Open(odd + "/plan/rediger")
	if kari.Has("Begynn på en ny versjon") {
		kari.ClickButton("Begynn på en ny versjon")
	}
	henrik := w.as(t, physician)
	henrik.Open(odd + "/plan/rediger")
	kari.Fill("Annet i planen", "Kommunen: trening hver mandag.")
	kari.HasText("Lagret kl.")

	henrik.Fill("Hva er viktig for personen?", "Å sove hele natten")
	henrik.HasText("Lagret kl.")
	henrik.Fill("Annet i planen", "Sykehuset: blodtrykk hver uke.")
	henrik.HasText("To har skrevet her.", "Kommunen: trening hver mandag.", "Sykehuset: blodtrykk hver uke.")
	w.clean(t, henrik)
	henrik.ClickButton("Behold begge og rediger")
	henrik.WaitGone("To har skrevet her.")
	both := henrik.Value("Annet i planen")
	if !strings.Contains(both, "Kommunen: trening hver mandag.") || !strings.Contains(both, "Sykehuset: blodtrykk hver uke.") {
		t.Errorf("both texts should stand in the field, it has %q", both)
	}
	henrik.HasText("Lagret kl.")
	kari.Open(odd + "/plan/rediger")
	if got := kari.Value("Annet i planen"); !strings.Contains(got, "Sykehuset: blodtrykk hver uke.") {
		t.Errorf("the other author reads %q", got)
	}
	if got := kari.Value("Hva er viktig for personen?"); got != "Å sove hele natten" {
		t.Errorf("the other field lost its text: %q", got)
	}
}
