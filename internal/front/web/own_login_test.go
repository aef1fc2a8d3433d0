package web_test

import (
	"net/http"
	"strings"
	"testing"

	"traad/internal/app/own"
	"traad/internal/app/signin"
	"traad/internal/base/login/logintest"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const ownStart = "/logg-inn/pasient/start"

// The patient and her daughter come in at their provider by their numbers; nobody is linked and nobody becomes a user.
func TestPatientLogsIn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari, ola := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Ola", "Moe", webtest.Planned)
		users, links := x.count("select count(*) from user_account"), x.count("select count(*) from user_login")
		x.isOwn("kari", kari.Number.Digits())
		x.in(w.Nobody(), ownStart).MustStatus(403).MustShow("Du har ikke innsyn i noen plan").MustNotShow("Kari", "rolle")
		w.Let(kari, "")
		daughter, ofOla := w.Let(kari, "Tone Lie"), w.Let(ola, "Tone Lie") // the same number, next of kin of two
		b := w.Nobody()
		x.in(b, ownStart+"?til=%2Fmin-plan").MustStatus(200).MustBe("/min-plan").MustShow("Hei, Kari").MustNotShow("Ola", "Du har også innsyn her")
		b.Get("/personer/" + string(kari.Patient)).MustStatus(404)
		b.Get("/min-konto").MustStatus(404)
		x.in(w.Nobody(), ownStart+"?til="+"%2Fpersoner%2F"+string(ola.Patient)).MustBe("/min-plan") // asked for elsewhere, led to her own
		x.isOwn("tone", webtest.KinNumber().Digits())
		b = w.Nobody()
		page := x.in(b, ownStart).MustStatus(200).MustShow("Du har også innsyn her")
		first, second := "Kari", "Ola"
		if strings.Contains(page.Text, "Planen til Ola Du leser") {
			first, second = second, first
		}
		page.MustShow("Planen til " + first)
		grant := ofOla
		if second == "Kari" {
			grant = daughter
		}
		b.SendTo(page, "/min-plan/bytt", "til", string(grant)).MustStatus(200).MustShow("Planen til " + second)
		// Another's grant is not hers to change to, nor one that is over.
		mine := w.Let(ola, "")
		b.Post("/min-plan/bytt", "til", string(mine)).MustStatus(404)
		w.Do(w.Actor(webtest.Nes), own.End{Patient: kari.Patient, Grant: daughter})
		b.Post("/min-plan/bytt", "til", string(daughter)).MustNotShow("Planen til Kari")
		if x.count("select count(*) from user_account") != users || x.count("select count(*) from user_login") != links {
			t.Error("a patient became a user, or was linked")
		}
		for _, s := range []string{kari.Number.Digits(), webtest.KinNumber().Digits(), "Kari", "Tone"} {
			if strings.Contains(x.log.String(), s) {
				t.Errorf("%q is in the log", s)
			}
		}
		if w.AuditedOf(ola, access.SeeOwn) == 0 {
			t.Error("the look is not in the log")
		}
		// Log out ends it, at her provider too.
		b = w.Nobody()
		x.in(b, ownStart)
		cookie := b.Cookies()["traad"]
		out := b.Post("/logg-ut").MustShow("Logg ut av Borger-ID").MustNotShow("Nes-ID")
		if to := out.Header.Get("Refresh"); !strings.HasPrefix(to, "0; url="+x.own.Issuer+"/logout?") {
			t.Errorf("led to %q", to)
		}
		b.Cookies()["traad"] = cookie
		b.Get("/min-plan").MustNotShow("Planen til")
	})
}

