package plan_test

import (
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
	ingrid.Post(planPath(kari, "/rediger"), "del", "mal", "tilbake", "mal/"+goal).MustStatus(200).MustShow("Tatt tilbake.").MustNotShow("Tatt ut i dette utkastet")
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
	out := ingrid.Post(planPath(kari, "/rediger"), "del", "mal", "grunn:mal/"+goal+"/fjernet", "0", "mal/"+goal+"/fjernet", "ja").MustShow("Tatt ut i dette utkastet", "100 meter", "Til veien", "To har skrevet her.")
	out.MustShow("Bruk denne i stedet")
	ingrid.Post(planPath(kari, "/rediger"), "del", "mal", "velg:mal/"+goal+"/ser", "begge").MustStatus(200).MustShow("100 meter", "Til veien").MustNotShow("To har skrevet her.")
}
