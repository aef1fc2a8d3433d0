package handover_test

import (
	"net/http"
	"testing"

	"traad/internal/app/agreement"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// fields names the fields of one person's form, in pairs with what is typed.
func fields(c webtest.Case, pairs ...string) []string {
	for i := 0; i < len(pairs); i += 2 {
		pairs[i] += "-" + string(c.Enrolment)
	}
	return pairs
}

func give(w *webtest.World, area string) {
	w.T.Helper()
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs[area], Seen: 1, Notice: care.AgreementNotice{
		On: webtest.Today, Ends: webtest.Today.AddDays(40), Reason: "Kommunen trekker seg.",
	}})
}

// The list: those of the municipality under notice, to its own team; written about, counted, as a file; audited for each.
func TestHandOver(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, ended := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Liv", "Avsluttet", webtest.Ended)
		tor := w.PersonIn("Ullensaker", "Tor", "Moe", webtest.FollowedUp)
		b := w.As(webtest.Nes)
		b.Get("/overlevering").MustShow("Ingen å overlevere").MustNotShow("Kari")
		b.Get("/").MustNotShow("overlevere")
		b.Post("/overlevering/"+string(kari.Enrolment), fields(kari, "til_hvem", "Fastlegen", "overlevert", "ja")...).MustStatus(http.StatusConflict)
		give(w, "Nes")

		b.Get("/").MustShow("Samarbeidsavtalen for Nes er sagt opp", "1 person gjenstår å overlevere")
		w.As(webtest.Ullensaker).Get("/").MustNotShow("sagt opp")
		before := w.AuditedOf(kari, access.SeeHandOver)
		p := b.Get("/overlevering").MustShow("Kari Aasen", "17.02.1942", "Ansvarlig: Ingrid Sandvik", "Neste frist", "ikke overlevert", "0 av 1 person er overlevert.", "27. des. 2026 (om 40 dager)")
		p.MustNotShow("Liv Avsluttet", "Tor Moe")
		if w.AuditedOf(kari, access.SeeHandOver) != before+1 || w.AuditedOf(tor, access.SeeHandOver) != 0 || w.AuditedOf(ended, access.SeeHandOver) != 0 {
			t.Error("the look is not in her log, or in another's")
		}
		b.Send(p, fields(kari, "til_hvem", "", "overlevert", "ja", "notat", "Ringt <i>dem</i>")...).MustStatus(http.StatusUnprocessableEntity).
			MustShow("Skriv hvem personen er overlevert til.").MustEscape("Ringt <i>dem</i>")
		b.Send(p, fields(kari, "til_hvem", "Hjemmesykepleien", "overlevert", "ja", "dato", "18.11.2026")...).MustStatus(http.StatusUnprocessableEntity).MustShow("Datoen er etter i dag")
		b.Send(p, fields(kari, "til_hvem", "Hjemmesykepleien", "overlevert", "ja", "dato", "16.11.2026", "notat", "Muntlig og skriftlig.")...).
			MustShow("Overleveringen er lagret.", "overlevert 16. nov.", "Overleveres til: Hjemmesykepleien", "Muntlig og skriftlig.", "1 av 1 person er overlevert.", "av Ingrid Sandvik")
		w.As(webtest.Kongsvinger).Send(p, fields(kari, "til_hvem", "Andre")...).MustStatus(http.StatusConflict).MustShow("Noen andre skrev om denne personen")
		b.Get("/").MustShow("0 personer gjenstår å overlevere")
		w.As(webtest.Administrator).Get("/administrasjon/avtaler").MustShow("1 av 1 person overlevert").MustNotShow("Kari")

		file := b.Raw(http.MethodGet, "/overlevering.xlsx", nil)
		if file.Status != http.StatusOK || w.AuditedOf(kari, access.Export) != 1 || file.Header.Get("Content-Disposition") != `attachment; filename="overlevering-2026-11-17.xlsx"` {
			t.Errorf("the file: %d, %s", file.Status, file.Header)
		}
	})
}

// Nobody else sees the list or writes in it.
func TestOthers(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	give(w, "Nes")
	for _, u := range []webtest.User{webtest.Ullensaker, webtest.Nordbyhagen} {
		b := w.As(u)
		b.Get("/overlevering").MustStatus(http.StatusOK).MustNotShow("Kari", "Nes")
		b.Post("/overlevering/"+string(kari.Enrolment), "til_hvem", "x").MustStatus(http.StatusNotFound).MustNotShow("Kari")
	}
	for _, u := range []webtest.User{webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Manager, webtest.Analyst, webtest.Administrator} {
		b := w.As(u)
		for _, path := range []string{"/overlevering", "/overlevering.xlsx"} {
			b.Get(path).MustStatus(http.StatusNotFound).MustNotShow("Kari")
		}
		b.Post("/overlevering/"+string(kari.Enrolment), "til_hvem", "x").MustStatus(http.StatusNotFound)
	}
	w.As(webtest.Nes).Post("/overlevering/x", "til_hvem", "x").MustStatus(http.StatusNotFound)
}
