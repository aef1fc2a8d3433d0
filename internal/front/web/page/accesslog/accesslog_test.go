package accesslog_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// Every look at a person is in her log, with who, role, organisation and why, and in nobody else's.
func TestLooksAreLogged(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Tor", "Moe", webtest.FollowedUp)
		w.Admit(kari, 1)
		for _, c := range []struct {
			who  webtest.User
			path string
			deed access.Deed
		}{
			{webtest.Kongsvinger, "", access.SeePerson},
			{webtest.Physician, "/oppfolging", access.SeePerson},
			{webtest.GP, "/hendelser", access.SeePerson},
			{webtest.Substitute, "/opplysninger", access.SeePerson},
			{webtest.CareWorker, "/oppsummering", access.SeeSummary},
			{webtest.Clinician, "/oppsummering", access.SeeSummary},
			{webtest.NesToo, "/innsynslogg", access.SeeLog},
			{webtest.NesToo, "/dod", access.SeePerson},
			{webtest.NesToo, "/sporsmal", access.SeePerson},
		} {
			before, other := w.AuditedOf(kari, c.deed), w.AuditedOf(tor, c.deed)
			w.As(c.who).Get(kari.Page() + c.path).MustStatus(200)
			if n := w.AuditedOf(kari, c.deed) - before; n != 1 {
				t.Errorf("%s at %q: %d rows of %s, want 1", c.who, c.path, n, c.deed)
			}
			if w.AuditedOf(tor, c.deed) != other {
				t.Errorf("%s at %q is in another person's log", c.who, c.path)
			}
		}
		w.As(webtest.Ullensaker).Get(kari.Page()).MustStatus(404)
		w.As(webtest.Nes).Get("/").MustShow("Kari Aasen")
		p := w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustStatus(200).MustShow(
			"Marit Solberg IHT-koordinator, Kongsvinger så personsiden", "Mona Ruud Fastlege, Årnes legesenter", "er fastlegen din eller vikar for fastlegen",
			"Anne Holt Tjenesteyter, Hjemmesykepleien Nes så oppsummeringen", "gir deg tjenester", "Siri Vang Behandler, Medisinsk avdeling", "arbeider der du var til behandling",
			"så innsynsloggen", "så personen i Min dag", "var på en liste for teamet", "loggførte kontakt", "registrerte henvisning", "arbeider i IHT-teamet ditt",
			"opplysninger versjon 1, forløp til og med hendelse 9", "Pål Eng IHT-koordinator, Ullensaker kommune fikk ikke: så personsiden", "er ikke i teamet")
		p.MustNotShow("Tor", "Sover bedre.")
		w.As(webtest.Nes).Get(tor.Page()+"/innsynslogg").MustNotShow("så personsiden", "Kari", "fikk ikke")
	})
}

func TestPages(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Referred)
		b := w.As(webtest.Nes)
		for range 60 {
			b.Get(kari.Page() + "/oppfolging").MustStatus(200)
		}
		seen, pages := 0, 0
		p := b.Get(kari.Page() + "/innsynslogg")
		for {
			pages++
			seen += strings.Count(p.Text, "så personsiden")
			_, rest, more := strings.Cut(p.HTML, `href="`+kari.Page()+`/innsynslogg?for=`)
			if !more || pages > 5 {
				break
			}
			id, _, _ := strings.Cut(rest, `"`)
			p = b.Get(kari.Page() + "/innsynslogg?for=" + id).MustStatus(200).MustShow("Forrige")
		}
		if seen != 60 || pages != 2 {
			t.Errorf("%d looks on %d pages, want 60 on 2", seen, pages)
		}
		b.Get(kari.Page() + "/innsynslogg?for=x").MustStatus(200).MustShow("så personsiden")
	})
}
