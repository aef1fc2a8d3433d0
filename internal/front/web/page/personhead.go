package page

import (
	"cmp"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// PersonBar is the person in one line over a page that does something about her. The head comes from patient.Header, with
// the deed that the page's form will do.
func PersonBar(v *Visit, h *patient.Head) ui.PersonBar {
	b := ui.PersonBar{Person: ui.Person{Name: h.Name(), Href: PersonPath(h.Patient)}, Age: v.T("%s år", nb.Int(h.Age()))}
	b.Facts = []ui.Fact{born(v, h), {Text: AreaName(v.Voice, h.Area), Strong: true}}
	if c := h.Current(); c != nil {
		b.Facts = append(b.Facts, courseFact(v.Voice, c, h.Today))
	}
	if h.Dead() {
		b.Person.Tags = []ui.Tag{DeadTag(v.Voice, h.Details.DeceasedOn)}
	} else if st := h.Admitted(); st != nil {
		b.Person.Tags = []ui.Tag{stayTag(v.Voice, st)}
	}
	return b
}

// PersonCrumbs is the way to a person's page, or to a page of hers where here is not "".
func PersonCrumbs(h *patient.Head, here string) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: "Forløp", Href: "/forlop", Ours: true}}
	if !h.AddressHidden {
		crumbs = append(crumbs, ui.Crumb{Label: h.Area.Name, Href: "/forlop?kommune=" + string(h.Area.ID)})
	}
	if here == "" {
		return append(crumbs, ui.Crumb{Label: h.Name()})
	}
	return append(crumbs, ui.Crumb{Label: h.Name(), Href: PersonPath(h.Patient)}, ui.Crumb{Label: here})
}

// PersonHead is the whole top of a person's own page. tab is the last part of the page's address, "" for Oversikt; number
// is the identity number where it has just been asked for, else "".
func PersonHead(v *Visit, h *patient.Head, tab, number string) ui.PersonHead {
	p := ui.PersonHead{Name: h.Name(), Age: v.T("%s år", nb.Int(h.Age())), Band: band(h, v), Team: near(v.Voice, h), Score: CFSLine(v.Voice, h), Tabs: personTabs(v, h, tab)}
	p.Facts = []ui.Fact{born(v, h), numberFact(v, h, number), {Text: AreaName(v.Voice, h.Area) + comma(v.T(lives(h.Details.Lives))), Strong: true}}
	if t := h.Details.Protection.Title(); h.Details.Protection != care.Unprotected {
		p.Facts = append(p.Facts, ui.Fact{Text: v.T(t), Strong: true})
	}
	if h.Details.Interpreter || h.Details.Language != "" {
		p.Facts = append(p.Facts, ui.Fact{Text: Language(v.Voice, h.Details)})
	}
	if c := h.Current(); c != nil {
		p.Facts = append(p.Facts, courseFact(v.Voice, c, h.Today))
		if on := c.State.ConsentedOn; !on.IsZero() && c.State.WithdrawnOn.IsZero() {
			p.Facts = append(p.Facts, ui.Fact{Text: v.T("Samtykke %s", nb.Numeric(on))})
		}
		if c.Code != "" && c.State.Open() {
			p.Facts = append(p.Facts, ui.Fact{Text: v.T("Referanse i varsler %s", c.Code)})
		}
	}
	p.Actions = personActions(v, h)
	return p
}

func born(v *Visit, h *patient.Head) ui.Fact {
	return ui.Fact{Term: v.T("Født"), Text: nb.Numeric(h.Details.BirthDate), Strong: true}
}

func numberFact(v *Visit, h *patient.Head, number string) ui.Fact {
	switch {
	case number != "":
		return ui.Fact{Term: v.T("Fødselsnummer"), Text: number, Strong: true, Private: true}
	case h.Numbered == 0:
		return ui.Fact{Text: v.T("Fødselsnummer ikke registrert"), Private: true}
	}
	f := ui.Fact{Text: v.T("Fødselsnummer skjult"), Private: true}
	if v.May(access.SeeNIN) {
		f.Link = &ui.Action{Label: v.T("Vis"), About: v.T("fødselsnummer"), Post: PersonPath(h.Patient) + "/fodselsnummer"}
	}
	return f
}

// courseFact says where the person is: «IHT langvarig oppfølging, dag 618».
func courseFact(v *lang.Voice, c *patient.Course, today date.Date) ui.Fact {
	e, pathway := c.State, v.Say(c.Pathway.Title)
	switch {
	case e.Status == care.StatusEnded:
		return ui.Fact{Text: v.Say("%s, avsluttet %s", pathway, v.DayYear(e.EndedOn))}
	case e.Status == care.StatusActive:
		return ui.Fact{Text: pathway + ", " + v.DayNumber(e.IncludedOn, today)}
	}
	return ui.Fact{Text: pathway + ", " + nb.Inside(v.Say(e.Now))}
}

func lives(l string) string {
	return map[string]string{"alone": "bor alene", "with_spouse": "bor med ektefelle", "with_others": "bor med andre"}[l]
}

// Language says which language the person speaks, and whether an interpreter is needed.
func Language(v *lang.Voice, d patient.Details) string {
	language := cmp.Or(d.Language, v.Say("norsk"))
	if d.Interpreter {
		return v.Say("Snakker %s, trenger tolk", language)
	}
	return v.Say("Snakker %s", language)
}

// AreaName is the area as running text says it: «Nes kommune», «Grorud».
func AreaName(v *lang.Voice, p patient.Place) string {
	if p.ID == "" {
		return v.Say("Kommune skjult")
	}
	return orgName(v, p.Name, p.Kind)
}

// DeadTag tells that the person is dead.
func DeadTag(v *lang.Voice, on date.Date) ui.Tag {
	return ui.Tag{Text: v.Say("Død %s", v.LongDay(on)), Icon: ui.NoIcon}
}

func stayTag(v *lang.Voice, st *patient.Stay) ui.Tag {
	switch {
	case st.Away:
		return ui.Tag{Text: v.Say("Innlagt, på permisjon"), Icon: "leave", Tone: ui.Hospital}
	case !st.Ready.IsZero():
		return ui.Tag{Text: v.Say("Utskrivningsklar"), Icon: "leave", Tone: ui.Hospital}
	case st.Kind == "legevakt":
		return ui.Tag{Text: v.Say("På legevakt nå"), Icon: "ambulance", Tone: ui.Hospital}
	case st.NoBed:
		return ui.Tag{Text: v.Say("I akuttmottak nå"), Icon: "ambulance", Tone: ui.Hospital}
	}
	return ui.AdmittedNow(v)
}
