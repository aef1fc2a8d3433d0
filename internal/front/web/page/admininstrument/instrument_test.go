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
		// What it is called in another language: an official translation, or that of an instrument of one's own.
		english := text + "\n[instrument.en]\n\"Kort navn\" = \"Short\"\n\"hva det måler\" = \"what\"\n"
		b.Send(bad, "verktoy", english).MustStatus(422).MustShow("Oversettelsen av «hva det måler» hører ikke til noen tekst i verktøyet")
		english = strings.Replace(english, `"hva det måler"`, `"Hva det måler"`, 1)
		b.Send(bad, "verktoy", strings.Replace(english, `"what"`, `"What it <measures>"`, 1)).MustStatus(200).MustShow("Versjon 2")
		nurse := w.As(webtest.Nes)
		nurse.Get(kari.Page() + "/skarer").MustShow("Kort navn: hva det måler")
		nurse.Post("/sprak", "sprak", "en").MustStatus(200)
		nurse.Get(kari.Page() + "/skarer").MustEscape("Short: what it <measures>")
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.Physician} {
			w.As(u).Get("/administrasjon/verktoy").MustStatus(404)
			w.As(u).Post("/administrasjon/verktoy", "verktoy", text).MustStatus(404)
		}
	})
}
