package page

import (
	"cmp"
	"strings"
	"unicode"

	"traad/internal/app/patient"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// PersonBar is the person in one line over a page that does something about her. The head comes from patient.Header, with
// the deed that the page's form will do.
func PersonBar(v *Visit, h *patient.Head) ui.PersonBar {
	b := ui.PersonBar{Person: ui.Person{Name: h.Name(), Href: PersonPath(h.Patient)}, Age: nb.Int(h.Age()) + " år"}
	b.Facts = []ui.Fact{born(h), {Text: AreaName(h.Area), Strong: true}}
	if c := h.Current(); c != nil {
		b.Facts = append(b.Facts, courseFact(c, h.Today))
	}
	if h.Dead() {
		b.Person.Tags = []ui.Tag{DeadTag(h.Details.DeceasedOn)}
	} else if st := h.Admitted(); st != nil {
		b.Person.Tags = []ui.Tag{stayTag(st)}
	}
	return b
}

// PersonCrumbs is the way to a person's page, or to a page of hers where here is not "".
func PersonCrumbs(h *patient.Head, here string) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: "Forløp", Href: "/forlop"}, {Label: h.Area.Name, Href: "/forlop?kommune=" + string(h.Area.ID)}, {Label: h.Name()}}
	if here != "" {
		crumbs[2].Href = PersonPath(h.Patient)
		crumbs = append(crumbs, ui.Crumb{Label: here})
	}
	return crumbs
}

// PersonHead is the whole top of a person's own page. tab is the last part of the page's address, "" for Oversikt; number
// is the identity number where it has just been asked for, else "".
func PersonHead(v *Visit, h *patient.Head, tab, number string) ui.PersonHead {
	p := ui.PersonHead{Name: h.Name(), Age: nb.Int(h.Age()) + " år", Band: band(h, v), Team: near(h), Score: CFSLine(h), Tabs: personTabs(v, h, tab)}
	p.Facts = []ui.Fact{born(h), numberFact(v, h, number), {Text: AreaName(h.Area) + lives(h.Details.Lives), Strong: true}}
	if h.Details.Interpreter || h.Details.Language != "" {
		p.Facts = append(p.Facts, ui.Fact{Text: Language(h.Details)})
	}
	if c := h.Current(); c != nil {
		p.Facts = append(p.Facts, courseFact(c, h.Today))
		if on := c.State.ConsentedOn; !on.IsZero() && c.State.WithdrawnOn.IsZero() {
			p.Facts = append(p.Facts, ui.Fact{Text: "Samtykke " + nb.Numeric(on)})
		}
	}
	p.Actions = personActions(v, h)
	return p
}

func born(h *patient.Head) ui.Fact {
	return ui.Fact{Term: "Født", Text: nb.Numeric(h.Details.BirthDate), Strong: true}
}

func numberFact(v *Visit, h *patient.Head, number string) ui.Fact {
	switch {
	case number != "":
		return ui.Fact{Term: "Fødselsnummer", Text: number, Strong: true}
	case !h.Numbered:
		return ui.Fact{Text: "Fødselsnummer ikke registrert"}
	}
	f := ui.Fact{Text: "Fødselsnummer skjult"}
	if v.May(access.SeeNIN) {
		f.Link = &ui.Action{Label: "Vis", About: "fødselsnummer", Post: PersonPath(h.Patient) + "/fodselsnummer"}
	}
	return f
}

// courseFact says where the person is: «IHT langvarig oppfølging, dag 618».
func courseFact(c *patient.Course, today date.Date) ui.Fact {
	e := c.State
	switch {
	case e.Status == care.StatusEnded:
		return ui.Fact{Text: c.Pathway.Title + ", avsluttet " + nb.DayYear(e.EndedOn)}
	case e.Status == care.StatusActive:
		return ui.Fact{Text: c.Pathway.Title + ", " + nb.DayNumber(e.IncludedOn, today)}
	}
	return ui.Fact{Text: c.Pathway.Title + ", " + lower(e.Now)}
}

func lives(l string) string {
	return map[string]string{"alone": ", bor alene", "with_spouse": ", bor med ektefelle", "with_others": ", bor med andre"}[l]
}

// Language says which language the person speaks, and whether an interpreter is needed.
func Language(d patient.Details) string {
	text := "Snakker " + cmp.Or(d.Language, "norsk")
	if d.Interpreter {
		text += ", trenger tolk"
	}
	return text
}

// AreaName is the area as running text says it: «Nes kommune», «Grorud».
func AreaName(p patient.Place) string {
	if p.Kind == "municipality" {
		return p.Name + " kommune"
	}
	return p.Name
}

