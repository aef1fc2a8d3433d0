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
	f := v.Frame(v.T("Min dag"))
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
			Tone: ui.Soon, Heading: v.T("Samarbeidsavtalen for %s er sagt opp", v.Voice.List(left.Names)),
			Text:    v.T("%s gjenstår å overlevere før %s.", nb.Capital(v.Voice.Plural(left.Left, "person", "personer")), v.Voice.DayYear(left.Ends)),
			Actions: []ui.Action{ui.Link(v.T("Se overlevering"), "/overlevering")},
		})
	}
	return v.Render(tmpl, f, w)
}

func build(v *page.Visit, d *worklist.Day, signs map[care.PatientID][]plan.Signs, several bool, waiting int) view {
	_, week := d.Today.ISOWeek()
	w := view{
		Head: ui.Head{Title: v.T("Min dag"), Lead: v.T("%s, uke %d.", nb.Capital(v.Voice.Long(d.Today)), week), Note: v.T("Oppdatert %s", v.Voice.Clock(v.Now()))},
	}
	if several {
		w.Views = []ui.Action{{Label: v.T("Mine oppgaver"), Href: "/"}, {Label: v.T("Alle i kommunene mine"), Href: "/?vis=alle"}}
		if d.Mine {
			w.Head.Lead += " " + v.T("Du ser det du selv har ansvar for.")
		} else {
			w.Head.Lead += " " + v.T("Du ser alle oppgaver i kommunene du dekker.")
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
		section(v, "over-frist", v.T("Over frist"), "clock", d.Late, d.LateCount, d.Today, ui.Late),
		section(v, "neste-7-dager", v.T("Neste 7 dager"), "calendar", d.Week, d.WeekCount, d.Today, ui.Neutral),
		section(v, "henvisninger", v.T("Henvisninger å vurdere"), "flag", d.Referrals, d.ReferralCount, d.Today, ui.Neutral),
	)
	if v.Actor.Role == care.HospitalPhysician {
		w.Sections = append(w.Sections, questions(v, d))
	}
	if len(d.Clarifies) > 0 {
		w.Sections = append(w.Sections, clarifies(v, d))
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
		w.Sections = append(w.Sections, hearings(v, d))
	}
	if len(d.Decisions) > 0 {
		w.Sections = append(w.Sections, decisions(v, d))
	}
	if len(d.Measures) > 0 {
		w.Sections = append(w.Sections, measures(v, d))
	}
	if len(d.Running) > 0 {
		w.Sections = append(w.Sections, running(v, d))
	}
	w.Counters = counters(v, d, v.Actor.Role == care.HospitalPhysician)
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
		s.More = &ui.Action{Label: v.T("Vis alle %s i Forløp", v.Voice.Int(total)), Href: "/forlop?frist=over"}
	}
	empty := map[string]ui.Empty{
		"over-frist":    {Tone: ui.Done, Heading: v.T("Ingenting er over frist"), Text: v.T("Alle frister er holdt til nå.")},
		"neste-7-dager": {Tone: ui.Done, Heading: v.T("Ingenting forfaller de neste sju dagene"), Text: v.T("Nye oppgaver kommer hit når en frist nærmer seg.")},
		"henvisninger":  {Tone: ui.Done, Heading: v.T("Ingen henvisninger venter på vurdering"), Text: v.T("Nye henvisninger kommer hit med en gang de er registrert.")},
	}
	if e, ok := empty[id]; ok {
		s.Empty = &e
	}
	return s
}

func questions(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{
		Card:  ui.Card{ID: "sporsmal", Heading: v.T("Spørsmål til deg som IHT-lege"), Icon: "chat", Badge: &ui.Badge{Count: len(d.Questions)}},
		Empty: &ui.Empty{Tone: ui.Done, Heading: v.T("Ingen spørsmål venter på svar"), Text: v.T("Koordinatorer og fastleger kan spørre deg om personer som følges.")},
	}
	for _, q := range d.Questions {
		deadline := ui.Deadline{Words: v.Voice.Due(q.Due, d.Today), Date: v.Voice.DayNear(q.Due, d.Today)}
		switch {
		case q.Due.Before(d.Today):
			deadline.Tone = ui.Late
		case q.Due.Days(d.Today) <= 1:
			deadline.Tone = ui.Soon
		}
		s.Lines = append(s.Lines, ui.Line{
			ID: "s-" + string(q.ID), Sign: ui.Sign{Tone: deadline.Tone},
			Person: ui.Person{Name: q.Name, Href: page.PersonPath(q.Patient), Age: q.Age},
			What:   v.T("Spørsmål fra %s", q.AskedBy), Fact: v.T("Stilt %s", v.Voice.DayNear(date.In(q.Asked.Time), d.Today)),
			Deadline: deadline, Action: ui.Action{Label: v.T("Svar"), Href: "/sporsmal/" + string(q.ID), About: q.Name},
		})
	}
	return s
}

