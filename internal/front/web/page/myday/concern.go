package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// concerns are the worsenings that somebody has reported, beside the yellow and red signs of the person's plan: first on the day, since
// nobody has acted on them.
func concerns(v *page.Visit, d *worklist.Day, signs map[care.PatientID][]plan.Signs) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "bekymringer", Heading: v.T("Meldt bekymring"), Icon: "bell", Badge: &ui.Badge{Count: len(d.Concerns)}}}
	for _, c := range d.Concerns {
		tone, icon := ui.Soon, "triangle"
		if c.Sign == "red" {
			tone, icon, s.Tone, s.Badge.Tone = ui.Late, "", ui.Late, ui.Late
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "b-" + string(c.ID), Sign: ui.Sign{Tone: tone, Icon: icon}, Person: ui.Person{Name: c.Name, Href: page.PersonPath(c.Patient), Age: c.Age},
			What: v.T(care.SignTitle(c.Sign)) + ": " + first(c.Text), Fact: v.T("Meldt av %s", c.By), Deadline: ui.Deadline{Words: nb.Capital(v.Voice.Moment(c.At.Time, v.Now())), Tone: tone, Icon: icon},
			Action: ui.Action{Label: v.T("Følg opp"), About: c.Name, Href: "/bekymringer/" + string(c.ID)},
			Worse:  page.WorseOf(v.Voice, signs[c.Patient]),
		})
	}
	return s
}

// first is the beginning of a text, for a line.
func first(text string) string {
	const most = 120
	r := []rune(text)
	for i, c := range r {
		if c == '\n' {
			r[i] = ' '
		}
	}
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + " …"
}
