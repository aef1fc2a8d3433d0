package launch_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/app/launch"
	"traad/internal/app/objection"
	"traad/internal/app/signin"
	"traad/internal/base/login"
	"traad/internal/base/login/smart"
	"traad/internal/base/login/smart/pretend"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const origin = "https://epj.ahus.example"

// house is a world with one record system, of the hospital: Henrik (physician) has an HPR number in both, the others where a test says so.
type house struct {
	*webtest.World
	epj *pretend.Server
	log bytes.Buffer
}

func open(t *testing.T, w *webtest.World, key *login.Key) *house {
	t.Helper()
	h := &house{World: w}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { handler.ServeHTTP(rw, r) }))
	t.Cleanup(server.Close)
	var err error
	if h.epj, err = pretend.New(server.URL, w.Service.Now); err != nil {
		t.Fatal(err)
	}
	handler = h.epj.Handler()
	from, err := smart.New(smart.Config{
		Name: "ahus", FHIR: h.epj.FHIR(), Keys: h.epj.Keys(), ClientID: "traad", Key: key, Levels: []string{"high"}, Address: "https://example.com", Now: w.Service.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := smart.New(smart.Config{Name: "nes", FHIR: "https://nes.example/fhir", Keys: "https://nes.example/jwks", ClientID: "traad", Levels: []string{"high"}, Address: "https://example.com"})
	if err != nil {
		t.Fatal(err)
	}
	h.epj.ClientID, h.epj.Redirect = "traad", from.Redirect()
	h.epj.Users["henrik"] = pretend.User{HPR: "9144900", Session: "s-1"}
	h.exec("update user_account set hpr = '9144900' where id = $1", string(w.ID(webtest.Physician)))
	var logins []page.DemoLogin
	for _, u := range []webtest.User{webtest.Physician, webtest.Nes} {
		logins = append(logins, page.DemoLogin{Key: string(u), Assignment: string(w.Assignment(u))})
	}
	w.Handler = web.New(w.Service, web.Options{
		Demo: &web.Demo{Logins: logins}, Log: slog.New(slog.NewTextHandler(&h.log, nil)),
		Launch: launch.Book{
			{System: from, Title: "Ahus-journalen", Org: w.Orgs["Akershus universitetssykehus"], Origins: []string{origin}}, {System: other, Title: "Nes-journalen", Org: w.Orgs["Nes"]},
		},
	})
	return h
}

func (h *house) exec(sql string, args ...any) {
	h.T.Helper()
	if _, err := h.Store.DB.Raw().ExecContext(h.T.Context(), sql, args...); err != nil {
		h.T.Fatal(err)
	}
}

// has says that the record system knows a person by an id of its own.
func (h *house) has(id string, c webtest.Case) {
	h.epj.Patients[id] = pretend.Patient{Number: c.Number.Digits()}
}

// start is the address that the record system opens.
func (h *house) start(user, patient string) string {
	return "/smart/launch?" + url.Values{"iss": {h.epj.FHIR()}, "launch": {h.epj.Launch(user, patient)}}.Encode()
}

// there follows the browser to the record system, and returns the address that it is sent back to.
func (h *house) there(b *webtest.Browser, start string) string {
	h.T.Helper()
	p := b.Raw(http.MethodGet, start, nil).MustStatus(http.StatusSeeOther)
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(h.T.Context(), http.MethodGet, p.Path, http.NoBody)
	if err != nil {
		h.T.Fatal(err)
	}
	answer, err := c.Do(r)
	if err != nil {
		h.T.Fatal(err)
	}
	answer.Body.Close()
	to, err := answer.Location()
	if err != nil {
		h.T.Fatalf("the record system answered %d at %s", answer.StatusCode, p.Path)
	}
	return to.RequestURI()
}

func (h *house) launch(b *webtest.Browser, user, patient string) *webtest.Page {
	h.T.Helper()
	return b.Get(h.there(b, h.start(user, patient)))
}

// nothingLeaked looks for what may stand in no log, nor in a page that says no.
func (h *house) nothingLeaked(text string, more ...string) {
	h.T.Helper()
	for _, secret := range append(more, "Kari", "Aasen", "9144900", "eyJ", "Henrik") {
		if strings.Contains(text, secret) {
			h.T.Errorf("%q leaked:\n%s", secret, text)
		}
	}
}

func plan(c webtest.Case) string { return c.Page() + "/plan" }

// TestLaunch: the physician comes from the record system straight to the plan of the patient who is open there, to nobody else and to no list; when
// another is opened there, the first view is closed.
func TestLaunch(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w, nil)
		kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Moe", webtest.FollowedUp)
		h.has("p1", kari)
		h.has("p2", ola)
		b := w.Nobody()
		h.launch(b, "henrik", "p1").MustStatus(http.StatusOK).MustBe(plan(kari)).MustShow("Kari Aasen", "Henrik Dahl", "Lukk visningen").MustNotShow("Min dag", "Bytt rolle")
		if n := w.AuditedOf(kari, access.OpenLaunched); n != 1 {
			t.Errorf("%d looks are in the log", n)
		}
		var items string
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select items from audit where deed = $1", string(access.OpenLaunched)).Scan(&items); err != nil || !strings.Contains(items, "record_system/ahus") {
			t.Errorf("the record system is not in the log: %s, %v", items, err)
		}
		b.Get("/").MustBe(plan(kari))
		for _, elsewhere := range []string{ola.Page(), plan(ola), "/forlop", "/personer/01931b2c-7f00-7000-8000-000000000001", "/min-konto"} {
			b.Get(elsewhere).MustStatus(http.StatusNotFound).MustShow("Her vises bare pasienten som er åpen i Ahus-journalen").MustNotShow("Ola", "Moe")
		}
		b.Get(kari.Page()).MustStatus(http.StatusOK).MustShow("Kari Aasen")
		b.Get(kari.Page() + "/avklaringer").MustStatus(http.StatusOK)
		stands := func(b *webtest.Browser) string {
			t.Helper()
			var said struct{ Launch string }
			if err := json.Unmarshal([]byte(b.Get("/smart/gjelder").MustStatus(http.StatusOK).HTML), &said); err != nil {
				t.Fatal(err)
			}
			return said.Launch
		}
		first := stands(b)
		if !strings.Contains(b.Get(kari.Page()).HTML, ` data-launch="`+first+`"`) || first == "" {
			t.Error("the page does not know its launch")
		}
		old := w.Nobody() // the window where Kari is still shown
		old.Cookies()["traad"] = b.Cookies()["traad"]

		// Another patient is opened in the record system.
		h.launch(b, "henrik", "p2").MustStatus(http.StatusOK).MustBe(plan(ola)).MustShow("Ola Moe")
		if now := stands(b); now == first || now == "" || stands(old) != "" {
			t.Errorf("after the switch: %q then %q, the old one %q", first, now, stands(old))
		}
		old.Get(plan(kari)).MustStatus(http.StatusGone).MustShow("Denne visningen er lukket", "Pasienten er byttet i Ahus-journalen").MustNotShow("Kari", "Aasen")
		old.Post(kari.Path("kontakt"), "tekst", "Hun sa at det går bra").MustStatus(http.StatusUnauthorized).MustShow("tatt vare på i denne fanen").MustNotShow("Kari")
		b.Get(plan(kari)).MustStatus(http.StatusNotFound).MustShow("Her vises bare")
		b.Post(kari.Path("kontakt"), "tekst", "Hun sa at det går bra").MustStatus(http.StatusNotFound).MustShow("tatt vare på i denne fanen")

		// The same patient again closes nothing; another session of the record system is another's.
		again := w.Nobody()
		h.launch(again, "henrik", "p2").MustBe(plan(ola))
		b.Get(plan(ola)).MustStatus(http.StatusOK)
		h.epj.Users["henrik"] = pretend.User{HPR: "9144900", Session: "s-2"}
		h.launch(w.Nobody(), "henrik", "p1").MustBe(plan(kari))
		b.Get(plan(ola)).MustStatus(http.StatusOK)

		// It ends by itself, and by the button.
		b.Post("/logg-ut").MustStatus(http.StatusOK).MustShow("Visningen er lukket", "Ahus-journalen")
		b.Get(plan(ola)).MustNotShow("Ola")
		w.Go(webtest.Today, 12, 0)
		again.Get(plan(ola)).MustStatus(http.StatusGone).MustNotShow("Ola")
		h.nothingLeaked(h.log.String(), kari.Number.Digits(), "p1")
		w.Go(webtest.Today.AddDays(2), 8, 0)
		left := 0
		if _, err := signin.Purge(t.Context(), w.Service); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from launch").Scan(&left); err != nil || left != 0 {
			t.Errorf("%d launches are left, %v", left, err)
		}
		w.Sound()
	})
}

