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
func clarifies(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "avklaringer", Heading: v.T("Behandlingsavklaringer å vurdere"), Icon: "tasks", Badge: &ui.Badge{Count: len(d.Clarifies)}}}
	for _, c := range d.Clarifies {
		what, fact := v.T("Avklaringen må vurderes på nytt"), v.T("Gjaldt til %s", v.Voice.DayNear(c.From.AddDays(-1), d.Today))
		tone := ui.Late
		switch c.Why {
		case care.LookWish:
			what, fact, tone = v.T("Pasientens ønske mangler medisinsk beslutning"), v.T("Ønsket er skrevet %s", v.Voice.DayNear(c.From, d.Today)), ui.Soon
		case care.LookNewWish:
			what, fact, tone = v.T("Pasienten har nye ønsker etter beslutningen"), v.T("Skrevet %s", v.Voice.DayNear(c.From, d.Today)), ui.Soon
		case care.LookEvaluated:
			fact = v.T("Planen er evaluert %s etter at den ble besluttet", v.Voice.DayNear(c.From, d.Today))
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "a-" + string(c.Patient), Sign: ui.Sign{Tone: tone}, Person: ui.Person{Name: c.Name, Href: page.PersonPath(c.Patient), Age: c.Age}, What: what, Fact: fact,
			Deadline: ui.Deadline{Words: v.T("%s siden", nb.Capital(v.Voice.Plural(d.Today.Days(c.From), "dag", "dager"))), Date: v.Voice.DayNear(c.From, d.Today), Tone: tone},
			Action:   ui.Action{Label: v.T("Vurder"), Href: page.PersonPath(c.Patient) + "/avklaringer?tilbake=" + url.QueryEscape("/"), About: c.Name},
		})
		if c.From == d.Today {
			s.Lines[len(s.Lines)-1].Deadline.Words = v.T("I dag")
		}
	}
	return s
}
