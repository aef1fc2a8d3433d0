// Package visit is where a mapping visit, a contact or an evaluation gets a day, is moved, and is cancelled.
package visit

import (
	"embed"
	"strings"

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
	Cancel *cancel // where something is booked
}

type cancel struct {
	Action string
	Hidden []ui.Hidden
	Reason ui.Field
	Save   ui.Action
}

// Show is the form for an appointment of the purpose in the address, mapping where none is named.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.BookVisit)
	if err != nil {
		return err
	}
	return show(s, v.Query("formal"))
}

// Save books or moves the appointment.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.BookVisit)
	if err != nil {
		return err
	}
	purpose := s.Form.Value("formal")
	done, again, err := s.SettleWhole(v.T("avtalen"), care.VisitBooked, func(theirs care.Event) map[string]string { return map[string]string{"tekst": theirs.Visit.Note} })
	if done || err != nil {
		return err
	}
	d := read(s)
	if again {
		return show(s, purpose)
	}
	if s.Form.OK() && !s.Form.Has("likevel") && d.Visit.Form == "visit" && !d.Visit.On.IsZero() {
		if err := s.Open(); err != nil {
			return err
		}
		if away := page.AwayText(s, d.Visit); away != "" {
			s.Form.Fault("likevel", away+" "+v.T("Velg en dag når personen er hjemme, eller kryss av for at avtalen skal stå."))
		}
	}
	if done, err := s.Do(d, v.T("Avtalen er lagret."), v.T("avtalen")); done || err != nil {
		return err
	}
	return show(s, purpose)
}

func read(s *page.Step) enrolment.Book {
	f := s.Form
	return enrolment.Book{Target: s.Target(), Visit: care.Visit{
		Purpose: f.Value("formal"), On: page.Date(f, "besok_dato"), Clock: page.Clock(f, "klokkeslett"), Form: f.Value("form"),
		Place: nb.CleanLine(f.Value("sted")), Participants: page.Participants(f), Note: f.Value("tekst"),
	}}
}

// Cancel takes the appointment away.
func Cancel(v *page.Visit) error {
	s, err := page.NewStep(v, access.BookVisit)
	if err != nil {
		return err
	}
	purpose := s.Form.Value("formal")
	done, again, err := s.SettleWhole(v.T("avlysningen"), care.VisitCancelled, func(theirs care.Event) map[string]string { return map[string]string{"arsak": theirs.Reason} })
	if done || err != nil {
		return err
	}
	if again {
		return show(s, purpose)
	}
	d := enrolment.CancelVisit{Target: s.Target(), Purpose: purpose, Reason: s.Form.Value("arsak"), Replaces: s.Replaces()}
	if done, err := s.Do(d, v.T("Avtalen er avlyst. Husk å gi beskjed til dem som skulle være med."), v.T("avlysningen")); done || err != nil {
		return err
	}
	return show(s, purpose)
}

// cancelling reports whether the form that cancels was sent.
func cancelling(s *page.Step) bool {
	return s.Posted() && strings.HasSuffix(s.Visit.R.URL.Path, "/avlys")
}

func show(s *page.Step, purpose string) error {
	if err := s.Open(); err != nil {
		return err
	}
	if page.Word(page.PurposeWords, purpose) == purpose { // no such purpose, or none
		purpose = care.PurposeMapping
		if !s.Course.State.MappedOn.IsZero() {
			purpose = care.PurposeContact
		}
	}
	what := nb.Inside(s.Visit.T(page.Word(page.PurposeWords, purpose)))
	e, today := s.Course.State, s.Head.Today
	booked, moved := e.Booked[purpose]
	title, save := s.Visit.T("Sett opp %s", what), s.Visit.T("Lagre avtalen")
	if moved {
		title, save = s.Visit.T("Flytt eller avlys %s", what), s.Visit.T("Flytt avtalen")
	}
	w := view{StepView: s.View(title, "besok", "avtalen kan lagres", save)}
	w.Keep = "besok-" + purpose + "-" + string(s.ID)
	w.NotNow(s, care.Event{Kind: care.VisitBooked, Visit: &care.Visit{Purpose: purpose}})
	switch {
	case s.Conflict != nil && s.Conflict.Theirs.Kind == care.VisitCancelled:
		w.ReplaceClash(s, s.Visit.T("Avlysningen"), care.Event{On: today, Visit: &care.Visit{Purpose: purpose}, Reason: s.Form.Value("arsak")})
	case s.Conflict != nil:
		d := read(s)
		w.WholeClash(s, s.Visit.T("Avtalen"), care.Event{Visit: &d.Visit})
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "formal", Value: purpose})
	if moved {
		when := s.Visit.Voice.DayNear(booked.On, today)
		if booked.Clock != "" {
			when = s.Visit.T("%s kl. %s", when, booked.Clock)
		}
		w.Head.Lead = s.Visit.T("Avtalt %s, %s.", when, nb.Inside(s.Visit.T(page.Word(page.FormWords, booked.Form))))
	} else {
		booked = care.Visit{Form: "visit", Place: "hjemme", Participants: []string{"Personen selv"}}
		if purpose == care.PurposeContact {
			booked.Form, booked.Place = "telephone", ""
		}
	}
	if moved || cancelling(s) { // what was typed is drawn even where another was first
		w.Cancel = newCancel(s, purpose)
	}
	w.Head.Actions = held(s, purpose)
	if away := s.AwayOn(today); away != nil && !w.Closed {
		text := s.Visit.T("Personen er innlagt, %s.", page.StayWhere(s.Visit.Voice, *away))
		if moved && booked.Form == "visit" {
			text += " " + s.Visit.T("Flytt avtalen, eller avlys den.")
		}
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Hospital, Heading: s.Visit.T("Innlagt nå"), Text: text})
	}
	if cancelling(s) { // the other form was sent
		s.Form = ui.NewForm(nil)
	}
	w.fields(s, booked)
	return s.Render(tmpl, "Avtale", w)
}