// TestNoDifference: whoever is not to see her is answered as for one who is not in Tråd, and the audit holds as much.
func TestNoDifference(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w, nil)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	far := w.PersonIn("Ullensaker", "Kari", "Aasen", webtest.FollowedUp)
	h.has("kari", kari)
	h.has("far", far)
	h.epj.Patients["nobody"] = pretend.Patient{Number: w.Unused().Digits()}
	h.epj.Patients["none"] = pretend.Patient{Number: "ikke et nummer"}
	h.epj.Users["ingrid"] = pretend.User{HPR: "9144901"}
	h.exec("update user_account set hpr = '9144901' where id = $1", string(w.ID(webtest.Nes)))
	h.launch(w.Nobody(), "ingrid", "kari").MustBe(plan(kari))
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Nes"], By: "patient", Competence: "full", On: webtest.Today}})
	ids := regexp.MustCompile(`data-launch="[^"]*"|data-user="[^"]*"`)
	want := ""
	for _, patient := range []string{"nobody", "none", "far", "kari"} {
		before := w.Audited(access.OpenLaunched, false)
		p := h.launch(w.Nobody(), "ingrid", patient).MustStatus(http.StatusNotFound).MustBe("/smart/pasient").MustShow("Pasienten vises ikke i Tråd").MustNotShow("Kari", "Aasen")
		got := ids.ReplaceAllString(p.HTML, "")
		if want == "" {
			want = got
		}
		if got != want || w.Audited(access.OpenLaunched, false) != before+1 {
			t.Errorf("%s is answered in another way:\n%s", patient, p.Text)
		}
	}
	// A leader's role is for figures alone.
	h.epj.Users["arne"] = pretend.User{HPR: "9144902"}
	h.exec("update user_account set hpr = '9144902' where id = $1", string(w.ID(webtest.Manager)))
	h.launch(w.Nobody(), "arne", "far").MustStatus(http.StatusNotFound).MustShow("Pasienten vises ikke i Tråd")
}

