package plan_test

import (
	"regexp"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// Grete writes in a goal that Ingrid has taken out meanwhile. What Grete saved is on the screen of both, with who took it out, and either takes
// it back with all that stands in it.
func TestWrittenInWhatAnotherTookOut(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	page := grete.Get(planPath(kari, "/rediger")).MustStatus(200).MustNotShow("Tatt ut i dette utkastet")
	goal := strings.SplitN(page.HTML[strings.Index(page.HTML, `name="mal/`)+len(`name="mal/`):], "/", 2)[0]
	ingrid.Send(ingrid.Get(planPath(kari, "/rediger")), "mal/"+goal+"/fjernet", "ja").MustStatus(200).MustShow("Tatt ut i dette utkastet", "Tatt ut av Ingrid Sandvik", "Jeg vil gå til postkassen selv", "80 meter med rullator")

	grete.Send(page, "mal/"+goal+"/ser", "Helt ned til veien og hjem igjen, Sáhtán 👵🏽").MustStatus(200).MustShow("Ingrid Sandvik har tatt ut noe som du skrev i", "Tatt ut i dette utkastet", "Helt ned til veien og hjem igjen, Sáhtán 👵🏽", "Skrevet her etter at det ble tatt ut: Grete Moen")
	form := ingrid.Get(planPath(kari, "/rediger")).MustShow("Helt ned til veien og hjem igjen")
	if strings.Contains(form.HTML, `name="mal/`+goal) {
		t.Error("the goal stands in the draft while it is out")
	}
	ingrid.Post(planPath(kari, "/rediger"), "dokument", dokument(t, w, kari), "del", "mal", "tilbake", "mal/"+goal).MustStatus(200).MustShow("Tatt tilbake.").MustNotShow("Tatt ut i dette utkastet")
	back := grete.Get(planPath(kari, "/rediger"))
	if back.Value("mal/"+goal+"/ser") != "Helt ned til veien og hjem igjen, Sáhtán 👵🏽" || back.Value("mal/"+goal+"/tekst") != "Jeg vil gå til postkassen selv" {
		t.Errorf("came back as %q", back.Value("mal/"+goal+"/ser"))
	}
}

// Two texts in a field of what was taken out stand there side by side, and can be settled there: nothing holds the plan back out of sight.
func TestTwoTextsInWhatWasTakenOut(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	one, two := ingrid.Get(planPath(kari, "/rediger")), grete.Get(planPath(kari, "/rediger"))
	goal := strings.SplitN(one.HTML[strings.Index(one.HTML, `name="mal/`)+len(`name="mal/`):], "/", 2)[0]
	ingrid.Send(one, "mal/"+goal+"/ser", "100 meter").MustStatus(200)
	grete.Send(two, "mal/"+goal+"/ser", "Til veien").MustStatus(409)
	out := ingrid.Post(planPath(kari, "/rediger"), "dokument", dokument(t, w, kari), "del", "mal", "grunn:mal/"+goal+"/fjernet", "0", "mal/"+goal+"/fjernet", "ja").MustShow("Tatt ut i dette utkastet", "100 meter", "Til veien", "To har skrevet her.")
	out.MustShow("Bruk denne i stedet")
	ingrid.Post(planPath(kari, "/rediger"), "dokument", dokument(t, w, kari), "del", "mal", "velg:mal/"+goal+"/ser", "begge").MustStatus(200).MustShow("100 meter", "Til veien").MustNotShow("To har skrevet her.")
}

// Two choose differently who does a measure: both choices stand in words, and one of them is taken; there is nothing to put together.
func TestTwoChooseDifferently(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	p := ingrid.Post(planPath(kari, "")).MustStatus(200)
	at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	ingrid.Send(p, at+"hva", "Trene i trappen", at+"hvem", "kommune").MustStatus(200)
	one, two := ingrid.Get(planPath(kari, "/rediger")), grete.Get(planPath(kari, "/rediger"))
	ingrid.Send(one, at+"hvem", "pasient").MustStatus(200)
	both := grete.Send(two, at+"hvem", "sykehus").MustStatus(409).MustShow("To har valgt ulikt her.").MustNotShow("Behold begge")
	for _, want := range []string{`<p class="written">Pasienten</p>`, `<p class="written">Sykehuset</p>`} {
		if !strings.Contains(both.HTML, want) {
			t.Errorf("no %s", want)
		}
	}
	branch := regexp.MustCompile(`name="velg:` + at + `hvem" value="(\d+)"`).FindStringSubmatch(both.HTML)
	if branch == nil {
		t.Fatal("no button for the other choice")
	}
	if done := grete.Send(both, "velg:"+at+"hvem", branch[1]).MustStatus(200).MustNotShow("To har valgt ulikt"); done.Value(at+"hvem") != "sykehus" {
		t.Errorf("stands %q", done.Value(at+"hvem"))
	}
}
