package e2e

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// badInput types what cannot be: each fault is told at its field, and everything typed is there still.
func badInput(t *testing.T, w *world) {
	today := date.In(time.Now())
	kari := w.as(t, nes)
	kari.ClickLink("Ny henvisning")
	wrong := []byte(number(t, date.Of(1941, time.May, 9), 40))
	wrong[10] = '0' + (wrong[10]-'0'+1)%10
	kari.Fill("Fødselsnummer", string(wrong))
	kari.Fill("Fornavn", "Gudny")
	kari.Fill("Fødselsdato", nb.Numeric(today.AddDays(1)))
	kari.Fill("Henvist dato", "31.02.2026")
	long := strings.Repeat("Veldig langt. ", 25_000/14+1)[:25_000]
	kari.Fill("Hvorfor henvises personen?", long)
	kari.ClickButton("Registrer henvisning")
	if kari.Status() != 422 {
		t.Errorf("a referral full of faults gives %d", kari.Status())
	}
	if got := kari.Focused(); !strings.Contains(got, "henvisningen kan lagres") {
		t.Errorf("the focus is on %q, want the summary of faults", got)
	}
	text := strings.Join(strings.Fields(kari.Text()), " ")
	for _, fault := range []string{
		"Kontrollsifferet stemmer ikke.", "Skriv etternavnet.", "Fødselsdatoen er etter i dag.", "Velg kjønn",
		"Måneden har bare 28 dager det året.", "Teksten er på 25 000 tegn. Det er plass til 20 000.",
	} {
		if n := strings.Count(text, fault); n != 2 { // in the summary and at the field
			t.Errorf("«%s» stands %d times, want 2", fault, n)
		}
	}
	for label, want := range map[string]string{
		"Fødselsnummer": string(wrong), "Fornavn": "Gudny", "Fødselsdato": nb.Numeric(today.AddDays(1)),
		"Henvist dato": "31.02.2026", "Hvorfor henvises personen?": long,
	} {
		if got := kari.Value(label); got != want {
			t.Errorf("«%s» came back as %.40q (%d signs), was %.40q (%d)", label, got, len(got), want, len(want))
		}
	}
	w.clean(t, kari)
	// A link in the summary leads to its field.
	kari.ClickLink("Skriv etternavnet")
	if got := kari.Focused(); got != "textbox «Etternavn»" {
		t.Errorf("the summary's link leads to %s", got)
	}
}

// expiredSession ends the session while somebody types: the text waits until she has logged in again.
func expiredSession(t *testing.T, w *world) {
	kari := w.as(t, nes)
	person := personPage(kari, "Inger Lise Tangen")
	kari.Open(person)
	kari.Within(".person-head").ClickLink("Logg kontakt")
	kari.Fill("Hva kom fram?", "En lang samtale om trappen.\nHun vil ha rekkverk.")
	kari.Choose("Med hvem?", "Pårørende")
	kari.Fill("Navn", "datter")

	other := kari.NewTab()
	leave := func(p *browser.Page) {
		p.Open(w.at("/"))
		p.ClickCSS("details.user summary")
		p.ClickButton("Logg ut")
		p.HasText("Du er logget ut.")
	}
	leave(other)

	kari.ClickButton("Lagre kontakten")
	if kari.Status() != 401 {
		t.Errorf("sent after log-out gives %d", kari.Status())
	}
	kari.HasText("Du må logge inn på nytt", "ingenting ble lagret nå", "Det du skrev, er tatt vare på i denne fanen")
	kari.MustNotHaveText("Tangen")
	w.clean(t, kari)

	other.ClickButton("Logg inn som " + nes)
	other.HasText("Min dag")
	kari.Back()
	kari.HasText("Teksten du skrev er hentet tilbake")
	if got := kari.Value("Hva kom fram?"); got != "En lang samtale om trappen.\nHun vil ha rekkverk." {
		t.Errorf("the text came back as %q", got)
	}
	if got := kari.Value("Navn"); got != "datter" {
		t.Errorf("the name came back as %q", got)
	}
	w.clean(t, kari)
	kari.ClickButton("Lagre kontakten")
	kari.HasText("Kontakten er lagret.", "Hun vil ha rekkverk.", "Med pårørende, datter")
	// Saved is saved: an empty form next time.
	kari.Within(".person-head").ClickLink("Logg kontakt")
	kari.MustNotHaveText("Teksten du skrev er hentet tilbake")
	if got := kari.Value("Hva kom fram?"); got != "" {
		t.Errorf("a new form begins with %q", got)
	}

	// Or the form is sent again from the page that refused it.
	kari.Fill("Hva kom fram?", "Rekkverket er bestilt.")
	leave(other)
	kari.ClickButton("Lagre kontakten")
	kari.HasText("Du må logge inn på nytt")
	other.ClickButton("Logg inn som " + nes)
	kari.ClickButton("Send på nytt")
	kari.HasText("Kontakten er lagret.", "Rekkverket er bestilt.")
}
