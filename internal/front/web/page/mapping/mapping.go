// Package mapping is where the mapping visit is written as it was made.
package mapping

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
	s, err := page.NewStep(v, access.RecordMapping)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes the visit.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordMapping)
	if err != nil {
		return err
	}
	done, again, err := s.SettleWhole("kartleggingen", care.Mapped, func(theirs care.Event) map[string]string { return map[string]string{"tekst": theirs.Visit.Note} })
	if done || err != nil {
		return err
	}
	d := read(s)
	if again {
		return show(s)
	}
	if done, err := s.Do(d, "Kartleggingen er lagret. Neste steg er å skrive planen.", "kartleggingen"); done || err != nil {
		return err
	}
	return show(s)
}

func read(s *page.Step) enrolment.CompleteMapping {
	f := s.Form
	return enrolment.CompleteMapping{Target: s.Target(), On: page.Date(f, "dato"), CFS: page.Score(f, "cfs"), Visit: care.Visit{
		Form: f.Value("form"), Place: nb.CleanLine(f.Value("sted")), Participants: page.Participants(f), GP: f.Value("fastlege"), Note: f.Value("tekst"),
	}}
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, e, today := s.Form, s.Course.State, s.Head.Today
	w := view{StepView: s.View("Skriv kartlegging", "kartlegging", "kartleggingen kan lagres", "Lagre kartleggingen")}
	w.NotNow(s, care.Event{Kind: care.Mapped})
	if s.Conflict != nil {
		d := read(s)
		w.WholeClash(s, "Kartleggingen", care.Event{On: d.On, Visit: &d.Visit, CFS: d.CFS})
	}
	booked := care.Visit{On: today, Form: "visit", Place: "hjemme", Participants: []string{"Personen selv"}}
	if b, ok := e.Booked[care.PurposeMapping]; ok {
		booked = b
		if booked.On.After(today) {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: "Samtalen er avtalt " + page.DayStop(b.On, today) + " Skriv den når den er holdt."})
			booked.On = today
		}
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Når var samtalen?", Width: "short"}.With(nb.Numeric(booked.On))),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "form", Label: "Hvordan?", Options: page.FormWords, Inline: true}.With(booked.Form)),
		f.Fill(ui.Field{Name: "sted", Label: "Sted", Optional: true, Width: "medium"}.With(booked.Place)),
	}
	w.Fields = append(w.Fields, page.ParticipantFields(s, "Hvem var med?", booked.Participants)...)
	w.Fields = append(w.Fields,
		f.Fill(ui.Field{Kind: ui.Radios, Name: "fastlege", Label: "Hvordan deltok fastlegen?", Options: page.GPWords, Inline: true}),
		f.Fill(page.CFSField(s)),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Hva kom fram?", Optional: true, Rows: 8, Help: "Hva som er viktig, ressurser og risiko. Målene og tiltakene skriver du i planen."}),
	)
	return s.Render(tmpl, "Skriv kartlegging", w)
}
