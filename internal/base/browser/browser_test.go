package browser_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/base/browser"
)

// policy is as strict as the product's.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"

const form = `<!doctype html><html lang="nb"><head><title>Ny henvisning</title><link rel="stylesheet" href="/style.css"><script src="/app.js" defer></script></head>
<body><header><a href="/">Hjem</a></header><main><h1>Ny henvisning</h1>
<form method="post" action="/lagre">
<p><label for="n">Navn</label> <input id="n" name="navn"></p>
<p><label for="d">Henvist dato</label> <input id="d" name="dato" type="date"></p>
<p><label for="h">Hastegrad</label> <select id="h" name="hast"><option>Velg</option><option value="2">Haster</option><option value="1">Haster ikke</option></select></p>
<fieldset><legend>Henvist fra</legend><label><input type="radio" name="fra" value="fastlege"> Fastlege</label><label><input type="radio" name="fra" value="sykehus"> Sykehus</label></fieldset>
<p><label><input type="checkbox" name="samtykke"> Samtykker</label></p>
<p><label for="b">Bakgrunn</label> <textarea id="b" name="bakgrunn"></textarea></p>
<p><label for="f">Vedlegg</label> <input type="file" id="f" name="vedlegg"></p>
<p><label for="l">Låst felt</label> <input id="l" value="fast" readonly></p>
<button>Lagre</button> <button type="button" id="live">Hent mer</button> <button type="button" disabled>Slett</button>
</form>
<div id="more"></div><p hidden>Skjult tekst</p>
<table><caption>Personer</caption><tr><th>Navn</th><th>Valg</th></tr>
<tr><td>Anna Prøve</td><td><a href="/person/1">Åpne</a></td></tr><tr><td>Berit Prøve</td><td><a href="/person/2">Åpne</a></td></tr></table>
<details><summary>Mer om henvisning</summary><p>Svar innen 10 virkedager</p></details>
<div id="cover">Dekke</div><button id="under">Under</button>
</main></body></html>`

const script = `document.documentElement.classList.add('script');
document.getElementById('live')?.addEventListener('click', () =>
  fetch('/del').then(r => r.text()).then(t => { document.getElementById('more').textContent = t; }));
document.addEventListener('keydown', e => { if (e.key === '/') { e.preventDefault(); document.getElementById('n')?.focus(); } });
document.getElementById('f')?.addEventListener('change', e => { document.getElementById('more').textContent = 'Valgt: ' + e.target.files[0].name; });`

const style = `.x{} body{font-family:sans-serif} #cover{position:absolute;left:0;width:400px;height:80px} #under{margin-top:20px}`

