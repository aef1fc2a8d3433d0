package web_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/app/launch"
	"traad/internal/app/signin"
	"traad/internal/base/login/logintest"
	"traad/internal/base/login/smart"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// from asks as a browser at an address behind our own proxy.
func (x *sso) from(address, path string) *httptest.ResponseRecorder {
	return x.by(http.MethodGet, address, path)
}

func (x *sso) by(method, address, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "127.0.0.1:4000"
	r.Header.Set("X-Forwarded-For", "8.8.8.8, "+address)
	rec := httptest.NewRecorder()
	x.Handler.ServeHTTP(rec, r)
	return rec
}

// TestLogInIsLimited: an address that begins too many log-ins, or comes back with too many that fail, waits; others do not, and those
// who are in go on.
func TestLogInIsLimited(t *testing.T) {
	w := webtest.New(t)
	x := newSSO(t, w, signin.LinkEmail, false)
	gp := w.As(webtest.GP)
	starts, refused := 0, w.Audited(access.BeginSession, false)
	for range 310 {
		rec := x.from("203.0.113.7", "/logg-inn/start")
		if rec.Code == http.StatusSeeOther {
			starts++
		} else if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") != "300" || !strings.Contains(rec.Body.String(), "For mange forsøk på å logge inn") {
			t.Fatalf("status %d\n%s", rec.Code, rec.Body)
		}
	}
	if starts != 300 {
		t.Errorf("%d log-ins were begun, want 300", starts)
	}
	if n := x.count("select count(*) from login_attempt"); n != 300 {
		t.Errorf("%d rows", n)
	}
	if n := w.Audited(access.BeginSession, false) - refused; n != 1 {
		t.Errorf("%d refusals in the audit, want the first", n)
	}
	if rec := x.from("203.0.113.8", "/logg-inn/start"); rec.Code != http.StatusSeeOther {
		t.Errorf("a neighbour got %d", rec.Code)
	}
	failed := 0
	for range 70 {
		if rec := x.from("203.0.113.9", "/logg-inn/svar?state=gjettet&code=x"); rec.Code == http.StatusBadRequest {
			failed++
		} else if rec.Code != http.StatusTooManyRequests {
			t.Fatalf("status %d", rec.Code)
		}
	}
	if failed != 60 {
		t.Errorf("%d failures were answered, want 60", failed)
	}
	gp.Get("/").MustStatus(http.StatusOK).MustShow("Min dag")
	x.in(w.Nobody(), "/logg-inn/start").MustShow("Min dag")
	w.Go(webtest.Today, 10, 11)
	for _, path := range []string{"/logg-inn/start"} {
		if rec := x.from("203.0.113.7", path); rec.Code != http.StatusSeeOther {
			t.Errorf("after the wait: %d", rec.Code)
		}
	}
	if rec := x.from("203.0.113.9", "/logg-inn/svar?state=gjettet"); rec.Code != http.StatusBadRequest {
		t.Errorf("after the wait: %d", rec.Code)
	}
	x.nothingLeaked(x.log.String())
}

