package removal

import (
	"traad/internal/app/patient"
	"traad/internal/app/removal"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

func eventCard(v *page.Visit, ev care.Event, by string) ui.Card {
	if by == "" {
		by = "Tråd"
	}
	return ui.Card{ID: "hva", Heading: v.T("Dette blir slettet: %s %s", nb.Inside(v.T(ev.Kind.Title())), v.Voice.DayNear(ev.On, v.Today())), Note: v.T("Skrevet av %s %s", by, v.Voice.Moment(ev.Recorded, v.Now()))}
}

// eventFacts are those of an event, and what was written beside it and goes with it.
func eventFacts(s *page.Step, ev care.Event) []ui.Fact {
	facts, v := s.Facts(ev), s.Visit
	switch ev.Kind {
	case care.PlanWritten:
		facts = append(facts, ui.Fact{Term: v.T("Følger med"), Text: v.T("Denne versjonen av planen, med høring og små endringer. Var det den som gjaldt, gjelder versjonen før igjen. Senere versjoner og utkast som bygger på den, blir stående: se over dem.")})
	case care.Mapped:
		facts = append(facts, ui.Fact{Term: v.T("Følger med"), Text: v.T("Kartleggingssamtalen. Skårer som ble satt i den, og planen som er begynt, blir stående: se over dem.")})
	}
	return facts
}

// goes is the card of what goes.
func goes(v *page.Visit) ui.Card { return ui.Card{ID: "hva", Heading: v.T("Dette blir slettet")} }

func courseFacts(v *page.Visit, c *patient.Course) []ui.Fact {
	facts := []ui.Fact{
		{Term: v.T("Forløp"), Text: v.T("%s i %s", v.T(c.Pathway.Title), c.Area.Name)},
		{Term: v.T("Nå"), Text: v.T(c.State.Now)},
		{Term: v.T("Innhold"), Text: v.T("%s med alle tekster, frister og spørsmål til IHT-lege", v.Voice.Plural(len(c.Events), "hendelse", "hendelser"))},
	}
	if on := c.State.ReferredOn; !on.IsZero() {
		facts = append(facts, ui.Fact{Term: v.T("Henvist"), Text: v.Voice.DayYear(on)})
	}
	return facts
}

func personFacts(v *page.Visit, h *patient.Head) []ui.Fact {
	events := 0
	for _, c := range h.Courses {
		events += len(c.Events)
	}
	courses := v.T("%s forløp", v.Voice.Int(len(h.Courses)))
	if len(h.Courses) == 1 {
		courses = v.T("1 forløp")
	}
	facts := []ui.Fact{
		{Term: v.T("Person"), Text: v.T("%s, født %s", h.Name(), nb.Numeric(h.Details.BirthDate))},
		{Term: v.T("Forløp"), Text: v.T("%s med %s", courses, v.Voice.Plural(events, "hendelse", "hendelser"))},
		{Term: v.T("Ellers"), Text: v.T("Opplysninger med alle versjoner, identitetsnumre, pårørende, fastlege, tjenesteytere, kartlegging, behandlingsplan med alle versjoner, skårer, avklaringer, bekymringer, opphold, varsler og spørsmål til IHT-lege")},
	}
	if n := len(h.Records); n > 1 {
		facts = append(facts, ui.Fact{Term: v.T("Sammenslått"), Text: v.T("%s, alle blir slettet", v.Voice.Plural(n, "registrering", "registreringer"))})
	}
	return facts
}

// scope says what a request is about, without a word of the content.
func scope(r removal.Removal) string {
	switch r.Scope {
	case removal.OneEvent:
		return "En hendelse"
	case removal.OneEnrolment:
		return "Et helt forløp"
	case removal.OneItem:
		title, _, _ := care.RemovalItem(r.Item)
		return title
	}
	return "En hel person"
}

func ground(r removal.Removal) string {
	if r.Ground == care.WrongPatient {
		return "ført på feil pasient"
	}
	return "vedtak om sletting"
}
