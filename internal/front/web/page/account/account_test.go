package account_test

import (
	"net/http"
	"testing"

	"traad/internal/front/web/webtest"
)

// TestSessions: every role sees where the user is logged in, and can end it there, but nobody else's.
func TestSessions(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		here, there, other := w.As(webtest.Nes), w.As(webtest.Nes), w.As(webtest.GP)
		p := here.Get("/min-konto").MustStatus(http.StatusOK).MustShow("Her er du logget inn", "IHT-koordinator, Nes kommune", "denne nettleseren", "Logg ut her").MustNotShow("Mona Ruud", "Fastlege")
		action := endOf(t, p)
		other.Post(action).MustStatus(http.StatusNotFound)
		there.Get("/").MustStatus(http.StatusOK).MustShow("Min dag")
		here.Post(action).MustBe("/min-konto").MustShow("Du er logget ut der.").MustNotShow("Logg ut her")
		there.Get("/").MustShow("Logg inn i Tråd")
		here.Get("/").MustShow("Min dag")
		here.Post(action).MustStatus(http.StatusNotFound)
		here.Post("/min-konto/tull/avslutt").MustStatus(http.StatusNotFound)
	})
}

func TestEndAllOthers(t *testing.T) {
	w := webtest.New(t)
	a, b, c := w.As(webtest.GP), w.As(webtest.GP), w.As(webtest.GP)
	a.Get("/min-konto").MustShow("Logg ut alle andre steder")
	a.Post("/min-konto/andre/avslutt").MustShow("Du er logget ut der.")
	for _, x := range []*webtest.Browser{b, c} {
		x.Get("/").MustShow("Logg inn i Tråd")
	}
	a.Get("/").MustStatus(http.StatusOK).MustShow("Min dag")
}

func TestEveryRole(t *testing.T) {
	w := webtest.New(t)
	for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Manager, webtest.Analyst, webtest.Administrator} {
		w.As(u).Get("/min-konto").MustStatus(http.StatusOK).MustShow("Min konto", string(u), "denne nettleseren")
	}
	w.Nobody().Get("/min-konto").MustShow("Logg inn i Tråd")
}
