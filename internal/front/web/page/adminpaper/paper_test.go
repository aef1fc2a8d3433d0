package adminpaper_test

import (
	"net/http"
	"strings"
	"testing"

	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/adoption"
)

// TestPapers: an administrator reads, prints and downloads each draft; it is filled from the register and the settings, names no patient, and nobody else sees it.
func TestPapers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		w.Handler = web.New(w.Service, web.Options{Installation: adoption.Installation{Known: true, TLS: true, Database: "SQLite", AuditDays: 3652, Mail: &adoption.Mail{Host: "smtp.example.no", Encrypted: true}}})
		nes := "/administrasjon/oppsett/" + string(w.Orgs["Nes"])
		admin := w.As(webtest.Administrator)
		admin.Get(nes).MustStatus(200).MustShow("Papirene")
		p := admin.Get(nes+"/papirer").MustStatus(200).MustShow("Papirene for Nes", "steder å fylle ut")
		for _, c := range adoption.Codes {
			p.MustShow(c.Title())
			at := nes + "/papirer/" + string(c)
			one := admin.Get(at).MustStatus(200).MustShow(c.Title()+", Nes").MustNotShow("Kari", "Aasen", string(kari.Patient))
			if c == adoption.Agreement {
				one.MustShow("Ingenting står igjen til dere.") // it is signed
			} else if one.MustShow("[Fyll ut: "); !strings.Contains(one.HTML, `<mark class="draft-gap">`) {
				t.Errorf("%s does not mark its gaps", c)
			}
			file := admin.Raw(http.MethodGet, at+"/utkast.html", nil).MustStatus(200)
			if d := file.Header.Get("Content-Disposition"); !strings.Contains(d, string(c)+".html") || !strings.Contains(file.HTML, "<!doctype html>") || strings.Contains(file.HTML, "<script") || strings.Contains(file.HTML, `href="/`) {
				t.Errorf("the file of %s does not stand alone (%s)", c, d)
			}
		}
		admin.Get(nes+"/papirer/personvernkonsekvenser").MustShow("smtp.example.no", "3 652 dager", "felles dataansvarlige", "938679088", "Innlogging er ikke satt opp")
		admin.Get("/administrasjon/oppsett/" + string(w.Orgs["Akershus universitetssykehus"]) + "/papirer/samarbeidsavtale").MustStatus(200).MustShow("Sykehuset har én avtale med hver kommune")
		for _, path := range []string{"/papirer/finnes-ikke", "/papirer/finnes-ikke/utkast.html", "/papirer/finnes-ikke/utkast.pdf"} {
			admin.Get(nes + path).MustStatus(http.StatusNotFound)
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.Analyst} {
			w.As(u).Get(nes + "/papirer").MustStatus(http.StatusNotFound)
			w.As(u).Get(nes + "/papirer/risikovurdering/utkast.html").MustStatus(http.StatusNotFound)
		}
	})
}

// TestPDF: the draft as a tagged document has its headings, its tables and its gaps.
func TestPDF(t *testing.T) {
	printer := print.New()
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	w := webtest.New(t)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	page := w.As(webtest.Administrator).Raw(http.MethodGet, "/administrasjon/oppsett/"+string(w.Orgs["Nes"])+"/papirer/risikovurdering/utkast.pdf", nil).MustStatus(200)
	doc, err := printtest.Read([]byte(page.HTML))
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"/S /H1", "/S /H2", "/S /Table"} {
		if !doc.Has(tag) {
			t.Errorf("lacks %s", tag)
		}
	}
	if !strings.Contains(strings.ReplaceAll(doc.Text(), " ", ""), "Risikovurdering,Nes") {
		t.Errorf("it says %.300s", doc.Text())
	}
}
