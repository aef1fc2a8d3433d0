package ui

import (
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web/assets"
)

var galleryDir = flag.String("gallery", "", "write the gallery's HTML, screenshots and PDFs into this folder")

// policy is the content security policy of the real front: pages of the gallery must live under it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// galleryServer serves every page of the gallery with the policy, and the assets.
func galleryServer(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	for name, show := range galleryPages {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			if err := show(w); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// galleryPages are the pages that the browser tests open, by address.
var galleryPages = map[string]func(http.ResponseWriter) error{
	"min-dag": func(w http.ResponseWriter) error {
		f := galleryFrame("Min dag", "Min dag")
		f.Flash = &Flash{Text: "Kontakten er lagret. Neste kontakt er satt til mandag 23. november.", Undo: &Undo{Action: "/angre", Hidden: []Hidden{{"id", "1"}}}}
		return gallery.Render(w, 200, f, galleryDay())
	},
	"forlop": func(w http.ResponseWriter) error {
		return gallery.Render(w, 200, galleryFrame("Forløp", "Forløp"), galleryList())
	},
	"tilstander": func(w http.ResponseWriter) error {
		return gallery.Render(w, 422, galleryFrame("Tilstander", "Min dag"), galleryStatesPage())
	},
	"person": func(w http.ResponseWriter) error {
		f := galleryFrame("Person", "Forløp")
		f.WideSide, f.Breadcrumb = true, []Crumb{{Label: "Forløp", Href: "/forlop"}, {Label: "Nes", Href: "/forlop?kommune=3228"}, {Label: "Person"}}
		return gallery.Render(w, 200, f, galleryPersonPage())
	},
	"nektet": func(w http.ResponseWriter) error { return Refuse(w, galleryFrame("", ""), deniedForTest) },
}

// TestGallery writes what people look at: go test ./internal/front/web/ui -run TestGallery -gallery /tmp/gallery
func TestGallery(t *testing.T) {
	if *galleryDir == "" {
		t.Skip("needs -gallery")
	}
	p, server := browser.ForTest(t).Page(t), galleryServer(t)
	for name := range galleryPages {
		file := func(end string) string { return filepath.Join(*galleryDir, name+end) }
		p.Open(server.URL + "/" + name)
		for _, width := range []int{browser.Phone, 640, 1024, browser.Desktop} {
			p.Screenshot(file(fmt.Sprintf("-%d.png", width)), width, 0)
		}
		// What people see who have set their own colours.
		p.EmulateForcedColors(true)
		p.Screenshot(file("-forced.png"), browser.Desktop, 0)
		p.EmulateForcedColors(false)
		html := browser.Eval[string](p, `document.documentElement.outerHTML`)
		if err := os.WriteFile(file(".html"), []byte(html), 0o644); err != nil {
			t.Fatal(err)
		}
		p.PrintPDF(file(".pdf"))
	}
}

// TestAccessibility runs axe on every page of the gallery at phone and desktop width: no violation of WCAG 2.1 A and AA
// or of good practice. The page never scrolls sideways, at 640 either, which is 1280 at 200 % zoom.
func TestAccessibility(t *testing.T) {
	b, server := browser.ForTest(t), galleryServer(t)
	for name := range galleryPages {
		t.Run(name, func(t *testing.T) {
			p := b.Page(t)
			for _, width := range []int{320, browser.Phone, 640, 1024, browser.Desktop} {
				p.ViewportSize(width, 900)
				p.Open(server.URL + "/" + name)
				if sideways := p.Overflows(); sideways > 0 {
					t.Errorf("at %d it scrolls %d px sideways", width, sideways)
				}
			}
			for _, width := range []int{browser.Phone, browser.Desktop} {
				p.ViewportSize(width, 900)
				p.Open(server.URL + "/" + name)
				for _, v := range p.Axe() {
					t.Errorf("at %d: %s", width, v)
				}
			}
			for _, e := range p.ConsoleErrors() {
				t.Errorf("console: %s", e)
			}
		})
	}
}
