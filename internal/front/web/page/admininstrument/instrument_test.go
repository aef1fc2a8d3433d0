package admininstrument_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestOwnInstruments(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b := w.As(webtest.Administrator)
		p := b.Get("/administrasjon/verktoy").MustStatus(200).MustShow("SPPB", "0–9 redusert", "© Dalhousie University", "Følger med", "Ingen egne er publisert")
		text := p.Value("verktoy")
		bad := b.Send(p, "verktoy", strings.Replace(text, "from = 6", "from = 7", 1)).MustStatus(422).MustShow("Kan ikke publiseres", "uten hull")
		if !strings.Contains(bad.Value("verktoy"), "from = 7") {
			t.Error("what was typed is gone")
		}
		b.Send(p, "verktoy", "ikke <toml>").MustStatus(422).MustEscape("ikke <toml>")
		b.Send(bad, "verktoy", text).MustStatus(200).MustShow("Verktøyene er publisert", "Kort navn", "Eget", "Versjon 1")
		w.As(webtest.Nes).Get(kari.Page() + "/skarer").MustShow("Kort navn: hva det måler")
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.Physician} {
			w.As(u).Get("/administrasjon/verktoy").MustStatus(404)
			w.As(u).Post("/administrasjon/verktoy", "verktoy", text).MustStatus(404)
		}
	})
}
