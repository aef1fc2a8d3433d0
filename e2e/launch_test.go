package e2e

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
)

// recordSystem is a physician in the demo's pretend record system, which is another site to the browser: the card, the plan inside the page and in a
// window of its own, and the next patient, who closes the view of the one before. The width is that of a tablet, and of a record system's side field.
func recordSystem(t *testing.T, w *world) {
	at := strings.Replace(w.base, "127.0.0.1", "localhost", 1) + "/epj"
	p := w.browser.Page(t)
	p.ViewportSize(820, 1100)
	p.Open(w.at("/logg-inn"))
	p.ClickLink("fra et journalsystem på liksom")
	if !strings.HasPrefix(p.URL(), at) {
		t.Fatalf("the record system is at %s", p.URL())
	}
	w.clean(t, p)
	p.ClickLink("Aasen, Solveig følges i Nes")
	p.HasText("Pasienten følges av IHT, teamet i Nes", "Teamet svarer på telefon")
	p.ClickLink("Åpne planen her")
	first := p.FrameAt(w.base+"/personer/", "/plan") // whoever is not let in is led nowhere
	w.clean(t, p)

	// In a window of its own, and the next patient in the record system: the window tells and shows her no more, without a hand on it.
	window := p.NewTab()
	window.ViewportSize(820, 1100)
	window.Open(at + "/apne?bruker=lege-ahus&pasient=p-1")
	window.HasText("Behandlingsplan for Solveig Aasen")
	if !strings.HasPrefix(window.URL(), w.base+"/personer/") || !strings.HasSuffix(window.URL(), "/plan") {
		t.Errorf("the window is at %s", window.URL())
	}
	w.clean(t, window)
	window.Open(w.at("/forlop"))
	window.HasText("Her vises bare pasienten som er åpen i Journalsystem på liksom")
	window.ClickLink("Til pasienten")
	window.HasText("Solveig Aasen")
	p.ClickLink("Bakken, Kåre følges i Nes")
	p.ClickLink("Åpne planen her")
	if second := p.FrameAt(w.base+"/personer/", "/plan"); second == first {
		t.Error("the patient before is shown inside")
	}
	window.Patience(30 * time.Second)
	window.HasText("Denne visningen er lukket")
	window.MustNotHaveText("Solveig", "Aasen")
	if title := browser.Eval[string](window, "document.title"); strings.Contains(title, "Aasen") {
		t.Errorf("the window is still called %s", title)
	}
	w.clean(t, window)
	window.Reload()
	window.HasText("Denne visningen er lukket", "Pasienten er byttet i Journalsystem på liksom")
	window.MustNotHaveText("Solveig")
	w.clean(t, window)

	// Somebody whom the service does not follow has no card; whom the record system knows too little of logs in.
	p.ClickLink("Utenfor, Randi er ikke i Tråd")
	p.HasText("Ingen kort.")
	p.MustNotHaveText("IHT, teamet")
	window.Open(at + "/apne?bruker=lege-ahus&pasient=p-9")
	window.HasText("Pasienten vises ikke i Tråd")
	w.clean(t, window)
	window.Open(at + "/apne?bruker=vikar&pasient=p-2")
	window.ClickButton("Logg inn som " + nes)
	window.HasText("Behandlingsplan for Kåre Bakken")
}
