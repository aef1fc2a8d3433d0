package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// alerts are what hospital, KAD and legevakt have told and nobody has taken: first on the day.
func alerts(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{
		ID: "varsler", Heading: v.T("Varsler ingen har tatt"), Icon: "octagon", Tone: ui.Late, Badge: &ui.Badge{Count: d.AlertCount, Tone: ui.Late},
		Note: v.T("Går videre til neste person hvis ingen kvitterer. Ingen vakttjeneste: ring 113 eller 116 117."),
	}}
	if some := page.Some(v, len(d.Alerts), d.AlertCount); some != "" {
		s.Note = some + " " + s.Note
	}
	for _, l := range d.Alerts {
		s.Lines = append(s.Lines, page.AlertLine(v, l))
	}
	return s
}

// promised are the alerts that the reader took and has told nothing of: they wait for one sentence.
func promised(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{
		ID: "kvitterte", Heading: v.T("Varsler du har kvittert for"), Icon: "check", Tone: ui.Soon, Badge: &ui.Badge{Count: len(d.Promised), Tone: ui.Soon},
		Note: v.T("Skriv hva som ble gjort. Ellers går varselet videre til neste person."),
	}}
	for _, l := range d.Promised {
		if !l.Reminded.IsZero() {
			s.Tone, s.Badge.Tone = ui.Late, ui.Late
		}
		s.Lines = append(s.Lines, page.AlertLine(v, l))
	}
	return s
}
