package person

import (
	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// double tells that the person has more than one open enrolment in a pathway, which only a merge of her records leaves.
type double struct{ Message ui.Message }

func doubles(v *page.Visit, h *patient.Head) []double {
	open := map[string]int{}
	var out []double
	for _, c := range h.Courses {
		if !c.State.Open() {
			continue
		}
		if open[c.Pathway.Code]++; open[c.Pathway.Code] != 2 {
			continue
		}
		m := ui.Message{
			Tone: ui.Soon, Heading: v.T("Flere åpne forløp i samme tjeneste"),
			Text: v.T("Personen var registrert to ganger, og begge har et åpent forløp i %s. Alt i begge står som det var. Velg hvilket som fortsetter.", nb.Inside(v.T(c.Pathway.Title))),
		}
		if v.May(access.End) {
			m.Actions = []ui.Action{{Label: v.T("Velg hvilket som fortsetter"), Href: page.PersonPath(h.Patient) + "/ett-forlop?forlop=" + c.Pathway.Code}}
		}
		out = append(out, double{m})
	}
	return out
}
