package web_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/login"
	"traad/internal/base/login/logintest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// sso is a world whose people log in at a provider. Ingrid (Nes) has her address and HPR number registered.
type sso struct {
	*webtest.World
	p   *logintest.Provider
	c   *login.Client
	own *logintest.Provider // of patients and next of kin
	log bytes.Buffer
}

func newSSO(t *testing.T, w *webtest.World, link signin.LinkTo, secure bool) *sso {
	t.Helper()
	x := &sso{World: w, p: logintest.New(t, w.Service.Now), own: logintest.New(t, w.Service.Now)}
	claim := "email"
	if link == signin.LinkHPR {
		claim = "helseid://claims/hpr/hpr_number"
	}
	c, err := login.New(login.Config{
		Issuer: x.p.Issuer, ClientID: logintest.ClientID, Secret: logintest.Secret, Address: "https://example.com",
		LevelClaim: "acr", Levels: []string{"high"}, LinkClaim: claim, NameClaim: "name", PIDClaim: "pid", Now: w.Service.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	x.c = c
	own, err := login.New(login.Config{
		Own: true, Issuer: x.own.Issuer, ClientID: logintest.ClientID, Secret: logintest.Secret, Address: "https://example.com",
		LevelClaim: "acr", Levels: []string{"borger-high"}, PIDClaim: "pid", Now: w.Service.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Handler = web.New(w.Service, web.Options{
		Secure: secure, Login: &web.Login{Name: "Nes-ID", Client: c, Link: link}, OwnLogin: &web.Login{Name: "Borger-ID", Client: own},
		Log: slog.New(slog.NewTextHandler(&x.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	x.exec("update user_account set email = 'Ingrid@nes.no', hpr = '9144900' where id = $1", string(w.ID(webtest.Nes)))
	x.is("ingrid-1", "ingrid@NES.no")
	return x
}

func (x *sso) exec(sql string, args ...any) {
	x.T.Helper()
	if _, err := x.Store.DB.Raw().ExecContext(x.T.Context(), sql, args...); err != nil {
		x.T.Fatal(err)
	}
}

// is says who logs in at the provider.
func (x *sso) is(subject, email string) {
	x.p.Person = logintest.Person{Subject: subject, Claims: map[string]any{"email": email, "email_verified": true, "acr": "high", "name": "Ingrid Sandvik"}}
}

// isOwn says who logs in at the provider of patients and next of kin.
func (x *sso) isOwn(subject, number string) {
	x.own.Person = logintest.Person{Subject: subject, Claims: map[string]any{"pid": number, "acr": "borger-high"}}
}

// there goes to the provider and returns the address that the browser is sent back to.
func (x *sso) there(b *webtest.Browser, start string) string {
	x.T.Helper()
	at := x.p
	if strings.HasPrefix(start, "/logg-inn/pasient/") {
		at = x.own
	}
	p := b.Raw(http.MethodGet, start, nil).MustStatus(http.StatusSeeOther)
	if !strings.HasPrefix(p.Path, at.Issuer+"/authorize?") {
		x.T.Fatalf("sent to %s", p.Path)
	}
	return at.Visit(x.T, p.Path).RequestURI()
}

func (x *sso) in(b *webtest.Browser, start string) *webtest.Page {
	x.T.Helper()
	return b.Get(x.there(b, start))
}

// nothingLeaked looks for what may stand in no log and no refused page.
func (x *sso) nothingLeaked(text string) {
	x.T.Helper()
	for _, secret := range []string{"Ingrid", "ingrid", "nes.no", "9144900", "eyJ", "kode-", "tilgangstoken", "hysj", "Sandvik"} {
		if strings.Contains(text, secret) {
			x.T.Errorf("%q leaked:\n%s", secret, text)
		}
	}
}

func (x *sso) count(sql string, args ...any) (n int) {
	x.T.Helper()
	if err := x.Store.DB.Raw().QueryRowContext(x.T.Context(), sql, args...).Scan(&n); err != nil {
		x.T.Fatal(err)
	}
	return n
}

func TestLogInAtProvider(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		b, audited := w.Nobody(), w.Audited(access.BeginSession, true)
		page := b.Get(kari.Path("kontakt")).MustStatus(http.StatusOK).MustShow("Logg inn med Nes-ID").MustNotShow("Kari", "Logg inn som")
		start := "/logg-inn/start?til=" + url.QueryEscape(kari.Path("kontakt"))
		if !strings.Contains(page.HTML, `href="`+start+`"`) {
			t.Errorf("no link to %s:\n%s", start, page.HTML)
		}
		x.in(b, start).MustStatus(http.StatusOK).MustBe(kari.Path("kontakt")).MustShow("Kari Aasen", "Ingrid Sandvik")
		if n := x.count("select count(*) from user_login where subject = 'ingrid-1' and user_id = $1", string(w.ID(webtest.Nes))); n != 1 {
			t.Errorf("%d links", n)
		}
		if n := w.Audited(access.BeginSession, true) - audited; n != 2 { // linked, and a session
			t.Errorf("%d audit rows", n)
		}
		// From now on the subject counts, whatever the address says.
		x.is("ingrid-1", "et-annet-navn@nes.no")
		x.in(w.Nobody(), "/logg-inn/start").MustBe("/").MustShow("Min dag", "Ingrid Sandvik")
		if n := x.count("select count(*) from login_attempt"); n != 0 {
			t.Errorf("%d attempts are left", n)
		}
		// Out here and there.
		out := b.Post("/logg-ut").MustStatus(http.StatusOK).MustShow("Du er logget ut av Tråd", "Logg ut av Nes-ID").MustNotShow("Ingrid")
		if to := out.Header.Get("Refresh"); to != "0; url="+x.p.Issuer+"/logout?client_id=traad&post_logout_redirect_uri=https%3A%2F%2Fexample.com%2Flogg-inn" {
			t.Errorf("led to %q", to)
		}
		b.Get("/").MustBe("/logg-inn")
		x.p.Metadata = map[string]any{"end_session_endpoint": ""}
		w.Go(webtest.Today.AddDays(2), 10, 0)
		x.in(b, "/logg-inn/start").MustShow("Min dag")
		b.Post("/logg-ut").MustBe("/logg-inn").MustShow("Du er logget ut.")
		b.Post("/logg-ut").MustBe("/logg-inn")
		x.nothingLeaked(x.log.String())
	})
}

func TestLogInByHPR(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkHPR, false)
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden).MustShow("ingen rolle i Tråd") // an address is no HPR number
		x.p.Person.Claims["helseid://claims/hpr/hpr_number"] = "9144900"
		x.in(w.Nobody(), "/logg-inn/start").MustBe("/").MustShow("Ingrid Sandvik")
	})
}

// TestNoRole: the page is the same whoever asks, and tells nothing; no session, no link.
func TestNoRole(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		x.exec("update user_account set email = 'mona@lege.no', ended_on = $1 where id = $2", webtest.Today.AddDays(-1), string(w.ID(webtest.GP)))
		x.exec("update user_account set email = 'jon@lege.no' where id = $1", string(w.ID(webtest.OtherGP)))
		x.exec("update role_assignment set valid_to = $1 where user_id = $2", webtest.Today.AddDays(-1), string(w.ID(webtest.OtherGP)))
		for _, u := range []webtest.User{webtest.CareWorker, webtest.OtherCare} {
			x.exec("update user_account set email = 'felles@nes.no' where id = $1", string(w.ID(u)))
		}
		x.exec("update user_account set email = 'kari@nes.no' where id = $1", string(w.ID(webtest.Manager)))
		var first string
		for _, c := range []struct{ what, subject, email string }{
			{"unknown", "ukjent", "ukjent@nes.no"},
			{"ended", "mona", "mona@lege.no"},
			{"role over", "jon", "jon@lege.no"},
			{"an address that two have", "felles", "felles@nes.no"},
			{"no address", "ingen", ""},
			{"the Kelvin sign", "kelvin", "\u212Aari@nes.no"},
		} {
			x.is(c.subject, c.email)
			b := w.Nobody()
			p := x.in(b, "/logg-inn/start").MustStatus(http.StatusForbidden).
				MustShow("Du er logget inn hos Nes-ID, men har ingen rolle i Tråd. Administrator må gi deg en.", "Bruk en annen konto")
			if first == "" {
				first = p.Text
			}
			if p.Text != first {
				t.Errorf("%s is told apart:\n%s", c.what, p.Text)
			}
			b.Get("/").MustBe("/logg-inn")
		}
		x.is("uten", "ingrid@nes.no")
		delete(x.p.Person.Claims, "email_verified")
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden)
		if n := x.count("select count(*) from user_login"); n != 0 {
			t.Errorf("%d links", n)
		}
		// The first who comes is the user; another with the same address is not, until the administrator says so.
		x.is("ingrid-1", "ingrid@nes.no")
		x.in(w.Nobody(), "/logg-inn/start").MustShow("Min dag")
		x.is("ingrid-2", "ingrid@nes.no")
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden)
		x.nothingLeaked(x.log.String())
	})
}

