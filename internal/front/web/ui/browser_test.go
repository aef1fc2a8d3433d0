package ui

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

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
		f.WideSide, f.Breadcrumb = true, []Crumb{{"Forløp", "/forlop"}, {"Nes", "/forlop?kommune=3228"}, {"Person", ""}}
		return gallery.Render(w, 200, f, galleryPersonPage())
	},
	"nektet": func(w http.ResponseWriter) error { return Refuse(w, galleryFrame("", ""), deniedForTest) },
}

// browser starts Chromium, or skips where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("needs chromium, and not -short")
	}
	ctx, cancel := chromedp.NewContext(t.Context(), chromedp.WithAllocatorOptions(chromedp.ExecPath(path), chromedp.NoSandbox))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// TestGallery writes what people look at: go test ./internal/front/web/ui -run TestGallery -gallery /tmp/gallery
func TestGallery(t *testing.T) {
	if *galleryDir == "" {
		t.Skip("needs -gallery")
	}
	if err := os.MkdirAll(*galleryDir, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte, err error) {
		if err == nil {
			err = os.WriteFile(filepath.Join(*galleryDir, name), content, 0o644)
		}
		if err != nil {
			t.Fatal(name, err)
		}
	}
	ctx, server := browser(t), galleryServer(t)
	for name := range galleryPages {
		for _, width := range []int64{390, 640, 1024, 1440} {
			err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/"+name), chromedp.Sleep(300*time.Millisecond))
			if err != nil {
				t.Fatal(name, err)
			}
			shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			write(fmt.Sprintf("%s-%d.png", name, width), shot, err)
		}
		// What people see who have set their own colours.
		err := chromedp.Do(ctx, media("forced-colors", "active"), chromedp.Sleep(100*time.Millisecond))
		if err != nil {
			t.Fatal(name, err)
		}
		shot, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		write(name+"-forced.png", shot, err)
		if err := chromedp.Do(ctx, media("forced-colors", "none")); err != nil {
			t.Fatal(name, err)
		}
		html, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.documentElement.outerHTML`))
		write(name+".html", []byte(html), err)
		pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
		write(name+".pdf", pdf, err)
	}
}

// TestAccessibility runs axe on every page of the gallery at phone and desktop width: no violation of WCAG 2.1 A and AA
// or of good practice. The page never scrolls sideways, at 640 either, which is 1280 at 200 % zoom.
func TestAccessibility(t *testing.T) {
	axe, err := os.ReadFile("../../../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Skip("needs npm ci")
	}
	ctx, server := browser(t), galleryServer(t)
	for name := range galleryPages {
		for _, width := range []int64{320, 390, 640, 1024, 1440} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/"+name)); err != nil {
				t.Fatal(name, err)
			}
			sideways, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
			if err != nil {
				t.Fatal(name, err)
			}
			if sideways > 0 {
				t.Errorf("%s at %d scrolls %d px sideways", name, width, sideways)
			}
			if width != 390 && width != 1440 {
				continue
			}
			if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](string(axe))); err != nil {
				t.Fatal(name, err)
			}
			found, err := chromedp.Run(ctx, chromedp.Evaluate[[]violation](`axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(
				v => ({rule: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + ' | ' + n.failureSummary.slice(0, 400))})))`, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(name, err)
			}
			for _, v := range found {
				t.Errorf("%s at %d: %s: %s\n\t%s", name, width, v.Rule, v.Help, strings.Join(v.Nodes, "\n\t"))
			}
		}
	}
}

// media sets a media feature as the user's system would.
func media(name, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
		return err
	})
}

type violation struct {
	Rule  string   `json:"rule"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}
