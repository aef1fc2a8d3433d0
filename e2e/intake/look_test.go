package intake_test

import (
	"flag"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "a folder that TestLook writes PNG files of the pages into")

// The messages of a person, one that is opened with a reason, and the page that asks for the reason.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	h.withInbox()
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	h.send(message("A01", "1", fnr(her)))
	h.work()
	picture := func(name string) string {
		if *look == "" {
			return ""
		}
		return *look + "/" + name
	}
	p := browser.ForTest(t).Page(t)
	base := w.Serve(webtest.Nes)
	webtest.Look(t, p, base+her.Page()+"/meldinger", picture("meldinger"))
	webtest.Look(t, p, base+"/meldinger/1", picture("grunn"))
	p.Fill("Hvorfor trenger du å se meldingen?", "Skal se om avdelingen stemmer.")
	p.ClickButton("Vis meldingen")
	p.HasText("Vises til kl.")
	p.Clean()
	if *look != "" {
		p.Screenshot(*look+"/melding.png", browser.Phone, 0)
	}
}
