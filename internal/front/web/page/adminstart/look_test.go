package adminstart_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

// TestLook: every page of the administration is free of faults that axe finds, and fits a phone, a tablet and a desktop; so
// are a form with faults and two versions beside each other.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	admin := w.As(webtest.Administrator)
	nes := "/administrasjon/forlop/iht-langvarig/tilpasning/" + string(w.Orgs["Nes"])
	admin.Send(admin.Get(nes), "lengde-mapping", "21").MustShow("Fristene er lagret.")
	login := page.DemoLogin{Key: "admin", Name: "Ola Admin", Label: "Administrator", Assignment: string(w.Assignment(webtest.Administrator))}
	server := httptest.NewServer(web.New(w.Service, web.Options{Demo: &web.Demo{Logins: []page.DemoLogin{login}}}))
	defer server.Close()
	p := browser.ForTest(t).Page(t)
	p.Open(server.URL + "/logg-inn")
	p.ClickCSS(`button[value="admin"]`)
	look := func(what string, status int) {
		t.Helper()
		if p.Status() != status {
			t.Errorf("%s: status %d, want %d", what, p.Status(), status)
		}
		for _, width := range []int{320, browser.Phone, 1024, browser.Desktop} {
			p.ViewportSize(width, 900)
			if n := p.Overflows(); n > 0 {
				t.Errorf("%s is %d px too wide at %d", what, n, width)
			}
		}
		p.Clean()
	}
	for _, path := range append(places(w), "/min-konto") {
		p.Open(server.URL + path)
		look(path, 200)
	}

	organisation := "/administrasjon/virksomheter/" + string(w.Orgs["Nes"])
	p.Open(server.URL + organisation)
	p.Fill("Navn", "")
	p.ClickButton("Lagre")
	look("an organisation with a fault", 422)

	p.Open(server.URL + organisation)
	admin.Send(admin.Get(organisation), "navn", "Nes", "merknad", "fra en annen").MustShow("Virksomheten er lagret.")
	p.Fill("Merknad til statusen", "fra meg")
	p.ClickButton("Lagre")
	look("two versions of an organisation", 409)

	p.Open(server.URL + "/administrasjon/forlop/ny")
	p.Fill("Definisjon", "code = \"x\"\nversjon = 1")
	p.ClickButton("Kontroller")
	look("a definition with faults", 422)

	p.Open(server.URL + "/administrasjon/forlop/ny?fra=iht-langvarig")
	p.ClickButton("Kontroller")
	look("a definition that can be published", 200)

	p.Open(server.URL + fmt.Sprintf("/administrasjon/brukere/%s", w.ID(webtest.Nes)))
	p.ClickButton("Gi rollen")
	look("a user with a fault", 422)
}