func TestForgedLogInsAreRefused(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		x.in(w.Nobody(), "/logg-inn/start").MustShow("Min dag")
		forgeries := map[logintest.Forgery]int{
			logintest.WrongState: 400, logintest.NoState: 400, logintest.NoCode: 403, logintest.WrongCode: 403, logintest.MixedUp: 403, logintest.Unnamed: 403,
			logintest.Cancelled: 403, logintest.Misconfigured: 502, logintest.TokenEndpointDown: 503, logintest.MissingLevel: 403, logintest.LowLevel: 403,
		}
		for _, f := range []logintest.Forgery{
			logintest.WrongSignature, logintest.OwnKeyInHeader, logintest.UnknownKey, logintest.AlgNone, logintest.HS256WithPublicKey,
			logintest.HS256WithSecret, logintest.ChangedAfter, logintest.Garbage, logintest.NoIDToken, logintest.WrongAudience, logintest.ManyAudiences, logintest.WrongParty,
			logintest.WrongIssuer, logintest.Expired, logintest.Old, logintest.NoExpiry, logintest.Future, logintest.NotYet, logintest.NoNonce, logintest.ReplayedNonce,
			logintest.NoSubject, logintest.LongSubject, logintest.OtherAccessToken,
		} {
			forgeries[f] = http.StatusForbidden
		}
		for forgery, status := range forgeries {
			x.p.Forgery = forgery
			b := w.Nobody()
			p := x.in(b, "/logg-inn/start")
			x.p.Forgery = logintest.None
			if p.Status != status {
				t.Errorf("%s: status %d, want %d\n%s", forgery, p.Status, status, p.Text)
			}
			if strings.Contains(p.HTML, "<b>Kari") || p.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %s\n%s", forgery, p.Header, p.HTML)
			}
			x.nothingLeaked(p.HTML)
			b.Get("/").MustBe("/logg-inn")
		}
		x.nothingLeaked(x.log.String())
		if n := strings.Count(x.log.String(), "log-in refused"); n != len(forgeries) {
			t.Errorf("%d refusals are logged, want %d", n, len(forgeries))
		}
	})
}

