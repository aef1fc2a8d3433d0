// Package pause lets the deadlines of an enrolment stand still, and run again.
package pause

import (
	"embed"

	"traad/internal/app/enrolment"
	"traad/internal/base/nb"
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

// Show is the form: to pause, or to go on where there is a pause.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.Pause)
	if err != nil {
		return err
	}
	if err := s.Open(); err != nil {
		return err
	}
	return show(s, !s.Course.State.PausedSince().IsZero())
}

// Save pauses.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.Pause)
	if err != nil {
		return err
	}
	d := enrolment.Pause{Target: s.Target(), On: page.Date(s.Form, "dato"), Reason: s.Form.Value("arsak")}
	if done, err := s.Do(d, "Forløpet er satt på pause.", "pausen"); done || err != nil {
		return err
	}
	return show(s, false)
}

// Resume lets the deadlines run again.
func Resume(v *page.Visit) error {
	s, err := page.NewStep(v, access.Pause)
	if err != nil {
		return err
	}
	d := enrolment.Resume{Target: s.Target(), On: page.Date(s.Form, "dato")}
	if done, err := s.Do(d, "Forløpet er i gang igjen. Fristene er flyttet like mye som pausen varte.", "gjenopptakelsen"); done || err != nil {
		return err
	}
	return show(s, true)
}

func show(s *page.Step, resume bool) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, today := s.Form, nb.Numeric(s.Head.Today)
	if resume {
		e := s.Course.State
		w := view{StepView: s.View("Gjenoppta forløpet", "gjenoppta", "gjenopptakelsen kan lagres", "Gjenoppta forløpet")}
		w.NotNow(s, care.Event{Kind: care.Resumed})
		if on := e.PausedSince(); !on.IsZero() {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Hospital, Heading: s.Visit.T("På pause siden %s", s.Visit.Voice.DayNear(on, s.Head.Today)), Text: e.PauseReason})
		}
		w.Fields = []ui.Field{f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Gjenopptas fra"), Width: "short", Help: s.Visit.T("Hver frist flyttes like mange dager som pausen varte.")}.With(today))}
		return s.Render(tmpl, "Gjenoppta forløpet", w)
	}
	w := view{StepView: s.View("Sett forløpet på pause", "pause", "pausen kan lagres", "Sett på pause")}
	w.NotNow(s, care.Event{Kind: care.Paused})
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Area, Name: "arsak", Label: s.Visit.T("Hvorfor?"), Help: s.Visit.T("For eksempel opphold på rehabilitering, eller at personen er bortreist. Ved innleggelse stopper fristene av seg selv.")}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Fra og med"), Width: "short"}.With(today)),
	}
	return s.Render(tmpl, "Sett forløpet på pause", w)
}