func newCancel(s *page.Step, purpose string) *cancel {
	c := &cancel{
		Action: page.EnrolmentPath(s.ID, "avlys"), Hidden: append(s.HiddenValues(), ui.Hidden{Name: "formal", Value: purpose}),
		Reason: s.Form.Fill(ui.Field{Name: "arsak", Label: s.Visit.T("Hvorfor avlyses avtalen?"), Help: s.Visit.T("For eksempel at personen er innlagt, eller ikke ønsker besøk nå.")}),
		Save:   ui.Action{Label: s.Visit.T("Avlys avtalen")},
	}
	if old := s.Replaces(); old != "" {
		c.Hidden = append(c.Hidden, ui.Hidden{Name: "erstatt", Value: string(old)})
	}
	return c
}

// held leads to where the meeting is written, for one that was held without being booked, or before its day.
func held(s *page.Step, purpose string) []ui.Action {
	for _, to := range []struct {
		purpose, label, path string
		kind                 care.EventKind
		deed                 access.Deed
	}{
		{care.PurposeMapping, s.Visit.T("Skriv kartlegging"), "kartlegging", care.Mapped, access.RecordMapping},
		{care.PurposeEvaluation, s.Visit.T("Skriv evaluering"), "evaluering", care.Evaluated, access.Evaluate},
		{care.PurposeContact, s.Visit.T("Logg kontakt"), "kontakt", care.Contacted, access.LogContact},
	} {
		if to.purpose == purpose && s.Visit.May(to.deed) && s.MayNot(care.Event{Kind: to.kind}).IsZero() {
			return []ui.Action{{Label: to.label, Icon: "pencil", Href: page.EnrolmentPath(s.ID, to.path)}}
		}
	}
	return nil
}

func (w *view) fields(s *page.Step, booked care.Visit) {
	f := s.Form
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Date, Name: "besok_dato", Label: s.Visit.T("Dag"), Width: "short", Help: s.Visit.T("For eksempel 24.11.2026.")}.With(nb.Numeric(booked.On))),
		f.Fill(ui.Field{Kind: ui.Clock, Name: "klokkeslett", Label: s.Visit.T("Klokkeslett"), Width: "short", Optional: true, Help: s.Visit.T("For eksempel 12.30.")}.With(booked.Clock)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "form", Label: s.Visit.T("Hvordan møtes dere?"), Options: ui.SayOptions(s.Visit.Voice, page.FormWords), Inline: true}.With(booked.Form)),
		f.Fill(ui.Field{Name: "sted", Label: s.Visit.T("Sted"), Optional: true, Width: "medium"}.With(booked.Place)),
	}
	w.Fields = append(w.Fields, page.ParticipantFields(s, s.Visit.T("Hvem skal være med?"), booked.Participants)...)
	w.Fields = append(w.Fields, f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: s.Visit.T("Merknad"), Optional: true, Rows: 3}.With(booked.Note)))
	if s.AwayOn(s.Head.Today) != nil || f.Has("likevel") {
		w.Fields = append(w.Fields, f.Fill(ui.Field{Kind: ui.Check, Name: "likevel", Label: s.Visit.T("Avtalen skal stå selv om personen er innlagt")}))
	}
}