// TestAnswerCountsOnce: used twice, in another browser, too late, from two at once: refused.
func TestAnswerCountsOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		b := w.Nobody()
		back := x.there(b, "/logg-inn/start")
		w.Nobody().Get(back).MustStatus(http.StatusBadRequest).MustShow("Innloggingen må gjøres på nytt") // and is gone with that
		b.Get(back).MustStatus(http.StatusBadRequest)

		back = x.there(b, "/logg-inn/start")
		b.Get(back).MustShow("Min dag")
		b.Get(back).MustStatus(http.StatusBadRequest)
		b.Get("/").MustShow("Min dag") // a refused answer ends nothing

		back = x.there(b, "/logg-inn/start")
		w.Go(webtest.Today, 10, 16)
		b.Get(back).MustStatus(http.StatusBadRequest)
		w.Go(webtest.Today, 10, 0)

		one, two := x.there(b, "/logg-inn/start"), x.there(b, "/logg-inn/start") // two tabs
		b.Get(two).MustShow("Min dag")
		b.Get(one).MustShow("Min dag")

		back = x.there(b, "/logg-inn/start")
		var group sync.WaitGroup
		var mu sync.Mutex
		let := 0
		cookies := b.Cookies()
		for range 8 {
			group.Go(func() {
				r := httptest.NewRequest(http.MethodGet, back, nil)
				for name, value := range cookies {
					r.AddCookie(&http.Cookie{Name: name, Value: value})
				}
				rec := httptest.NewRecorder()
				w.Handler.ServeHTTP(rec, r)
				mu.Lock()
				defer mu.Unlock()
				if rec.Code == http.StatusSeeOther {
					let++
				} else if rec.Code != http.StatusBadRequest {
					t.Errorf("status %d", rec.Code)
				}
			})
		}
		group.Wait()
		if let != 1 {
			t.Errorf("%d of 8 came in by one answer", let)
		}
		if n := x.count("select count(*) from login_attempt"); n != 0 {
			t.Errorf("%d attempts are left", n)
		}
		x.there(w.Nobody(), "/logg-inn/start")
		w.Go(webtest.Today, 23, 0)
		if n, err := signin.Purge(t.Context(), w.Service); err != nil || x.count("select count(*) from login_attempt") != 0 {
			t.Errorf("purged %d, %v", n, err)
		}
	})
}

