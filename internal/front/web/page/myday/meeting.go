package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// decisions are what the coordinator group has decided, and the actor is to do.
func decisions(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "beslutninger", Heading: v.T("Beslutninger fra koordinatormøter"), Icon: "people", Badge: &ui.Badge{Count: len(d.Decisions)}}}
	for _, x := range d.Decisions {
		deadline := ui.Deadline{Words: v.Voice.Due(x.Due, d.Today), Date: v.Voice.DayNear(x.Due, d.Today)}
		switch {
		case x.Due.Before(d.Today):
			deadline.Tone = ui.Late
		case x.Due.Days(d.Today) <= 1:
			deadline.Tone = ui.Soon
		}
		what, at := x.Text, "/koordinatormoter/"+string(x.Meeting)
		if x.Code != "" {
			what = x.Code + ": " + what
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "b-" + string(x.ID), Sign: ui.Sign{Tone: deadline.Tone}, Person: ui.Person{Name: v.T("Møtet %s", v.Voice.DayNear(x.On, d.Today)), Href: at}, What: what, Deadline: deadline,
			Action: ui.Action{Label: v.T("Gjort"), About: x.Text, Href: at + "?gjort=" + string(x.ID) + "#b-" + string(x.ID)},
		})
	}
	return s
}
