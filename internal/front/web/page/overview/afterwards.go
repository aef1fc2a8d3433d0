package overview

import (
	"traad/internal/app/overview"
	"traad/internal/base/lang"
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
func afterwards(v *lang.Voice, o *overview.View) *answered {
	if len(o.Rows) == 0 {
		return nil
	}
	a := &answered{
		Card: ui.Card{ID: "etter-opphold", Heading: v.Say("Etter oppholdene: kunne det vært unngått?"), Note: v.Say("siste 12 måneder")},
		Text: v.Say("Av opphold på sykehus og i KAD som ble avsluttet de siste tolv månedene, for personer som ble fulgt da: %s. Teamets egen vurdering, ikke en fasit.", o.Stays.Ended.In(v)),
	}
	for i, word := range []string{"Ja", "Kanskje", "Nei", "Vet ikke", "Ikke besvart"} {
		a.Facts = append(a.Facts, ui.Fact{Term: v.Say(word), Text: o.Stays.Answers[i].In(v)})
	}
	return a
}

// readmitted shows whether those who were discharged came back, where the pathway watches it.
func readmitted(v *lang.Voice, o *overview.View) *answered {
	r := o.Readmissions
	if len(o.Rows) == 0 || r.Days == 0 {
		return nil
	}
	a := &answered{
		Card: ui.Card{ID: "reinnlagt", Heading: v.Say("Reinnlagt innen %s dager", v.Int(r.Days)), Note: v.Say("utskrevet de siste 12 månedene")},
		Text: v.Say("Utskrivelser som forløpet begynte rundt: %s. Planlagte opphold er ikke med.", r.All.In(v)),
	}
	if share, ok := r.Share(); ok {
		a.Text += " " + v.Say("Reinnlagt er %s av de %s der det er kjent: %s (95 %% intervall %s–%s).", v.Int(share.K), v.Int(share.N), v.Percent(share.Value, 0), v.Decimal(100*share.Low, 0), v.Percent(share.High, 0))
		if least, ok := r.AtLeast(); ok {
			a.Text += " " + v.Say("Andelen er høyere enn den egentlig er: den som kommer tilbake, telles straks, den andre først når %s dager er gått, og ikke hvis oppfølgingen slutter før det. Er ingen av de andre %s reinnlagt, er den %s.", v.Int(r.Days), v.Int(least.N-share.N), v.Percent(least.Value, 0))
		}
	}
	for _, f := range []struct {
		word string
		n    overview.Figure
	}{{"Reinnlagt", r.Back}, {"Ikke reinnlagt", r.Not}, {"Følges ennå", r.Waiting}, {"Ikke kjent", r.Unknown}} {
		a.Facts = append(a.Facts, ui.Fact{Term: v.Say(f.word), Text: f.n.In(v)})
	}
	return a
}
