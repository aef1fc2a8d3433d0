package mine_test

import (
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/front/web/webtest"
)

// The patient proposes a goal on her phone; the coordinator takes it into the plan and publishes; she reads it in her own words. What she
// writes before the conversation is saved without a button, and is there when she comes back.
func TestStory(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	publish(t, w, kari, map[string]string{"viktig": "Jeg vil bo hjemme.", "mal/a/tekst": "Gå til postkassen", "avtale/neste": "09.06.2027"})
	b := browser.ForTest(t)
	phone, desk := b.Page(t), b.Page(t)
	for _, p := range []*browser.Page{phone, desk} {
		p.Patience(30 * time.Second)
	}
	phone.ViewportSize(browser.Phone, 1800) // tall, so that the tabs at the bottom lie over no button
	desk.ViewportSize(browser.Desktop, 900)
	mine, team := w.ServeOwn(w.Let(kari, "")), w.Serve(webtest.Nes)

	phone.Open(mine + "/min-plan/forberedelse")
	phone.Fill("Hva er viktig for deg?", "Katten min")
	phone.HasText("Lagret kl.")
	phone.Open(mine + "/min-plan/forberedelse")
	if got := phone.Value("Hva er viktig for deg?"); got != "Katten min" {
		t.Errorf("she comes back to %q", got)
	}

	phone.Open(mine + "/min-plan/forslag")
	phone.Fill("Skriv med dine egne ord", "Danse på kafeen")
	phone.ClickButton("Send til teamet")
	phone.HasText("Det er sendt.", "Teamet har ikke svart ennå")
	phone.Clean()

	desk.Open(team + "/")
	desk.HasText("Forslag til mål: «Danse på kafeen»", "Fra pasienten selv")
	desk.Open(team + kari.Page() + "/forslag")
	desk.Fill("Svar", "Så fint, vi hjelper deg dit.")
	desk.ClickButton("Ta inn i planen")
	desk.HasText("med pasientens egne ord")
	desk.Clean()

	phone.Open(mine + "/min-plan/forslag")
	phone.HasText("Tatt inn i utkastet", "Så fint, vi hjelper deg dit.")
	phone.Open(mine + "/min-plan")
	phone.MustNotHaveText("Danse på kafeen")

	desk.Open(team + kari.Page() + "/plan/publiser")
	desk.Within("form[action$='/publiser']").ClickCSS("input[name=enig][value=yes]")
	desk.Choose("Hvordan sa pasienten det?", "Personlig")
	desk.Fill("Hvorfor uten høring?", "Pasientens eget mål")
	desk.Check("Jeg har lest planen og står ansvarlig for den")
	desk.ClickButton("Signer og publiser versjon 2")
	desk.HasText("er publisert og gjelder fra nå")

	phone.Open(mine + "/min-plan")
	phone.HasText("«Danse på kafeen»")
	phone.Clean()
	phone.Open(mine + "/min-plan/forslag")
	phone.HasText("Står i planen, versjon 2")
	for _, p := range []*browser.Page{phone, desk} {
		for _, e := range p.ConsoleErrors() {
			t.Errorf("console: %s", e)
		}
	}
}
