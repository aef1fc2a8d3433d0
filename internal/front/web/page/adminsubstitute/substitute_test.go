package adminsubstitute_test

import (
	"net/http"
	"testing"

	"traad/internal/front/web/webtest"
)

const place = "/administrasjon/vikarer"

// TestSubstituteGetsAccess: the locum sees the GP's person from the first day, and no longer than it lasts.
func TestSubstituteGetsAccess(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		b := w.As(webtest.Administrator)
		w.As(webtest.OtherGP).Get(kari.Page()).MustStatus(http.StatusNotFound).MustNotShow("Kari")
		mona, jon := string(w.ID(webtest.GP)), string(w.ID(webtest.OtherGP))
		b.Send(b.Get(place).MustShow("1 vikar i dag", "Eva Strøm"), "fastlege", mona, "vikar", jon, "fra", "17.11.2026", "til", "20.11.2026").
			MustBe(place).MustShow("Vikaren er lagt til.", "2 vikarer i dag", "Jon Lie", "Fra 17. nov. 2026 til 20. nov. 2026").MustNotShow("Kari")
		w.As(webtest.OtherGP).Get(kari.Page()).MustStatus(http.StatusOK).MustShow("Kari Aasen")
		w.Go(webtest.Today.AddDays(4), 9, 0)
		w.As(webtest.OtherGP).Get(kari.Page()).MustStatus(http.StatusNotFound).MustNotShow("Kari")
	})
}

func TestFaultsKeepWhatWasTyped(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Administrator)
	mona, jon, ingrid := string(w.ID(webtest.GP)), string(w.ID(webtest.OtherGP)), string(w.ID(webtest.Nes))
	for _, c := range []struct{ gp, locum, from, to, says string }{
		{"", jon, "1.12.2026", "2.12.2026", "Velg fastlegen som er borte."},
		{mona, "", "1.12.2026", "2.12.2026", "Velg hvem som er vikar for fastlegen."},
		{mona, mona, "1.12.2026", "2.12.2026", "Velg hvem som er vikar for fastlegen."},
		{mona, ingrid, "1.12.2026", "2.12.2026", "Brukeren har ikke rollen fastlege 1. des. 2026."},
		{mona, "tull", "1.12.2026", "2.12.2026", "Velg vikaren fra listen."},
		{mona, jon, "", "2.12.2026", "Velg fra hvilken dag."},
		{mona, jon, "1.12.2026", "", "Velg siste dag. Et vikariat har alltid en slutt"},
		{mona, jon, "3.12.2026", "2.12.2026", "Siste dag er før første dag."},
		{mona, jon, "i morgen tidlig", "2.12.2026", "dag"},
		{mona, string(w.ID(webtest.Substitute)), "1.12.2026", "2.12.2026", "Det er allerede et vikariat mellom disse to"},
	} {
		p := b.Post(place, "fastlege", c.gp, "vikar", c.locum, "fra", c.from, "til", c.to).MustStatus(http.StatusUnprocessableEntity).MustShow(c.says)
		if p.Value("fra") != c.from || p.Value("til") != c.to {
			t.Errorf("%s: typed %q–%q, kept %q–%q", c.says, c.from, c.to, p.Value("fra"), p.Value("til"))
		}
	}
	b.Get(place).MustShow("1 vikar i dag")
}

func TestEnd(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Administrator)
	w.As(webtest.Substitute).Get(kari.Page()).MustStatus(http.StatusOK)
	p := b.Get(place)
	for _, f := range []string{"", "tull", "1.1.1990"} {
		b.Post(actionOf(t, p), fieldOf(t, p), f).MustStatus(http.StatusUnprocessableEntity)
	}
	b.Post(actionOf(t, p), fieldOf(t, p), "16.11.2026").MustBe(place).MustShow("Vikariatet er avsluttet.", "0 vikarer i dag")
	w.As(webtest.Substitute).Get(kari.Page()).MustStatus(http.StatusNotFound)
	b.Post(place+"/tull/avslutt", "til-tull", "1.1.2026").MustStatus(http.StatusNotFound)
}
