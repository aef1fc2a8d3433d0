package e2e

import (
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// administrator changes what a municipality aims at and one of its deadlines, and sees no person.
func administrator(t *testing.T, w *world) {
	today := date.In(time.Now())
	kari := w.as(t, nes)
	before := dueOf(t, kari, "Arvid Nilsen", today)

	siri := w.as(t, adminOfRegion)
	if at := strings.TrimPrefix(siri.URL(), w.base); at != "/administrasjon" {
		t.Errorf("the administrator begins at %s", at)
	}
	menu(t, siri, "Ressurser", "Administrasjon")
	siri.HasText("6 av 23 kommuner og bydeler i samarbeidet er i drift.")

	siri.Within("nav.tabs").ClickLink("Virksomheter")
	siri.ClickLink("Nes")
	siri.Fill("Måltall", "mange")
	siri.ClickButton("Lagre")
	siri.HasText("Måltall")
	if got := siri.Value("Måltall"); got != "mange" {
		t.Errorf("what was typed for the target is now %q", got)
	}
	siri.Fill("Måltall", "22")
	siri.ClickButton("Lagre")
	siri.HasText("Virksomheten er lagret.")
	kari.Open(w.at("/"))
	kari.HasText("Nes: 18 aktive av 20", "2 ledige plasser") // the approved plan holds where there is one

	siri.Within("nav.tabs").ClickLink("Forløp")
	siri.Choose("Hvilket forløp", "IHT langvarig oppfølging")
	siri.Choose("Kommune eller bydel", "Nes")
	siri.ClickButton("Tilpass frister")
	siri.HasText("Nes følger definisjonen, versjon 1.")
	siri.Beside("Svar på henvisning til sykehuset").Fill("Lengde", "15")
	siri.Beside("Vurder henvisningen").Fill("Lengde", "8")
	siri.ClickButton("Lagre frister")
	siri.HasText("høyst 10 virkedager") // the law's deadline is not lengthened
	if got := siri.Beside("Vurder henvisningen").Value("Lengde"); got != "8" {
		t.Errorf("what was typed for the assessment is now %q", got)
	}
	siri.Beside("Svar på henvisning til sykehuset").Fill("Lengde", "")
	w.clean(t, siri)
	siri.ClickButton("Lagre frister")
	siri.HasText("Fristene er lagret.")
	// A job moves the deadlines of those who are waiting.
	for limit := time.Now().Add(30 * time.Second); ; {
		kari.Open(w.at("/"))
		if got := dueOf(t, kari, "Arvid Nilsen", today); got == before.AddDays(1) {
			break
		} else if time.Now().After(limit) {
			t.Fatalf("Arvid Nilsen's assessment is due %s after the change, was %s", got, before)
		}
		time.Sleep(200 * time.Millisecond)
	}

	siri.Within("nav.tabs").ClickLink("Endringer")
	siri.HasText("Siri Haukeland", "Nes")
	w.clean(t, siri)
	refused(t, w, siri, "/forlop", "/oversikt", "/sporsmal", "/sok", "/henvisninger/ny", "/innflytting")
}

// dueOf is the day of the deadline in somebody's line on Min dag, within a fortnight.
func dueOf(t *testing.T, p *browser.Page, name string, today date.Date) date.Date {
	t.Helper()
	text := strings.Join(strings.Fields(p.Beside(name).Text()), " ")
	for n := range 15 {
		if day := today.AddDays(n); strings.Contains(text, nb.Due(day, today)+" "+nb.DayNear(day, today)) {
			return day
		}
	}
	t.Fatalf("no deadline within a fortnight in %q", text)
	return date.Date{}
}