// TestForgeries: every way of not being a launch that is known. Nothing is opened, and the page says nothing of why.
func TestForgeries(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w, nil)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	h.has("p1", kari)
	claim := func(name string, value any) pretend.Forging {
		return pretend.Forging{Claims: func(c map[string]any) { c[name] = value }}
	}
	now := w.Service.Now()
	for name, f := range map[string]pretend.Forging{
		"another audience":          claim("aud", "en-annen"),
		"several audiences":         claim("aud", []string{"traad", "en-annen"}),
		"another issuer":            claim("iss", "https://ond.example"),
		"another nonce":             claim("nonce", strings.Repeat("a", 43)),
		"run out":                   claim("exp", now.Add(-2*time.Minute).Unix()),
		"made an hour ago":          claim("iat", now.Add(-time.Hour).Unix()),
		"about nobody":              claim("sub", ""),
		"a low level":               claim("acr", "low"),
		"another access token":      claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"),
		"no signature":              {Sign: h.epj.Unsigned},
		"HS256 with the public key": {Sign: h.epj.ByPublicKey},
		"a foreign key":             {Sign: h.epj.ByAnother},
		"no token but text":         {Sign: func(map[string]any) string { return "dette er ikke et token" }},
		"another patient":           {Patient: func(p map[string]any) { p["id"] = "p2" }},
		"no patient":                {Patient: func(p map[string]any) { p["resourceType"] = "Group" }},
		"a patient with a path":     {Answer: func(a map[string]any) { a["patient"] = "../Patient/p1" }},
		"nobody open":               {Answer: func(a map[string]any) { delete(a, "patient") }},
		"another patient's id":      {Answer: func(a map[string]any) { a["patient"] = "p2" }}, // the access token does not read her
		"no bearer token":           {Answer: func(a map[string]any) { a["token_type"] = "mac" }},
		"no code":                   {Back: func(q url.Values) { q.Del("code") }},
		"a guessed code":            {Back: func(q url.Values) { q.Set("code", "gjettet") }},
		"another state":             {Back: func(q url.Values) { q.Set("state", strings.Repeat("A", 43)) }},
		"mixed up":                  {Back: func(q url.Values) { q.Set("iss", "https://ond.example") }},
		"the user says no":          {Back: func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") }},
	} {
		h.epj.Forging = f
		b := w.Nobody()
		p := h.launch(b, "henrik", "p1")
		if p.Status < 400 || b.Cookies()["traad"] != "" {
			t.Errorf("%s: status %d, cookies %v", name, p.Status, b.Cookies())
		}
		h.nothingLeaked(p.HTML, "ond.example")
	}
	h.epj.Forging = pretend.Forging{}

	// What is shown twice, to another browser, too late, to another system's address, or by one who is not registered.
	refused := func(name string, p *webtest.Page, b *webtest.Browser) {
		t.Helper()
		if p.Status < 400 || b.Cookies()["traad"] != "" {
			t.Errorf("%s: status %d, cookies %v", name, p.Status, b.Cookies())
		}
	}
	b := w.Nobody()
	back := h.there(b, h.start("henrik", "p1"))
	thief := w.Nobody()
	refused("another browser", thief.Get(back), thief)
	refused("a state that was tried", b.Get(back), b)
	b = w.Nobody()
	start := h.start("henrik", "p1")
	back = h.there(b, start)
	b.Get(back).MustBe(plan(kari))
	delete(b.Cookies(), "traad")
	refused("an answer that was used", b.Get(back), b)
	refused("a launch that was used", b.Get(h.there(b, start)), b)
	b = w.Nobody()
	back = h.there(b, h.start("henrik", "p1"))
	w.Go(webtest.Today, 10, 6)
	refused("after six minutes", b.Get(back), b)
	w.Go(webtest.Today, 10, 7)
	b = w.Nobody()
	back = h.there(b, h.start("henrik", "p1"))
	refused("another system's address", b.Get(strings.Replace(back, "/svar/ahus", "/svar/nes", 1)), b)
	for _, iss := range []string{"https://ond.example/fhir", "", h.epj.FHIR() + "/Patient", strings.Replace(h.epj.FHIR(), "http:", "https:", 1)} {
		refused("iss "+iss, b.Get("/smart/launch?"+url.Values{"iss": {iss}, "launch": {"x"}}.Encode()), b)
	}
	refused("no launch", b.Get("/smart/launch?"+url.Values{"iss": {h.epj.FHIR()}}.Encode()), b)
	h.nothingLeaked(h.log.String(), kari.Number.Digits(), "gjettet")
	if n := w.AuditedOf(kari, access.OpenLaunched); n != 1 {
		t.Errorf("%d looks", n)
	}
	var noted int
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from audit where items like '%login_refused/launch_%' and items like '%record_system/ahus%'").Scan(&noted); err != nil || noted < 20 {
		t.Errorf("%d refusals are in the log, %v", noted, err)
	}
}

