package recordexport_test

import (
	"flag"
	"path/filepath"
	"strconv"
	"testing"

	"traad/internal/app/agreement"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "folder for pictures")

// The page with the key is shown once, as the answer to a form: it fits every width, is free of faults that axe finds, and the key can be read whole.
func TestKeyPage(t *testing.T) {
	w := webtest.New(t)
	region(t, w)
	w.Do(w.Actor(webtest.Administrator), agreement.GiveNotice{Party: w.Orgs["Nes"], Seen: 1, Notice: care.AgreementNotice{On: webtest.Today.AddDays(-40), Ends: webtest.Today.AddDays(1), Reason: "x"}})
	w.Go(webtest.Today.AddDays(1), 10, 0)
	ask(w, webtest.Administrator)
	p := browser.ForTest(t).Page(t)
	p.ViewportSize(browser.Phone, 900)
	p.Open(w.Serve(webtest.Manager) + place)
	p.ClickButton("Godkjenn")
	p.HasText("Nøkkelen til uttrekket", "Vises bare nå", "traad unseal FIL")
	for _, width := range []int{browser.Phone, 820, browser.Desktop} {
		p.ViewportSize(width, 900)
		if n := p.Overflows(); n > 0 {
			t.Errorf("%d px wide scrolls %d px sideways", width, n)
		}
		p.Clean()
		if *look != "" {
			p.Screenshot(filepath.Join(*look, "key-"+strconv.Itoa(width)+".png"), width, 0)
		}
	}
}
