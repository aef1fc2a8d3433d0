package myday

import (
	"net/url"

	"traad/internal/app/worklist"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// clarifies are the treatment clarifications that wait for the reader, who is a physician.
func clarifies(d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "avklaringer", Heading: "Behandlingsavklaringer å vurdere", Icon: "tasks", Badge: &ui.Badge{Count: len(d.Clarifies)}}}
	for _, c := range d.Clarifies {
		what, fact := "Avklaringen må vurderes på nytt", "Gjaldt til "+nb.DayNear(c.From.AddDays(-1), d.Today)
		tone := ui.Late
		switch c.Why {
		case care.LookWish:
			what, fact, tone = "Pasientens ønske mangler medisinsk beslutning", "Ønsket er skrevet "+nb.DayNear(c.From, d.Today), ui.Soon
		case care.LookNewWish:
			what, fact, tone = "Pasienten har nye ønsker etter beslutningen", "Skrevet "+nb.DayNear(c.From, d.Today), ui.Soon
		case care.LookEvaluated:
			fact = "Planen er evaluert " + nb.DayNear(c.From, d.Today) + " etter at den ble besluttet"
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "a-" + string(c.Patient), Sign: ui.Sign{Tone: tone}, Person: ui.Person{Name: c.Name, Href: page.PersonPath(c.Patient), Age: c.Age}, What: what, Fact: fact,
			Deadline: ui.Deadline{Words: nb.Capital(nb.Plural(d.Today.Days(c.From), "dag", "dager")) + " siden", Date: nb.DayNear(c.From, d.Today), Tone: tone},
			Action:   ui.Action{Label: "Vurder", Href: page.PersonPath(c.Patient) + "/avklaringer?tilbake=" + url.QueryEscape("/"), About: c.Name},
		})
		if c.From == d.Today {
			s.Lines[len(s.Lines)-1].Deadline.Words = "I dag"
		}
	}
	return s
}
