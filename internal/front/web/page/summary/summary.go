// Package summary is the ward sheet (avdelingsark): the one page about a person for who must know the most in the shortest time: the ward,
// the home nurse, and paper. Who is she, who to ring, how she was before, what is agreed, the plan's goals and what to do when she gets
// worse, the last contacts. It prints on one A4 page.
package summary

import (
	"embed"
	"strings"

	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
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
	Name, Age string
	Band      *ui.Message
	Facts     []ui.Fact
	Back      *ui.Action // to the person's page, for those who may see it
	Team      ui.Team
	Score     *ui.ScoreCard
	Matters   string
	Plan      *held
	Contacts  []ui.Event
	Measures  []string
	Printed   string
	Agreed    *page.Clarified
	Report    *ui.Action // «Meld bekymring»
	Sheet     string     // the page's name
	Goals     []string   // of the published plan
	Services  []string   // what the municipality does for her, of the published plan
	Worse     []ui.Worse // what to do when she gets worse, from the published plan
	Before    []string   // how she was: the newest score with each instrument
	Register  *ui.Action
}

type held struct {
	Text, Note string
	Link       *ui.Action
}

// The page is one sheet of paper: of lists that may be long it shows the first, and says how many more stand in the plan. What has been clarified, and
// what is important to the person, is never cut.
const (
	contacts = 3   // the last ones; the first of them on paper
	lines    = 4   // goals, signs of a colour, measures
	runes    = 900 // of a plan that is one text
)

// first are the lines that there is room for, and a last one that says how many more there are.
func first(v *page.Visit, all []string) []string {
	if len(all) <= lines {
		return all
	}
	return append(all[:lines:lines], v.T("… og %s til, se hele planen", v.Voice.Int(len(all)-lines)))
}

// begin is the beginning of a text that is too long for the sheet, to the end of a word.
func begin(v *page.Visit, text string) string {
	r := []rune(text)
	if len(r) <= runes {
		return text
	}
	cut := string(r[:runes])
	if i := strings.LastIndexAny(cut, " \n"); i > 0 {
		cut = cut[:i]
	}
	return cut + " … " + v.T("(teksten fortsetter i planen)")
}

// Show is the page.
func Show(v *page.Visit) error {
	id := care.PatientID(v.Path("id"))
	texts, refs, err := published(v, id)
	if err != nil {
		return err
	}
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeeSummary, id, refs...)
	if err != nil {
		return err
	}
	head := page.PersonHead(v, o.Head, "", "")
	w := view{
		Name: o.Name(), Age: head.Age, Band: head.Band, Team: page.Team(v.Voice, o.Head), Score: head.Score,
		Printed: v.T("Skrevet ut fra Tråd %s av %s.", v.Voice.Moment(v.Now(), v.Now()), v.Actor.Name),
	}
	for _, f := range head.Facts {
		if f.Link == nil && !f.Private { // the number is not for this page
			w.Facts = append(w.Facts, f)
		}
	}
	w.Sheet = v.T("Avdelingsark")
	if v.Actor.Role == care.CareWorker {
		w.Sheet = v.T("Oppsummering")
	}
	w.shared(v, texts)
	for _, s := range o.Series {
		if last, ok := s.Last(); ok {
			w.Before = append(w.Before, s.Title+": "+s.Write(last.Value)+s.Of()+" ("+v.Voice.DayNear(last.On, o.Today)+")")
		}
	}
	if st := o.Admitted(); st != nil && v.May(access.RecordStay) {
		w.Register = &ui.Action{Label: v.T("Registrer hendelse"), Icon: "bed", Href: page.PersonPath(o.Patient) + "/innleggelse"}
	}
	w.Agreed = page.ClarifiedOf(v.Voice, o.Clarified, o.Today)
	if c := o.Current(); c != nil && c.State.Open() && v.May(access.Report) {
		w.Report = &ui.Action{Label: v.T("Meld bekymring"), Icon: "bell", Href: page.PersonPath(o.Patient) + "/bekymring"}
	}
	var crumbs []ui.Crumb
	if v.May(access.SeePerson) {
		crumbs = page.PersonCrumbs(o.Head, w.Sheet)
		w.Back = &ui.Action{Label: v.T("Til personsiden"), Icon: "person", Href: page.PersonPath(o.Patient)}
	}
	if c := o.Current(); c != nil {
		w.Matters, w.Plan = strings.Trim(c.State.Matters, "«» \n"), inForce(v, c)
		for _, ev := range page.Events(v.Voice, &patient.Head{Courses: []patient.Course{*c}, Today: o.Today}, false) {
			if ev.Kind == care.Contacted && len(w.Contacts) < contacts {
				if v.Actor.Role == care.CareWorker { // the plan and own measures are hers to read, the team's notes are not
					ev.Text = v.T("")
				}
				w.Contacts = append(w.Contacts, ev.Event)
			}
		}
	}
	for _, q := range o.Questions {
		if q.Measure != "" {
			w.Measures = append(w.Measures, q.Measure+" ("+v.T("IHT-lege %s", q.AnsweredName)+", "+v.Voice.DayYear(date.In(q.Answered.Time))+")")
		}
	}
	w.Measures = first(v, w.Measures)
	return v.Render(tmpl, v.Frame(w.Sheet, crumbs...), w)
}

