package ui

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/chromedp"

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
				{ID: "to", Person: Person{Name: "Odd"}, What: "Ring", Action: Action{Label: "Ring", Href: "/side?ring=2"}}}},
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
		form, err := ReadForm(w, r)
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

// answer evaluates an expression in the page.
func answer[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func do(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// await returns when the condition holds in a page that is loaded. The page after a form is another document, so a
// question to the one before may fail; it is asked again.
func await(t *testing.T, ctx context.Context, condition string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.readyState === 'complete' && !!(`+condition+`)`)); err == nil && ok {
			return
		}
		if err := ctx.Err(); err != nil {
			t.Fatalf("%s: %v", condition, err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

const text = `document.querySelector('#felt-tekst').value`

func write(s string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](`{ const f = document.querySelector('#felt-tekst'); f.value = '` + s + `'; f.dispatchEvent(new Event('input', {bubbles: true}))
		const s = document.querySelector('#felt-fnr'); s.value = '17824200015'; s.dispatchEvent(new Event('input', {bubbles: true})) }`)
}

// press gives a key to what has focus.
func press(key string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](`document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '` + key + `', bubbles: true, cancelable: true}))`)
}

func TestUnsavedText(t *testing.T) {
	var posts atomic.Int32
	ctx, server := browser(t), scriptServer(t, &posts)
	open := func(path string) chromedp.Action[chromedp.Void] { return chromedp.Navigate(server.URL + path) }
	submit := chromedp.Evaluate[chromedp.Void](`document.querySelector('#skjema').requestSubmit(document.querySelector('#skjema .ds-button'))`)
	do(t, ctx, open("/side"), write("Sover dårlig"), open("/side"))
	if got := answer[string](t, ctx, text); got != "Sover dårlig" {
		t.Errorf("after a reload: %q", got)
	}
	if !answer[bool](t, ctx, `document.querySelector('.kept').textContent.includes('Teksten du skrev er hentet tilbake')`) {
		t.Error("nothing tells that the text was brought back")
	}
	if answer[bool](t, ctx, `JSON.stringify(sessionStorage).includes('17824200015') || JSON.stringify(localStorage).length > 2`) {
		t.Error("a national number is kept, or something is kept on the machine")
	}
	do(t, ctx, open("/logg-inn"), open("/side"))
	if got := answer[string](t, ctx, text); got != "Sover dårlig" {
		t.Errorf("after a log-in by the same user: %q", got)
	}

	do(t, ctx, write("feil"), submit)
	await(t, ctx, `document.body.dataset.status === '422'`)
	if got := answer[string](t, ctx, text); got != "feil" {
		t.Errorf("refused by the server: %q", got)
	}
	if !answer[bool](t, ctx, `document.activeElement.matches('.error-summary') && !document.querySelector('.kept')`) {
		t.Error("focus is not on the summary, or text that the server gave back is said to be fetched")
	}
	do(t, ctx, open("/side"))
	if got := answer[string](t, ctx, text); got != "feil" {
		t.Errorf("refused, then opened again: %q", got)
	}

	do(t, ctx, write("Sover godt"), submit)
	await(t, ctx, `location.pathname === '/side' && document.body.dataset.status === '200' && !document.querySelector('[data-sent]')`)
	if got := answer[string](t, ctx, text); got != "" {
		t.Errorf("saved, but still there: %q", got)
	}
	do(t, ctx, write("hemmelig"), open("/annen"))
	if got := answer[string](t, ctx, text+` + JSON.stringify(sessionStorage)`); got != "{}" {
		t.Errorf("another user sees %q", got)
	}
}

func TestDoubleSubmit(t *testing.T) {
	var posts atomic.Int32
	ctx, server := browser(t), scriptServer(t, &posts)
	do(t, ctx, chromedp.Navigate(server.URL+"/side"), write("x"))
	busy := answer[string](t, ctx, `(() => { const f = document.querySelector('#skjema'), b = f.querySelector('.ds-button'), wide = b.offsetWidth
		f.requestSubmit(b); f.requestSubmit(b); f.requestSubmit(b)
		return b.textContent + ' ' + b.getAttribute('aria-busy') + ' ' + (b.offsetWidth >= wide) })()`)
	if busy != "Lagrer … true true" {
		t.Errorf("the button says %q", busy)
	}
	await(t, ctx, `!document.querySelector('[data-sent]')`)
	if n := posts.Load(); n != 1 {
		t.Errorf("%d posts", n)
	}
}

func TestKeys(t *testing.T) {
	var posts atomic.Int32
	ctx, server := browser(t), scriptServer(t, &posts)
	focused := `document.activeElement.id`
	do(t, ctx, chromedp.Navigate(server.URL+"/side"), chromedp.EmulateViewport(1440, 900))
	for _, step := range []struct{ key, want string }{{"j", "en"}, {"j", "to"}, {"J", "to"}, {"k", "en"}, {"/", "sok"}, {"j", "sok"}} {
		do(t, ctx, press(step.key))
		if got := answer[string](t, ctx, focused); got != step.want {
			t.Errorf("after %s focus is on %q, want %q", step.key, got, step.want)
		}
	}
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), press("?"))
	if !answer[bool](t, ctx, `document.querySelector('dialog.keys-dialog').open && document.querySelector('dialog.keys-dialog').textContent.includes('neste linje')`) {
		t.Error("? shows no list of keys")
	}
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('dialog input').click(); document.querySelector('dialog button').click(); document.activeElement.blur()`), press("j"))
	if got := answer[string](t, ctx, focused); got == "en" || got == "to" {
		t.Error("the keys work after they were switched off")
	}
}

func TestChipsAndScript(t *testing.T) {
	var posts atomic.Int32
	ctx, server := browser(t), scriptServer(t, &posts)
	do(t, ctx, chromedp.Navigate(server.URL+"/side"))
	if answer[bool](t, ctx, `document.querySelector('.filters .no-script').offsetParent !== null || document.querySelector('[data-print]').offsetParent === null`) {
		t.Error("with script: Bruk shows, or Skriv ut does not")
	}
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.documentElement.classList.remove('js')`))
	if answer[bool](t, ctx, `document.querySelector('.filters .no-script').offsetParent === null || document.querySelector('[data-print]').offsetParent !== null`) {
		t.Error("without script: Bruk does not show, or Skriv ut does")
	}
	do(t, ctx, chromedp.Evaluate[chromedp.Void](`document.querySelector('[name=frist]').click()`))
	await(t, ctx, `location.search === '?frist=ja'`) // and no empty k
	if got := answer[string](t, ctx, `document.querySelector('.room').textContent`); got != "Plass til 20 tegn" {
		t.Errorf("%q", got)
	}
	do(t, ctx, write("123456789012345678901234"))
	if got := answer[string](t, ctx, `document.querySelector('.room').textContent`); got != "4 tegn for mye" {
		t.Errorf("room says %q", got)
	}
}