// site serves the form, echoes what it gets, and counts what is asked for.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, status int, body string) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("hvem"); err != nil {
			http.SetCookie(w, &http.Cookie{Name: "hvem", Value: "kari", HttpOnly: true})
		}
		page(w, 200, form)
	})
	mux.HandleFunc("GET /style.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		fmt.Fprint(w, style)
	})
	mux.HandleFunc("GET /app.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, script)
	})
	mux.HandleFunc("GET /del", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(200 * time.Millisecond) // a slow answer: the step must wait for it
		fmt.Fprint(w, "Hentet etterpå")
	})
	mux.HandleFunc("POST /lagre", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		time.Sleep(150 * time.Millisecond)
		status := 200
		if r.Form.Get("navn") == "" {
			status = 422
		}
		var b strings.Builder
		for _, k := range []string{"navn", "dato", "hast", "fra", "samtykke", "bakgrunn"} {
			fmt.Fprintf(&b, "<li>%s=%s</li>", k, html.EscapeString(r.Form.Get(k)))
		}
		page(w, status, `<!doctype html><html lang="nb"><title>Lagret</title><main><h1>Lagret</h1><ul>`+b.String()+`</ul></main></html>`)
	})
	mux.HandleFunc("GET /person/{id}", func(w http.ResponseWriter, r *http.Request) {
		page(w, 200, `<!doctype html><html lang="nb"><title>Person</title><main><h1>Person `+r.PathValue("id")+`</h1></main></html>`)
	})
	mux.HandleFunc("GET /feil", func(w http.ResponseWriter, _ *http.Request) {
		page(w, 200, `<!doctype html><html><title></title><body><img src="/mangler.png"><img src="http://sporing.example/x.png">
			<p style="color:#ccc;background:#fff">lys grå</p><script>alert(1)</script><input></body></html>`)
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	return srv
}

func TestStory(t *testing.T) {
	srv := site(t)
	b := browser.ForTest(t)

	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%t", scripts), func(t *testing.T) {
			p := b.Page(t)
			if !scripts {
				p.DisableJavaScript()
			}
			p.Open(srv.URL + "/")
			if got := p.Title(); got != "Ny henvisning" {
				t.Errorf("title %q", got)
			}
			p.MustNotHaveText("Skjult tekst", "Svar innen 10 virkedager")
			p.Fill("Navn", "Ærlig «Prøve»")
			p.Fill("Navn", "Ærlig Østby")
			p.Fill("Henvist dato", "2026-11-21")
			p.Choose("Hastegrad", "Haster")
			p.Choose("Henvist fra", "Sykehus")
			p.Check("Samtykker")
			p.Check("Samtykker")
			p.Fill("Bakgrunn", "Linje én\nLinje to")
			if got := p.Value("Hastegrad"); got != "Haster" {
				t.Errorf("chosen %q", got)
			}
			p.Click("Mer om henvisning")
			p.HasText("Svar innen 10 virkedager")
			p.ClickButton("Lagre")
			// The answer is slow; a step that did not wait would still read the form.
			if got := p.Title(); got != "Lagret" {
				t.Errorf("title after saving %q", got)
			}
			p.HasText("navn=Ærlig Østby", "dato=2026-11-21", "hast=2", "fra=sykehus", "samtykke=on", "bakgrunn=Linje én Linje to")
			if p.Status() != 200 || p.URL() != srv.URL+"/lagre" {
				t.Errorf("status %d at %s", p.Status(), p.URL())
			}
			if errs := p.ConsoleErrors(); len(errs) > 0 {
				t.Errorf("console: %v", errs)
			}
		})
	}

	t.Run("scripts run only when on", func(t *testing.T) {
		p := b.Page(t)
		p.Open(srv.URL + "/")
		p.ClickButton("Hent mer")
		p.MustNotHaveText("ikke der")
		if !strings.Contains(p.Text(), "Hentet etterpå") {
			t.Error("the step did not wait for the partial update")
		}
		off := b.Page(t)
		off.DisableJavaScript()
		off.Open(srv.URL + "/")
		off.ClickButton("Hent mer")
		off.MustNotHaveText("Hentet etterpå")
	})

	t.Run("rows, links and two users", func(t *testing.T) {
		p := b.Page(t)
		p.Open(srv.URL + "/")
		p.Within("table").HasText("Anna Prøve")
		p.Within("table").MustNotHaveText("Hastegrad")
		p.Beside("Berit Prøve").ClickLink("Åpne")
		p.HasText("Person 2")
		if got := p.Cookies(); got != "hvem=kari" {
			t.Errorf("cookies %q", got)
		}
		tab := p.NewTab()
		tab.Open(srv.URL + "/person/1")
		other := b.Page(t)
		other.Open(srv.URL + "/person/1")
		if tab.Cookies() != "hvem=kari" || other.Cookies() != "" {
			t.Errorf("a tab must share cookies (%q), another user must not (%q)", tab.Cookies(), other.Cookies())
		}
	})

	t.Run("keyboard only", func(t *testing.T) {
		p := b.Page(t)
		p.Open(srv.URL + "/")
		p.Press("Tab")
		if got := p.Focused(); got != "link «Hjem»" {
			t.Errorf("first focus is %q", got)
		}
		p.Press("Tab")
		p.Type("Åse")
		p.Press("Shift+Tab", "Tab")
		if got := p.Value("Navn"); got != "Åse" {
			t.Errorf("typed %q", got)
		}
		p.Press("Enter")
		p.HasText("navn=Åse")
	})

	t.Run("invalid input is a status, not a console error", func(t *testing.T) {
		p := b.Page(t)
		p.Open(srv.URL + "/")
		p.Submit()
		if p.Status() != 422 {
			t.Errorf("status %d", p.Status())
		}
		if errs := p.ConsoleErrors(); len(errs) > 0 {
			t.Errorf("console: %v", errs)
		}
	})

	t.Run("long text", func(t *testing.T) {
		p := b.Page(t)
		p.Open(srv.URL + "/")
		p.Fill("Bakgrunn", strings.Repeat("tekst ", 10_000))
		if got := len(p.Value("Bakgrunn")); got != 60_000 {
			t.Errorf("the field holds %d signs", got)
		}
	})

	t.Run("upload", func(t *testing.T) {
		name := filepath.Join(t.TempDir(), "liste.xlsx")
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		p := b.Page(t)
		p.Open(srv.URL + "/")
		p.Upload("Vedlegg", name)
		p.HasText("Valgt: liste.xlsx")
		if !p.Has("Lagre") || p.Has("Lagr") || p.Has("Avbryt") {
			t.Error("Has must know the button and no other")
		}
	})
}

