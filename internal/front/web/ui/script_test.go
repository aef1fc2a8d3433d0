package ui

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"traad/internal/base/browser"
	"traad/internal/front/web/assets"
)

// scriptPage is a form whose text is kept, a filter and two lines, for what traad.js does.
var scriptPage = New(fstest.MapFS{"page.html": {Data: []byte(`{{define "main"}}<h1>Prøve</h1>
<form id="skjema" method="post" action="/lagre" data-keep>{{template "summary" .Summary}}{{template "field" .Text}}{{template "field" .Secret}}{{template "action" (submit "Lagre kontakt")}}</form>
{{template "filters" .Filters}}
{{template "section" .Section}}
<button type="button" data-print class="only-script">Skriv ut</button>{{end}}`)}})

type scriptView struct {
	Summary      Summary
	Text, Secret Field
	Filters      Filters
	Section      Section
}

// scriptServer answers with the page, and takes the form: "feil" in the text is refused, else it is saved. It counts the
// posts.
func scriptServer(t *testing.T, posts *atomic.Int32) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	show := func(w http.ResponseWriter, status int, f Frame, form *Form) {
		w.Header().Set("Content-Security-Policy", policy)
		err := scriptPage.Render(w, status, f, scriptView{
			Summary: form.Summary("kontakten kan lagres"),
			Text:    form.Fill(Field{Kind: Area, Name: "tekst", Label: "Tekst", Max: 20}),
			Secret:  form.Fill(Field{Kind: ID, Name: "fnr", Label: "Fødselsnummer"}),
			Filters: Filters{Action: "/side", Chips: []Chip{{Name: "frist", Label: "Over frist"}, {Name: "k", Label: "Kommune", Options: []Option{{Value: "", Label: "alle"}, {Value: "nes", Label: "Nes"}}}}},
			Section: Section{Card: Card{ID: "liste", Heading: "Liste"}, Lines: []Line{
				{ID: "en", Person: Person{Name: "Kåre"}, What: "Ring", Action: Action{Label: "Ring", Href: "/side?ring=1"}},
				{ID: "to", Person: Person{Name: "Odd"}, What: "Ring", Action: Action{Label: "Ring", Href: "/side?ring=2"}},
			}},
		})
		if err != nil {
			t.Error(err)
		}
	}
	frame := galleryFrame("Prøve", "")
	mux.HandleFunc("GET /side", func(w http.ResponseWriter, r *http.Request) { show(w, 200, frame, NewForm(nil)) })
	mux.HandleFunc("GET /annen", func(w http.ResponseWriter, r *http.Request) {
		other := frame
		other.User.Key = "u2"
		show(w, 200, other, NewForm(nil))
	})
	mux.HandleFunc("GET /logg-inn", func(w http.ResponseWriter, r *http.Request) { show(w, 200, Frame{}, NewForm(nil)) })
	mux.HandleFunc("POST /lagre", func(w http.ResponseWriter, r *http.Request) {
		posts.Add(1)
		form, err := ReadForm(w, r, MaxBody)
		if err != nil {
			t.Error(err)
		}
		if form.Value("tekst") == "feil" {
			form.Fault("tekst", "Skriv noe annet.")
			show(w, 422, frame, form)
			return
		}
		http.Redirect(w, r, "/side", http.StatusSeeOther)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

const text = `document.querySelector('#felt-tekst').value`

// write fills in the form: the text, and a national number that no tab may keep.
func write(p *browser.Page, s string) {
	p.Fill("Tekst", s)
	p.Fill("Fødselsnummer", "17824200015")
}

func TestUnsavedText(t *testing.T) {
	var posts atomic.Int32
	p, server := browser.ForTest(t).Page(t), scriptServer(t, &posts)
	open := func(path string) { p.Open(server.URL + path) }
	mustRead := func(when, want string) {
		t.Helper()
		if got := browser.Eval[string](p, text); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
	open("/side")
	write(p, "Sover dårlig")
	open("/side")
	mustRead("after a reload", "Sover dårlig")
	p.Within(".kept").HasText("Teksten du skrev er hentet tilbake")
	if browser.Eval[bool](p, `JSON.stringify(sessionStorage).includes('17824200015') || JSON.stringify(localStorage).length > 2`) {
		t.Error("a national number is kept, or something is kept on the machine")
	}
	open("/logg-inn")
	open("/side")
	mustRead("after a log-in by the same user", "Sover dårlig")

	write(p, "feil")
	p.ClickButton("Lagre kontakt")
	if got := p.Status(); got != http.StatusUnprocessableEntity {
		t.Errorf("the text is taken: %d", got)
	}
	mustRead("refused by the server", "feil")
	if !browser.Eval[bool](p, `document.activeElement.matches('.error-summary') && !document.querySelector('.kept')`) {
		t.Error("focus is not on the summary, or text that the server gave back is said to be fetched")
	}
	open("/side")
	mustRead("refused, then opened again", "feil")

	write(p, "Sover godt")
	p.ClickButton("Lagre kontakt")
	if !browser.Eval[bool](p, `location.pathname === '/side' && document.body.dataset.status === '200' && !document.querySelector('[data-sent]')`) {
		t.Errorf("the page after is not the one that the server sent one to, but %s", p.URL())
	}
	mustRead("saved", "")
	write(p, "hemmelig")
	open("/annen")
	if got := browser.Eval[string](p, text+` + JSON.stringify(sessionStorage)`); got != "{}" {
		t.Errorf("another user sees %q", got)
	}
}

func TestDoubleSubmit(t *testing.T) {
	var posts atomic.Int32
	p, server := browser.ForTest(t).Page(t), scriptServer(t, &posts)
	p.Open(server.URL + "/side")
	write(p, "x")
	busy := browser.Eval[string](p, `(() => { const f = document.querySelector('#skjema'), b = f.querySelector('.ds-button'), wide = b.offsetWidth
		f.requestSubmit(b); f.requestSubmit(b); f.requestSubmit(b)
		return b.textContent + ' ' + b.getAttribute('aria-busy') + ' ' + (b.offsetWidth >= wide) })()`)
	if busy != "Lagrer … true true" {
		t.Errorf("the button says %q", busy)
	}
	if browser.Eval[bool](p, `!!document.querySelector('[data-sent]')`) {
		t.Error("the form still counts as sent on the page after")
	}
	if n := posts.Load(); n != 1 {
		t.Errorf("%d posts", n)
	}
}

func TestKeys(t *testing.T) {
	var posts atomic.Int32
	p, server := browser.ForTest(t).Page(t), scriptServer(t, &posts)
	p.ViewportSize(browser.Desktop, 900)
	p.Open(server.URL + "/side")
	focused := func() string { return browser.Eval[string](p, `document.activeElement.id`) }
	blur := func() { browser.Eval[any](p, `document.activeElement.blur()`) }
	for _, step := range []struct{ key, want string }{{"j", "en"}, {"j", "to"}, {"J", "to"}, {"k", "en"}, {"/", "sok"}, {"j", "sok"}} {
		p.Press(step.key)
		if got := focused(); got != step.want {
			t.Errorf("after %s focus is on %q, want %q", step.key, got, step.want)
		}
	}
	blur()
	p.Press("?")
	keys := p.Within("dialog.keys-dialog[open]")
	keys.HasText("neste linje")
	keys.Uncheck("Bruk hurtigtaster på denne maskinen")
	keys.ClickButton("Lukk")
	blur()
	p.Press("j")
	if got := focused(); got == "en" || got == "to" {
		t.Error("the keys work after they were switched off")
	}
}

func TestChipsAndScript(t *testing.T) {
	var posts atomic.Int32
	p, server := browser.ForTest(t).Page(t), scriptServer(t, &posts)
	p.Open(server.URL + "/side")
	if p.Has("Bruk") || !p.Has("Skriv ut") {
		t.Error("with script: Bruk shows, or Skriv ut does not")
	}
	p.Click("Over frist")
	if got := browser.Eval[string](p, `location.search`); got != "?frist=ja" { // and no empty k
		t.Errorf("the chip leads to %q", got)
	}
	p.HasText("Plass til 20 tegn")
	write(p, "123456789012345678901234")
	p.HasText("4 tegn for mye")

	p.DisableJavaScript()
	p.Open(server.URL + "/side")
	if !p.Has("Bruk") || p.Has("Skriv ut") {
		t.Error("without script: Bruk does not show, or Skriv ut does")
	}
}