// TestLaunchIsLimited: whoever has no log-in writes a bounded number of refusals in the audit, by each of the ways in of a record system and all together.
func TestLaunchIsLimited(t *testing.T) {
	w := webtest.New(t)
	from, err := smart.New(smart.Config{Name: "ahus", FHIR: "https://ahus.example/fhir", Keys: "https://ahus.example/jwks", ClientID: "traad", Levels: []string{"high"}, Address: "https://example.com"})
	if err != nil {
		t.Fatal(err)
	}
	x := &sso{World: w}
	w.Handler = web.New(w.Service, web.Options{
		Log:    slog.New(slog.NewTextHandler(&x.log, nil)),
		Launch: launch.Book{{System: from, Title: "Ahus-journalen", Org: w.Orgs["Akershus universitetssykehus"]}},
	})
	const most = 300
	tries := []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/smart/launch?iss=https://ukjent.example", http.StatusForbidden},
		{http.MethodGet, "/smart/svar/ahus?state=gjettet&code=x", http.StatusBadRequest},
		{http.MethodPost, "/smart/apne", http.StatusBadRequest},
	}
	for i := range tries {
		address, refused, answered := fmt.Sprintf("203.0.113.%d", i+1), w.Audited(access.BeginSession, false), 0
		x.log.Reset()
		for n := range most + 20 {
			how := tries[i]
			if n >= most { // what one way used up, none of the others gives
				how = tries[n%len(tries)]
			}
			rec := x.by(how.method, address, how.path)
			if rec.Code == how.status {
				answered++
			} else if rec.Code != http.StatusTooManyRequests || rec.Header().Get("Retry-After") != "600" {
				t.Fatalf("%s: status %d\n%s", how.path, rec.Code, rec.Body)
			}
		}
		if n := w.Audited(access.BeginSession, false) - refused; answered != most || n != most+1 {
			t.Errorf("%s: %d were answered and %d stand in the audit, want %d and the first over", tries[i].path, answered, n, most)
		}
		if n := strings.Count(x.log.String(), "launch refused"); n != most+1 {
			t.Errorf("%s: %d lines in the log", tries[i].path, n)
		}
	}
	if n := x.count(`select count(*) from audit where cast(items as text) like '%login_refused/launch_too_many"%'`); n != len(tries) {
		t.Errorf("%d rows say too many", n)
	}
	w.Go(webtest.Today, 10, 11)
	if rec := x.by(tries[0].method, "203.0.113.1", tries[0].path); rec.Code != tries[0].status {
		t.Errorf("after the wait: %d", rec.Code)
	}
}

// TestRefusedLogInsAreAudited: each refusal is a row with why, and without name, number or anything that was sent.
func TestRefusedLogInsAreAudited(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		for forgery, why := range map[logintest.Forgery]string{
			logintest.WrongState: "stale", logintest.Cancelled: "cancelled", logintest.WrongSignature: "untrusted", logintest.LowLevel: "weak", logintest.Misconfigured: "refused",
		} {
			x.p.Forgery = forgery
			like := `%login_refused/` + why + `"%`
			before := x.count("select count(*) from audit where cast(items as text) like $1", like)
			x.in(w.Nobody(), "/logg-inn/start")
			if n := x.count("select count(*) from audit where cast(items as text) like $1", like) - before; n != 1 {
				t.Errorf("%s: %d rows", why, n)
			}
		}
		x.p.Forgery = logintest.None
		x.is("ukjent", "ukjent@nes.no")
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(http.StatusForbidden)
		if n := x.count(`select count(*) from audit where cast(items as text) like '%login_refused/no_role"%' and user_id is null and allowed = $1`, false); n != 1 {
			t.Errorf("no role: %d rows", n)
		}
		if n := x.count("select count(*) from audit where cast(items as text) like '%ukjent%' or cast(items as text) like '%ngrid%' or cast(items as text) like '%nes.no%'"); n != 0 {
			t.Errorf("%d rows say who", n)
		}
	})
}

// TestIdentityNumber: of the number that the provider gives only blind indexes are kept, renewed at each log-in, and they find her own record.
func TestIdentityNumber(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		for _, c := range []struct {
			pid  any
			kept bool
		}{{nil, false}, {"tull", false}, {12345, false}, {kari.Number.Digits(), true}} {
			x.is("ingrid-1", "ingrid@nes.no")
			if c.pid != nil {
				x.p.Person.Claims["pid"] = c.pid
			}
			x.in(w.Nobody(), "/logg-inn/start").MustShow("Min dag")
			n := x.count("select count(*) from user_login l where l.pid_indexes <> '[]' and exists (select 1 from patient_identifier i where l.pid_indexes like '%' || i.blind_index || '%')")
			if (n == 1) != c.kept {
				t.Errorf("%v: %d kept", c.pid, n)
			}
		}
		if n := x.count("select count(*) from user_login where pid_indexes like $1", "%"+kari.Number.Digits()+"%"); n != 0 {
			t.Error("the number itself is kept")
		}
		if strings.Contains(x.log.String(), kari.Number.Digits()) {
			t.Error("the number is logged")
		}
		x.in(w.Nobody(), "/logg-inn/start").MustShow("Min dag") // and is not written again when it is the same
	})
}
