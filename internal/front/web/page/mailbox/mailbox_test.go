package mailbox_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// TestMailbox: in the demo the mails are there to read, with their links and nothing of whom they are about; elsewhere there is no such page.
func TestMailbox(t *testing.T) {
	w := webtest.New(t)
	w.Service.Outward.Address = "https://traad.example"
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	for _, u := range []webtest.User{webtest.Nes, webtest.Administrator, webtest.Manager} {
		w.As(u).Get("/demo/epost").MustStatus(404).MustNotShow("E-post som demoen har sendt")
	}
	w.Handler = web.New(w.Service, web.Options{Demo: &web.Demo{}})
	nes := w.As(webtest.Nes)
	nes.Get("/demo/epost").MustStatus(200).MustShow("Ingen e-post er sendt ennå")
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	p := nes.Get("/demo/epost").MustStatus(200).MustShow("E-post som demoen har sendt", "ikke sendt ennå").MustNotShow("Kari", "Aasen", kari.Number.Digits(), "Sengepost", "Ingen e-post er sendt ennå")
	link := regexp.MustCompile(`<a class="ds-link" href="(/[^"]+)"`).FindStringSubmatch(p.HTML)
	if link == nil || strings.Contains(p.HTML, `href="https://traad.example`) {
		t.Fatal("the address in the mail is no link to this demo")
	}
	nes.Get(link[1]).MustStatus(200).MustShow("Kari Aasen")
	w.As(webtest.GP).Get(link[1]).MustStatus(404).MustNotShow("Kari")
}
