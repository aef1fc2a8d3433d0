// Package summary is the one page about a person for who must know the most in the shortest time: the ward, the home nurse,
// and paper. Who is she, who to ring, how frail, what matters to her, the plan in force, the last contacts.
package summary

import (
	"embed"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Name, Age string
	Band      *ui.Message
	Facts     []ui.Fact
	Back      *ui.Action // to the person's page, for those who may see it
	Team      ui.Team
	Score     *ui.ScoreCard
	Matters   string
	Plan      *plan
	Contacts  []ui.Event
	Measures  []string
	Printed   string
	Agreed    *page.Clarified
	Report    *ui.Action // «Meld bekymring»
}

type plan struct {
	Text, Note string
	Link       *ui.Action
}

// contacts is how many of the last contacts the page shows.
const contacts = 3

// Show is the page.
func Show(v *page.Visit) error {
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeeSummary, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	head := page.PersonHead(v, o.Head, "", "")
	w := view{
		Name: o.Name(), Age: head.Age, Band: head.Band, Team: page.Team(o.Head), Score: head.Score,
		Printed: "Skrevet ut fra Tråd " + nb.Moment(v.Now(), v.Now()) + " av " + v.Actor.Name + ".",
	}
	for _, f := range head.Facts {
		if f.Link == nil && !strings.HasPrefix(f.Text, "Fødselsnummer") { // the number is not for this page
			w.Facts = append(w.Facts, f)
		}
	}
	w.Agreed = page.ClarifiedOf(o.Clarified, o.Today)
	if c := o.Current(); c != nil && c.State.Open() && v.May(access.Report) {
		w.Report = &ui.Action{Label: "Meld bekymring", Icon: "bell", Href: page.PersonPath(o.Patient) + "/bekymring"}
	}
	var crumbs []ui.Crumb
	if v.May(access.SeePerson) {
		crumbs = page.PersonCrumbs(o.Head, "Oppsummering")
		w.Back = &ui.Action{Label: "Til personsiden", Icon: "person", Href: page.PersonPath(o.Patient)}
	}
	if c := o.Current(); c != nil {
		w.Matters, w.Plan = strings.Trim(c.State.Matters, "«» \n"), inForce(v, c)
		for _, ev := range page.Events(&patient.Head{Courses: []patient.Course{*c}, Today: o.Today}, false) {
			if ev.Kind == care.Contacted && len(w.Contacts) < contacts {
				w.Contacts = append(w.Contacts, ev.Event)
			}
		}
	}
	for _, q := range o.Questions {
		if q.Measure != "" {
			w.Measures = append(w.Measures, q.Measure+" (IHT-lege "+q.AnsweredName+", "+nb.DayYear(date.In(q.Answered.Time))+")")
		}
	}
	return v.Render(tmpl, v.Frame("Oppsummering", crumbs...), w)
}

func inForce(v *page.Visit, c *patient.Course) *plan {
	if c.State.Plan == nil {
		return nil
	}
	p := &plan{Text: c.State.Plan.Text, Note: "Plan versjon " + nb.Int(c.State.Plan.Version) + ", " + nb.DayYear(c.State.PlanOn)}
	if !c.State.Open() {
		p.Note += ". Forløpet er avsluttet, så planen følges ikke lenger opp."
	}
	if v.May(access.SeePlan) {
		p.Link = &ui.Action{Label: "Se hele planen", Href: page.EnrolmentPath(c.ID, "plan")}
	}
	return p
}