// TestKeysAndBack: a sign that a script takes for a command is not written, another is; and the page before comes back.
func TestKeysAndBack(t *testing.T) {
	srv := site(t)
	p := browser.ForTest(t).Page(t)
	p.Open(srv.URL + "/")
	p.Press("/")
	if got := p.Focused(); got != "textbox «Navn»" {
		t.Errorf("the key leads to %s", got)
	}
	p.Press("K", "å", "r", "i", "Space", "?", "Backspace")
	if got := p.Value("Navn"); got != "Kåri " {
		t.Errorf("the keys wrote %q", got)
	}
	p.Beside("Berit Prøve").ClickLink("Åpne")
	p.HasText("Person 2")
	p.Back()
	if p.URL() != srv.URL+"/" {
		t.Errorf("back is %s", p.URL())
	}
	p.HasText("Ny henvisning")
}

func TestEval(t *testing.T) {
	srv := site(t)
	b := browser.ForTest(t)
	p := b.Page(t)
	p.Open(srv.URL + "/")

	if got := browser.Eval[string](p.Within("h1"), `document.querySelector('#h').selectedOptions[0].text`); got != "Velg" {
		t.Errorf("chosen %q", got)
	}
	if got := browser.Eval[any](p, `document.activeElement.blur()`); got != nil {
		t.Errorf("a function without a value gave %v", got)
	}
	// What it starts is over when it returns, and it starts it once.
	browser.Eval[any](p, `document.querySelector('#n').value = 'Ærlig', document.querySelector('form').requestSubmit()`)
	if got := browser.Eval[string](p, `document.querySelector('li').textContent`); got != "navn=Ærlig" {
		t.Errorf("read %q: the page after had not come", got)
	}
	for expression, want := range map[string]string{`mangler.felt`: "mangler is not defined", `'tolv'`: "int", `null`: "null"} {
		if got := failure(t, func(tb browser.TB) { browser.Eval[int](b.Page(tb), expression) }); !strings.Contains(got, want) {
			t.Errorf("%s: the failure does not say %q:\n%s", expression, want, got)
		}
	}
}

func TestEmulatedMedia(t *testing.T) {
	p := browser.ForTest(t).Page(t)
	holds := func() string {
		return browser.Eval[string](p, `['print', '(forced-colors: active)'].filter(q => matchMedia(q).matches).join(' ')`)
	}
	for _, step := range []struct {
		what string
		do   func()
		want string
	}{
		{"at first", func() {}, ""},
		{"printed", func() { p.EmulatePrint(true) }, "print"},
		{"forced colours", func() { p.EmulateForcedColors(true) }, "(forced-colors: active)"},
		{"printed after forced colours", func() { p.EmulatePrint(true) }, "print"},
		{"neither", func() { p.EmulateForcedColors(false) }, ""},
	} {
		step.do()
		if got := holds(); got != step.want {
			t.Errorf("%s: %q holds, want %q", step.what, got, step.want)
		}
	}
}

