package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app/signin"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/base/login"
	"traad/internal/base/login/logintest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// TestLogInInBrowser is a day with log-in in a real browser, under the real policy: in at the provider, a choice of role, a
// log-in that runs out while something is written, in again in another tab, sent again, out here and at the provider.
//
//	go test ./internal/front/web -run TestLogInInBrowser -shots /tmp/shots
func TestLogInInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
			ID: db.NewID(), UserID: db.ID(w.ID(webtest.Nes)), Role: string(care.Manager),
			OrganisationID: db.ID(w.Orgs["Nes"]), ValidFrom: webtest.Today, CreatedAt: db.At(w.Service.Now()),
		})
	}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.Handler.ServeHTTP(rw, r) }))
	t.Cleanup(server.Close)
	x := newSSO(t, w, signin.LinkEmail, false)
	c, err := login.New(login.Config{
		Issuer: x.p.Issuer, ClientID: logintest.ClientID, Secret: logintest.Secret, Address: server.URL,
		LevelClaim: "acr", Levels: []string{"high"}, LinkClaim: "email", Now: w.Service.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Handler = web.New(w.Service, web.Options{Login: &web.Login{Name: "Nes-ID", Client: c, Link: signin.LinkEmail}})

	p := b.Page(t)
	look := func(name string) {
		t.Helper()
		for _, width := range []int{browser.Phone, browser.Desktop} {
			p.ViewportSize(width, 900)
			if n := p.Overflows(); n > 0 {
				t.Errorf("%s at %d is %d pixels too wide", name, width, n)
			}
			if *shots != "" {
				p.Screenshot(filepath.Join(*shots, fmt.Sprintf("innlogging-%s-%d.png", name, width)), width, 0)
			}
			for _, v := range p.Axe() {
				t.Errorf("%s at %d: %s", name, width, v)
			}
		}
	}
	p.Open(server.URL + kari.Path("kontakt"))
	p.HasText("Du logger inn hos Nes-ID")
	look("side")
	x.p.Person.Claims["acr"] = "low"
	p.ClickLink("Logg inn med Nes-ID")
	p.HasText("Innloggingen var ikke sterk nok")
	look("svak")
	x.p.Person.Claims["acr"], x.p.Person.Claims["email"] = "high", "ukjent@nes.no"
	p.ClickLink("Bruk en annen konto")
	p.HasText("men har ingen rolle i Tråd")
	look("ingen-rolle")
	x.p.Person.Claims["email"] = "ingrid@nes.no"
	p.Open(server.URL + kari.Path("kontakt"))
	p.ClickLink("Logg inn med Nes-ID")
	p.HasText("Velg rolle")
	look("rolle")
	p.ClickCSS("main .choice")
	p.HasText("Logg kontakt", "Kari Aasen")

	p.Fill("Hva kom fram?", "Hun sa «det går bra» & <smiler>\nNeste linje")
	p.ClickCSS("main input[name=form]")
	p.ClickCSS("main input[name=med]")
	w.Go(webtest.Today, 12, 0)
	before := len(w.Events(kari))
	p.ClickCSS("main form .form-foot button[type=submit]")
	p.HasText("Du må logge inn på nytt", "tatt vare på i denne fanen")
	look("gikk-ut")
	tab := p.NewTab()
	tab.Open(server.URL + "/logg-inn")
	tab.ClickLink("Logg inn med Nes-ID")
	tab.ClickCSS("main .choice")
	tab.HasText("Min dag")
	p.ClickButton("Send på nytt")
	p.HasText("Kontakten er lagret.")
	if n := len(w.Events(kari)); n != before+1 || !strings.Contains(fmt.Sprintf("%+v", w.Last(kari).Contact), "Hun sa «det går bra» & <smiler>\nNeste linje") {
		t.Errorf("%d events more: %+v", n-before, w.Last(kari).Contact)
	}
	p.Open(server.URL + kari.Path("kontakt"))
	p.HasText("Logg kontakt")
	p.MustNotHaveText("Teksten du skrev er hentet tilbake") // it is saved
	p.Open(server.URL + "/")
	p.ClickCSS("details.user summary")
	p.ClickButton("Logg ut")
	p.HasText("Logg inn i Tråd") // by the provider, and back
	if at := p.URL(); at != server.URL+"/logg-inn" {
		t.Errorf("led to %s", at)
	}
	tab.Reload()
	tab.HasText("Logg inn i Tråd")
}
