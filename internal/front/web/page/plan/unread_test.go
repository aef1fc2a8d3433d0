package plan_test

import (
	"regexp"
	"testing"

	"traad/internal/front/web/webtest"
)

// Somebody writes in the plan while another reads it to answer or sign: nothing is recorded, what is new is told, what was typed stands, and the
// next press is an answer to that.
func TestWrittenWhileSomebodyReads(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		write(t, w, kari)
		send(t, w, kari)
		nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
		minute := 0
		edit := func(text string) {
			t.Helper()
			p := nes.Get(planPath(kari, "/rediger"))
			goal := regexp.MustCompile(`name="(mal/[0-9a-f]{16}/tekst)"`).FindStringSubmatch(p.HTML)[1]
			minute++
			w.Go(webtest.Today, 10, minute)
			nes.Send(p, goal, text).MustStatus(200)
		}
		form := gp.Get(planPath(kari, "/horing"))
		edit("Jeg vil danse")
		again := gp.Send(form, "svar", "comment", "kommentar", "Ring om <blodtrykk>").MustStatus(409).
			MustShow("Planen er endret mens du leste", "Mål endret: «Jeg vil danse», før «Jeg vil gå til postkassen selv»").MustEscape("Ring om <blodtrykk>")
		gp.Send(again, "kommentar", "Ring om <blodtrykk>").MustStatus(422).MustShow("Velg om du er enig") // she says it anew
		edit("Jeg vil danse swing")
		gp.Send(again, "svar", "comment").MustStatus(409).MustShow("«Jeg vil danse swing», før «Jeg vil danse»")
		nes.Get(planPath(kari, "")).MustShow("0 av 2 har svart").MustNotShow("blodtrykk")
		gp.Send(gp.Get(planPath(kari, "/horing")), "svar", "comment", "kommentar", "Ring om blodtrykk").MustStatus(200)
		gp.Send(gp.Get(planPath(kari, "/horing")), "lest", "", "svar", "agree").MustStatus(409).MustShow("Les planen på nytt")
		gp.Get(planPath(kari, "/horing")).MustNotShow("Hvordan kom svaret")

		parts := regexp.MustCompile(`href="([^"]*/horing\?part=[^"]+)"`).FindAllStringSubmatch(nes.Get(planPath(kari, "")).HTML, -1)
		told := nes.Get(parts[0][1]).MustShow("Hvordan kom svaret til deg?", "I melding")
		told = nes.Send(told, "svar", "agree").MustStatus(422).MustShow("Velg hvordan svaret kom til deg.")
		nes.Send(told, "svar", "agree", "hvordan", "video").MustStatus(200).MustShow("På video", "ført av Ingrid Sandvik")

		sign := nes.Get(planPath(kari, "/publiser")).MustShow("Les planen du signerer", "Jeg vil danse swing")
		edit("Jeg vil danse vals")
		clash := nes.Send(sign, "signerer", "ja", "enig", "no", "hvorfor", "Hun tenker på det").MustStatus(409).
			MustShow("Planen er endret mens du leste", "«Jeg vil danse vals»").MustShow("Hun tenker på det")
		nes.Send(clash, "hvorfor", "Hun tenker på det").MustStatus(422).MustShow("Velg om pasienten er enig i planen.", "Kryss av for at du har lest planen")
		grete := w.As(webtest.NesToo)
		sign = nes.Get(planPath(kari, "/publiser"))
		version := regexp.MustCompile(`name="versjon" value="([^"]+)"`).FindStringSubmatch(grete.Get(planPath(kari, "")).HTML)[1]
		grete.Post(planPath(kari, "/overta"), "versjon", version).MustStatus(200)
		clash = nes.Send(sign, "signerer", "ja", "enig", "not_asked", "hvorfor", "Hun sover").MustStatus(409).MustShow("Noen andre gjorde noe med planen").MustShow("Hun sover")
		nes.Send(clash, "signerer", "ja", "enig", "not_asked").MustStatus(200).MustShow("er publisert", "enig 17. nov. 2026, på video, før siste endring")
	})
}

// A hearing that ends while somebody answers: nothing is saved, the browser keeps what was typed, and every field of it is given back with its label.
func TestHearingEndsWhileSomebodyAnswers(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	write(t, w, kari)
	send(t, w, kari)
	nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
	form := gp.Get(planPath(kari, "/horing"))
	measure := regexp.MustCompile(`name="tar-([0-9a-f]{16})"`).FindStringSubmatch(form.HTML)[1]
	publish(t, nes, kari).MustStatus(200)
	gp.Send(form, "svar", "change", "tar-"+measure, "frist", "ny-frist-"+measure, "24.12.2026", "sted", "tiltak/"+measure+"/hva", "forslag", "Blodprøver <også> TSH", "kommentar", "").MustStatus(409).
		MustShow("Svaret ble ikke lagret", "Ditt svar Vil endre", "Annen frist, «Blodprøver: kreatinin og kalium» 24.12.2026", "Slik bør det stå", "Hvor i planen?").MustEscape("Blodprøver <også> TSH")
	gp.Send(form, "svar", "", "sted", "").MustStatus(409).MustNotShow("Svaret ble ikke lagret")
}

// A measure that was written in while the GP read is answered anew; what she said of the others stands.
func TestMeasureThatChangedIsAnsweredAnew(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	write(t, w, kari)
	send(t, w, kari)
	nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
	form := gp.Get(planPath(kari, "/horing"))
	measure := regexp.MustCompile(`name="tar-([0-9a-f]{16})"`).FindStringSubmatch(form.HTML)[1]
	ticked := regexp.MustCompile(`<input[^>]*name="tar-` + measure + `"[^>]*checked|<input[^>]*checked[^>]*name="tar-` + measure + `"`)
	p := nes.Get(planPath(kari, "/rediger"))
	goal := regexp.MustCompile(`name="(mal/[0-9a-f]{16}/tekst)"`).FindStringSubmatch(p.HTML)[1]
	w.Go(webtest.Today, 10, 1)
	nes.Send(p, goal, "Jeg vil danse").MustStatus(200)
	again := gp.Send(form, "svar", "agree", "tar-"+measure, "tar").MustStatus(409)
	if !ticked.MatchString(again.HTML) {
		t.Error("what was said of a measure that nobody has written in is gone")
	}
	w.Go(webtest.Today, 10, 2)
	nes.Send(nes.Get(planPath(kari, "/rediger")), "tiltak/"+measure+"/ofte", "Hver uke").MustStatus(200)
	if again = gp.Send(again, "svar", "agree", "tar-"+measure, "tar").MustStatus(409).MustShow("Hver uke"); ticked.MatchString(again.HTML) {
		t.Error("she is said to take on what she has not read")
	}
}