// TestOpenRedirects: whatever is asked for, log-in leads to a page of ours.
func TestOpenRedirects(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, signin.LinkEmail, false)
	for _, to := range []string{
		"https://ond.example", "//ond.example", "/\\ond.example", "\\\\ond.example", "/\t/ond.example", "/\n/ond.example", "/ /ond.example", "/\r\nSet-Cookie: a=b",
		"javascript:alert(1)", "ond.example", "///ond.example", "/\u2028/ond.example", "/" + strings.Repeat("a", 2000), "/logg-ut", "/logg-inn/start", "http:/ond.example", "/%zz",
	} {
		start := "/logg-inn/start?til=" + url.QueryEscape(to)
		b := w.Nobody()
		p := b.Raw(http.MethodGet, x.there(b, start), nil).MustStatus(http.StatusSeeOther)
		if p.Path != "/" {
			t.Errorf("%q led to %q", to, p.Path)
		}
		if page := b.Get("/logg-inn?til=" + url.QueryEscape(to)).MustStatus(http.StatusOK); strings.Contains(page.HTML, "ond.example") {
			t.Errorf("%q stands in the log-in page", to)
		}
	}
	b := w.Nobody()
	if p := b.Raw(http.MethodGet, x.there(b, "/logg-inn/start?til="+url.QueryEscape("/forlop?fane=2&a=%C3%A6")), nil); p.Path != "/forlop?fane=2&a=%C3%A6" {
		t.Errorf("led to %q", p.Path)
	}
}

// TestRoleChoice: who has several roles chooses before anything can be seen, and only among the own ones.
func TestRoleChoice(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		second := db.NewID()
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return tx.InsertRoleAssignment(t.Context(), query.InsertRoleAssignmentParams{
				ID: second, UserID: db.ID(w.ID(webtest.Nes)), Role: string(care.Manager),
				OrganisationID: db.ID(w.Orgs["Nes"]), ValidFrom: webtest.Today, CreatedAt: db.At(time.Now()),
			})
		}); err != nil {
			t.Fatal(err)
		}
		b := w.Nobody()
		p := x.in(b, "/logg-inn/start?til="+url.QueryEscape(kari.Page())).MustStatus(http.StatusOK).MustShow("Velg rolle", "IHT-koordinator", "Leder").MustNotShow("Kari", "Min dag")
		before := b.Cookies()["traad"]
		for _, path := range []string{"/", kari.Page(), "/rolle", "/min-konto"} {
			b.Get(path).MustShow("Logg inn i Tråd").MustNotShow("Kari")
		}
		w.Nobody().Post("/logg-inn/rolle", "rolle", string(second)).MustBe("/logg-inn")
		b.Post("/logg-inn/rolle", "rolle", string(w.Assignment(webtest.Administrator))).MustBe("/logg-inn")
		b.Post("/logg-inn/rolle", "rolle", "tull", "til", "//ond.example").MustBe("/logg-inn")
		b.SendTo(p, "/logg-inn/rolle", "rolle", string(w.Assignment(webtest.Nes))).MustBe(kari.Page()).MustShow("Kari Aasen")
		if b.Cookies()["traad"] == before {
			t.Error("the session kept its token when it got a role")
		}
		b.Get("/logg-inn/rolle").MustBe("/logg-inn")

		late := w.Nobody()
		x.in(late, "/logg-inn/start")
		w.Go(webtest.Today, 10, 16)
		late.Get("/logg-inn/rolle").MustBe("/logg-inn")
		late.Post("/logg-inn/rolle", "rolle", string(second)).MustBe("/logg-inn")
		late.Get("/").MustBe("/logg-inn")
	})
}

