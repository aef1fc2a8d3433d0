package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/app/signin"
	"traad/internal/base/login/logintest"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// from asks as a browser at an address behind our own proxy.
func (x *sso) from(address, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
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
