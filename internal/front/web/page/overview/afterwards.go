package overview

import (
	"traad/internal/app/overview"
	"traad/internal/app/stay"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// answered is what the three questions after a stay add up to.
type answered struct {
	Card  ui.Card
	Text  string
	Facts []ui.Fact
}

// afterwards counts stays that ended in the last twelve months in the areas that the page shows, and how the three questions were
// answered. The period is always the same, so that no small number shows as the difference of two.
func afterwards(v *page.Visit, o *overview.View) (*answered, error) {
	var areas []care.OrgID
	for _, r := range o.Rows {
		areas = append(areas, r.ID)
	}
	if len(areas) == 0 {
		return nil, nil
	}
	f, err := stay.FiguresOf(v.Ctx(), v.Service, areas, o.To.AddMonths(-12), o.To, o.Hidden)
	if err != nil {
		return nil, err
	}
	a := &answered{
		Card: ui.Card{ID: "etter-opphold", Heading: "Etter oppholdene: kunne det vært unngått?", Note: "siste 12 måneder"},
		Text: "Av opphold på sykehus og i KAD som ble avsluttet de siste tolv månedene, for personer som ble fulgt: " + figure(overview.Figure(f.Ended)) + ". Teamets egen vurdering, ikke en fasit.",
	}
	for i, word := range []string{"Ja", "Kanskje", "Nei", "Vet ikke", "Ikke besvart"} {
		a.Facts = append(a.Facts, ui.Fact{Term: word, Text: figure(overview.Figure(f.Answers[i]))})
	}
	return a, nil
}