func counters(v *page.Visit, d *worklist.Day, physician bool) ui.Counters {
	late := ui.Counter{Number: nb.Int(d.LateCount), Label: v.T("over frist"), Href: "#over-frist"}
	if d.LateCount > 0 {
		late.Tone = ui.Late
		longest := 0
		for _, it := range d.Late {
			longest = max(longest, d.Today.Days(it.Due))
		}
		late.Note = v.T("lengst: %s", v.Voice.Plural(longest, "dag", "dager"))
	}
	home := 0
	for _, it := range d.Week {
		if it.Booked && it.Form == "visit" {
			home++
		}
	}
	week := ui.Counter{Number: nb.Int(d.WeekCount), Label: v.T("neste 7 dager"), Short: v.T("7 dager"), Href: "#neste-7-dager"}
	if home > 0 {
		week.Note = v.T("%s hjemme hos pasient", v.Voice.Int(home))
	}
	refs := ui.Counter{Number: nb.Int(d.ReferralCount), Label: v.T("henvisninger å vurdere"), Short: v.T("henvist"), Href: "#henvisninger"}
	if d.ReferralCount == 1 {
		refs.Label = v.T("henvisning å vurdere")
	}
	items := []ui.Counter{late, week, refs}
	if n := d.AlertCount; n > 0 {
		c := ui.Counter{Number: nb.Int(n), Label: v.T("varsler ingen har tatt"), Short: v.T("varsler"), Href: "#varsler", Tone: ui.Late}
		if n == 1 {
			c.Label = v.T("varsel ingen har tatt")
		}
		items = append([]ui.Counter{c}, items...)
	}
	if physician {
		items = append(items, ui.Counter{Number: nb.Int(len(d.Questions)), Label: v.T("spørsmål"), Href: "#sporsmal"})
	}
	if n := d.HearingCount; n > 0 {
		c := ui.Counter{Number: nb.Int(n), Label: v.T("høringer"), Href: "#horinger"}
		if n == 1 {
			c.Label = v.T("høring")
		}
		items = append(items, c)
	}
	items = append(items, ui.Counter{Number: nb.Int(d.StayCount), Label: v.T("innlagt nå"), Short: v.T("innlagt"), Href: "#innlagt"})
	return ui.Counters{Items: items}
}

func (w *view) side(v *page.Visit, d *worklist.Day, waiting int) {
	heading := v.T("Innlagt nå")
	if len(d.Areas) == 1 {
		heading = v.T("Innlagt nå i %s", d.Areas[0].Name)
	}
	w.Stays = ui.Card{ID: "innlagt", Heading: heading, Icon: "bed", Tone: ui.Hospital, Badge: &ui.Badge{Count: d.StayCount}, Small: true, Flush: len(d.Stays) > 0}
	for _, st := range d.Stays {
		where := st.UnitName
		switch {
		case st.Away:
			where += ", " + v.T("på permisjon")
		case !st.Ready.IsZero():
			where += ", " + v.T("utskrivningsklar")
		case st.Kind == "hospital" && st.Urgency == "emergency":
			where += ", " + v.T("ø-hjelp")
		case st.Urgency == "planned":
			where += ", " + v.T("planlagt")
		}
		day := v.T("I dag")
		if n := d.Today.Days(date.In(st.From.Time)); n > 0 {
			day = v.T("Dag %s", v.Voice.Int(n+1))
		}
		line := ui.Stay{Person: ui.Person{Name: st.Name, Href: page.PersonPath(st.Patient)}, Where: where, Day: day}
		line.State, line.Tone = page.AlertState(v, st.Alert)
		w.StayList = append(w.StayList, line)
	}
	for _, e := range d.Emergency {
		w.Told = append(w.Told, told{ui.Person{Name: e.Name, Href: page.PersonPath(e.Patient)}, e.Who + ", " + e.Org + ", " + v.Voice.Moment(e.At.Time, v.Now())})
	}
	for i, a := range d.Areas {
		free := max(0, a.Target-a.Active)
		text := v.Voice.Plural(free, "ledig plass", "ledige plasser") + "."
		if a.Waiting > 0 {
			text += " " + v.T("%s venter på oppstart.", v.Voice.Int(a.Waiting))
		}
		label := v.T("%s: %d aktive av %d", a.Name, a.Active, a.Target)
		w.Areas = append(w.Areas, area{
			Card: ui.Card{Heading: label, Small: true},
			Chart: chart.Bullet{
				Label: chart.Label{ID: fmt.Sprintf("maltall-%d", i), Title: label}, Value: float64(a.Active), Target: float64(a.Target),
				Max: float64(max(a.Target, a.Active)) * 1.1, Large: true,
			}.SVG(),
			Text: text,
		})
		if a.Phone != "" {
			w.Phones = append(w.Phones, ui.Phone{Number: a.Phone, Who: v.T("IHT %s", a.Name), Note: a.Hours})
		}
	}
	if len(w.Areas) > 3 { // a hospital's coordinator has the overview for that
		w.Areas, w.Phones = nil, nil
	}
	if v.May(access.ApproveRemoval) && waiting > 0 {
		w.Register = append(w.Register, ui.Action{Label: v.Voice.Plural(waiting, "sletting venter på deg", "slettinger venter på deg"), Icon: "tasks", Href: "/slettinger"})
	}
	if v.May(access.Refer) {
		w.Register = append(w.Register, ui.Action{Label: v.T("Ny henvisning"), Icon: "plus", Href: "/henvisninger/ny"})
	}
	if v.May(access.LogContact) {
		w.Register = append(w.Register, ui.Action{Label: v.T("Logg kontakt"), Icon: "pencil", Href: "/sok?til=kontakt"})
	}
	if v.May(access.RecordStay) {
		w.Register = append(w.Register, ui.Action{Label: v.T("Innleggelse, legevakt"), Icon: "bed", Href: "/sok?til=innleggelse"})
	}
	if v.May(access.Ask) {
		w.Register = append(w.Register, ui.Action{Label: v.T("Spør IHT-lege"), Icon: "chat", Href: "/sok?til=sporsmal"})
	}
}