// TestInFrame: where the browser keeps our cookie inside the record system, the plan is shown there, and only there; where it does not, a window of
// its own is opened by a code that is good once, soon, and from our own page.
func TestInFrame(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w, nil)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	h.has("p1", kari)
	nowhere, there := "frame-ancestors 'none'", "frame-ancestors "+origin
	b := w.Nobody().InFrame()
	p := b.Raw(http.MethodGet, h.there(b, h.start("henrik", "p1")), nil).MustStatus(http.StatusSeeOther).MustBe("/smart/pasient")
	if c := strings.Join(p.Header.Values("Set-Cookie"), "\n"); !strings.Contains(c, "SameSite=None; Partitioned") || !strings.Contains(c, "Secure") || !strings.Contains(c, "HttpOnly") {
		t.Errorf("cookies: %s", c)
	}
	p = b.Get(p.Path).MustStatus(http.StatusOK).MustBe(plan(kari)).MustShow("Kari Aasen")
	if !strings.Contains(p.Header.Get("Content-Security-Policy"), there) {
		t.Errorf("policy: %s", p.Header.Get("Content-Security-Policy"))
	}
	if p := b.Get("/forlop"); !strings.Contains(p.Header.Get("Content-Security-Policy"), there) {
		t.Error("what is refused is not shown in the record system")
	}
	for _, p := range []*webtest.Page{w.As(webtest.Nes).Get(plan(kari)), w.Nobody().Get("/logg-inn"), h.launch(w.Nobody(), "henrik", "p1")} {
		if !strings.Contains(p.Header.Get("Content-Security-Policy"), nowhere) {
			t.Errorf("%s may be shown inside other pages: %s", p.Path, p.Header.Get("Content-Security-Policy"))
		}
	}

	blocked := func() *webtest.Page {
		t.Helper()
		b := w.Nobody().InFrame()
		back := h.there(b, h.start("henrik", "p1"))
		clear(b.Cookies())
		p := b.Get(back).MustStatus(http.StatusOK).MustShow("Åpne planen i et eget vindu").MustNotShow("Kari", "Aasen")
		if len(b.Cookies()) != 0 || !strings.Contains(p.Header.Get("Content-Security-Policy"), there) || !strings.Contains(p.HTML, `target="_blank"`) {
			t.Errorf("cookies %v, policy %s", b.Cookies(), p.Header.Get("Content-Security-Policy"))
		}
		return p
	}
	p = blocked()
	own := w.Nobody()
	window := own.Post("/smart/apne", "kode", p.Value("kode")).MustStatus(http.StatusOK).MustBe(plan(kari)).MustShow("Kari Aasen")
	if !strings.Contains(window.Header.Get("Content-Security-Policy"), nowhere) {
		t.Error("the window may be shown inside other pages")
	}
	w.Nobody().Post("/smart/apne", "kode", p.Value("kode")).MustStatus(http.StatusBadRequest).MustNotShow("Kari")
	p = blocked()
	w.Go(webtest.Today, 10, 3)
	w.Nobody().Post("/smart/apne", "kode", p.Value("kode")).MustStatus(http.StatusBadRequest).MustNotShow("Kari")
	w.Nobody().Post("/smart/apne", "kode", "").MustStatus(http.StatusBadRequest)
	w.Nobody().Post("/smart/apne", "kode", "gjettet").MustStatus(http.StatusBadRequest)
	// From another site's form nothing is opened: nobody is let in as somebody else.
	p = blocked()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/smart/apne", strings.NewReader(url.Values{"kode": {p.Value("kode")}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	rec := httptest.NewRecorder()
	w.Handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden || len(rec.Result().Cookies()) != 0 {
		t.Errorf("from another site: %d", rec.Code)
	}
	// A window that waits is closed with the patient.
	ola := w.Person("Ola", "Moe", webtest.FollowedUp)
	h.has("p2", ola)
	p = blocked()
	h.launch(w.Nobody(), "henrik", "p2").MustBe(plan(ola))
	w.Nobody().Post("/smart/apne", "kode", p.Value("kode")).MustStatus(http.StatusBadRequest).MustNotShow("Kari")
}