// recorder stands for a test whose failures are looked at. Fatalf ends the goroutine, as the real one does.
type recorder struct {
	*testing.T
	failed string
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.failed += fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Errorf(format string, args ...any) {
	r.failed += fmt.Sprintf(format, args...) + "\n"
}

func (r *recorder) Skipf(format string, args ...any) {
	r.failed += "skip: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failure runs f as a test of its own and returns how it failed, "" when it did not.
func failure(t *testing.T, f func(browser.TB)) string {
	t.Helper()
	r := &recorder{T: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(r)
	}()
	<-done
	return r.failed
}

func TestFailuresSayWhatWasThere(t *testing.T) {
	srv := site(t)
	b := browser.ForTest(t)
	for name, c := range map[string]struct {
		step func(*browser.Page)
		want []string
	}{
		"no such button":    {func(p *browser.Page) { p.ClickButton("Send") }, []string{"press the button «Send»", "button «Lagre»", "Ny henvisning", "/"}},
		"no such field":     {func(p *browser.Page) { p.Fill("Etternavn", "x") }, []string{"fill «Etternavn»", "textbox «Navn»"}},
		"two links":         {func(p *browser.Page) { p.ClickLink("Åpne") }, []string{"2 elements are named «Åpne»", "Beside"}},
		"disabled":          {func(p *browser.Page) { p.ClickButton("Slett") }, []string{"disabled"}},
		"readonly":          {func(p *browser.Page) { p.Fill("Låst felt", "x") }, []string{"cannot be written in"}},
		"no such option":    {func(p *browser.Page) { p.Choose("Hastegrad", "Straks") }, []string{"0 options fit", "«Haster ikke»"}},
		"covered":           {func(p *browser.Page) { p.ClickButton("Under") }, []string{"covered by div#cover"}},
		"text not there":    {func(p *browser.Page) { p.HasText("Utskrevet") }, []string{"«Utskrevet»", "| Ny henvisning"}},
		"hidden text":       {func(p *browser.Page) { p.HasText("Skjult tekst") }, []string{"not there"}},
		"text that is":      {func(p *browser.Page) { p.MustNotHaveText("Hastegrad") }, []string{"must not show «Hastegrad»"}},
		"no such row":       {func(p *browser.Page) { p.Beside("Cecilie").ClickLink("Åpne") }, []string{"Cecilie"}},
		"no such key":       {func(p *browser.Page) { p.Press("Hopp") }, []string{`"Hopp"`}},
		"nobody listens":    {func(p *browser.Page) { p.Open("http://127.0.0.1:1/") }, []string{"ERR_"}},
		"not on loopback":   {func(p *browser.Page) { p.Open("http://www.example.no/") }, []string{"ERR_NAME_NOT_RESOLVED"}},
		"still there":       {func(p *browser.Page) { p.WaitGone("Hastegrad") }, []string{"still there"}},
		"a file is no page": {func(p *browser.Page) { p.Upload("Bilag", "x") }, []string{"Bilag"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lacks := func(got string) string {
				for _, want := range c.want {
					if !strings.Contains(got, want) {
						return want
					}
				}
				return ""
			}
			// A step that fails uses all its patience. A machine that is too busy to look at the page even once in so short a
			// time gets a longer one.
			var got string
			for _, patience := range []time.Duration{time.Second, 15 * time.Second} {
				got = failure(t, func(tb browser.TB) {
					p := b.Page(tb)
					p.Open(srv.URL + "/")
					p.Patience(patience)
					c.step(p)
				})
				if lacks(got) == "" {
					return
				}
			}
			t.Errorf("the failure does not say %q:\n%s", lacks(got), got)
		})
	}
}

// each runs f in every Chromium that tests and the server drive on this machine: what one finds, the other must find too.
func each(t *testing.T, f func(*testing.T)) {
	t.Run("for tests", f)
	path, err := browser.Find()
	if err != nil {
		return // said by ForTest
	}
	t.Run("for the server", func(t *testing.T) {
		t.Setenv("TRAAD_CHROMIUM", path)
		f(t)
	})
}

func TestFrameAt(t *testing.T) {
	each(t, func(t *testing.T) {
		var inside string
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			if r.URL.Path == "/utenpaa" {
				_, _ = io.WriteString(w, `<!doctype html><title>Utenpå</title><iframe src="`+inside+`"></iframe>`)
				return
			}
			_, _ = io.WriteString(w, `<!doctype html><title>Inni</title><p>Plan</p>`)
		}))
		t.Cleanup(srv.Close)
		inside = srv.URL + "/personer/1/plan"
		p := browser.ForTest(t).Page(t)
		p.Open(strings.Replace(srv.URL, "127.0.0.1", "localhost", 1) + "/utenpaa") // another site to the browser
		if got := p.FrameAt(srv.URL+"/personer/", "/plan"); got != inside {
			t.Errorf("shown inside is %s, not %s", got, inside)
		}
	})
}

