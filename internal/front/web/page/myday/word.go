package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// words are what patients and next of kin have sent about the plan, and wait for an answer to.
func words(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "forslag", Heading: v.T("Forslag fra pasient og pårørende"), Icon: "chat", Badge: &ui.Badge{Count: len(d.Words)}}}
	for _, w := range d.Words {
		from := v.T("Fra pasienten selv")
		if w.Kin != "" {
			from = v.T("Fra %s, pårørende", w.Kin)
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "f-" + string(w.ID), Sign: ui.Sign{Icon: "chat"}, Person: ui.Person{Name: w.Name, Href: page.PersonPath(w.Patient), Age: w.Age},
			What: v.T(care.WordTitle(w.Kind)) + ": «" + first(w.Text) + "»", Fact: from, Deadline: ui.Deadline{Words: nb.Capital(v.Voice.Moment(w.At.Time, v.Now()))},
			Action: ui.Action{Label: v.T("Svar"), About: w.Name, Href: page.PersonPath(w.Patient) + "/forslag"},
		})
	}
	return s
}
