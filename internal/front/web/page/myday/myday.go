// Package myday is Min dag: what I must do now, ordered by harm.
package myday

import (
	"embed"
	"fmt"
	"html/template"

	"traad/internal/app/agreement"
	planapp "traad/internal/app/plan"
	"traad/internal/app/removal"
	"traad/internal/app/worklist"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Head     ui.Head
	Counters ui.Counters
	Views    []ui.Action // "mine" and "all", for those who reach several municipalities
	Sections []ui.Section
	Stays    ui.Card
	StayList []ui.Stay
	Told     []told // emergency access to those whom the team follows
	Areas    []area
	Phones   ui.Phones
	Register []ui.Action
	Messages []ui.Message
}

type area struct {
	Card  ui.Card
	Chart template.HTML
	Text  string
}

// told is one emergency access.
type told struct {
	Person ui.Person
	Fact   string
}

// Show is the page. The managers, analysts and administrators have no day here: they start where their work is.
func Show(v *page.Visit) error {
	switch {
	case v.May(access.SeeMyDay):
	case v.May(access.SeeOverview):
		return v.Go("/oversikt", "")
	default:
		return v.Go("/administrasjon", "")
	}
	several := len(v.Actor.Areas) > 1
	mine := several && v.Query("vis") != "alle"
	d, err := worklist.MyDay(v.Ctx(), v.Service, v.Actor, mine, v.Query("alle"))
	if err != nil {
		return err
	}
	waiting, err := removal.Waiting(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	f := v.Frame("Min dag")
	var reported []care.PatientID
	for _, c := range d.Concerns {
		reported = append(reported, c.Patient)
	}
	signs, err := planapp.SignsOf(v.Ctx(), v.Service, v.Actor, reported)
	if err != nil {
		return err
	}
	w := build(v, d, signs, several, waiting)
	left, err := agreement.Remind(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	if left != nil {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Soon, Heading: "Samarbeidsavtalen for " + nb.List(left.Names, "og") + " er sagt opp",
			Text:    fmt.Sprintf("%s gjenstår å overlevere før %s.", nb.Capital(nb.Plural(left.Left, "person", "personer")), nb.DayYear(left.Ends)),
			Actions: []ui.Action{ui.Link("Se overlevering", "/overlevering")},
		})
	}
	return v.Render(tmpl, f, w)
}

func build(v *page.Visit, d *worklist.Day, signs map[care.PatientID][]plan.Signs, several bool, waiting int) view {
	_, week := d.Today.ISOWeek()
	w := view{
		Head: ui.Head{Title: "Min dag", Lead: fmt.Sprintf("%s, uke %d.", nb.Capital(nb.Long(d.Today)), week), Note: "Oppdatert " + nb.Clock(v.Now())},
	}
	if several {
		w.Views = []ui.Action{{Label: "Mine oppgaver", Href: "/"}, {Label: "Alle i kommunene mine", Href: "/?vis=alle"}}
		if d.Mine {
			w.Head.Lead += " Du ser det du selv har ansvar for."
		} else {
			w.Head.Lead += " Du ser alle oppgaver i kommunene du dekker."
		}
	}
	if len(d.Alerts) > 0 {
		w.Sections = append(w.Sections, alerts(v, d))
	}
	if len(d.Promised) > 0 {
		w.Sections = append(w.Sections, promised(v, d))
	}
	if len(d.Concerns) > 0 {
		w.Sections = append(w.Sections, concerns(v, d, signs))
	}
	if ready := leaving(v, d); len(ready.Lines) > 0 {
		w.Sections = append(w.Sections, ready)
	}
	if visits := page.VisitSection(v, d.Stays, d.Today); visits.Badge.Count > 0 {
		w.Sections = append(w.Sections, visits)
	}
	if len(d.Callbacks) > 0 {
		w.Sections = append(w.Sections, callbacks(v, d))
	}
	w.Sections = append(w.Sections,
		section(v, "over-frist", "Over frist", "clock", d.Late, d.LateCount, d.Today, ui.Late),
		section(v, "neste-7-dager", "Neste 7 dager", "calendar", d.Week, d.WeekCount, d.Today, ui.Neutral),
		section(v, "henvisninger", "Henvisninger å vurdere", "flag", d.Referrals, d.ReferralCount, d.Today, ui.Neutral),
	)
	if v.Actor.Role == care.HospitalPhysician {
		w.Sections = append(w.Sections, questions(d))
	}
	if len(d.Clarifies) > 0 {
		w.Sections = append(w.Sections, clarifies(d))
	}
	if len(d.Words) > 0 {
		w.Sections = append(w.Sections, words(v, d))
	}
	if len(d.Incoming) > 0 {
		w.Sections = append(w.Sections, incoming(v, d))
	}
	if len(d.Messages) > 0 {
		w.Sections = append(w.Sections, messages(v, d))
	}
	if len(d.Hearings) > 0 {
		w.Sections = append(w.Sections, hearings(d))
	}
	if len(d.Decisions) > 0 {
		w.Sections = append(w.Sections, decisions(d))
	}
	if len(d.Measures) > 0 {
		w.Sections = append(w.Sections, measures(d))
	}
	if len(d.Running) > 0 {
		w.Sections = append(w.Sections, running(d))
	}
	w.Counters = counters(d, v.Actor.Role == care.HospitalPhysician)
	w.side(v, d, waiting)
	return w
}

