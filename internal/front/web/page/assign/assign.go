// Package assign gives an enrolment to somebody else in the team.
package assign

import (
	"embed"

	"traad/internal/app/enrolment"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = page.StepTemplate(files)

type view struct {
	page.StepView
	Fields []ui.Field
}

// Show is the form.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.Assign)
	if err != nil {
		return err
	}
	return show(s)
}

// Save gives it.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.Assign)
	if err != nil {
		return err
	}
	d := enrolment.Assign{Enrolments: []care.EnrolmentID{s.ID}, To: care.UserID(s.Form.Value("ansvarlig")), Reason: s.Form.Value("tekst")}
	if done, err := s.Do(d, v.T("Forløpet har fått ny ansvarlig."), v.T("byttet av ansvarlig")); done || err != nil {
		return err
	}
	return show(s)
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f := s.Form
	w := view{StepView: s.View("Gi til annen ansvarlig", "ansvarlig", "ny ansvarlig kan lagres", "Gi ansvaret videre")}
	w.NotNow(s, care.Event{Kind: care.Assigned})
	w.Head.Lead = s.Visit.T("Ingen har ansvaret nå.")
	if s.Course.Responsible != "" {
		w.Head.Lead = s.Visit.T("%s har ansvaret nå.", s.Course.Responsible)
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "ansvarlig", Label: s.Visit.T("Hvem skal ha ansvaret?"), Options: page.TeamOptions(s.Visit.Voice, s.Team)}.With(string(s.Course.State.Responsible))),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: s.Visit.T("Beskjed"), Optional: true, Rows: 3, Help: s.Visit.T("Står i tidslinjen, og leses av den som tar over.")}),
	}
	return s.Render(tmpl, "Gi til annen ansvarlig", w)
}
