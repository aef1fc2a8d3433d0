package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web/webtest"
)

// Every page that shows what two have written, or asks whether two persons are one, in a real browser: nothing that axe-core
// finds, nothing wider than the window. They are made by posts, so their text is served as it was answered.
func TestClashesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	pages := map[string]*webtest.Page{}
	// clash lets Grete send the form first, then Ingrid what she opened before.
	clash := func(name, path, action string, theirs, mine []string) {
		t.Helper()
		a, b := ingrid.Get(path).MustStatus(200), grete.Get(path).MustStatus(200)
		if action == "" {
			grete.Send(b, theirs...).MustStatus(200)
			pages["/"+name] = ingrid.Send(a, mine...).MustStatus(409)
			return
		}
		grete.SendTo(b, action, theirs...).MustStatus(200)
		pages["/"+name] = ingrid.SendTo(a, action, mine...).MustStatus(409)
	}

	referral := []string{
		"fornavn", "Arvid", "etternavn", "Nilsen", "fodt", "3.4.1944", "kjonn", "man", "fra", "gp", "hvordan", "telephone", "hvorfor", "Fire innleggelser.", "vet", "yes",
		"kommune", string(w.Orgs["Nes"]), "forlop", "iht-langvarig", "henvist", "16.11.2026",
	}
	ingrid.Send(ingrid.Get("/henvisninger/ny"), referral...).MustStatus(200)
	pages["/samme-person"] = ingrid.Send(ingrid.Get("/henvisninger/ny"), referral...).MustStatus(409)

	referred := w.Person("Kari", "Vurdert", webtest.Referred)
	clash("svar", referred.Path("vurdering"), "", []string{"kriterie.risk", "no", "merknad.risk", "Ingen siste år"}, []string{"kriterie.risk", "yes", "merknad.risk", "To i mai"})
	answered := w.Person("Kari", "Besluttet", webtest.Answered)
	clash("beslutning", answered.Path("vurdering"), answered.Path("beslutning"), []string{"utfall", "ask_more", "tekst.ask_more", "Epikrisen"}, []string{"utfall", "wait", "arsak.wait", "no_place", "tekst.wait", "Etter jul"})
	asked := w.Person("Kari", "Spurt", webtest.Asked)
	clash("opplysninger", asked.Path("vurdering"), asked.Path("opplysninger-mottatt"), []string{"mottatt", "17.11.2026", "opplysninger", "Fastlegen ringte"}, []string{"mottatt", "17.11.2026", "opplysninger", "Epikrise"})
	included := w.Person("Kari", "Inkludert", webtest.Included)
	clash("samtykke", included.Path("samtykke"), "", []string{"kompetanse", "full", "hvordan", "oral", "tekst", "Hjemme"}, []string{"kompetanse", "full", "hvordan", "written", "tekst", "På skjema"})
	consented := w.Person("Kari", "Samtykket", webtest.Consented)
	book := consented.Path("besok?formal=mapping")
	clash("avtale", book, "", []string{"besok_dato", "25.11.2026"}, []string{"besok_dato", "24.11.2026", "tekst", "Ring først"})
	clash("avlysning", book, consented.Path("avlys"), []string{"arsak", "Innlagt"}, []string{"arsak", "På ferie"})
	planned := w.Person("Kari", "Planlagt", webtest.Planned)
	evaluation := []string{"mal", "partly", "tekst", "Går bedre", "videre", "continue"}
	clash("evaluering", planned.Path("evaluering"), "", evaluation, webtest.With(evaluation, "tekst", "Går dårligere"))
	clash("avslutning", planned.Path("avslutt"), "", []string{"arsak", "moved", "tekst", "Til Oslo"}, []string{"arsak", "too_well", "tekst", "Klarer seg selv"})
	clash("opplysninger-om-personen", consented.Page()+"/opplysninger?endre=person", "", []string{"telefon", "000 55 900", "adresse", "Storgata 1"}, []string{"telefon", "000 55 901"})

	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if p := pages[r.URL.Path]; p != nil {
			rw.Header().Set("Content-Type", "text/html; charset=utf-8")
			if _, err := rw.Write([]byte(p.HTML)); err != nil {
				t.Error(err)
			}
			return
		}
		w.Handler.ServeHTTP(rw, r) // styles, scripts and pictures
	}))
	t.Cleanup(server.Close)
	p := b.Page(t)
	for path := range pages {
		for _, width := range []int{browser.Phone, browser.Desktop} {
			p.ViewportSize(width, 900)
			p.Open(server.URL + path)
			if n := p.Overflows(); n > 0 {
				t.Errorf("%s at %d is %d pixels too wide", path, width, n)
			}
			for _, v := range p.Axe() {
				t.Errorf("%s at %d: %s", path, width, v)
			}
		}
	}
}
