package overview

import (
	"traad/internal/app/overview"
	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
)

// answered is what the three questions after a stay add up to.
type answered struct {
	Card  ui.Card
	Text  string
	Facts []ui.Fact
}

// afterwards shows how many stays ended in the last twelve months in the areas that the page shows, and how the three questions were
// answered.
func afterwards(o *overview.View) *answered {
	if len(o.Rows) == 0 {
		return nil
	}
	a := &answered{
		Card: ui.Card{ID: "etter-opphold", Heading: "Etter oppholdene: kunne det vært unngått?", Note: "siste 12 måneder"},
		Text: "Av opphold på sykehus og i KAD som ble avsluttet de siste tolv månedene, for personer som ble fulgt da: " + o.Stays.Ended.String() + ". Teamets egen vurdering, ikke en fasit.",
	}
	for i, word := range []string{"Ja", "Kanskje", "Nei", "Vet ikke", "Ikke besvart"} {
		a.Facts = append(a.Facts, ui.Fact{Term: word, Text: o.Stays.Answers[i].String()})
	}
	return a
}

// readmitted shows whether those who were discharged came back, where the pathway watches it.
func readmitted(o *overview.View) *answered {
	r := o.Readmissions
	if len(o.Rows) == 0 || r.Days == 0 {
		return nil
	}
	a := &answered{
		Card: ui.Card{ID: "reinnlagt", Heading: "Reinnlagt innen " + nb.Int(r.Days) + " dager", Note: "utskrevet de siste 12 månedene"},
		Text: "Utskrivelser som forløpet begynte rundt: " + r.All.String() + ". Planlagte opphold er ikke med.",
	}
	if share, ok := r.Share(); ok {
		a.Text += " Reinnlagt er " + nb.Int(share) + " % av de " + nb.Int(r.Back.N+r.Not.N) + " der det er kjent."
	}
	for _, f := range []struct {
		word string
		n    overview.Figure
	}{{"Reinnlagt", r.Back}, {"Ikke reinnlagt", r.Not}, {"Følges ennå", r.Waiting}, {"Ikke kjent", r.Unknown}} {
		a.Facts = append(a.Facts, ui.Fact{Term: f.word, Text: f.n.String()})
	}
	return a
}
