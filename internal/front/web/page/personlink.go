package page

import (
	"traad/internal/app/patient"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// personActions are what can be done from the person's page: for one who is dead only the ending.
func personActions(v *Visit, h *patient.Head) []ui.Action {
	c := h.Current()
	switch {
	case h.Emergency && c != nil && c.State.Included():
		return []ui.Action{{Label: v.T("Åpne behandlingsplan"), Icon: "document", Href: EnrolmentPath(c.ID, "plan"), Look: ui.Primary}}
	case h.Emergency:
		return nil
	case c == nil || !c.State.Open():
		if v.May(access.Refer) && !h.Dead() {
			return []ui.Action{{Label: v.T("Henvis på nytt"), Icon: "plus", Href: "/henvisninger/ny?person=" + string(h.Patient)}}
		}
		return nil
	case c.State.Closing():
		if v.May(access.End) {
			return []ui.Action{{Label: v.T("Avslutt"), Icon: "leave", Href: EnrolmentPath(c.ID, "avslutt"), Look: ui.Primary}}
		}
		return nil
	}
	var actions []ui.Action
	if n := len(c.State.Evaluations); n > 0 && c.State.Evaluations[n-1].Go == "end" && v.May(access.End) { // decided, not done
		actions = append(actions, ui.Action{Label: v.T("Avslutt"), Icon: "leave", Href: EnrolmentPath(c.ID, "avslutt")})
	}
	if v.May(access.LogContact) && c.State.Included() {
		actions = append(actions, ui.Action{Label: v.T("Logg kontakt"), Icon: "pencil", Href: EnrolmentPath(c.ID, "kontakt")})
	}
	if v.May(access.Ask) {
		actions = append(actions, ui.Action{Label: v.T("Spør IHT-lege"), Icon: "chat", Href: PersonPath(h.Patient) + "/sporsmal"})
	}
	if c.State.Plan != nil && v.May(access.SeePlan) {
		actions = append(actions, ui.Action{Label: v.T("Trygghetskort"), Icon: "document", Href: PersonPath(h.Patient) + "/trygghetskort"})
	}
	if v.May(access.MakeLetter) {
		actions = append(actions, ui.Action{Label: v.T("Brev"), Icon: "envelope", Href: EnrolmentPath(c.ID, "brev")})
	}
	if v.May(access.BringCase) {
		actions = append(actions, ui.Action{Label: v.T("Ta opp i koordinatormøte"), Icon: "people", Href: PersonPath(h.Patient) + "/koordinatormote"})
	}
	if v.May(access.RecordStay) {
		actions = append(actions, ui.Action{Label: v.T("Registrer hendelse"), Icon: "bed", Href: PersonPath(h.Patient) + "/innleggelse"})
	}
	if v.May(access.Report) {
		actions = append(actions, ui.Action{Label: v.T("Meld bekymring"), Icon: "bell", Href: PersonPath(h.Patient) + "/bekymring"})
	}
	if c.State.Included() {
		actions = append(actions, ui.Action{Label: v.T("Åpne behandlingsplan"), Icon: "document", Href: PersonPath(h.Patient) + "/plan", Look: ui.Primary})
	} else if v.May(access.Assess) {
		actions = append(actions, ui.Action{Label: v.T("Vurder henvisningen"), Icon: "flag", Href: EnrolmentPath(c.ID, "vurdering"), Look: ui.Primary})
	}
	return actions
}

// personTabs leads to the person's other pages.
func personTabs(v *Visit, h *patient.Head, tab string) ui.Tabs {
	base := PersonPath(h.Patient)
	add := func(label, part, icon string) ui.Tab {
		href := base
		if part != "" {
			href += "/" + part
		}
		return ui.Tab{Label: v.T(label), Href: href, Icon: icon, Current: part == tab}
	}
	t := ui.Tabs{About: v.T("Sider om personen"), Items: []ui.Tab{add("Oversikt", "", ""), add("Oppfølging", "oppfolging", "")}}
	if c := h.Current(); c != nil && c.State.Included() {
		t.Items = append(t.Items, ui.Tab{Label: v.T("Kartlegging"), Href: EnrolmentPath(c.ID, "kartlegging")}, add("Behandlingsplan", "plan", ""))
	}
	events := add("Hendelser", "hendelser", "")
	events.Badge = &ui.Badge{Count: EventCount(h)}
	t.Items = append(t.Items, add("Skårer", "skarer", ""), events, add("Opplysninger", "opplysninger", ""))
	if v.May(access.SeeLog) && !h.Emergency {
		t.Items = append(t.Items, add("Innsynslogg", "innsynslogg", "eye"))
	}
	return t
}