// DeadTag tells that the person is dead.
func DeadTag(on date.Date) ui.Tag { return ui.Tag{Text: "Død " + nb.LongDay(on), Icon: ui.NoIcon} }

func stayTag(st *patient.Stay) ui.Tag {
	switch {
	case !st.Ready.IsZero():
		return ui.Tag{Text: "Utskrivningsklar", Icon: "leave", Tone: ui.Hospital}
	case st.Kind == "legevakt":
		return ui.Tag{Text: "På legevakt nå", Icon: "ambulance", Tone: ui.Hospital}
	}
	return ui.AdmittedNow
}

// band is the purple line of one who is admitted, or the line of one who is dead.
func band(h *patient.Head, v *Visit) *ui.Message {
	if h.Dead() {
		m := &ui.Message{Tone: ui.Info, Heading: "Død " + nb.LongDay(h.Details.DeceasedOn) + ".", Text: "Besøk, brev og påminnelser er stoppet."}
		if c := h.Current(); c != nil && c.State.Open() {
			m.Text += " Forløpet må avsluttes av en i teamet."
		}
		return m
	}
	st := h.Admitted()
	if st == nil {
		return nil
	}
	m := &ui.Message{Tone: ui.Admitted, Heading: "Innlagt nå"}
	if st.Kind == "legevakt" {
		m.Heading = "På legevakt nå"
	}
	if st.Kind == "kad" {
		m.Heading = "Innlagt i KAD nå"
	}
	m.Heading += ", " + how(*st) + ", siden " + nb.Moment(st.From.Time, v.Now())
	if !st.Ready.IsZero() {
		m.Heading += ". Utskrivningsklar " + nb.Moment(st.Ready.Time, v.Now())
	}
	m.Text = stopped(h)
	return m
}

// StayWhere says how and where: «øyeblikkelig hjelp, Kongsvinger sykehus», «KAD, Øvre Romerike».
func StayWhere(st patient.Stay) string {
	kind := map[string]string{"kad": "KAD", "legevakt": "Legevakt"}[st.Kind]
	if kind != "" && !strings.HasPrefix(strings.ToLower(st.UnitName), strings.ToLower(kind)) {
		return kind + ", " + st.UnitName
	}
	return how(st)
}

// how is StayWhere where the sort of stay has been told.
func how(st patient.Stay) string {
	switch {
	case st.Kind != "hospital":
		return st.UnitName
	case st.Urgency == "emergency":
		return "øyeblikkelig hjelp, " + st.UnitName
	case st.Urgency == "planned":
		return "planlagt, " + st.UnitName
	}
	return st.UnitName
}

// stopped says what a stay does to what was planned.
func stopped(h *patient.Head) string {
	c := h.Current()
	if c == nil {
		return ""
	}
	text := ""
	for _, t := range c.OpenTasks() {
		if t.Paused && text == "" {
			text = "Frister er satt på pause."
		}
		if t.Booked && h.Admitted().Kind != "legevakt" {
			return strings.TrimSpace(text + " Avtalen " + nb.DayNear(t.On, h.Today) + " må flyttes eller avlyses.")
		}
	}
	return text
}

// Team is who to ring about the person.
func Team(h *patient.Head) ui.Team {
	var team ui.Team
	for _, m := range h.Team {
		team = append(team, member(m))
	}
	return team
}

// near is the team without those who are found under Opplysninger: care workers, and other next of kin than the closest.
func near(h *patient.Head) ui.Team {
	var team ui.Team
	kin := false
	for _, m := range h.Team {
		if m.Part == patient.CarePart || m.Part == patient.KinPart && kin {
			continue
		}
		kin = kin || m.Part == patient.KinPart
		team = append(team, member(m))
	}
	return team
}

func member(m patient.Member) ui.Member {
	out := ui.Member{Name: m.Name, Number: m.Phone, Note: m.Note}
	switch m.Part {
	case patient.MunicipalPart:
		out.Icon, out.Does = "house", "IHT-koordinator, "+m.Org
	case patient.HospitalPart:
		out.Icon, out.Does = "hospital", "IHT-koordinator, "+m.Org
	case patient.PhysicianPart:
		out.Icon, out.Does = "hospital", "IHT-lege"+comma(m.Title)
	case patient.GPPart:
		out.Icon, out.Does = "stethoscope", "fastlege"+comma(m.Org)
	case patient.SubstitutePart:
		out.Icon, out.Does = "stethoscope", "vikar for "+m.StandsIn
	case patient.CarePart:
		out.Icon, out.Does = "heart", cmp.Or(m.Title, "tjenesteyter")
	case patient.KinPart:
		out.Icon, out.Does = "people", m.Title
		if m.Main {
			out.Does += ", nærmest"
		}
		return out
	}
	switch {
	case m.Main:
		out.Note = "hovedansvar"
	case m.ViaOrg && out.Note == "" && m.Part == patient.GPPart:
		out.Note = "legekontoret"
	case m.ViaOrg && out.Note == "":
		out.Note = "via " + m.Org
	}
	return out
}

