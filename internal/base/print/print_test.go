package print_test

import (
	"context"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/errs"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
)

func printer(t *testing.T) *print.Printer {
	t.Helper()
	p := print.New()
	if !p.Available() {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium, and CI is set")
		}
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(p.Close)
	return p
}

func read(t *testing.T, p *print.Printer, d print.Document) *printtest.PDF {
	t.Helper()
	pdf, err := p.PDF(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := printtest.Read(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A printed document is tagged, says its language, and its text can be read in the order that it stands.
func TestTagged(t *testing.T) {
	doc := read(t, printer(t), print.Document{
		Title: "Behandlingsplan", CSS: "@page{size:A5} h1{font-size:24px}",
		Body: "<h1>Behandlingsplan</h1><p>Åse vil gå til postkassen.</p><ul><li>Čáhci, đállu og ŋ</li><li>Ring 113</li></ul><table><tr><th scope=col>Hva</th></tr><tr><td>Vei deg</td></tr></table>",
	})
	for _, want := range []string{"/StructTreeRoot", "/MarkInfo", "/Marked true", "/Lang (nb", "/S /H1", "/S /L", "/S /TH"} {
		if !doc.Has(want) {
			t.Errorf("lacks %s", want)
		}
	}
	if got, want := doc.Text(), "Behandlingsplan Åse vil gå til postkassen. Čáhci, đállu og ŋ Ring 113 Hva Vei deg"; got != want {
		t.Errorf("the text reads %q, want %q", got, want)
	}
	if doc.Pages() != 1 {
		t.Errorf("%d pages", doc.Pages())
	}
}

// A hostile document reads no file, reaches no host and runs nothing.
func TestShutIn(t *testing.T) {
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(srv.Close)
	secret := filepath.Join(t.TempDir(), "secret.html")
	if err := os.WriteFile(secret, []byte("<h1>hemmelig</h1>"), 0o644); err != nil {
		t.Fatal(err)
	}
	doc := read(t, printer(t), print.Document{
		Title: "</title><script>document.write('ut')</script>", CSS: "p{color:red}</style><h1>ut av stilarket</h1>",
		Body: template.HTML(`<p>Begynner</p><iframe src="file://` + secret + `"></iframe><object data="file:///etc/passwd"></object><embed src="file:///etc/passwd">
			<img src="` + srv.URL + `/bilde.png" alt=""><img src="file:///etc/hostname" alt=""><link rel="stylesheet" href="` + srv.URL + `/stil.css"><base href="file:///etc/">
			<script>document.body.append('skript'); fetch("` + srv.URL + `/skript")</script><meta http-equiv="refresh" content="0;url=file://` + secret + `">
			<style>@import url(` + srv.URL + `/import.css); p::after{content:"stil"}</style><form action="` + srv.URL + `"><input autofocus onfocus="this.form.submit()"></form><p>Slutter</p>`),
	})
	if n := asked.Load(); n != 0 {
		t.Errorf("the document reached the network %d times", n)
	}
	text := doc.Text()
	for _, not := range []string{"hemmelig", "root:", "skript", "stil", "ut av"} {
		if strings.Contains(text, not) {
			t.Errorf("the document shows %q: %s", not, text)
		}
	}
	if !strings.Contains(text, "Begynner") || !strings.Contains(text, "Slutter") {
		t.Errorf("the document itself is not there: %q", text)
	}
}

func TestGone(t *testing.T) {
	p := printer(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.PDF(ctx, print.Document{Title: "x"}); err == nil {
		t.Error("a caller who has gone got a document")
	}
	read(t, p, print.Document{Title: "x", Body: "<p>Etterpå</p>"}) // and the printer works on
}

func TestWithoutChromium(t *testing.T) {
	t.Setenv("TRAAD_CHROMIUM", "/finnes/ikke")
	p := print.New()
	if p.Available() || (*print.Printer)(nil).Available() {
		t.Error("available without Chromium")
	}
	_, err := p.PDF(t.Context(), print.Document{})
	if errs.KindOf(err) != errs.KindUnavailable || !strings.Contains(errs.SafeText(err), "nettleserens egen utskrift") || !strings.Contains(err.Error(), browser.ErrMissing.Error()) {
		t.Errorf("%v", err)
	}
}
