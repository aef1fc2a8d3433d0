package ui

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
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
	"forlop": func(w http.ResponseWriter) error { return gallery.Render(w, 200, galleryFrame("Forløp", "Forløp"), galleryList()) },
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
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	if err := chromedp.Run(ctx); err != nil {
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
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(*galleryDir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, server := browser(t), galleryServer(t)
	for name := range galleryPages {
		for _, width := range []int64{390, 640, 1024, 1440} {
			var shot []byte
			err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 900, chromedp.EmulateScale(1)), chromedp.Navigate(server.URL+"/"+name),
				chromedp.Sleep(300*time.Millisecond), chromedp.FullScreenshot(&shot, 100))
			if err != nil {
				t.Fatal(name, err)
			}
			write(fmt.Sprintf("%s-%d.png", name, width), shot)
		}
		var html string
		var pdf []byte
		err := chromedp.Run(ctx, chromedp.OuterHTML("html", &html), chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).Do(ctx)
			return err
		}))
		if err != nil {
			t.Fatal(name, err)
		}
		write(name+".html", []byte(html))
		write(name+".pdf", pdf)
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
			var sideways int
			if err := chromedp.Run(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL+"/"+name),
				chromedp.Evaluate(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &sideways)); err != nil {
				t.Fatal(name, err)
			}
			if sideways > 0 {
				t.Errorf("%s at %d scrolls %d px sideways", name, width, sideways)
			}
			if width != 390 && width != 1440 {
				continue
			}
			var found string
			err := chromedp.Run(ctx, chromedp.Evaluate(string(axe), nil), chromedp.Evaluate(`axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations.map(
				v => [v.id, v.help, v.nodes.map(n => n.html.slice(0, 200) + ' | ' + n.failureSummary.slice(0, 300))])))`, &found, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
			if err != nil {
				t.Fatal(name, err)
			}
			var violations []json.RawMessage
			if err := json.Unmarshal([]byte(found), &violations); err != nil {
				t.Fatal(err)
			}
			for _, v := range violations {
				t.Errorf("%s at %d: %s", name, width, v)
			}
		}
	}
}

var _ = emulation.SetScriptExecutionDisabled