// section is one list of tasks. An empty one says what is good about it.
func section(v *page.Visit, id, heading, icon string, items []worklist.Item, total int, today date.Date, tone ui.Tone) ui.Section {
	s := ui.Section{Card: ui.Card{ID: id, Heading: heading, Icon: icon, Badge: &ui.Badge{Count: total}}}
	if tone == ui.Late && total > 0 {
		s.Tone, s.Badge.Tone = ui.Late, ui.Late
	}
	for _, it := range items {
		deadline := page.TaskDeadline(v.Voice, it.Task, today)
		action := page.TaskAction(v.Voice, it, today)
		if !v.May(page.TaskDeed(it.Task)) { // somebody else's to do: a GP sees that it waits
			action = ui.Action{}
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "o-" + string(it.Enrolment) + "-" + it.Rule, Sign: ui.Sign{Tone: deadline.Tone},
			Person:   ui.Person{Name: it.Name, Href: page.PersonPath(it.Patient), Age: it.Age, Tags: page.StayTag(v.Voice, it.Admitted)},
			What:     page.TaskWhat(v.Voice, it),
			Fact:     page.TaskFact(v.Voice, it, today),
			Deadline: deadline,
			Action:   action,
		})
	}
	if total > len(items) {
		s.More = &ui.Action{Label: fmt.Sprintf("Vis alle %s i Forløp", nb.Int(total)), Href: "/forlop?frist=over"}
	}
	empty := map[string]ui.Empty{
		"over-frist":    {Tone: ui.Done, Heading: "Ingenting er over frist", Text: "Alle frister er holdt til nå."},
		"neste-7-dager": {Tone: ui.Done, Heading: "Ingenting forfaller de neste sju dagene", Text: "Nye oppgaver kommer hit når en frist nærmer seg."},
		"henvisninger":  {Tone: ui.Done, Heading: "Ingen henvisninger venter på vurdering", Text: "Nye henvisninger kommer hit med en gang de er registrert."},
	}
	if e, ok := empty[id]; ok {
		s.Empty = &e
	}
	return s
}

func questions(d *worklist.Day) ui.Section {
	s := ui.Section{
		Card:  ui.Card{ID: "sporsmal", Heading: "Spørsmål til deg som IHT-lege", Icon: "chat", Badge: &ui.Badge{Count: len(d.Questions)}},
		Empty: &ui.Empty{Tone: ui.Done, Heading: "Ingen spørsmål venter på svar", Text: "Koordinatorer og fastleger kan spørre deg om personer som følges."},
	}
	for _, q := range d.Questions {
		deadline := ui.Deadline{Words: nb.Due(q.Due, d.Today), Date: nb.DayNear(q.Due, d.Today)}
		switch {
		case q.Due.Before(d.Today):
			deadline.Tone = ui.Late
		case q.Due.Days(d.Today) <= 1:
			deadline.Tone = ui.Soon
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "s-" + string(q.ID), Sign: ui.Sign{Tone: deadline.Tone},
			Person: ui.Person{Name: q.Name, Href: page.PersonPath(q.Patient), Age: q.Age},
			What:   "Spørsmål fra " + q.AskedBy, Fact: "Stilt " + nb.DayNear(date.In(q.Asked.Time), d.Today),
			Deadline: deadline, Action: ui.Action{Label: "Svar", Href: "/sporsmal/" + string(q.ID), About: q.Name},
		})
	}
	return s
}

