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
	return ui.Card{ID: "hva", Heading: "Dette blir slettet: " + nb.Inside(ev.Kind.Title()) + " " + nb.DayNear(ev.On, v.Today()), Note: "Skrevet av " + by + " " + nb.Moment(ev.Recorded, v.Now())}
}

// eventFacts are those of an event, and what was written beside it and goes with it.
func eventFacts(s *page.Step, ev care.Event) []ui.Fact {
	facts := s.Facts(ev)
	switch ev.Kind {
	case care.PlanWritten:
		facts = append(facts, ui.Fact{Term: "Følger med", Text: "Denne versjonen av planen, med høring og små endringer. Var det den som gjaldt, gjelder versjonen før igjen. Senere versjoner og utkast som bygger på den, blir stående: se over dem."})
	case care.Mapped:
		facts = append(facts, ui.Fact{Term: "Følger med", Text: "Kartleggingssamtalen. Skårer som ble satt i den, og planen som er begynt, blir stående: se over dem."})
	}
	return facts
}

func courseCard(*patient.Course) ui.Card { return ui.Card{ID: "hva", Heading: "Dette blir slettet"} }

func courseFacts(c *patient.Course) []ui.Fact {
	facts := []ui.Fact{
		{Term: "Forløp", Text: c.Pathway.Title + " i " + c.Area.Name},
		{Term: "Nå", Text: c.State.Now},
		{Term: "Innhold", Text: nb.Plural(len(c.Events), "hendelse", "hendelser") + " med alle tekster, frister og spørsmål til IHT-lege"},
	}
	if on := c.State.ReferredOn; !on.IsZero() {
		facts = append(facts, ui.Fact{Term: "Henvist", Text: nb.DayYear(on)})
	}
	return facts
}

func personFacts(h *patient.Head) []ui.Fact {
	events := 0
	for _, c := range h.Courses {
		events += len(c.Events)
	}
	facts := []ui.Fact{
		{Term: "Person", Text: h.Name() + ", født " + nb.Numeric(h.Details.BirthDate)},
		{Term: "Forløp", Text: nb.Plural(len(h.Courses), "forløp", "forløp") + " med " + nb.Plural(events, "hendelse", "hendelser")},
		{Term: "Ellers", Text: "Opplysninger med alle versjoner, identitetsnumre, pårørende, fastlege, tjenesteytere, kartlegging, behandlingsplan med alle versjoner, skårer, avklaringer, bekymringer, opphold, varsler og spørsmål til IHT-lege"},
	}
	if n := len(h.Records); n > 1 {
		facts = append(facts, ui.Fact{Term: "Sammenslått", Text: nb.Plural(n, "registrering", "registreringer") + ", alle blir slettet"})
	}
	return facts
}

// what says what a request is about, without a word of the content.
func what(r removal.Removal) string {
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
