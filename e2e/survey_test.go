package e2e

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/nb"
)

var surveyCode = regexp.MustCompile(`/u/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}`)

// surveys follows a round from the form that begins it to what a leader reads: six people answer by a link without being logged in, one of them without
// script, a seventh on paper that is typed in; nobody answers twice.
func surveys(t *testing.T, w *world) {
	today := date.In(time.Now())
	nurse := w.as(t, ahus)
	nurse.Open(w.at("/undersokelser/ny"))
	nurse.Choose("Undersøkelse", "Hvordan er IHT for deg?")
	nurse.Choose("Anonyme svar?", "Ja, anonyme")
	nurse.Choose("Forløp", "Forsterket hjemreise")
	nurse.Fill("Siste dag det kan svares", nb.Numeric(today.AddDays(14)))
	nurse.ClickButton("Start runden")
	nurse.HasText("Runden er startet.", "0 av 0 har svart")
	round := nurse.URL()
	nurse.Fill("Hvor mange?", "8")
	nurse.ClickButton("Lag lenker og ark")
	nurse.HasText("Kodene vises bare nå", "Svaret er anonymt")
	w.clean(t, nurse)
	seen := map[string]bool{}
	var links []string
	for _, at := range surveyCode.FindAllString(nurse.Text(), -1) {
		if !seen[at] {
			seen[at] = true
			links = append(links, at)
		}
	}
	if len(links) != 8 {
		t.Fatalf("%d links", len(links))
	}
	for i, at := range links[:6] {
		p := w.browser.Page(t)
		if i == 0 {
			p.DisableJavaScript()
		}
		p.Open(w.at(at))
		p.Choose("Har IHT påvirket hvor trygg du føler deg?", "Jeg føler meg mye tryggere enn før")
		p.Choose("Alt i alt, hvordan har du det nå for tiden?", fmt.Sprint(4+i))
		if i == 1 {
			w.clean(t, p)
		}
		p.ClickButton("Send svarene")
		p.HasText("Takk for svaret")
		p.Open(w.at(at))
		p.HasText("Undersøkelsen er besvart")
		p.Close()
	}
	nurse.Open(w.at("/undersokelser/svar"))
	nurse.Fill("Kode", links[6][len("/u/"):])
	nurse.ClickButton("Gå til spørsmålene")
	nurse.Choose("Har IHT påvirket hvor trygg du føler deg?", "Jeg føler meg mye tryggere enn før")
	nurse.ClickButton("Send svarene")
	nurse.HasText("Takk for svaret")
	nurse.Open(round)
	nurse.HasText("7 av 8 har svart", "Runden er åpen")
	nurse.MustNotHaveText("100 %")
	nurse.ClickButton("Avslutt runden nå")
	nurse.HasText("7 av 8 svarte (88 %, 95 % intervall", "100 %")
	w.clean(t, nurse)
	leader := w.as(t, manager)
	leader.Open(round)
	leader.HasText("7 av 8 svarte (88 %, 95 % intervall")
	refused(t, w, w.as(t, homeNurse), browser.Eval[string](leader, "location.pathname"))
}
