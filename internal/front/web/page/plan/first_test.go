package plan_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// A first plan is read as a plan: there is nothing that it could differ from. What the GP is asked stands above it in three lines, and what
// is new since the GP answered is a list of changes.
func TestFirstPlanIsReadWhole(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	write(t, w, kari)
	nes, gp := w.As(webtest.Nes), w.As(webtest.GP)
	nes.Send(nes.Get(planPath(kari, "/send")), "frist", "27.11.2026").MustStatus(200).MustShow("Planen er sendt på høring.") // nothing in particular is asked
	p := gp.Get(planPath(kari, "/horing")).MustStatus(200).
		MustShow("Dette er den første planen, og ett tiltak er ditt.", "Dette ber vi fastlegen om", "Si om du kan ta tiltakene som er satt på deg.", "Den første planen",
			"«Jeg vil gå til postkassen selv»", "Fysioterapeut trener styrke", "Hovne ankler", "Les hele planen").
		MustNotShow("Nytt mål", "Nytt tiltak", "Ny kontakt", "er ny", "Nytt siden")
	_, asks, _ := strings.Cut(p.HTML, `class="asks"`)
	asks, _, _ = strings.Cut(asks, "</ul>")
	if n := strings.Count(asks, "<li>"); n != 3 {
		t.Errorf("%d lines are asked", n)
	}
	var at []int
	for _, want := range []string{"Dette ber vi", "Tiltakene vi har satt på deg", "Den første planen", "Hvem gjør hva", "Ditt svar"} {
		at = append(at, strings.Index(p.HTML, want))
	}
	if !slices.IsSorted(at) || at[0] < 0 {
		t.Errorf("stands in the order %v", at)
	}
	if strings.Count(p.Text, "Blodprøver: kreatinin og kalium") < 1 || strings.Contains(p.Text, "Foreslått til fastlegen") {
		t.Error("the GP's own measure stands twice, or not at all")
	}
	gp.Send(p, "svar", "agree").MustStatus(200).MustShow("Takk, svaret er sendt.")

	edit := nes.Get(planPath(kari, "/rediger"))
	nes.Send(edit, newPath(edit, "mal", "tekst"), "Jeg vil danse på kafeen").MustStatus(200)
	gp.Get(planPath(kari, "/horing")).MustStatus(200).MustShow("Nytt siden du svarte", "Nytt mål: «Jeg vil danse på kafeen»").MustNotShow("Dette er den første planen", "«Jeg vil gå til postkassen selv»")
}
