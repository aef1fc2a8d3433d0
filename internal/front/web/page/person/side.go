package person

import (
	"cmp"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// matters is what matters to the person, in her own words.
type matters struct {
	Heading, Text, Note string
}

// wishes takes the words of the newest enrolment that has some.
func wishes(v *page.Visit, h *patient.Head) *matters {
	for _, c := range h.Courses {
		if c.State.Matters == "" || c.State.Status == care.StatusVoid {
			continue
		}
		m := &matters{Heading: v.T("Hva er viktig for %s", h.Details.GivenName), Text: strings.Trim(c.State.Matters, "«» \n")}
		for _, ev := range c.Events {
			if ev.Kind == care.PlanWritten && ev.Plan != nil && ev.Plan.Matters == c.State.Matters {
				m.Note = v.T("Plan versjon %s", nb.Int(ev.Plan.Version)) + ", " + v.Voice.DayYear(ev.On)
			}
		}
		return m
	}
	return nil
}

// next is one line of what comes: an open task, booked or not.
type next struct {
	What, Fact string
	Deadline   ui.Deadline
	Link       *ui.Action
}

// most is how many tasks the side shows.
const most = 6

func coming(v *page.Visit, h *patient.Head) []next {
	c := h.Current()
	if c == nil {
		return nil
	}
	var out []next
	for _, t := range c.OpenTasks() {
		it := page.TaskItem(h, c, t)
		n := next{What: page.TaskWhat(v.Voice, it), Deadline: page.CourseDeadline(v.Voice, c, t, h.Today)}
		switch {
		case t.Paused && h.Admitted() != nil:
			n.Fact = v.T("Pauset mens personen er innlagt")
		case t.Paused:
			n.Fact = v.T("Pauset: %s", c.State.PauseReason)
		default:
			n.Fact = page.TaskFact(v.Voice, it, h.Today)
		}
		if v.May(page.TaskDeed(t)) {
			a := page.TaskAction(v.Voice, it, h.Today)
			a.About = ""
			n.Link = &a
		}
		out = append(out, n)
	}
	return out
}

// stay is one line of the person's stays, the newest first.
type stay struct {
	What, When string
	Open       bool
	Review     *ui.Action // the three questions, where nobody has answered them
	Ward       []string   // when the team met the person there, and who
	See        *ui.Action // to write that she was met, while the stay lasts
}

func stays(v *page.Visit, h *patient.Head) []stay {
	var out []stay
	for i := len(h.Stays) - 1; i >= 0 && len(out) < 5; i-- {
		st := h.Stays[i]
		from, to := date.In(st.From.Time), date.In(st.To.Time)
		line := stay{What: nb.Capital(page.StayWhere(v.Voice, st)), Open: st.Open()}
		switch {
		case st.Open():
			line.When = v.T("siden %s", v.Voice.DayNear(from, h.Today))
		case from == to:
			line.When = v.Voice.DayNear(from, h.Today)
		default:
			line.When = v.T("%s til %s", v.Voice.DayNear(from, h.Today), v.Voice.DayNear(to, h.Today)) + ", " + nights(v, to.Days(from))
		}
		if page.AskAfter(st, h.Today) && v.May(access.ReviewStay) {
			line.Review = &ui.Action{Label: v.T("Svar på tre spørsmål"), Href: page.PersonPath(h.Patient) + "/innleggelse/" + string(st.ID) + "/sporsmal"}
		}
		line.Ward, line.See = onWard(v, h, st)
		out = append(out, line)
	}
	return out
}

func nights(v *page.Visit, n int) string {
	if n == 1 {
		return v.T("1 døgn")
	}
	return v.T("%s døgn", v.Voice.Int(n))
}

// onWard are the visits of the team during a stay, and the way to write one.
func onWard(v *page.Visit, h *patient.Head, st patient.Stay) (seen []string, see *ui.Action) {
	for i := range h.Courses {
		standing, err := care.Standing(h.Courses[i].Events)
		if err != nil {
			continue // Fold has read the same list
		}
		for _, ev := range standing {
			if ev.Kind == care.SeenOnWard && ev.Ward != nil && ev.Ward.Stay == st.ID {
				seen = append(seen, v.T("Sett på posten %s av %s", v.Voice.DayNear(ev.On, h.Today), h.Courses[i].Names[ev.ID]))
			}
		}
	}
	if c := h.Current(); st.Open() && st.Kind != "legevakt" && c != nil && v.May(access.RecordWardVisit) && care.MayNot(c.Pathway, c.State, care.Event{Kind: care.SeenOnWard}).IsZero() {
		see = &ui.Action{Label: v.T("Skriv at personen er sett på posten"), Href: page.EnrolmentPath(c.ID, "sett-pa-posten")}
	}
	return seen, see
}

// readmission says whether she came back after the discharge that an enrolment watches, "" where none does. The newest that watches one tells.
func readmission(v *page.Visit, h *patient.Head) string {
	for i := range h.Courses {
		c := &h.Courses[i]
		r := c.Readmission
		if r == nil || c.State.Status == care.StatusVoid {
			continue
		}
		days := c.Pathway.Readmission.Days
		switch {
		case !r.Back.IsZero():
			return v.T("Lagt inn igjen %s, %s etter utskrivelsen.", v.Voice.DayNear(r.Back, h.Today), v.Voice.Plural(r.Back.Days(r.Discharged), "dag", "dager"))
		case r.Unknown():
			return v.T("Det er ikke kjent om personen ble lagt inn igjen innen %s dager: forløpet ble avsluttet før.", nb.Int(days))
		case r.Over(h.Today):
			return v.T("Ikke lagt inn igjen innen %s dager etter utskrivelsen %s", nb.Int(days), page.DayStop(v.Voice, r.Discharged, h.Today))
		}
		return v.T("Reinnleggelse følges til %s, dag %s av %s etter utskrivelsen.", v.Voice.DayNear(r.Until, h.Today), nb.Int(h.Today.Days(r.Discharged)), nb.Int(days))
	}
	return ""
}

// carried is what an enrolment has from the one that led to it.
type carried struct {
	Heading string
	Lines   []ui.Action
	Facts   []ui.Fact
}

func carriedOver(v *page.Visit, o *patient.Overview) *carried {
	c := o.Current()
	if c == nil || c.State.Carried == nil {
		return nil
	}
	w := &carried{Heading: v.T("Ført over fra %s", v.T(c.State.Carried.Pathway))}
	old := o.Course(c.State.Carried.Enrolment)
	if old == nil {
		return w
	}
	add := func(term, text string) { w.Facts = append(w.Facts, ui.Fact{Term: v.T(term), Text: text}) }
	if !old.State.MappedOn.IsZero() {
		w.Lines = append(w.Lines, ui.Link(v.T("Kartleggingen %s", v.Voice.DayNear(old.State.MappedOn, o.Today)), page.EnrolmentPath(old.ID, "kartlegging")))
	}
	if old.State.Plan != nil {
		w.Lines = append(w.Lines, ui.Link(v.T("Planen, versjon %s gjelder til en ny er publisert", nb.Int(old.State.Plan.Version)), page.PersonPath(o.Patient)+"/plan"))
	}
	if len(o.Scores()) > 0 || len(o.Series) > 0 {
		w.Lines = append(w.Lines, ui.Link(v.T("Skårene"), page.PersonPath(o.Patient)+"/skarer"))
	}
	w.Lines = append(w.Lines, ui.Link(v.T("Alt som har hendt"), page.PersonPath(o.Patient)+"/hendelser?forlop="+string(old.ID)))
	if c.Responsible != "" {
		add("Ansvarlig", c.Responsible)
	}
	add("Team", v.T("det samme"))
	if old.State.Consent != nil && !c.State.Included() {
		add("Samtykke", v.T("gjaldt %s. Personen må spørres på nytt; svaret fra sist står i skjemaet.", v.T(old.Pathway.Title)))
	}
	return w
}

// course is an enrolment other than the one that the page acts on.
type course struct {
	Title, When, Why string
	Href             string
}

func others(v *page.Visit, h *patient.Head) []course {
	var out []course
	current := h.Current()
	for i := range h.Courses {
		c := &h.Courses[i]
		if c == current {
			continue
		}
		out = append(out, course{Title: v.T(c.Pathway.Title) + ", " + c.Area.Name, When: period(v, c), Why: why(v, c), Href: page.PersonPath(h.Patient) + "/hendelser?forlop=" + string(c.ID)})
	}
	return out
}

func period(v *page.Visit, c *patient.Course) string {
	e := c.State
	from := e.IncludedOn
	if from.IsZero() {
		from = e.ReferredOn
	}
	switch {
	case from.IsZero():
		return ""
	case !e.EndedOn.IsZero():
		return v.T("%s til %s", v.Voice.DayYear(from), v.Voice.DayYear(e.EndedOn)) + " (" + v.Voice.Duration(from, e.EndedOn) + ")"
	case e.Status == care.StatusDeclined:
		return v.T("Henvist %s, avslått %s", v.Voice.DayYear(e.ReferredOn), v.Voice.DayYear(e.DecidedOn))
	}
	return v.T("Fra %s", v.Voice.DayYear(from))
}

func why(v *page.Visit, c *patient.Course) string {
	switch {
	case c.State.Status == care.StatusEnded:
		return v.T(c.EndText())
	case c.State.Open():
		return v.T(c.State.Now)
	}
	return v.T(c.State.Status.Title())
}

// asked is a question to the IHT physician.
type asked struct {
	Heading, Text, Answer, Measure, Note string
	Href                                 string
	Open                                 bool
}

func questions(v *page.Visit, o *patient.Overview) []asked {
	var out []asked
	for _, q := range o.Questions {
		a := asked{
			Heading: v.T("Spurt av %s %s", cmp.Or(q.AskedByName, nb.Inside(v.T(q.AskedByRole.Title()))), v.Voice.DayNear(date.In(q.Asked.Time), o.Today)), Text: q.Text, Answer: q.Answer, Measure: q.Measure,
			Href: "/sporsmal/" + string(q.ID), Open: q.Open(),
		}
		if q.Open() {
			a.Note = v.T("Svar ventes %s", v.Voice.DayNear(q.Due, o.Today))
		} else {
			a.Note = q.AnsweredName + " " + v.Voice.DayNear(date.In(q.Answered.Time), o.Today)
		}
		out = append(out, a)
		if len(out) == 3 {
			break
		}
	}
	return out
}

// told are the emergency accesses of the last days, so that the team knows who else has read about the person.
func told(v *page.Visit, o *patient.Overview) []ui.Message {
	var out []ui.Message
	for _, e := range o.Emergency {
		m := ui.Message{
			Heading: v.T("%s tok nødtilgang %s", e.Who, v.Voice.Moment(e.At.Time, v.Now())),
			Text:    v.T("%s, %s. Grunn: «%s». Personen kan lese det i innsynsloggen.", v.T(e.Role.Title()), e.Org, v.T(e.Reason.Title())),
		}
		if v.May(access.SeeLog) && !o.Head.Emergency {
			m.Actions = []ui.Action{ui.Link(v.T("Se innsynsloggen"), page.PersonPath(o.Patient)+"/innsynslogg")}
		}
		out = append(out, m)
	}
	return out
}
