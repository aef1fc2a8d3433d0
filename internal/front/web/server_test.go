package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

func TestHeadersOfEveryAnswer(t *testing.T) {
	w := webtest.New(t)
	for _, path := range []string{"/logg-inn", "/finnes-ikke", "/healthz", "/readyz"} {
		p := w.Nobody().Raw(http.MethodGet, path, nil)
		csp := p.Header.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy lacks %q", path, want)
			}
		}
		if strings.Contains(csp, "unsafe") || p.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %q, %q", path, csp, p.Header.Get("X-Content-Type-Options"))
		}
	}
}

func TestWhoIsNotLoggedInSeesNothing(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	for _, path := range []string{"/", "/forlop", kari.Page(), kari.Path("kontakt"), "/oversikt", "/administrasjon", "/sporsmal"} {
		w.Nobody().Get(path).MustStatus(200).MustShow("Logg inn").MustNotShow("Kari")
		p := w.Nobody().Raw(http.MethodGet, path, nil)
		if p.Status != http.StatusSeeOther || !strings.HasPrefix(p.Path, "/logg-inn") {
			t.Errorf("%s: %d to %s", path, p.Status, p.Path)
		}
	}
	w.Nobody().Raw(http.MethodPost, kari.Path("kontakt"), url.Values{"tekst": {"hei"}}).MustStatus(401).MustShow("logge inn på nytt", "Det du skrev").MustNotShow("Kari")
}

func TestForeignPostsAndForgedCookiesAreRefused(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	send := func(change func(*http.Request)) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodPost, kari.Path("kontakt"), strings.NewReader("tekst=hei"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		change(r)
		rec := httptest.NewRecorder()
		w.Handler.ServeHTTP(rec, r)
		return rec
	}
	tests := []struct {
		name   string
		change func(*http.Request)
		status int
	}{
		{"from another site", func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, 403},
		{"from another origin in an old browser", func(r *http.Request) { r.Header.Set("Origin", "https://ond.example") }, 403},
		{"with a made-up cookie", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "traad", Value: strings.Repeat("A", 43)}) }, 401},
		{"with an SQL text as cookie", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "traad", Value: "or-1-1"}) }, 401},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if rec := send(tt.change); rec.Code != tt.status || strings.Contains(rec.Body.String(), "Kari") {
				t.Errorf("status %d, want %d", rec.Code, tt.status)
			}
		})
	}
	if n := len(w.Events(kari)); n != len(w.Events(w.Person("To", "Test", webtest.Planned))) {
		t.Errorf("a refused post left an event: %d", n)
	}
}

func TestUnknownHostIsRefused(t *testing.T) {
	w := webtest.New(t)
	h := web.KnownHost(web.New(w.Service, web.Options{}), "traad.example")
	for host, want := range map[string]int{"traad.example": 200, "ond.example": 421} {
		r := httptest.NewRequest(http.MethodGet, "/logg-inn", nil)
		r.Host = host
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != want {
			t.Errorf("%s: %d, want %d", host, rec.Code, want)
		}
	}
}

func TestAnIdleOrEndedSessionIsOver(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	b.Get("/").MustShow("Min dag")
	w.Go(webtest.Today, 10, 59)
	b.Get("/").MustShow("Min dag")
	w.Go(webtest.Today, 13, 0)
	b.Get("/").MustShow("Logg inn").MustNotShow("Over frist")

	c := w.As(webtest.Nes)
	c.Get("/").MustShow("Min dag")
	c.Post("/logg-ut").MustShow("Du er logget ut")
	c.Get("/").MustShow("Logg inn").MustNotShow("Over frist")
}

func TestTooLargeABodyIsRefused(t *testing.T) {
	w := webtest.New(t)
	p := w.As(webtest.Nes).Post("/henvisninger", "hvorfor", strings.Repeat("x", 9<<20))
	p.MustStatus(413).MustShow("for lang")
	w.Nobody().Raw(http.MethodPost, "/logg-inn", url.Values{"som": {strings.Repeat("x", 2<<20)}}).MustStatus(413) // who is not logged in has no need of more
}

// TestDemoLoginIsForTheDemoOnly: outside the demo no choice of who to be exists.
func TestDemoLoginIsForTheDemoOnly(t *testing.T) {
	w := webtest.New(t)
	w.Nobody().Get("/logg-inn").MustShow("Innlogging er ikke satt opp").MustNotShow("Logg inn som")
	p := w.Nobody().Raw(http.MethodPost, "/logg-inn", url.Values{"som": {"koordinator-nes"}})
	if p.Status == http.StatusSeeOther {
		t.Error("somebody was logged in")
	}
}
