package plan_test

import (
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/front/web/webtest"
)

// What the plan asks for stands in Min dag of who is to do it, and nowhere else.
func TestPlanInMyDay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	p := b.Post(planPath(kari, ""))
	at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	p = b.Send(p, at+"hva", "Ringer om vekten", at+"hvem", "kommune", at+"frist", "20.11.2026").MustStatus(200)
	at = strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	b.Send(p, at+"hva", "Tar kaliumprøve", at+"hvem", "fastlege", at+"frist", "23.11.2026").MustStatus(200)
	w.As(webtest.Nes).Get("/").MustNotShow("Ringer om vekten")
	send(t, w, kari)
	w.As(webtest.GP).Get("/").MustShow("Planer til høring", "Svar på høringen")
	for _, u := range []webtest.User{webtest.Nes, webtest.NesToo, webtest.CareWorker, webtest.OtherGP} {
		w.As(u).Get("/").MustNotShow("Planer til høring")
	}
	w.Go(date.Of(2026, 11, 25), 10, 0) // two days before: the author is reminded
	w.As(webtest.Nes).Get("/").MustShow("2 av 2 har ikke svart på høringen", "Purr")
	w.As(webtest.NesToo).Get("/").MustNotShow("har ikke svart")
	w.Go(date.Of(2026, 11, 30), 10, 0) // past: the whole team
	w.As(webtest.NesToo).Get("/").MustShow("Høringen er over fristen, 2 av 2 har ikke svart")
	w.As(webtest.GP).Get("/").MustNotShow("Høringen er over fristen")
	w.As(webtest.Ullensaker).Get("/").MustNotShow("Kari", "høring")

	w.Go(date.Of(2026, 11, 18), 10, 0)
	grete := w.As(webtest.NesToo)
	panel := grete.Get(planPath(kari, ""))
	version := regexp.MustCompile(`name="versjon" value="([^"]+)"`).FindStringSubmatch(panel.HTML)[1]
	party := regexp.MustCompile(`name="part" value="([^"]+)"`).FindStringSubmatch(panel.HTML)[1]
	grete.Post(planPath(kari, "/overta"), "versjon", version).MustStatus(200).MustShow("Du har nå høringen.", "Forfatter: Grete Moen.")
	grete.Post(planPath(kari, "/purr"), "versjon", version, "part", party).MustStatus(200).MustShow("purret")
	grete.Send(grete.Get(planPath(kari, "/horing?part="+party)).MustShow("Før svar for"), "svar", "agree", "hvordan", "på telefon").MustStatus(200).MustShow("1 av 2 har svart", "på telefon")
	publish(t, grete, kari).MustStatus(200)
	w.As(webtest.Nes).Get("/").MustShow("Tiltak i planer", "Ringer om vekten").MustNotShow("Tar kaliumprøve")
	w.As(webtest.GP).Get("/").MustShow("Tar kaliumprøve").MustNotShow("Ringer om vekten")
	w.As(webtest.NesToo).Get("/").MustNotShow("Ringer om vekten")
	w.As(webtest.Ullensaker).Get("/").MustNotShow("Ringer om vekten")
}

// The evaluation goes through goals and measures one by one, and begins the next version with the answers.
func TestEvaluationBeginsTheNextVersion(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		write(t, w, kari)
		b := w.As(webtest.Nes)
		publish(t, b, kari, "grunn", "Haster").MustStatus(200)
		form := b.Get(kari.Path("evaluering")).MustStatus(200).MustShow("Målene, ett for ett", "«Jeg vil gå til postkassen selv»", "Tiltakene, ett for ett", "Fysioterapeut trener styrke")
		goal := regexp.MustCompile(`name="(mal-[0-9a-f]{16})"`).FindStringSubmatch(form.HTML)[1]
		var measures []string
		for _, m := range regexp.MustCompile(`name="(tiltak-[0-9a-f]{16})" value="gjort"`).FindAllStringSubmatch(form.HTML, -1) {
			measures = append(measures, m[1])
		}
		fill := []string{"mal", "partly", "tekst", "Går bedre", "videre", "continue", goal, "delvis", measures[0], "gjort"}
		b.Send(form, fill...).MustStatus(422).MustShow("Velg om tiltaket fortsetter, er gjort eller stoppes.")
		b.Send(form, append(fill, measures[1], "pagar")...).MustStatus(200).MustShow("Evalueringen er lagret.")
		draft := b.Get(planPath(kari, "?versjon=3")).MustStatus(200).MustShow("Utkast til versjon 3", "Delvis nådd", "Gjort: Fysioterapeut trener styrke", "Tiltak gjort: Fysioterapeut trener styrke")
		if strings.Contains(draft.Text, "Nådd Vi") {
			t.Error("a measure that is done has met the goal")
		}
	})
}
