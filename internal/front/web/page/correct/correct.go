// Package correct takes a step of an enrolment back: any step, with a reason, or the user's own last one.
package correct

import (
	"embed"

	"traad/internal/app/enrolment"
	"traad/internal/app/step"
	"traad/internal/base/date"
	"traad/internal/base/errs"
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
	Step   ui.Card
	Facts  []ui.Fact
	Fields []ui.Field
	Remove *ui.Action // the way to have it deleted for good, for what must not be read any more
}

// Show is the step in words, and the form that asks why it is wrong.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.Correct)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes the correction.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.Correct)
	if err != nil {
		return err
	}
	d := enrolment.Correct{Target: s.Target(), Event: care.EventID(v.Path("event")), Reason: s.Form.Value("arsak")}
	if done, err := s.Do(d, "Steget er rettet. Det står i tidslinjen, men teller ikke lenger.", ""); done || err != nil {
		return err
	}
	for i, fault := range s.Form.Faults {
		if fault.Name == "hendelse" { // no field to mark: it is about the step itself
			s.Form.Faults[i].Name = ""
		}
	}
	return show(s)
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	id := care.EventID(s.Visit.Path("event"))
	ev, by, ok := s.Event(id)
	if !ok {
		return errs.NotFound("Steget finnes ikke.")
	}
	w := view{StepView: s.View("Rett et steg", "rett/"+string(id), "rettingen kan lagres", "Rett steget")}
	w.Head.Lead = s.Visit.T("Steget blir stående i tidslinjen som rettet, med grunnen. Skriv det riktige på nytt etterpå.")
	w.Save.Look = ui.Danger
	today := s.Head.Today
	written := s.Visit.Voice.Moment(ev.Recorded, s.Visit.Now())
	if date.In(ev.Recorded) == ev.On {
		written = s.Visit.Voice.Clock(ev.Recorded)
	}
	if by == "" {
		by = "Tråd"
	}
	w.Step = ui.Card{ID: "steg", Heading: s.Visit.T(ev.Kind.Title()) + " " + s.Visit.Voice.DayNear(ev.On, today), Note: s.Visit.T("Skrevet av %s %s", by, written)}
	w.Facts = s.Facts(ev)
	for _, other := range s.Course.Events {
		if other.Voids == id || ev.Kind == care.Corrected || ev.Kind == care.Removed {
			w.Closed = true
		}
	}
	if w.Closed && !s.Posted() {
		w.Messages = append(w.Messages, ui.Message{Text: s.Visit.T("Steget er allerede rettet.")})
	}
	if s.Visit.May(access.AskRemoval) && ev.Kind != care.Removed {
		w.Remove = &ui.Action{Label: s.Visit.T("Ført på feil pasient, eller skal slettes etter vedtak? Be om sletting"), Href: page.EnrolmentPath(s.ID, "slett?hendelse="+string(id))}
	}
	w.Fields = []ui.Field{s.Form.Fill(ui.Field{Kind: ui.Area, Name: "arsak", Label: s.Visit.T("Hva er feil?"), Help: s.Visit.T("For eksempel feil dato, eller feil person.")})}
	return s.Render(tmpl, "Rett et steg", w)
}

// Undo takes back the step that the user wrote last, from the message that followed it.
func Undo(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := care.EnrolmentID(v.Path("id"))
	if err := (enrolment.Undo{Enrolment: id}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	to := form.Value("tilbake")
	if !page.Local(to) {
		who, err := step.Patient(v.Ctx(), v.Service, id)
		if err != nil {
			return err
		}
		to = page.PersonPath(who)
	}
	return v.Go(to, v.T("Angret. Steget står i tidslinjen som rettet."))
}