// TestWhoItIs: who is proven needs no log-in; who is not is asked to log in, and comes to the same patient; who is another is refused.
func TestWhoItIs(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w, nil)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	h.has("p1", kari)
	h.epj.Users["ukjent"], h.epj.Users["annen"] = pretend.User{}, pretend.User{HPR: "7000001"}
	logIn := func(b *webtest.Browser, as webtest.User) *webtest.Page {
		t.Helper()
		return b.Post("/logg-inn", "som", string(as), "til", "/smart/pasient")
	}

	b := w.Nobody()
	h.launch(b, "ukjent", "p1").MustStatus(http.StatusOK).MustBe("/logg-inn?til=%2Fsmart%2Fpasient").MustShow("Logg inn")
	logIn(b, webtest.Nes).MustStatus(http.StatusOK).MustBe(plan(kari)).MustShow("Ingrid Sandvik", "Lukk visningen")
	b.Get("/forlop").MustStatus(http.StatusNotFound)
	b = w.Nobody().InFrame() // in a frame the log-in is in a window of its own
	code := h.launch(b, "ukjent", "p1").MustShow("Før planen kan vises, må du logge inn").Value("kode")
	b = w.Nobody()
	b.Post("/smart/apne", "kode", code).MustBe("/logg-inn?til=%2Fsmart%2Fpasient")
	logIn(b, webtest.Nes).MustBe(plan(kari))

	// Who has a number in both, and not the same one, is another.
	b = w.Nobody()
	h.launch(b, "annen", "p1").MustBe("/logg-inn?til=%2Fsmart%2Fpasient")
	logIn(b, webtest.Physician).MustStatus(http.StatusForbidden).MustShow("Du er en annen i Tråd").MustNotShow("Kari")
	before := w.Nobody()
	h.launch(before, "henrik", "p1").MustBe(plan(kari))
	h.has("p2", w.Person("Ola", "Moe", webtest.FollowedUp))
	b = w.As(webtest.Nes)
	h.launch(b, "henrik", "p2").MustStatus(http.StatusForbidden).MustShow("Du er en annen i Tråd enn i Ahus-journalen").MustNotShow("Ola")
	before.Get(plan(kari)).MustStatus(http.StatusGone) // the patient was changed all the same
	b.Get("/").MustShow("Ingrid Sandvik")              // and nothing was ended
	b = w.As(webtest.Physician)
	h.launch(b, "henrik", "p1").MustBe(plan(kari))

	// A session that was there before does not do for a log-in, nor does another browser's.
	b = w.As(webtest.Nes)
	w.Go(webtest.Today, 10, 1)
	h.launch(b, "ukjent", "p1").MustBe("/logg-inn?til=%2Fsmart%2Fpasient")
	b.Get("/smart/pasient").MustStatus(http.StatusBadRequest).MustNotShow("Kari")
	w.As(webtest.NesToo).Get("/smart/pasient").MustStatus(http.StatusBadRequest).MustNotShow("Kari")

	// The identity number proves too, and must not say otherwise than the other.
	number := w.Unused()
	h.exec("insert into user_login (issuer, subject, user_id, created_at, pid_indexes) values ('x', 'y', $1, '2026-11-17T09:00:00.000000Z', $2)", string(w.ID(webtest.Physician)), `["`+strings.Join(h.Service.Keys.Indexes(number.Digits()), `","`)+`"]`)
	h.epj.Forging.Claims = func(c map[string]any) { c["helseid://claims/identity/pid"] = number.Digits() }
	h.launch(w.Nobody(), "ukjent", "p1").MustBe(plan(kari)).MustShow("Henrik Dahl")
	h.launch(w.Nobody(), "henrik", "p1").MustBe(plan(kari))
	other := w.Unused()
	h.epj.Forging.Claims = func(c map[string]any) { c["helseid://claims/identity/pid"] = other.Digits() }
	h.launch(w.Nobody(), "henrik", "p1").MustStatus(http.StatusForbidden).MustShow("Du er en annen i Tråd")
	h.epj.Forging.Claims = nil

	// Several roles: one is chosen, and reaches the same patient alone. Without a role today there is nothing to choose.
	h.exec("insert into role_assignment (id, user_id, role, organisation_id, valid_from, created_at) values ('01931b2c-7f00-7000-8000-0000000000aa', $1, 'manager', $2, '2020-01-01', '2026-11-17T09:00:00.000000Z')",
		string(w.ID(webtest.Physician)), string(w.Orgs["Akershus universitetssykehus"]))
	b = w.Nobody()
	choice := h.launch(b, "henrik", "p1").MustBe("/logg-inn/rolle?til=%2Fsmart%2Fpasient").MustShow("Velg rolle")
	b.SendTo(choice, "/logg-inn/rolle", "rolle", string(w.Assignment(webtest.Physician))).MustBe(plan(kari))
	b.Get("/forlop").MustStatus(http.StatusNotFound)
	b.Post("/rolle", "rolle", "01931b2c-7f00-7000-8000-0000000000aa").MustStatus(http.StatusNotFound).MustBe("/smart/pasient").MustShow("Pasienten vises ikke i Tråd")
	h.exec("update role_assignment set valid_to = '2026-01-01' where user_id = $1", string(w.ID(webtest.Physician)))
	h.launch(w.Nobody(), "henrik", "p1").MustStatus(http.StatusForbidden).MustShow("Du har ingen rolle i Tråd").MustNotShow("Kari")
	h.nothingLeaked(h.log.String(), number.Digits(), other.Digits())
}

// TestConfidential: where Tråd has a key at the record system it proves itself by it, and the record system takes nobody else.
func TestConfidential(t *testing.T) {
	w := webtest.New(t)
	private, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := login.ReadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, w, key)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	h.has("p1", kari)
	h.epj.Key = &private.PublicKey
	h.launch(w.Nobody(), "henrik", "p1").MustBe(plan(kari))
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h.epj.Key = &other.PublicKey
	h.launch(w.Nobody(), "henrik", "p1").MustStatus(http.StatusBadGateway).MustShow("godtar ikke Tråd slik det er satt opp").MustNotShow("Kari")
}
