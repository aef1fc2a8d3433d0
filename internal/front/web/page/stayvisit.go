package page

import (
	"traad/internal/app/patient"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// AskAfter reports whether the three questions after a stay wait: of one in a bed that ended within 90 days, and that nobody has answered.
func AskAfter(st patient.Stay, today date.Date) bool {
	return !st.Open() && !st.NoBed && !st.Died && st.Kind != "legevakt" && st.Review == nil && today.Days(date.In(st.To.Time)) <= 90
}

// StayVisits are the visits of a person that a stay has come over, nil where there are none: keep, make on the ward, move or call off.
func StayVisits(v *Visit, h *patient.Head) (*ui.Section, error) {
	st := h.Admitted()
	if st == nil || !v.May(access.BookVisit) {
		return nil, nil
	}
	found, err := worklist.WithVisits(v.Ctx(), v.Service.Store.Reader(), []worklist.Stay{{Patient: h.Patient, ID: st.ID, Name: h.Name(), Kind: st.Kind}})
	if err != nil {
		return nil, err
	}
	s := VisitSection(v, found, h.Today)
	if len(s.Lines) == 0 {
		return nil, nil
	}
	for i := range s.Lines {
		s.Lines[i].Person = ui.Person{Name: s.Lines[i].What}
		s.Lines[i].What = ""
	}
	return &s, nil
}

// VisitSection asks what becomes of each visit that somebody who is admitted has booked. One that somebody has decided says what.
func VisitSection(v *Visit, stays []worklist.Stay, today date.Date) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "avtaler-under-opphold", Heading: v.T("Avtaler mens personen er innlagt"), Icon: "calendar", Tone: ui.Hospital}}
	waiting := 0
	for _, st := range stays {
		for _, b := range st.Visits {
			l := ui.Line{
				ID: "a-" + string(b.Enrolment) + "-" + b.Rule, Sign: ui.Sign{Tone: ui.Hospital, Icon: "calendar"}, Person: ui.Person{Name: st.Name, Href: PersonPath(st.Patient)},
				What: v.T(b.Title), Deadline: ui.Deadline{Words: nb.Capital(v.Voice.Due(b.On, today)), Date: v.Voice.DayNear(b.On, today)},
			}
			switch b.Choice {
			case "keep":
				l.Fact = v.T("Avtalen skal stå.")
			case "ward":
				l.Fact = v.T("Gjøres på avdelingen.")
			default:
				waiting++
				l.Fact = v.T("Behold, flytt eller gjør det på avdelingen?")
				l.Deadline.Tone = ui.Soon
				if v.May(access.BookVisit) {
					l.Action = ui.Action{Label: v.T("Bestem"), About: st.Name, Href: PersonPath(st.Patient) + "/innleggelse/" + string(st.ID) + "/avtale?forlop=" + string(b.Enrolment) + "&slag=" + b.Rule}
				}
			}
			s.Lines = append(s.Lines, l)
		}
	}
	s.Badge = &ui.Badge{Count: waiting}
	return s
}
