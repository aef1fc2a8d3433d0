package web_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

var shots = flag.String("shots", "", "write pictures of the pages into this folder")

// Every page of a step in a real browser: nothing that axe-core finds, nothing wider than the window.
//
//	go test ./internal/front/web -run TestStepsInBrowser -shots /tmp/shots
func TestStepsInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes its time: not with -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	target := func(c webtest.Case) enrolment.Target { return enrolment.Target{Enrolment: c.Enrolment} }
	fresh, planned := w.Person("Arvid", "Nilsen", webtest.Referred), w.Person("Solveig", "Aasen", webtest.Evaluated)
	answered, asked := w.Person("Magnhild", "Rø", webtest.Answered), w.Person("Kåre", "Bakken", webtest.Asked)
	consented, paused, dead := w.Person("Berit", "Kollerud", webtest.Consented), w.Person("Rolf", "Ekeberg", webtest.Paused), w.Person("Gerd", "Haugen", webtest.Dead)
	included := w.Person("Torleif", "Strand", webtest.Included)
	nes := w.Actor(webtest.Nes)
	w.Do(nes, enrolment.Book{Target: target(consented), Visit: care.Visit{Purpose: care.PurposeMapping, On: webtest.Today.AddDays(7), Clock: "12.30", Form: "visit", Place: "hjemme"}})
	w.Admit(consented, 2)
	w.Do(nes, webtest.TextPlan{
		Target: target(planned), After: 1, On: webtest.Today, Matters: "Jeg vil bo hjemme, og jeg vil klare å gå til postkassen selv. Og så vil jeg slippe å forklare alt på nytt hver gang.",
		Text: "Mål\nGå 80 meter med rullator uten pause, tre dager i uken.\n\nTiltak\nSolveig: veier seg hver morgen før frokost og skriver det opp.\nKari (datter): har reservenøkkel og ringer hver kveld.\nKommunen: hjemmesykepleien følger vektregelen. Fysioterapeut to ganger i uken.\nIHT Ahus: kommer til avdelingen ved innleggelse.\nFastlegen: kontroll hver tredje måned.",
	})
	server := w.Serve(webtest.Nes)
	p := b.Page(t)
	for _, s := range []struct {
		name string
		path string
		send bool // press the button that saves, to see what is wrong
	}{
		{"vurdering", fresh.Path("vurdering"), false},
		{"vurdering-besvart", answered.Path("vurdering"), false},
		{"vurdering-venter", asked.Path("vurdering"), false},
		{"vurdering-ferdig", planned.Path("vurdering"), false},
		{"vurdering-feil", fresh.Path("vurdering"), true},
		{"samtykke", included.Path("samtykke"), false},
		{"samtykke-gitt", planned.Path("samtykke"), false},
		{"trekk-samtykke", planned.Path("trekk-samtykke"), false},
		{"besok", consented.Path("besok?formal=mapping"), false},
		{"kartlegging", consented.Path("kartlegging"), false},
		{"plan", planned.Path("plan"), false},
		{"plan-tom", consented.Path("plan"), false},
		{"plan-tidligere", planned.Path("plan?versjon=1"), false},
		{"plan-rediger", planned.Path("plan/rediger"), false},
		{"kontakt", planned.Path("kontakt"), false},
		{"kontakt-feil", planned.Path("kontakt"), true},
		{"kontakt-dod", dead.Path("kontakt"), false},
		{"kontakt-ikke-na", fresh.Path("kontakt"), false},
		{"evaluering", planned.Path("evaluering"), false},
		{"pause", planned.Path("pause"), false},
		{"gjenoppta", paused.Path("pause"), false},
		{"ansvarlig", planned.Path("ansvarlig"), false},
		{"avslutt", planned.Path("avslutt"), false},
		{"avslutt-dod", dead.Path("avslutt"), false},
		{"rett", planned.Path("rett/" + string(w.Last(planned).ID)), false},
	} {
		for _, width := range []int{browser.Phone, 1024, browser.Desktop} {
			p.ViewportSize(width, 900)
			p.Open(server + s.path)
			if s.send {
				p.ClickCSS("main form .form-foot button[type=submit]")
				p.HasText("felt må rettes før")
			}
			if n := p.Overflows(); n > 0 {
				t.Errorf("%s at %d is %d pixels too wide", s.name, width, n)
			}
			if *shots != "" {
				p.Screenshot(filepath.Join(*shots, fmt.Sprintf("%s-%d.png", s.name, width)), width, 0)
			}
			if width == 1024 {
				continue // the same parts as on one of the two others
			}
			for _, v := range p.Axe() {
				t.Errorf("%s at %d: %s", s.name, width, v)
			}
		}
	}
	if *shots != "" {
		p.Open(server + planned.Path("plan"))
		p.PrintPDF(filepath.Join(*shots, "plan.pdf"))
	}
	for _, e := range p.ConsoleErrors() {
		if !strings.Contains(e, "422") && !strings.Contains(e, "409") {
			t.Errorf("console: %s", e)
		}
	}
}
