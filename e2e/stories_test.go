// Package e2e tells the users' stories in a real browser, against the program as a user starts it: `traad demo`, on both
// engines. Each story is a subtest, so that one can be told alone:
//
//	go test ./e2e -run 'TestStories/sqlite/day'
//
// The stories of one engine share one running demo and are told in order; each keeps to persons of its own where it
// changes something. Afterwards the demo is stopped as an operator would, and what it logged is read for what must never
// stand there.
//
// TestCrawl visits every page that each of the demo's users can reach, on SQLite. TestLook takes pictures, for eyes.
package e2e

import (
	"os"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
)

// world is what a story is told in: a running demo and a browser.
type world struct {
	*demo
	browser *browser.Browser
	axe     bool // whether pages are looked at with axe
}

// axe reports whether axe-core is installed. Without it the stories are told all the same, and a line says what is not
// looked at; in CI that is a failure.
func axe(t *testing.T) bool {
	t.Helper()
	_, err := browser.FindAxe()
	switch {
	case err == nil:
		return true
	case os.Getenv("CI") != "":
		t.Fatal(err)
	}
	t.Logf("SKIPPED: %v", err)
	return false
}

// clean checks a page as browser.Page.Clean does. Stories do so where a page stands as TestCrawl never sees it: with faults,
// with a conflict, of somebody new. What the console said is of all pages in the tab until then.
func (w *world) clean(t *testing.T, p *browser.Page) {
	t.Helper()
	if w.axe {
		p.Clean()
		return
	}
	for _, fault := range append(p.ConsoleErrors(), p.RequestsToOtherHosts()...) {
		t.Errorf("%s: %s", p.URL(), fault)
	}
}

// stories are told in this order: a later one may count on what an earlier one left.
var stories = []struct {
	name string
	tell func(t *testing.T, w *world)
}{
	{"day", day},
	{"roles", roles},
	{"administrator", administrator},
	{"without-script", withoutScript},
	{"keyboard", keyboard},
	{"two-at-once", twoAtOnce},
	{"record-system", recordSystem},
	{"providers", providers},
	{"surveys", surveys},
	{"candidates", candidates},
	{"bad-input", badInput},
	{"expired-session", expiredSession},
	{"candidate-gone", candidateGone}, // what candidates began: a job of every minute has run since
}

func TestStories(t *testing.T) {
	b := browser.ForTest(t)
	dependOnProduct(t)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			// Both engines give the same pages, so that axe looks at those of one.
			w := &world{startDemo(t, engine), b, engine == db.SQLite && axe(t)}
			for _, s := range stories {
				t.Run(s.name, func(t *testing.T) { s.tell(t, w) })
			}
		})
	}
}

// as opens a page where somebody has logged in with the button «Logg inn som …».
func (w *world) as(t *testing.T, who string) *browser.Page {
	t.Helper()
	p := w.browser.Page(t)
	p.Open(w.at("/logg-inn"))
	p.ClickButton("Logg inn som " + who)
	return p
}

// Those who log in.
const (
	nes           = "IHT-koordinator, Nes kommune"
	lillestrom    = "IHT-koordinator, Lillestrøm kommune"
	ahus          = "IHT-koordinator, Ahus"
	physician     = "IHT-lege, Ahus"
	gp            = "Fastlege, Årnes legesenter"
	ward          = "Behandler, Kongsvinger sykehus, medisinsk avdeling"
	homeNurse     = "Tjenesteyter, Hjemmesykepleien Nes"
	manager       = "Leder, Seksjon for IHT, Ahus"
	managerNes    = "Leder, Nes kommune"
	analyst       = "Analytiker, Ahus"
	adminOfRegion = "Administrator, Ahus"
)
