package plan_test

import (
	"regexp"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// A contact's telephone number is put right without a hearing, by the team and nobody else, and stands in the history.
func TestContactsNumber(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	write(t, w, kari)
	nes := w.As(webtest.Nes)
	nes.Get(planPath(kari, "")).MustNotShow("Oppdater et telefonnummer") // a draft is edited
	publish(t, nes, kari, "grunn", "Haster").MustStatus(200)
	p := nes.Get(planPath(kari, "")).MustStatus(200).MustShow("Oppdater et telefonnummer")
	_, form, _ := strings.Cut(p.HTML, "Oppdater et telefonnummer")
	field := func(name string) string {
		return regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(form)[1]
	}
	change := func(b *webtest.Browser, before, text string) *webtest.Page {
		return b.Post(planPath(kari, "/endre"), "versjon", field("versjon"), "sti", field("sti"), "for", before, "tekst", text)
	}
	before := field("for")
	change(nes, before, "000 77 123").MustStatus(200).MustShow("Planen er oppdatert.", "Telefon endret", "000 77 123")
	late := change(nes, before, "000 77 124").MustStatus(409).MustShow("Nå står det: 000 77 123")
	if !strings.Contains(late.HTML, `value="000 77 124"`) {
		t.Error("what was typed is not in the form")
	}
	for _, u := range []webtest.User{webtest.GP, webtest.CareWorker} {
		w.As(u).Get(planPath(kari, "")).MustStatus(200).MustShow("000 77 123").MustNotShow("Oppdater et telefonnummer")
		change(w.As(u), "000 77 123", "113").MustStatus(422)
	}
	for _, u := range webtest.Outsiders {
		change(w.As(u), "000 00 000", "113").MustStatus(404).MustNotShow("000 77 123") // what they sent comes back, and nothing that stands
	}
}
