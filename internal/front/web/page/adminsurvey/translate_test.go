package adminsurvey_test

import (
	"flag"
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "folder for pictures")

// An own set is answered in the language that whoever answers has chosen, text by text, and the figures are one.
func TestTranslatedSet(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admin, nurse := w.As(webtest.Administrator), w.As(webtest.Kongsvinger)
		key := string(db.NewID())
		at, english := place+"/"+key, place+"/"+key+"/sprak/en"
		admin.Post(place, "nokkel", key, "fra", "").MustStatus(200)
		admin.Get(english).MustStatus(200).MustShow("Ingenting å oversette ennå")
		admin.Send(admin.Get(at), written()...).MustStatus(200).MustShow("Engelsk: 10 tekster mangler")
		admin.Get(place + "/" + key + "/sprak/sv").MustStatus(404)
		stale := admin.Get(english).MustStatus(200).MustShow("10 tekster mangler", "Sover du godt?", "Ikke så ofte")
		admin.Send(stale, "t-tittel", "Food and sleep", "t-q1-tekst", "Do you <sleep> well?", "t-q1-svar-s1", "Yes", "t-q2-tekst", "How is your appetite?", "t-q2-lav", "none").
			MustStatus(200).MustShow("Lagret i utkastet.", "5 tekster mangler")
		// Two who write: the second is told, and nothing typed is lost.
		if p := admin.Send(stale, "t-tittel", "Mine").MustStatus(409).MustShow("lagret utkastet mens du skrev"); p.Value("t-tittel") != "Mine" {
			t.Errorf("the second one's title is %q", p.Value("t-tittel"))
		}
		// A text that is worded otherwise keeps its translation, and whoever wrote it is told.
		admin.Send(admin.Get(at), written("tittel", "Mat, søvn og ro")...).MustStatus(200).MustShow("Se over oversettelsen av «Mat, søvn og ro».")
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
			w.As(u).Get(english).MustStatus(404)
			w.As(u).Post(english, "t-tittel", "x").MustStatus(404)
		}
		admin.Send(admin.Get(at), append(written("tittel", "Mat, søvn og ro"), "steg", "publiser")...).MustStatus(200).MustShow("Versjonen er publisert")
		admin.Get(english).MustStatus(410).MustShow("publisert og endres ikke")

		code := regexp.MustCompile(`value="(egen-[0-9a-f]+)"`).FindStringSubmatch(nurse.Get("/undersokelser/ny").MustShow("Mat, søvn og ro").HTML)[1]
		round := nurse.Send(nurse.Get("/undersokelser/ny"), "undersokelse", code, "anonym", "ja", "forlop", "iht-langvarig", "sted", "alle", "fra", "17.11.2026", "til", "1.12.2026").MustStatus(200).Path
		var ways []string
		for _, m := range way.FindAllStringSubmatch(nurse.Send(nurse.Get(round), "antall", "6").MustStatus(200).HTML, -1) {
			if len(ways) == 0 || ways[len(ways)-1] != m[1] {
				ways = append(ways, m[1])
			}
		}
		visitor := w.Nobody()
		visitor.Post("/sprak", "sprak", "en").MustStatus(200)
		seen := visitor.Get("/u/"+ways[0]).MustStatus(200).MustShow("Food and sleep", "Yes", "How is your appetite?").MustEscape("Do you <sleep> well?").MustNotShow("Sover du godt?")
		for _, marked := range []string{`<p class="lead" lang="nb">Det er frivillig å svare.`, `lang="nb">Ikke så ofte`, `lang="nb">0 er ingen. 10 er god.`, `<span class="box-label">Yes`} {
			if !strings.Contains(seen.HTML, marked) {
				t.Errorf("no %q in\n%s", marked, seen.HTML)
			}
		}
		w.Nobody().Get("/u/"+ways[0]).MustShow("Mat, søvn og ro", "Sover du godt?").MustNotShow(`lang="nb">Ikke`)
		for i, c := range ways[:5] {
			b := w.Nobody()
			if i%2 == 0 {
				b = visitor
			}
			b.Post("/u/"+c, "sp-q1", "s1", "sp-q2", "7").MustStatus(200)
		}
		nurse.Post(round + "/avslutt").MustStatus(200)
		nurse.Get(round).MustStatus(200).MustShow("5 av 6 svarte", "Sover du godt?")
		nurse.Post("/sprak", "sprak", "en").MustStatus(200)
		nurse.Get(round).MustStatus(200).MustShow("Food and sleep", "(83%, 95% interval 44–97%)", "7.0 (7.0–7.0)").MustEscape("Do you <sleep> well?")
	})
}

// The page of a language in a real browser.
func TestTranslateInABrowser(t *testing.T) {
	w := webtest.New(t)
	key := string(db.NewID())
	w.As(webtest.Administrator).Post(place, "nokkel", key, "fra", "pasient").MustStatus(200).MustShow("Nynorsk")
	p := browser.ForTest(t).Page(t)
	p.Open(w.Serve(webtest.Administrator) + place + "/" + key + "/sprak/nn")
	p.HasText("Har IHT påvirket din livsglede?", "Svarene telles sammen")
	p.Clean()
	p.ViewportSize(390, 844)
	p.Clean()
	if *look != "" {
		p.Screenshot(*look+"/sprak-1440.png", 1440, 0)
	}
}
