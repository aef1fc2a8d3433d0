// Package timeline is Hendelser on a person's pages: everything that happened in all her enrolments, and her stays, the
// newest first. What was corrected stands struck through, with who put it right and why.
package timeline

import (
	"embed"

	"traad/internal/app/patient"
	"traad/internal/app/removal"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Person  ui.PersonHead
	Filters ui.Filters
	Card    ui.Card
	Events  []ui.Event
	Empty   *ui.Empty
	Told    *ui.Action // the messages that came about her
}

// Show is the page. The address narrows it: slag (a sort of events), forlop (one enrolment).
func Show(v *page.Visit) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.SeePerson, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	sort, course := v.Query("slag"), h.Course(care.EnrolmentID(v.Query("forlop")))
	path := page.PersonPath(h.Patient) + "/hendelser"
	w := view{Person: page.PersonHead(v, h, "hendelser", ""), Filters: filters(v, path, h, sort, course)}
	shown := *h
	if course != nil {
		shown.Courses, shown.Stays, shown.Beside = []patient.Course{*course}, nil, nil
	}
	all := page.Events(v.Voice, &shown, true)
	if course == nil {
		gone, err := removal.Gone(v.Ctx(), v.Service.Store.Reader(), h.Patient)
		if err != nil {
			return err
		}
		all = page.WithGone(v.Voice, all, gone, h.Today)
	}
	for _, e := range all {
		if sort != "" && e.Sort != sort {
			continue
		}
		if e.Voided == "" && e.Step != "" && v.May(access.Correct) {
			e.Correct = &ui.Action{Label: v.T("Rett"), About: e.Title, Href: page.EnrolmentPath(e.Enrolment, "rett/"+string(e.Step))}
		}
		if e.Voided == "" && e.Link == nil && page.Journaled[e.Kind] != "" {
			e.Link = &ui.Action{Label: v.T("Tekst til journal"), About: e.Title, Href: page.EnrolmentPath(e.Enrolment, "journal/"+string(e.Step))}
		}
		w.Events = append(w.Events, e.Event)
	}
	w.Card = ui.Card{ID: "hendelser", Heading: v.Voice.Plural(len(w.Events), "hendelse", "hendelser")}
	if len(w.Events) == 0 {
		w.Empty = &ui.Empty{Icon: "filter", Heading: v.T("Ingen hendelser med disse filtrene"), Action: &ui.Action{Label: v.T("Nullstill"), Href: path}}
		if len(all) == 0 {
			w.Empty = &ui.Empty{Heading: v.T("Ingenting er registrert ennå")}
		}
	}
	if len(h.Stays) > 0 && v.May(access.SeeMessages) {
		told := ui.Link(v.T("Meldinger fra sykehus, KAD og legevakt"), page.PersonPath(h.Patient)+"/meldinger")
		w.Told = &told
	}
	return v.Render(tmpl, v.Frame(v.T("Hendelser"), page.PersonCrumbs(h, v.T("Hendelser"))...), w)
}

func filters(v *page.Visit, path string, h *patient.Head, sort string, course *patient.Course) ui.Filters {
	f := ui.Filters{Action: path, Section: v.T("Filtrer hendelser")}
	f.Chips = append(f.Chips, ui.Chip{Name: "slag", Label: v.T("Vis"), Value: sort, On: sort != "", Options: []ui.Option{
		{Value: "", Label: v.T("alt")},
		{Value: page.ContactEvents, Label: v.T("kontakter")},
		{Value: page.StepEvents, Label: v.T("steg i forløpet")},
		{Value: page.PlanEvents, Label: v.T("kartlegging, plan og evaluering")},
		{Value: page.StayEvents, Label: v.T("innleggelser")},
	}})
	if len(h.Courses) > 1 {
		chip := ui.Chip{Name: "forlop", Label: v.T("Forløp"), Options: []ui.Option{{Value: "", Label: v.T("alle")}}}
		if course != nil {
			chip.Value, chip.On = string(course.ID), true
		}
		for _, c := range h.Courses {
			chip.Options = append(chip.Options, ui.Option{Value: string(c.ID), Label: v.T(c.Pathway.Title) + " " + v.Voice.MonthYear(c.State.ReferredOn)})
		}
		f.Chips = append(f.Chips, chip)
	}
	if sort != "" || course != nil {
		f.Reset = &ui.Action{Label: v.T("Nullstill"), Href: path, Look: ui.Tertiary}
	}
	return f
}