// TestFixation: a session that somebody laid in the browser before is never the one that is logged in, and the one before is ended.
func TestFixation(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, signin.LinkEmail, false)
	b := w.Nobody()
	planted := strings.Repeat("A", 43)
	b.Cookies()["traad"] = planted
	x.in(b, "/logg-inn/start").MustShow("Min dag")
	mine := b.Cookies()["traad"]
	thief := w.Nobody()
	thief.Cookies()["traad"] = planted
	thief.Get("/").MustBe("/logg-inn")
	if mine == planted || len(mine) != 43 {
		t.Errorf("the token is %q", mine)
	}
	x.in(b, "/logg-inn/start").MustShow("Min dag")
	thief.Cookies()["traad"] = mine
	thief.Get("/").MustBe("/logg-inn")
	// An answer that an attacker began, sent to a victim, logs nobody in as the attacker.
	back := x.there(w.Nobody(), "/logg-inn/start")
	victim := w.As(webtest.GP)
	victim.Get(back).MustStatus(http.StatusBadRequest)
	victim.Get("/").MustShow("Mona Ruud")
}

func TestCookies(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, signin.LinkEmail, true)
	b := w.Nobody()
	p := b.Raw(http.MethodGet, "/logg-inn/start", nil)
	q := b.Raw(http.MethodGet, x.p.Visit(t, p.Path).RequestURI(), nil)
	for name, header := range map[string]http.Header{"__Host-traad-inn=": p.Header, "__Host-traad=": q.Header} {
		c := header.Get("Set-Cookie")
		for _, want := range []string{name, "Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age="} {
			if !strings.Contains(c, want) {
				t.Errorf("%q lacks %s", c, want)
			}
		}
		if strings.Contains(c, "Domain") || header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q, %q", c, header.Get("Cache-Control"))
		}
	}
	if csp := b.Get("/").MustShow("Min dag").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self';") {
		t.Errorf("the policy is %q", csp)
	}
}

// TestSessionLimits: an hour without use, twelve hours in all, and a role that ends today end the session.
func TestSessionLimits(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		idle := w.Nobody()
		x.in(idle, "/logg-inn/start")
		w.Go(webtest.Today, 11, 0)
		idle.Get("/").MustShow("Min dag")
		w.Go(webtest.Today, 12, 1)
		idle.Get("/").MustBe("/logg-inn")

		w.Go(webtest.Today, 8, 0)
		busy := w.Nobody()
		x.in(busy, "/logg-inn/start")
		for hour := 8; hour < 20; hour++ {
			w.Go(webtest.Today, hour, 59)
			busy.Get("/min-konto").MustStatus(http.StatusOK).MustShow("Min konto")
		}
		w.Go(webtest.Today, 20, 1)
		busy.Get("/").MustBe("/logg-inn")

		w.Go(webtest.Today, 10, 0)
		b := w.Nobody()
		x.in(b, "/logg-inn/start").MustShow("Min dag")
		x.exec("update role_assignment set valid_to = $1 where id = $2", webtest.Today.AddDays(-1), string(w.Assignment(webtest.Nes)))
		b.Get("/forlop").MustShow("Logg inn i Tråd").MustNotShow("Min dag")
		b.Raw(http.MethodPost, "/rolle", url.Values{"rolle": {string(w.Assignment(webtest.Nes))}}).MustStatus(http.StatusUnauthorized)
		x.in(b, "/logg-inn/start").MustStatus(http.StatusForbidden).MustShow("ingen rolle i Tråd")
	})
}

// TestProviderDown: the log-in page is there, says so, and those who are in go on.
func TestProviderDown(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, signin.LinkEmail, false)
	x.p.Metadata = map[string]any{"issuer": "https://ond.example"}
	b := w.As(webtest.GP)
	w.Nobody().Get("/logg-inn").MustStatus(http.StatusOK).MustShow("Logg inn med Nes-ID")
	p := w.Nobody().Get("/logg-inn/start").MustStatus(http.StatusServiceUnavailable).MustShow("Nes-ID svarer ikke akkurat nå").MustNotShow("ond.example")
	if p.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.Get("/").MustShow("Mona Ruud")
	b.Post("/logg-ut").MustBe("/logg-inn").MustShow("Du er logget ut.")
}

