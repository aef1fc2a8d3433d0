// Package ward is where the hospital's coordinator writes that a person was met on a ward.
package ward

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

// Show is the form.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordWardVisit)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes it.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordWardVisit)
	if err != nil {
		return err
	}
	d := enrolment.SeeOnWard{Target: s.Target(), On: page.Date(s.Form, "dato"), Note: s.Form.Value("tekst")}
	if done, err := s.Do(d, "Det er skrevet at personen er sett på posten.", "at personen er sett på posten"); done || err != nil {
		return err
	}
	return show(s)
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, today := s.Form, s.Head.Today
	w := view{StepView: s.View("Sett på posten", "sett-pa-posten", "det kan lagres", "Lagre")}
	w.NotNow(s, care.Event{Kind: care.SeenOnWard})
	if st := s.AwayOn(today); st != nil {
		w.Head.Lead = "Innlagt: " + page.StayWhere(nil, *st) + "."
	} else if !s.Posted() {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: "Personen er ikke innlagt nå. Velg en dag under oppholdet."})
	}
	for i, ev := range s.Standing(care.SeenOnWard) {
		if i == 0 {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: "Sist sett på posten " + page.DayStop(nil, ev.On, today) + " " + s.Name(ev.By) + "."})
		}
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Hva trenger personen ved hjemreisen?", Optional: true, Help: "Det hjemmebesøket skal følge opp."}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Sett dato", Width: "short"}.With(nb.Numeric(today))),
	}
	return s.Render(tmpl, "Sett på posten", w)
}
