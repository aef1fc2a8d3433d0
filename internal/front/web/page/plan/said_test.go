package plan_test

import (
	"regexp"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// What the author replies reaches whoever said it, and nobody else of those who are heard; a number at a place in the plan leads to something.
func TestReplyReachesTheParty(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	write(t, w, kari)
	send(t, w, kari)
	nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
	form := gp.Get(planPath(kari, "/horing")).MustNotShow("svart før")
	place := regexp.MustCompile(`<option value="(mal/[0-9a-f]{16}/tekst)"`).FindStringSubmatch(form.HTML)[1]
	gp.Send(form, "svar", "change", "sted", place, "kommentar", "Ring meg også.").MustStatus(200)
	gp.Get(planPath(kari, "/horing")).MustShow("Dette har du svart før", "«Ring meg også.»", "Ikke besvart ennå.")
	panel := nes.Get(planPath(kari, ""))
	others := regexp.MustCompile(`href="([^"]*/horing\?part=[^"]+)"`).FindAllStringSubmatch(panel.HTML, -1)
	remark := regexp.MustCompile(`name="merknad" value="([^"]+)"`).FindStringSubmatch(panel.HTML)[1]
	nes.Post(planPath(kari, "/svar"), "merknad", remark, "svar", "Ja, vi ringer <deg>.").MustStatus(200)
	gp.Get(planPath(kari, "/horing")).MustShow("Besvart av Ingrid Sandvik").MustNotShow("Ikke besvart").MustEscape("Ja, vi ringer <deg>.")
	nes.Get(others[0][1]).MustStatus(200).MustShow("Før svar for Kari Aasen").MustNotShow("svart før", "vi ringer") // the patient's
	nes.Get(others[1][1]).MustStatus(200).MustShow("Dette har Mona Ruud svart før", "vi ringer")
	for _, c := range []struct {
		reader *webtest.Browser
		marked bool
	}{{nes, true}, {gp, false}} {
		p := c.reader.Get(planPath(kari, "")).MustStatus(200).MustShow("Jeg vil gå til postkassen selv")
		if got := strings.Contains(p.HTML, `href="#merknad-1"`); got != c.marked || got != strings.Contains(p.HTML, `id="merknad-1"`) {
			t.Errorf("a mark that leads nowhere, or no mark: %v", got)
		}
	}
}