func counters(d *worklist.Day, physician bool) ui.Counters {
	late := ui.Counter{Number: nb.Int(d.LateCount), Label: "over frist", Href: "#over-frist"}
	if d.LateCount > 0 {
		late.Tone = ui.Late
		longest := 0
		for _, it := range d.Late {
			longest = max(longest, d.Today.Days(it.Due))
		}
		late.Note = "lengst: " + nb.Plural(longest, "dag", "dager")
	}
	home := 0
	for _, it := range d.Week {
		if it.Booked && it.Form == "visit" {
			home++
		}
	}
	week := ui.Counter{Number: nb.Int(d.WeekCount), Label: "neste 7 dager", Short: "7 dager", Href: "#neste-7-dager"}
	if home > 0 {
		week.Note = nb.Int(home) + " hjemme hos pasient"
	}
	refs := ui.Counter{Number: nb.Int(d.ReferralCount), Label: "henvisninger å vurdere", Short: "henvist", Href: "#henvisninger"}
	if d.ReferralCount == 1 {
		refs.Label = "henvisning å vurdere"
	}
	items := []ui.Counter{late, week, refs}
	if n := d.AlertCount; n > 0 {
		c := ui.Counter{Number: nb.Int(n), Label: "varsler ingen har tatt", Short: "varsler", Href: "#varsler", Tone: ui.Late}
		if n == 1 {
			c.Label = "varsel ingen har tatt"
		}
		items = append([]ui.Counter{c}, items...)
	}
	if physician {
		items = append(items, ui.Counter{Number: nb.Int(len(d.Questions)), Label: "spørsmål", Href: "#sporsmal"})
	}
	if n := d.HearingCount; n > 0 {
		c := ui.Counter{Number: nb.Int(n), Label: "høringer", Href: "#horinger"}
		if n == 1 {
			c.Label = "høring"
		}
		items = append(items, c)
	}
	items = append(items, ui.Counter{Number: nb.Int(d.StayCount), Label: "innlagt nå", Short: "innlagt", Href: "#innlagt"})
	return ui.Counters{Items: items}
}

func (w *view) side(v *page.Visit, d *worklist.Day, waiting int) {
	heading := "Innlagt nå"
	if len(d.Areas) == 1 {
		heading += " i " + d.Areas[0].Name
	}
	w.Stays = ui.Card{ID: "innlagt", Heading: heading, Icon: "bed", Tone: ui.Hospital, Badge: &ui.Badge{Count: d.StayCount}, Small: true, Flush: len(d.Stays) > 0}
	for _, st := range d.Stays {
		where := st.UnitName
		switch {
		case st.Away:
			where += ", på permisjon"
		case !st.Ready.IsZero():
			where += ", utskrivningsklar"
		case st.Kind == "hospital" && st.Urgency == "emergency":
			where += ", ø-hjelp"
		case st.Urgency == "planned":
			where += ", planlagt"
		}
		day := "I dag"
		if n := d.Today.Days(date.In(st.From.Time)); n > 0 {
			day = "Dag " + nb.Int(n+1)
		}
		line := ui.Stay{Person: ui.Person{Name: st.Name, Href: page.PersonPath(st.Patient)}, Where: where, Day: day}
		line.State, line.Tone = page.AlertState(v, st.Alert)
		w.StayList = append(w.StayList, line)
	}
	for _, e := range d.Emergency {
		w.Told = append(w.Told, told{ui.Person{Name: e.Name, Href: page.PersonPath(e.Patient)}, e.Who + ", " + e.Org + ", " + nb.Moment(e.At.Time, v.Now())})
	}
	for i, a := range d.Areas {
		free := max(0, a.Target-a.Active)
		text := nb.Plural(free, "ledig plass", "ledige plasser") + "."
		if a.Waiting > 0 {
			text += " " + nb.Int(a.Waiting) + " venter på oppstart."
		}
		label := fmt.Sprintf("%s: %d aktive av %d", a.Name, a.Active, a.Target)
		w.Areas = append(w.Areas, area{
			Card: ui.Card{Heading: label, Small: true},
			Chart: chart.Bullet{
				Label: chart.Label{ID: fmt.Sprintf("maltall-%d", i), Title: label}, Value: float64(a.Active), Target: float64(a.Target),
				Max: float64(max(a.Target, a.Active)) * 1.1, Large: true,
			}.SVG(),
			Text: text,
		})
		if a.Phone != "" {
			w.Phones = append(w.Phones, ui.Phone{Number: a.Phone, Who: "IHT " + a.Name, Note: a.Hours})
		}
	}
	if len(w.Areas) > 3 { // a hospital's coordinator has the overview for that
		w.Areas, w.Phones = nil, nil
	}
	if v.May(access.ApproveRemoval) && waiting > 0 {
		w.Register = append(w.Register, ui.Action{Label: nb.Plural(waiting, "sletting venter", "slettinger venter") + " på deg", Icon: "tasks", Href: "/slettinger"})
	}
	if v.May(access.Refer) {
		w.Register = append(w.Register, ui.Action{Label: "Ny henvisning", Icon: "plus", Href: "/henvisninger/ny"})
	}
	if v.May(access.LogContact) {
		w.Register = append(w.Register, ui.Action{Label: "Logg kontakt", Icon: "pencil", Href: "/sok?til=kontakt"})
	}
	if v.May(access.RecordStay) {
		w.Register = append(w.Register, ui.Action{Label: "Innleggelse, legevakt", Icon: "bed", Href: "/sok?til=innleggelse"})
	}
	if v.May(access.Ask) {
		w.Register = append(w.Register, ui.Action{Label: "Spør IHT-lege", Icon: "chat", Href: "/sok?til=sporsmal"})
	}
}
