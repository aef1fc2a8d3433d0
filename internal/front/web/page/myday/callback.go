package myday

import (
	"slices"

	"traad/internal/app/callback"
	"traad/internal/app/worklist"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// callbacks are those who have asked on the public page to be rung. Who they are nobody has verified, but of clinicians their log-in says it.
func callbacks(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "fra-nettsiden", Heading: v.T("Fra nettsiden, ikke bekreftet"), Icon: "phone", Badge: &ui.Badge{Count: d.CallbackCount}}}
	if slices.ContainsFunc(d.Callbacks, func(c callback.Call) bool { return c.HPR != "" }) {
		s.Card.Heading = v.T("Fra nettsiden")
	}
	for _, c := range d.Callbacks {
		action := v.T("Ring og avklar")
		if c.HPR != "" {
			action = v.T("Se henvisningen")
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "n-" + string(c.ID), Sign: ui.Sign{Icon: "phone"}, Person: ui.Person{Name: c.Name},
			What: page.CallbackWhat(v.Voice, &c), Fact: c.AreaName + ". " + v.T(care.CallbackTimeTitle(c.Best)) + ".", Deadline: ui.Deadline{Words: nb.Capital(v.Voice.Moment(c.At.Time, v.Now()))},
			Action: ui.Action{Label: action, About: c.Name, Href: page.CallbackPath(c.ID)},
		})
	}
	s.More = &ui.Action{Label: v.T("Alle fra nettsiden"), Href: page.CallbacksPath}
	return s
}