func TestClean(t *testing.T) { each(t, testClean) }

func testClean(t *testing.T) {
	srv := site(t)
	b := browser.ForTest(t)
	if _, err := browser.FindAxe(); err != nil {
		b.Page(t).Axe() // skips, or fails in CI
	}

	t.Run("a good page", func(t *testing.T) {
		for _, scripts := range []bool{true, false} {
			p := b.Page(t)
			if !scripts {
				p.DisableJavaScript()
			}
			p.Open(srv.URL + "/person/1")
			p.Clean()
		}
	})
	t.Run("a bad page", func(t *testing.T) {
		got := failure(t, func(tb browser.TB) {
			p := b.Page(tb)
			p.Open(srv.URL + "/feil")
			p.Clean()
		})
		for _, want := range []string{"html-has-lang", "document-title", "image-alt", "label", "mangler.png: 404", "sporing.example", "Content Security Policy", "inline script", "inline style"} {
			if !strings.Contains(got, want) {
				t.Errorf("not reported: %s\n%s", want, got)
			}
		}
	})
}

func TestPictures(t *testing.T) {
	srv := site(t)
	b := browser.ForTest(t)
	p := b.Page(t)
	p.Open(srv.URL + "/")

	dir := t.TempDir()
	for _, c := range []struct{ width, height int }{{browser.Phone, 844}, {browser.Desktop, 900}} {
		name := filepath.Join(dir, "shots", fmt.Sprintf("%d.png", c.width))
		p.Screenshot(name, c.width, c.height)
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if got := picture.Bounds().Size(); got.X != c.width || got.Y != c.height {
			t.Errorf("the picture is %v, not %d×%d", got, c.width, c.height)
		}
	}
	p.Screenshot(filepath.Join(dir, "all.png"), browser.Phone, 0)
	if got := p.Overflows(); got == 0 {
		t.Error("a part of 400 px fits a phone of 390")
	}
	p.ViewportSize(browser.Desktop, 900)
	if got := p.Overflows(); got != 0 {
		t.Errorf("the page is %d px too wide for a desktop", got)
	}
	p.EmulatePrint(true)
	if pdf := p.PrintPDF(filepath.Join(dir, "a.pdf")); !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("/StructTreeRoot")) {
		t.Error("not a tagged PDF")
	}
}

func TestPDF(t *testing.T) { each(t, testPDF) }

func testPDF(t *testing.T) {
	var asked atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(srv.Close)
	b := browser.ForTest(t)

	pdf, err := b.PDF(t.Context(), `<!doctype html><html lang="nb"><title>Plan</title><h1>Behandlingsplan</h1>
		<img src="`+srv.URL+`/bilde.png" alt=""><link rel="stylesheet" href="`+srv.URL+`/stil.css"><iframe src="file:///etc/passwd"></iframe>
		<script>fetch("`+srv.URL+`/skript")</script></html>`)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("/StructTreeRoot")) {
		t.Error("not a tagged PDF")
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("the document reached the network %d times", n)
	}
	// The text of an embedded file would make the document far longer than the two words that it shows.
	empty, err := b.PDF(t.Context(), `<!doctype html><html lang="nb"><title>Plan</title><h1>Behandlingsplan</h1><iframe></iframe></html>`)
	if err != nil {
		t.Fatal(err)
	}
	if len(pdf) > len(empty)+4000 {
		t.Errorf("the document is %d bytes, and %d without what it asked for", len(pdf), len(empty))
	}

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.PDF(ended, "<p>sent</p>"); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who has gone got %v", err)
	}
}

func TestMissing(t *testing.T) {
	t.Setenv("TRAAD_CHROMIUM", "/finnes/ikke")
	if _, err := browser.Find(); !errors.Is(err, browser.ErrMissing) {
		t.Errorf("Find: %v", err)
	}
	for ci, want := range map[string]string{"": "skip: SKIPPED: ", "true": "CI is set"} {
		t.Setenv("CI", ci)
		got := failure(t, func(tb browser.TB) { browser.ForTest(tb) })
		if !strings.Contains(got, want) || !strings.Contains(got, "Chromium") || strings.HasPrefix(got, "skip") != (ci == "") {
			t.Errorf("CI=%q: %q", ci, got)
		}
	}
}
