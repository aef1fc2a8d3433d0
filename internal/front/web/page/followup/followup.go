// Package followup is Oppfølging on a person's pages: what is to be done and when, what was done in time, and every contact.
package followup

import (
	"embed"

	"traad/internal/app/patient"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Person   ui.PersonHead
	Facts    []ui.Fact
	Open     ui.Section
	Contacts []ui.Event
	More     *ui.Action // the older contacts
	Met      []met
	Actions  []ui.Action
}

// met is a task that was done, with how long it took.
type met struct {
	What, Day, Used string
	Tag             ui.Tag
}

// contacts is how many contacts and appointments the page shows.
const contacts = 10

// Show is the page.
func Show(v *page.Visit) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.SeePerson, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := view{Person: page.PersonHead(v, h, "oppfolging", ""), Open: ui.Section{
		Card:  ui.Card{ID: "oppgaver", Heading: v.T("Skal gjøres"), Icon: "tasks"},
		Empty: &ui.Empty{Tone: ui.Done, Heading: v.T("Ingenting venter"), Text: v.T("Nye oppgaver kommer hit når noe har fått en frist.")},
	}}
	if c := h.Current(); c != nil {
		w.fill(v, h, c)
	}
	return v.Render(tmpl, v.Frame(v.T("Oppfølging"), page.PersonCrumbs(h, v.T("Oppfølging"))...), w)
}

func (w *view) fill(v *page.Visit, h *patient.Head, c *patient.Course) {
	w.Facts = []ui.Fact{{Term: v.T("Ansvarlig"), Text: or(c.Responsible, v.T("ingen er satt opp")), Strong: true}, {Term: v.T("Nå"), Text: v.T(c.State.Now)}}
	e := c.State
	if !e.LastContact.IsZero() {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Siste kontakt"), Text: v.T("%s (%s til nå)", v.Voice.DayNear(e.LastContact, h.Today), v.Voice.Plural(e.Contacts, "kontakt", "kontakter"))})
	}
	if !e.NextContact.IsZero() && e.Open() {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Neste kontakt avtalt"), Text: v.Voice.DayNear(e.NextContact, h.Today), Strong: true})
	}
	if e.Consent != nil && e.WithdrawnOn.IsZero() {
		consent := ui.Fact{Term: v.T("Samtykke"), Text: v.T("gitt %s", v.Voice.DayNear(e.ConsentedOn, h.Today))}
		if e.Open() && v.May(access.RecordConsent) {
			consent.Link = &ui.Action{Label: v.T("Se eller trekk samtykket"), Href: page.EnrolmentPath(c.ID, "samtykke")}
		}
		w.Facts = append(w.Facts, consent)
	}
	if on := e.PausedSince(); !on.IsZero() {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("På pause siden"), Text: v.Voice.DayNear(on, h.Today) + ": " + e.PauseReason})
	}
	if e.Open() && v.May(access.Assign) {
		w.Actions = append(w.Actions, ui.Action{Label: v.T("Bytt ansvarlig"), Icon: "swap", Href: page.EnrolmentPath(c.ID, "ansvarlig")})
	}
	if e.Followed() && v.May(access.Pause) {
		if e.PausedSince().IsZero() {
			w.Actions = append(w.Actions, ui.Action{Label: v.T("Sett på pause"), Icon: "pause", Href: page.EnrolmentPath(c.ID, "pause")})
		} else {
			w.Actions = append(w.Actions, ui.Action{Label: v.T("Gjenoppta"), Icon: "refresh", Href: page.EnrolmentPath(c.ID, "pause")})
		}
	}
	if e.Open() && v.May(access.End) {
		w.Actions = append(w.Actions, ui.Action{Label: v.T("Avslutt"), Icon: "leave", Href: page.EnrolmentPath(c.ID, "avslutt")})
	}
	for _, t := range c.OpenTasks() {
		w.Open.Lines = append(w.Open.Lines, line(v, h, c, t))
	}
	w.Open.Badge = &ui.Badge{Count: len(w.Open.Lines)}
	for i := len(c.Tasks) - 1; i >= 0; i-- {
		if t := c.Tasks[i]; !t.Open() {
			w.Met = append(w.Met, done(v, t))
		}
	}
	for _, ev := range page.Events(v.Voice, &patient.Head{Courses: []patient.Course{*c}, Today: h.Today}, false) {
		if ev.Sort == page.ContactEvents {
			w.Contacts = append(w.Contacts, ev.Event)
		}
	}
	if n := len(w.Contacts); n > contacts {
		w.Contacts, w.More = w.Contacts[:contacts], &ui.Action{Label: v.T("Se alle %s under Hendelser", v.Voice.Int(n)), Href: page.PersonPath(h.Patient) + "/hendelser?slag=" + page.ContactEvents}
	}
}

func line(v *page.Visit, h *patient.Head, c *patient.Course, t care.Task) ui.Line {
	it := page.TaskItem(h, c, t)
	deadline := page.CourseDeadline(v.Voice, c, t, h.Today)
	l := ui.Line{ID: "o-" + t.Rule, Sign: ui.Sign{Tone: deadline.Tone}, Person: ui.Person{Name: page.TaskWhat(v.Voice, it)}, What: page.TaskFact(v.Voice, it, h.Today), Deadline: deadline}
	if t.Assignee == "" {
		l.Fact = v.T("Ligger hos %s", owner(v, t.Owner))
	}
	if v.May(page.TaskDeed(t)) {
		l.Action = page.TaskAction(v.Voice, it, h.Today)
		l.Action.About = ""
	}
	return l
}

func owner(v *page.Visit, r care.Role) string {
	switch r {
	case care.MunicipalCoordinator:
		return v.T("kommunen")
	case care.HospitalCoordinator:
		return v.T("sykehuset")
	}
	return v.T(r.Title())
}

// done says how a task that is met stood against its deadline. A task without one was never late.
func done(v *page.Visit, t care.Task) met {
	m := met{What: v.T(t.Title), Day: v.Voice.DayYear(t.Met), Used: v.Voice.Plural(t.Used(), "dag", "dager"), Tag: ui.Tag{Text: v.T("i tide"), Tone: ui.Done}}
	if t.Number > 1 || t.Does == care.Evaluated {
		m.What += " " + v.Voice.Int(t.Number)
	}
	if late := over(t); late > 0 {
		m.Tag = ui.Tag{Text: v.T("%s over", v.Voice.Plural(late, "dag", "dager")), Tone: ui.Late}
	}
	return m
}

func over(t care.Task) int {
	due := t.Due
	if due.IsZero() {
		return 0
	}
	return t.Met.Days(due)
}

func or(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}