func comma(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

// CFSLine is the CFS scores as a line, with the pathway's upper limit for inclusion as a band.
func CFSLine(h *patient.Head) *ui.ScoreCard {
	c := h.Current()
	scores := h.Scores()
	if c == nil {
		return nil
	}
	if len(scores) == 0 {
		return &ui.ScoreCard{Heading: "Skrøpelighet (CFS)", Text: "Ikke skåret ennå."}
	}
	last := scores[len(scores)-1]
	heading := "Skrøpelighet (CFS): " + nb.Int(int(last.CFS))
	if n := len(scores); n > 1 {
		switch before := scores[0].CFS; {
		case before < last.CFS:
			heading += ", opp fra " + nb.Int(int(before))
		case before > last.CFS:
			heading += ", ned fra " + nb.Int(int(before))
		default:
			heading += ", som ved første skår"
		}
	}
	if n := len(scores); n > 6 {
		scores = scores[n-6:]
	}
	line := chart.ScoreLine{Label: chart.Label{ID: "cfs", Title: "CFS over tid"}, Min: 3, Max: 7, Width: 324}
	if limit := float64(c.Pathway.CFS.Max); limit > 0 {
		line.Band = chart.Band{From: limit - 0.5, To: limit + 0.5, Text: nb.Int(int(limit)) + ": øvre grense for inklusjon"}
	}
	for _, s := range scores {
		line.Scores = append(line.Scores, chart.Score{At: float64(s.On.Days(scores[0].On)), Value: float64(s.CFS), Text: monthShort(s.On)})
		line.Desc = join(line.Desc, nb.Int(int(s.CFS))+" "+nb.DayYear(s.On))
	}
	return &ui.ScoreCard{Heading: heading, Chart: line.SVG()}
}

func monthShort(d date.Date) string {
	text := nb.MonthYear(d)
	return text[:len(text)-4] + text[len(text)-2:]
}

// personActions are what can be done from the person's page: for one who is dead only the ending.
func personActions(v *Visit, h *patient.Head) []ui.Action {
	c := h.Current()
	switch {
	case c == nil || !c.State.Open():
		if v.May(access.Refer) && !h.Dead() {
			return []ui.Action{{Label: "Henvis på nytt", Icon: "plus", Href: "/henvisninger/ny?person=" + string(h.Patient)}}
		}
		return nil
	case c.State.Closing():
		if v.May(access.End) {
			return []ui.Action{{Label: "Avslutt", Icon: "leave", Href: EnrolmentPath(c.ID, "avslutt"), Look: ui.Primary}}
		}
		return nil
	}
	var actions []ui.Action
	if v.May(access.LogContact) && c.State.Included() {
		actions = append(actions, ui.Action{Label: "Logg kontakt", Icon: "pencil", Href: EnrolmentPath(c.ID, "kontakt")})
	}
	if v.May(access.Ask) {
		actions = append(actions, ui.Action{Label: "Spør IHT-lege", Icon: "chat", Href: PersonPath(h.Patient) + "/sporsmal"})
	}
	if c.State.Included() {
		actions = append(actions, ui.Action{Label: "Åpne behandlingsplan", Icon: "document", Href: EnrolmentPath(c.ID, "plan"), Look: ui.Primary})
	} else if v.May(access.Assess) {
		actions = append(actions, ui.Action{Label: "Vurder henvisningen", Icon: "flag", Href: EnrolmentPath(c.ID, "vurdering"), Look: ui.Primary})
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
		return ui.Tab{Label: label, Href: href, Icon: icon, Current: part == tab}
	}
	t := ui.Tabs{About: "Sider om personen", Items: []ui.Tab{add("Oversikt", "", ""), add("Oppfølging", "oppfolging", "")}}
	if c := h.Current(); c != nil && c.State.Included() {
		t.Items = append(t.Items, ui.Tab{Label: "Behandlingsplan", Href: EnrolmentPath(c.ID, "plan")})
	}
	t.Items = append(t.Items, add("Hendelser", "hendelser", ""), add("Opplysninger", "opplysninger", ""))
	if v.May(access.SeeLog) {
		t.Items = append(t.Items, add("Innsynslogg", "innsynslogg", "eye"))
	}
	return t
}

// lower returns s with a small first letter, for the middle of a sentence.
func lower(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return string(append([]rune{unicode.ToLower(r[0])}, r[1:]...))
}