// TestNoProvider: without a set-up nobody can log in, in any way.
func TestNoProvider(t *testing.T) {
	w := webtest.New(t)
	w.Nobody().Get("/logg-inn").MustShow("Innlogging er ikke satt opp")
	for _, path := range []string{"/logg-inn/start", "/logg-inn/svar?code=a&state=b"} {
		w.Nobody().Get(path).MustStatus(http.StatusNotFound)
	}
	w.Nobody().Get("/logg-inn/rolle").MustBe("/logg-inn")
	w.Nobody().Post("/logg-inn", "som", "administrator").MustStatus(http.StatusNotFound)
}

// TestTypedTextSurvives: what was posted after the log-in had run out is posted again, every letter of it, and counts once.
func TestTypedTextSurvives(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		b := w.Nobody()
		x.in(b, "/logg-inn/start")
		form := b.Get(kari.Path("kontakt")).MustStatus(http.StatusOK)
		before := len(w.Events(kari))
		w.Go(webtest.Today, 12, 0)
		const text = "Hun sa: «det går bra» </form><script>alert('x')</script> & \"mer\"\n\n  neste linje æøå\t%26 +"
		refused := b.Send(form, "form", "telephone", "med", "patient", "tekst", text).MustStatus(http.StatusUnauthorized).
			MustShow("Du må logge inn på nytt", "Send på nytt").MustNotShow("<script>alert", "</form><script")
		if got := refused.Value("tekst"); got != text {
			t.Errorf("kept %q", got)
		}
		if len(w.Events(kari)) != before {
			t.Error("something was written by nobody")
		}
		if refused.Header.Get("Cache-Control") != "no-store" {
			t.Error("the text may stay in a cache")
		}
		again := b.Send(refused, "tekst", text).MustStatus(http.StatusUnauthorized) // not logged in yet: nothing is lost
		if got := again.Value("tekst"); got != text {
			t.Errorf("kept %q", got)
		}
		if !strings.Contains(again.HTML, `action="`+kari.Path("kontakt")+`?skrevet-av=`+string(w.ID(webtest.Nes))+`"`) {
			t.Errorf("the form does not know who wrote it:\n%s", again.HTML)
		}
		b.Cookies()["traad"] = w.As(webtest.NesToo).Cookies()["traad"] // a colleague at the same computer
		other := b.Send(again, "tekst", text).MustStatus(http.StatusForbidden).MustShow("Dette skrev en annen bruker", "Send på nytt")
		if got := other.Value("tekst"); got != text || len(w.Events(kari)) != before {
			t.Errorf("kept %q", got)
		}
		x.in(b, "/logg-inn/start").MustShow("Min dag") // in another tab
		b.Send(again, "tekst", text).MustStatus(http.StatusOK).MustShow("Kontakten er lagret.")
		b.Send(refused, "tekst", text) // pressed twice: the key makes it one
		if n := len(w.Events(kari)); n != before+1 {
			t.Errorf("%d events, want %d", n, before+1)
		}
		if got := fmt.Sprintf("%+v", w.Last(kari).Contact); !strings.Contains(got, "neste linje æøå") {
			t.Errorf("saved %s", got)
		}
		if log := x.log.String(); strings.Contains(log, "neste linje") || strings.Contains(log, "Kari") {
			t.Error("the text is in the log")
		}
	})
}

func TestWhatIsNotGivenBack(t *testing.T) {
	w := webtest.New(t)
	w.Nobody().Upload("/innflytting", "fil", "a.xlsx", []byte("hemmelig")).MustStatus(http.StatusUnauthorized).MustShow("Filen ble ikke med").MustNotShow("hemmelig", "Send på nytt")
	w.Nobody().Raw(http.MethodPost, "/henvisninger", url.Values{"a": {strings.Repeat("x", 2<<20)}}).MustStatus(http.StatusRequestEntityTooLarge)
	r := httptest.NewRequest(http.MethodPost, "/henvisninger", strings.NewReader(`{"tekst":"hemmelig"}`))
	r.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	w.Handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusUnprocessableEntity || strings.Contains(rec.Body.String(), "hemmelig") {
		t.Errorf("JSON: %d", rec.Code)
	}
	r = httptest.NewRequest(http.MethodPost, "/henvisninger", strings.NewReader("tekst=hemmelig"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	rec = httptest.NewRecorder()
	w.Handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden || strings.Contains(rec.Body.String(), "hemmelig") {
		t.Errorf("from another site: %d", rec.Code)
	}
}
