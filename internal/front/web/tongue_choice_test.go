package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// A visitor's language is the cookie's, else the browser's; who is logged in has the one kept with the account, in every browser. A page that is not written in
// all languages is bokmål for everybody.
func TestTongue(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		accept := func(header, cookie string) string {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/logg-inn", nil)
			r.Header.Set("Accept-Language", header)
			if cookie != "" {
				r.Header.Set("Cookie", "traad_sprak="+cookie)
			}
			rec := httptest.NewRecorder()
			w.Handler.ServeHTTP(rec, r)
			return rec.Body.String()
		}
		for _, c := range []struct{ header, cookie, lang, show string }{
			{"", "", "nb", "Logg inn i Tråd"},
			{"en-GB,en", "", "en", "Log in to Tråd"},
			{"nn-NO,nn;q=0.9,nb;q=0.8", "", "nn", "Logg inn i Tråd"},
			{"en", "nn", "nn", "administrator"},
			{"en", "x", "en", "Log in to Tråd"},
			{"de", "", "nb", "Logg inn i Tråd"},
		} {
			if html := accept(c.header, c.cookie); !strings.Contains(html, `<html lang="`+c.lang+`"`) || !strings.Contains(html, c.show) {
				t.Errorf("Accept-Language %q, cookie %q: %.400s", c.header, c.cookie, html)
			}
		}
		visitor := w.Nobody()
		visitor.Get("/logg-inn").MustShow("Logg inn i Tråd", "Nynorsk")
		visitor.From("/logg-inn").Post("/sprak", "sprak", "en").MustStatus(200).MustShow("Log in to Tråd")
		visitor.Get("/finnes-ikke").MustStatus(404).MustShow("There is no such page")
		visitor.Post("/sprak", "sprak", "de").MustShow("Log in to Tråd")
		for from, want := range map[string]string{"//ond.example/": "/", "/u/ABCD-EFGH-JKMN?a=b": "/u/ABCD-EFGH-JKMN?a=b", "/logg-inn/svar?code=x": "/", "/logg-inn?til=%2Fmin-plan": "/logg-inn?til=%2Fmin-plan", "": "/"} {
			if p := visitor.From(from).Raw(http.MethodPost, "/sprak", map[string][]string{"sprak": {"nn"}}); p.Path != want {
				t.Errorf("from %q led to %s", from, p.Path)
			}
		}

		// «Planen» is a word of the menu, and the goal that she calls so stays hers.
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		w.Publish(kari, map[string]string{"viktig": "Planen", "mal/a/tekst": "Skriv ut", "avtale/neste": "09.06.2027", "team/a/navn": "Teamet har svart", "team/a/telefon": "000 55 210"})
		grant := w.Let(kari, "")
		mine := w.AsOwn(grant)
		mine.Get("/min-plan").MustShow("Hei, Kari", "«Planen»", "«Skriv ut»")
		mine.From("/min-plan").Post("/sprak", "sprak", "en").MustStatus(200).MustShow("Hello, Kari", "This matters to you", "«Planen»", "«Skriv ut»", "Teamet har svart", "9 June 2027", "The plan").MustNotShow("The team has answered")
		w.AsOwn(grant).Get("/min-plan/forslag").MustShow("Proposals for the plan") // another browser
		mine.Post("/min-plan/forslag", "slag", "goal", "tekst", strings.Repeat("a", 301)).MustStatus(422).MustShow("One field must be corrected before the proposal can be sent", "A goal is short")
		mine.Post("/min-plan/bekymring", "tegn", "", "bekymring", "").MustStatus(422).MustShow("Two fields must be corrected", "Write what has become worse")
		mine.Post("/min-plan/bekymring", "tegn", "yellow", "bekymring", strings.Repeat("a", 21_000)).MustStatus(422).MustShow("One field must be corrected", "There is room for")
		mine.Get("/forlop").MustStatus(404).MustShow("There is no such page, or you have no access to it")
		w.AsOwn(grant).From("/min-plan/bekymring").Post("/sprak", "sprak", "nn").MustShow("Meld uro", "Er noko blitt verre?")
		mine.Get("/min-plan").MustShow("Dette er viktig for deg", "Kven du ringjer")

		// Somebody who works here has her pages in bokmål whatever the browser says, and as she chose.
		nes := w.As(webtest.Nes)
		nes.From("/min-konto").Post("/sprak", "sprak", "en").MustStatus(200).MustShow("You are logged in here", "My day", "IHT coordinator, Nes municipality")
		w.As(webtest.Nes).Get("/min-konto").MustShow("You are logged in here")
		nes.Get("/").MustShow("My day", "Nynorsk").MustNotShow("Min dag")
		admin := w.As(webtest.Administrator)
		admin.From("/min-konto").Post("/sprak", "sprak", "en").MustStatus(200)
		admin.Get("/administrasjon/roller").MustStatus(200).MustShow("Roles today", "Nynorsk").MustNotShow("Roller i dag")
		w.As(webtest.Kongsvinger).Get("/min-konto").MustShow("Her er du logget inn")
	})
}
