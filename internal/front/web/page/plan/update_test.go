package plan_test

import (
	"regexp"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// Min dag leads to the form of the measure in the version that holds, also while the next is heard; where that was published meanwhile, what was typed
// stands in the form of the version that holds now, and of what is gone from it the reader is told.
func TestUpdateWhileTheNextIsHeard(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
	p := nes.Post(planPath(kari, ""))
	for _, what := range []string{"Tar kaliumprøve", "Ser på huden"} {
		at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
		p = nes.Send(p, at+"hva", what, at+"hvem", "fastlege", at+"frist", "20.11.2026").MustStatus(200)
	}
	publish(t, nes, kari, "grunn", "Haster").MustStatus(200)
	p = nes.Post(planPath(kari, ""))
	nes.Send(p, newPath(p, "mal", "tekst"), "Jeg vil danse").MustStatus(200)
	send(t, w, kari)

	links := regexp.MustCompile(`href="([^"#]*\?gjelder=([0-9a-f]{16}))#tiltak-`).FindAllStringSubmatch(gp.Get("/").MustShow("Oppdater tiltaket").HTML, -1)
	if len(links) != 2 {
		t.Fatalf("Min dag leads to %v", links)
	}
	gp.Get(planPath(kari, "")).MustShow("Jeg vil danse").MustNotShow("Marker som gjort")
	form := gp.Get(links[0][1]).MustStatus(200).MustShow("Marker som gjort").MustNotShow("Jeg vil danse")
	if strings.Count(form.HTML, "small-change no-print\" open") != 1 || !strings.Contains(form.HTML, `id="tiltak-`+links[0][2]+`"`) {
		t.Error("the form of the measure is not open")
	}
	version := regexp.MustCompile(`name="versjon" value="([^"]+)"`).FindStringSubmatch(form.HTML)[1]
	due := []string{"versjon", version, "sti", "tiltak/" + links[0][2] + "/frist", "for", "20.11.2026", "tekst"}
	gp.Post(planPath(kari, "/endre"), append(due, "23.11.2026")...).MustStatus(200).MustShow("Planen er oppdatert", "Frist flyttet").MustNotShow("Jeg vil danse")

	publish(t, nes, kari, "gjennom-"+links[0][2], "fortsetter", "gjennom-"+links[1][2], "stoppet").MustStatus(200)
	due[5] = "23.11.2026"
	clash := gp.Post(planPath(kari, "/endre"), append(due, "25.11.2026")...).MustStatus(409).MustShow("Versjon 2 gjelder nå", "Nå står det: 23.11.2026")
	if clash.Value("tekst") != "25.11.2026" {
		t.Error("what was typed is gone")
	}
	gp.Send(clash, "tekst", "25.11.2026").MustStatus(200).MustShow("Frist flyttet: Tar kaliumprøve fra 23. nov. til 25. nov.")
	gp.Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+links[1][2]+"/status", "for", "", "tekst", "gjort").MustStatus(409).
		MustShow("Versjon 2 gjelder nå, og der er det ikke lenger noe å gjøre med dette", "Det du skrev", "Gjort")
}

// A measure that was marked done by a slip is taken up again without a hearing, by whoever may mark it, with both in the history; a draft that was
// begun while it was done gets it back.
func TestMarkedDoneByASlip(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		nes, worker := w.As(webtest.Nes), w.As(webtest.CareWorker)
		p := nes.Post(planPath(kari, ""))
		at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
		nes.Send(p, at+"hva", "Ringer om vekten", at+"hvem", "kommune", at+"frist", "20.11.2026").MustStatus(200)
		publish(t, nes, kari, "grunn", "Haster").MustStatus(200)
		change := planPath(kari, "/endre")
		worker.SendTo(worker.Get(planPath(kari, "")).MustShow("Marker som gjort"), change).MustStatus(200).MustShow("Tiltak gjort: Ringer om vekten", "Angre: tiltaket er ikke gjort").MustNotShow("Marker som gjort")
		w.As(webtest.GP).Get(planPath(kari, "")).MustNotShow("Angre: tiltaket")
		nes.Get("/").MustNotShow("Ringer om vekten")
		nes.Post(planPath(kari, "")).MustStatus(200).MustNotShow("Ringer om vekten") // the next version begins without it
		worker.SendTo(worker.Get(planPath(kari, "")), change).MustStatus(200).MustShow("Tiltak tatt opp igjen: Ringer om vekten", "Tiltak gjort: Ringer om vekten", "Marker som gjort")
		nes.Get("/").MustShow("Ringer om vekten")
		nes.Get(planPath(kari, "/publiser")).MustShow("Åpne tiltak fra forrige versjon", "Ringer om vekten")
	})
}
