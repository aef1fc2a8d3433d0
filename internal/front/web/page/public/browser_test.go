package public_test

import (
	"flag"
	"net/http"
	"net/http/httptest"
	"testing"

	"traad/internal/app/callback"
	"traad/internal/base/browser"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "folder for pictures")

// The clinician's form in a real browser: on a telephone too, with everything that is wrong told, and what was typed still there.
func TestClinicianInABrowser(t *testing.T) {
	w := webtest.New(t)
	proof, err := callback.ProveClinician(w.Service, "Lise Lege", "9144999")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Header.Add("Cookie", "traad"+page.ProofCookie+"="+proof)
		w.Handler.ServeHTTP(rw, r)
	}))
	t.Cleanup(server.Close)
	p := browser.ForTest(t).Page(t)
	p.Open(server.URL + "/kontakt-oss/behandler")
	p.HasText("Skriv en henvisning", "Lise Lege", "9144999", "Pasienten vet om henvisningen")
	p.Fill("Fødselsnummer", "12345")
	p.ViewportSize(390, 844)
	p.ClickButton("Send")
	p.HasText("Skriv navnet på den det gjelder.", "Velg hvem du er.")
	p.Clean()
	if *look != "" {
		p.Screenshot(*look+"/behandler-390.png", 390, 0)
		p.Screenshot(*look+"/behandler-1440.png", 1440, 0)
	}
}
