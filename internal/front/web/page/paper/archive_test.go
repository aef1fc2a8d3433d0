package paper_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/app/paper"
	planapp "traad/internal/app/plan"
	"traad/internal/base/pdfa"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/care"
	paperpage "traad/internal/front/web/page/paper"
	"traad/internal/front/web/webtest"
)

// TestArchive: whatever people write, the plan that goes in a message is PDF/A-2a, with its tags and its text; a letter that no font has is a question mark, and nothing else is lost.
func TestArchive(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	if !printer.Available() {
		if os.Getenv("CI") != "" {
			t.Fatal("no Chromium, and CI is set: no plan could be sent")
		}
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	many := map[string]string{"viktig": "Jeg vil bo hjemme"}
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
		many["mal/"+id+"/tekst"], many["tiltak/"+id+"/hva"], many["tegn/"+id+"/omrade"] = strings.Repeat("Gå til postkassen. ", 30), "Trener «balanse» – 20 min", "hjerte"
		many["tiltak/"+id+"/hvem"], many["tiltak/"+id+"/frist"] = "kommune", "30.11.2026"
		many["tegn/"+id+"/rod-tegn"], many["tegn/"+id+"/rod-gjor"] = "Tungpust i ro", "Ring 113"
	}
	for name, c := range map[string]struct {
		texts map[string]string
		says  string
	}{
		"plain":   {map[string]string{"viktig": "Jeg vil bo hjemme", "mal/a/tekst": "Gå til postkassen"}, "Gå til postkassen"},
		"many":    {many, "Ring 113"},
		"sami":    {map[string]string{"viktig": "Čáhci, đállu ja ŋ; «Áŋŋel»", "mal/a/tekst": "Žižžut – ½ × 37,5 °C … ‘a’ “b” †"}, "Čáhci, đállu ja ŋ"},
		"emoji":   {map[string]string{"viktig": "Glad 😀 i hagen 👵🏽❤️", "mal/a/tekst": "Gå til postkassen"}, "i hagen"},
		"cjk":     {map[string]string{"viktig": "日本語 한국어 مرحبا עברית ไทย", "mal/a/tekst": "Gå til postkassen"}, "Gå til postkassen"},
		"odd":     {map[string]string{"viktig": "\ue000\uf8ff a\u0301e\u0308 \u200b\u200d\ufeff\u00ad 𝔊 \ufffd", "mal/a/tekst": "Gå til postkassen"}, "Gå til postkassen"},
		"address": {map[string]string{"viktig": "Se https://helsenorge.no og a@b.example", "mal/a/tekst": "<script>alert(1)</script>"}, "alert(1)"},
	} {
		t.Run(name, func(t *testing.T) {
			kari := w.Person("Kari", "Aasen", webtest.Mapped)
			w.Publish(kari, c.texts)
			r := w.Store.Reader()
			all, err := planapp.Of(t.Context(), r, kari.Patient)
			if err != nil {
				t.Fatal(err)
			}
			person, err := w.Service.Person(t.Context(), r, kari.Patient, w.Service.Today())
			if err != nil {
				t.Fatal(err)
			}
			p, err := paper.Sent(t.Context(), w.Service, r, person, all.Holds)
			if err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			pdf, err := paperpage.Archive(t.Context(), printer, p)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes in %s", len(pdf), time.Since(began).Round(time.Millisecond))
			if faults := pdfa.Check(pdf); len(faults) > 0 {
				t.Errorf("%v", faults)
			}
			doc, err := printtest.Read(pdf)
			if err != nil {
				t.Fatal(err)
			}
			for _, tag := range []string{"/StructTreeRoot", "/Marked true", "/Lang (nb", "/S /H1", "/S /H2", "<pdfaid:conformance>A<"} {
				if !doc.Has(tag) {
					t.Errorf("lacks %s", tag)
				}
			}
			joined := func(s string) string { return strings.ReplaceAll(s, " ", "") } // letters of the font's two halves are written one after the other
			if !strings.Contains(joined(doc.Text()), joined(c.says)) {
				t.Errorf("%q is not there: %s", c.says, doc.Text())
			}
			if !strings.Contains(doc.Text(), "Nes") || strings.Contains(doc.Text(), "tidligere versjon") {
				t.Errorf("it does not say where she is followed: %s", doc.Text())
			}
			if *look != "" {
				if err := os.WriteFile(filepath.Join(*look, "arkiv-"+name+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	// What tells where a person with a protected address lives is not on it.
	kari := w.Person("Mari", "Berg", webtest.Mapped)
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå"})
	person, err := w.Service.Person(t.Context(), w.Store.Reader(), kari.Patient, w.Service.Today())
	if err != nil {
		t.Fatal(err)
	}
	person.Protection = care.Protected
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := paper.Sent(t.Context(), w.Service, w.Store.Reader(), person, all.Holds); err != nil || !p.AddressHidden || p.Body == nil || p.Around == nil || p.Around.Area != "" {
		t.Errorf("%+v, %v", p, err)
	}
}
