package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// leaving tells the municipality's team who is ready to leave the hospital, until she has left.
func leaving(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "utskrivningsklar", Heading: v.T("Utskrivningsklare"), Icon: "leave", Tone: ui.Hospital}}
	if v.Actor.Role != care.MunicipalCoordinator {
		return s
	}
	for _, st := range d.Stays {
		if st.Ready.IsZero() {
			continue
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "u-" + string(st.ID), Sign: ui.Sign{Tone: ui.Hospital, Icon: "leave"}, Person: ui.Person{Name: st.Name, Href: page.PersonPath(st.Patient)},
			What: v.T("Utskrivningsklar fra %s", st.UnitName), Fact: v.T("Avtal hjemreisen med avdelingen, og hvem som ser til personen hjemme."),
			Deadline: ui.Deadline{Words: v.T("Siden %s", v.Voice.Moment(st.Ready.Time, v.Now())), Date: v.Voice.DayNear(date.In(st.Ready.Time), d.Today), Tone: ui.Soon},
			Action:   ui.Action{Label: v.T("Se og planlegg"), About: st.Name, Href: page.PersonPath(st.Patient)},
		})
	}
	s.Badge = &ui.Badge{Count: len(s.Lines)}
	return s
}
