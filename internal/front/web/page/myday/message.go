package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// messages are plans that did not reach a party's own system: somebody must ring, or send them again.
func messages(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "meldinger", Heading: v.T("Planer som ikke kom fram"), Icon: "envelope", Badge: &ui.Badge{Count: d.MessageCount}}}
	for _, m := range d.Messages {
		s.Lines = append(s.Lines, ui.Line{
			ID: "m-" + string(m.ID), Sign: ui.Sign{Tone: ui.Soon, Icon: "triangle"}, Person: ui.Person{Name: m.Name, Href: page.PersonPath(m.Patient), Age: m.Age},
			What: v.T(m.State.Words()) + ": " + m.To, Fact: v.T(m.Why), Deadline: ui.Deadline{Words: nb.Capital(v.Voice.Moment(m.At.Time, v.Now()))},
			Action: ui.Action{Label: v.T("Følg opp"), About: m.Name, Href: page.PersonPath(m.Patient) + "/plan/meldinger"},
		})
	}
	return s
}

// incoming are messages from the parties: an answer to a hearing, an enquiry.
func incoming(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "innkommet", Heading: v.T("Meldinger fra partene"), Icon: "envelope", Badge: &ui.Badge{Count: d.IncomingCount}}}
	for _, m := range d.Incoming {
		s.Lines = append(s.Lines, ui.Line{
			ID: "i-" + string(m.ID), Sign: ui.Sign{Icon: "envelope"}, Person: ui.Person{Name: m.Name, Href: page.PersonPath(m.Patient), Age: m.Age},
			What: v.T("%s fra %s", v.T(m.What), m.From), Fact: "«" + first(m.Text) + "»", Deadline: ui.Deadline{Words: nb.Capital(v.Voice.Moment(m.At.Time, v.Now()))},
			Action: ui.Action{Label: v.T("Les"), About: m.Name, Href: page.PersonPath(m.Patient) + "/plan/meldinger#innkommet"},
		})
	}
	return s
}
