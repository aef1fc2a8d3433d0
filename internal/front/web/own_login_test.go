package web_test

import (
	"strings"
	"testing"

	"traad/internal/app/own"
	"traad/internal/app/signin"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// The patient and her daughter come in at the provider by their numbers; nobody is linked, nobody becomes a user, and who works in Tråd
// is herself at her own door and staff at the other.
func TestPatientLogsIn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := newSSO(t, w, signin.LinkEmail, false)
		kari, ola := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Ola", "Moe", webtest.Planned)
		users, links := x.count("select count(*) from user_account"), x.count("select count(*) from user_login")
		pid := func(subject, number string) {
			x.is(subject, subject+"@example.no")
			x.p.Person.Claims["pid"] = number
		}
		pid("kari", kari.Number.Digits())
		x.in(w.Nobody(), "/logg-inn/start?til=%2Fmin-plan").MustStatus(403).MustShow("har ingen rolle").MustNotShow("Kari")
		w.Let(kari, "")
		daughter, ofOla := w.Let(kari, "Tone Lie"), w.Let(ola, "Tone Lie") // the same number, next of kin of two
		b := w.Nobody()
		x.in(b, "/logg-inn/start?til=%2Fmin-plan").MustStatus(200).MustBe("/min-plan").MustShow("Hei, Kari").MustNotShow("Ola", "Du har også innsyn her")
		b.Get("/personer/" + string(kari.Patient)).MustStatus(404)
		b.Get("/min-konto").MustStatus(404)
		x.in(w.Nobody(), "/logg-inn/start?til="+"%2Fpersoner%2F"+string(ola.Patient)).MustBe("/min-plan") // asked for elsewhere, led to her own
		pid("tone", webtest.KinNumber().Digits())
		b = w.Nobody()
		page := x.in(b, "/logg-inn/start?til=%2Fmin-plan").MustStatus(200).MustShow("Du har også innsyn her")
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
		// A coordinator who is next of kin comes in as one only where she asks for it.
		x.is("ingrid-1", "ingrid@NES.no")
		x.p.Person.Claims["pid"] = webtest.KinNumber().Digits()
		x.in(w.Nobody(), "/logg-inn/start").MustStatus(200).MustBe("/").MustShow("Min dag")
		x.in(w.Nobody(), "/logg-inn/start?til=%2Fmin-plan").MustBe("/min-plan").MustShow("Planen til Ola").MustNotShow("Min dag")
		if n := x.count("select count(*) from user_account"); n != users || x.count("select count(*) from user_login") != links+1 {
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
		// Log out ends it.
		b = w.Nobody()
		x.in(b, "/logg-inn/start?til=%2Fmin-plan")
		cookie := b.Cookies()["traad"]
		b.Raw("POST", "/logg-ut", nil)
		b.Cookies()["traad"] = cookie
		b.Get("/min-plan").MustNotShow("Planen til")
	})
}
