package e2e

import (
	"strings"
	"testing"
)

// providers is the log-in as an installation has it, at the demo's pretend HelseID and ID-porten: a coordinator, one whose log-in was too weak, one whom nobody has added, and the
// patient; what the patient's provider says opens nothing at work, and the other way round.
func providers(t *testing.T, w *world) {
	p := w.browser.Page(t)
	at := func(way, who string) {
		t.Helper()
		p.Open(w.at("/logg-inn"))
		p.ClickLink("Logg inn med " + way + " på liksom")
		if here := strings.Replace(w.base, "127.0.0.1", "localhost", 1); !strings.HasPrefix(p.URL(), here) {
			t.Fatalf("the provider is at %s", p.URL())
		}
		p.HasText("Denne leverandøren finnes ikke")
		if who == "" {
			w.clean(t, p)
			p.ClickLink("Avbryt")
			return
		}
		p.ClickLink(who)
	}
	at("HelseID", "")
	p.HasText("Innloggingen ble avbrutt")
	at("HelseID", "Ingrid Sandvik Logget inn på sikkerhetsnivå 3: slippes ikke inn")
	p.HasText("Innloggingen var ikke sterk nok")
	at("HelseID", "Lena Ny Ikke lagt til: får en konto uten rolle, som administrator ser")
	p.HasText("har ingen rolle i Tråd")
	p.MustNotHaveText("Lena")
	at("ID-porten", "Randi Utenfor har ingen plan å lese")
	p.HasText("Du har ikke innsyn i noen plan")
	w.clean(t, p)
	p.MustNotHaveText("Randi")
	at("HelseID", "Ingrid Sandvik "+nes)
	p.HasText("Min dag", "Ingrid Sandvik")
	at("ID-porten", "Solveig Aasen leser planen sin hjemme")
	p.HasText("Hei, Solveig")
	p.MustNotHaveText("Min dag")
	p.Open(w.at("/forlop"))
	p.HasText("Siden finnes ikke, eller du har ikke tilgang til den")
	admin := w.as(t, adminOfRegion)
	admin.Open(w.at("/administrasjon/brukere"))
	admin.HasText("Lena Ny")
}
