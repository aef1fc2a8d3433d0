package overview

import (
	"traad/internal/app/overview"
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