// Old leads from the address that the page had.
func Old(v *page.Visit) error {
	if !db.IsID(v.Path("id")) {
		return errs.NotFound("Siden finnes ikke.")
	}
	return v.Go(page.PersonPath(care.PatientID(v.Path("id")))+"/avdelingsark", "")
}

// published is the plan that holds, with its reference for the audit; nothing where none is published, where the person does not want
// the actor to see it, and where the page is refused.
func published(v *page.Visit, id care.PatientID) (p plan.Plan, refs []string, err error) {
	if !db.IsID(string(id)) {
		return p, nil, nil // refused where the page is opened
	}
	r := v.Service.Store.Reader()
	person, err := v.Service.Person(v.Ctx(), r, id, v.Actor.Today)
	if err != nil || !access.Decide(v.Actor, access.SeeSummary, person).Allowed {
		return p, nil, err
	}
	all, err := planapp.For(v.Ctx(), r, v.Actor, person)
	if err != nil || all.Holds == nil || all.Holds.Hidden {
		return p, nil, err
	}
	texts, err := planapp.Texts(v.Ctx(), r, *all.Holds)
	if err != nil {
		return p, nil, err
	}
	return plan.Read(texts), []string{all.Holds.Ref()}, nil
}

// shared fills in what the ward needs of the plan.
func (w *view) shared(v *page.Visit, p plan.Plan) {
	for _, g := range p.Goals {
		if text := strings.Trim(nb.CleanLine(g.Text), "«»"); text != "" && g.Above == "" {
			w.Goals = append(w.Goals, "«"+text+"»")
		}
	}
	w.Goals = first(v, w.Goals)
	for _, m := range p.Measures {
		if m.Who == plan.Municipality && m.Status == plan.MeasureOpen && m.What != "" {
			text := nb.CleanLine(m.What)
			if m.Often != "" {
				text += ", " + nb.CleanLine(m.Often)
			}
			w.Services = append(w.Services, text)
		}
	}
	w.Services = first(v, w.Services)
	w.Worse = page.WorseOf(v.Voice, p.Signs)
	for i := range w.Worse {
		w.Worse[i].Lines = first(v, w.Worse[i].Lines)
	}
}

func inForce(v *page.Visit, c *patient.Course) *held {
	if c.State.Plan == nil {
		return nil
	}
	p := &held{Text: begin(v, c.State.Plan.Text), Note: v.T("Plan versjon %s", nb.Int(c.State.Plan.Version)) + ", " + v.Voice.DayYear(c.State.PlanOn)}
	if !c.State.Open() {
		p.Note += ". " + v.T("Forløpet er avsluttet, så planen følges ikke lenger opp.")
	}
	if v.May(access.SeePlan) {
		p.Link = &ui.Action{Label: v.T("Se hele planen"), Href: page.EnrolmentPath(c.ID, "plan")}
	}
	return p
}