// TestDoorsApart: what one provider says opens nothing behind the other's door, whoever it is and whatever was asked for, and an answer counts at the
// door where the log-in was begun alone.
func TestDoorsApart(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Let(kari, "")
		in := func(b *webtest.Browser) bool { return b.Cookies()["traad"] != "" }

		// The patient at the provider of those who work here.
		x.is("kari", "kari@example.no")
		x.p.Person.Claims["pid"] = kari.Number.Digits()
		for _, to := range []string{"", "?til=%2Fmin-plan", "?til=%2Fmin-plan%2Finnsyn"} {
			b := w.Nobody()
			x.in(b, "/logg-inn/start"+to).MustStatus(403).MustShow("har ingen rolle i Tråd").MustNotShow("Kari")
			if in(b) {
				t.Errorf("%q: the patient came in at work", to)
			}
		}
		// A coordinator at the patients' provider, with all that the other provider says of her.
		x.own.Person = logintest.Person{Subject: "ingrid-1", Claims: map[string]any{"email": "ingrid@nes.no", "email_verified": true, "acr": "borger-high", "pid": webtest.KinNumber().Digits(), "helseid://claims/hpr/hpr_number": "9144900"}}
		for _, to := range []string{"", "?til=%2Fforlop", "?til=%2Fmin-plan"} {
			b := w.Nobody()
			x.in(b, ownStart+to).MustStatus(403).MustShow("ikke innsyn i noen plan").MustNotShow("Ingrid", "Min dag")
			if in(b) {
				t.Errorf("%q: a coordinator came in at home", to)
			}
		}
		if n := x.count("select count(*) from user_login"); n != 0 {
			t.Errorf("%d links", n)
		}
		// Who is next of kin too is one at home and the other at work, never both.
		w.Let(kari, "Tone Lie")
		home := w.Nobody()
		x.in(home, ownStart+"?til=%2Fforlop").MustBe("/min-plan").MustShow("Planen til Kari").MustNotShow("Min dag")
		home.Get("/forlop").MustStatus(404)
		x.is("ingrid-1", "ingrid@NES.no")
		x.p.Person.Claims["pid"] = webtest.KinNumber().Digits()
		work := w.Nobody()
		x.in(work, "/logg-inn/start?til=%2Fmin-plan").MustBe("/").MustShow("Min dag").MustNotShow("Planen til Kari")
		work.Get("/min-plan").MustStatus(404).MustNotShow("Kari")

		// The levels are each provider's own.
		x.own.Person.Claims["acr"] = "high"
		x.in(w.Nobody(), ownStart).MustStatus(403).MustShow("ikke sterk nok", "Borger-ID")
		x.own.Person.Claims["acr"] = "borger-high"
		x.p.Person.Claims["acr"] = "borger-high"
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(403).MustShow("ikke sterk nok", "Nes-ID")
		x.p.Person.Claims["acr"] = "high"

		// An answer of one, brought to the other's door: refused, spent, and the code is shown to nobody else.
		for start, wrong := range map[string]string{"/logg-inn/start": "/logg-inn/pasient/svar", ownStart: "/logg-inn/svar"} {
			b := w.Nobody()
			back := x.there(b, start)
			path, query, _ := strings.Cut(back, "?")
			b.Get(wrong+"?"+query).MustStatus(403).MustShow("kunne ikke bekreftes").MustNotShow("Kari", "Ingrid")
			b.Get(path + "?" + query).MustStatus(http.StatusBadRequest).MustShow("må gjøres på nytt")
			if in(b) {
				t.Errorf("an answer from %s came in at %s", start, wrong)
			}
		}
		if log := x.log.String(); !strings.Contains(log, "begun at another provider") || strings.Contains(log, kari.Number.Digits()) {
			t.Errorf("the log says\n%s", log)
		}
	})
}

// TestLogInPageOffers: who asked for one's own pages is shown the patients' provider, who asked for others that of work, and who asked for none both.
func TestLogInPageOffers(t *testing.T) {
	w := webtest.New(t)
	newSSO(t, w, signin.LinkEmail, false)
	b := w.Nobody()
	b.Get("/logg-inn").MustShow("Logg inn med Nes-ID", "Logg inn med Borger-ID", "Pasient eller pårørende")
	b.Get("/forlop").MustShow("Logg inn med Nes-ID").MustNotShow("Borger-ID")
	own := b.Get("/min-plan/innsyn").MustShow("Logg inn for å se planen", "Logg inn med Borger-ID", "Arbeider du med pasienter?").MustNotShow("Nes-ID")
	if !strings.Contains(own.HTML, `href="`+ownStart+`?til=%2Fmin-plan%2Finnsyn"`) {
		t.Errorf("no way on:\n%s", own.HTML)
	}
	// Where the patients have none, nothing is offered them and nothing opens.
	w.Handler = web.New(w.Service, web.Options{Login: &web.Login{Name: "Nes-ID"}})
	b.Get("/min-plan").MustShow("pasienter og pårørende er ikke satt opp").MustNotShow("Logg inn med")
	b.Get("/logg-inn").MustShow("Logg inn med Nes-ID").MustNotShow("Pasient eller")
	b.Get(ownStart).MustStatus(404)
	b.Get("/logg-inn/pasient/svar?state=a&code=b").MustStatus(404)
}
