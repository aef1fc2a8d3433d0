// Package person is a person's own page: whether she is in hospital, who to ring, how frail, two years in one picture, what
// happened last, what matters to her and what comes next.
package person

import (
	"embed"

	"traad/internal/app/alert"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Person    ui.PersonHead
	Double    []double
	Told      []ui.Message
	Visits    *ui.Section // booked when a stay came over them
	Picture   *picture
	Latest    ui.Card
	Events    []ui.Event
	More      ui.Action
	Matters   *matters
	Next      []next
	NextMore  *ui.Action
	Stays     []stay
	Back      string   // whether she came back after the discharge
	Carried   *carried // what this enrolment has from the one before
	Courses   []course
	Asked     []asked
	Scores    *scores
	Agreed    *agreed
	Worries   []worry
	Circle    *circle
	Medicines *medicines
}

// latest is how many events the page shows.
const latest = 6

// Show is the page. A role that may only have the summary is sent there.
func Show(v *page.Visit) error {
	if !v.May(access.SeePerson) && v.May(access.SeeSummary) && db.IsID(v.Path("id")) { // what is no id may be a name
		return v.Go(page.PersonPath(id(v))+"/avdelingsark", "")
	}
	return show(v, "")
}

// Number is the page with the identity number, once, for one who asked for it.
func Number(v *page.Visit) error {
	number, err := patient.ShowNumber(v.Ctx(), v.Service, v.Actor, id(v))
	if err != nil {
		return err
	}
	return show(v, number)
}

func show(v *page.Visit, number string) error {
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeePerson, id(v))
	if err != nil {
		return err
	}
	w := view{
		Person: page.PersonHead(v, o.Head, "", number), Double: doubles(v, o.Head), Picture: draw(v.Voice, o.Head), Latest: ui.Card{ID: "siste", Heading: v.T("Siste hendelser")},
		More:    ui.Action{Label: v.T("Se alle hendelser"), Href: page.PersonPath(o.Patient) + "/hendelser"},
		Matters: wishes(v, o.Head), Next: coming(v, o.Head), Stays: stays(v, o.Head), Back: readmission(v, o.Head), Carried: carriedOver(v, o), Courses: others(v, o.Head), Asked: questions(v, o),
		Scores: scored(v, o), Agreed: treatment(v, o), Worries: worries(v, o),
	}
	for i, e := range page.Events(v.Voice, o.Head, false) {
		if i < latest {
			w.Events = append(w.Events, e.Event)
		}
	}
	if w.Circle, err = circled(v, o); err != nil {
		return err
	}
	if st := o.Admitted(); st != nil && w.Person.Band != nil {
		of, err := alert.OfStays(v.Ctx(), v.Service, v.Actor, []care.PatientID{o.Patient}, []care.StayID{st.ID})
		if err != nil {
			return err
		}
		if a, ok := of[st.ID]; ok {
			page.AlertBand(v, w.Person.Band, a)
		}
	}
	if err := w.planned(v, o); err != nil {
		return err
	}
	w.Told = told(v, o)
	visits, err := page.StayVisits(v, o.Head)
	if err != nil {
		return err
	}
	w.Visits = visits
	if len(w.Next) > most {
		w.Next, w.NextMore = w.Next[:most], &ui.Action{Label: v.T("Se alt under Oppfølging"), Href: page.PersonPath(o.Patient) + "/oppfolging"}
	}
	f := v.Frame(v.T("Person"), page.PersonCrumbs(o.Head, "")...)
	f.WideSide = true
	return v.Render(tmpl, f, w)
}

func id(v *page.Visit) care.PatientID { return care.PatientID(v.Path("id")) }
