// Package contact is where a follow-up contact is logged: made to take half a minute on a phone.
package contact

import (
	"embed"
	"net/url"
	"strconv"
	"strings"

	"traad/internal/app/enrolment"
	"traad/internal/base/date"
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
	How    []ui.Field // how, with whom
	Name   ui.Field   // asked where it was not the person herself
	What   []ui.Field // what came of it
	Next   ui.Field   // when the next one is
	Day    ui.Field   // asked where it is another day than the quick choices
	Form   ui.Field   // asked where there is a next one
	Small  []ui.Field // minutes and date, beside each other
	Phones ui.Phones
	Agreed string // what was agreed last time
	Last   []ui.Event
}

// Show is the form.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.LogContact)
	if err != nil {
		return err
	}
	if back := came(v); back != "" && s.Back() == "" {
		s.Form = ui.NewForm(nil)
		return show(s, back)
	}
	return show(s, "")
}

// came is Min dag or the list where the user came from by a link, so that the next one there is a tap away.
func came(v *page.Visit) string {
	from, err := url.Parse(v.R.Referer())
	if err != nil || from.Host != v.R.Host || from.Path != "/" && from.Path != "/forlop" {
		return ""
	}
	return from.RequestURI()
}

// Save logs the contact.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.LogContact)
	if err != nil {
		return err
	}
	if done, err := s.Do(read(s), "Kontakten er lagret.", "kontakten"); done || err != nil {
		return err
	}
	return show(s, "")
}

func read(s *page.Step) enrolment.LogContact {
	f := s.Form
	d := enrolment.LogContact{Target: s.Target(), On: page.Date(f, "dato"), Contact: care.Contact{
		Form: f.Value("form"), With: f.Value("med"), Name: nb.CleanLine(f.Value("navn")), Reached: !f.Has("ikke-svar"), Note: f.Value("tekst"),
		Minutes: page.Number(f, "minutter", 0, 1440), NextOn: page.Date(f, "neste_dato"), NextForm: f.Value("neste_form"),
	}}
	if d.On.IsZero() {
		d.On = s.Visit.Today()
	}
	if days, err := strconv.Atoi(f.Value("neste")); err == nil && days > 0 && days <= 366 {
		on := d.On.AddDays(days)
		if !d.Contact.NextOn.IsZero() && d.Contact.NextOn != on {
			f.Fault("neste_dato", "Du har valgt både antall uker og en dato. Velg én av dem.")
		}
		d.Contact.NextOn = on
	}
	if f.Value("neste") == "dato" && f.Value("neste_dato") == "" {
		f.Fault("neste_dato", "Skriv datoen, eller velg antall uker.")
	}
	if d.Contact.NextOn.IsZero() {
		d.Contact.NextForm = ""
	}
	return d
}

func show(s *page.Step, back string) error {
	if err := s.Open(); err != nil {
		return err
	}
	e := s.Course.State
	w := view{StepView: s.View("Logg kontakt", "kontakt", "kontakten kan lagres", "Lagre kontakten")}
	w.Save.Big = true
	if back != "" {
		w.Hidden = append(w.Hidden, ui.Hidden{Name: "tilbake", Value: back})
		w.Cancel.Href = back
	}
	w.NotNow(s, care.Event{Kind: care.Contacted})
	if !e.DiedOn.IsZero() && !w.Closed {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: s.Visit.T("Personen døde %s", page.DayStop(s.Visit.Voice, e.DiedOn, s.Head.Today)) + " " + s.Visit.T("Her kan du skrive samtaler med pårørende, og det som skjedde før.")})
	}
	w.fields(s)
	w.around(s)
	return s.Render(tmpl, "Logg kontakt", w)
}

func (w *view) fields(s *page.Step) {
	f, e := s.Form, s.Course.State
	form, with := "telephone", "patient"
	if e.NextForm != "" {
		form = e.NextForm
	}
	if b, ok := e.Booked[care.PurposeContact]; ok && b.Form != "" {
		form = b.Form
	}
	if !e.DiedOn.IsZero() {
		with = "next_of_kin"
	}
	w.How = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "form", Label: s.Visit.T("Hvordan?"), Options: ui.SayOptions(s.Visit.Voice, page.FormWords), Inline: true}.With(form)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "med", Label: s.Visit.T("Med hvem?"), Options: ui.SayOptions(s.Visit.Voice, page.WithWords), Inline: true}.With(with)),
	}
	w.Name = f.Fill(ui.Field{Name: "navn", Label: s.Visit.T("Navn"), Optional: true, Width: "medium", Help: s.Visit.T("For eksempel «datter Kari».")})
	w.What = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: s.Visit.T("Hva kom fram?"), Rows: 5}),
		f.Fill(ui.Field{Kind: ui.Check, Name: "ikke-svar", Label: s.Visit.T("Fikk ikke kontakt"), Help: s.Visit.T("Da teller det som et forsøk, og fristen står.")}),
	}
	w.Next = f.Fill(ui.Field{Kind: ui.Radios, Name: "neste", Label: s.Visit.T("Når er neste kontakt?"), Inline: true, Options: []ui.Option{
		{Value: "7", Label: s.Visit.T("Om 1 uke")},
		{Value: "14", Label: s.Visit.T("Om 2 uker")},
		{Value: "28", Label: s.Visit.T("Om 4 uker")},
		{Value: "dato", Label: s.Visit.T("En annen dag")},
		{Value: "ingen", Label: s.Visit.T("Ikke avtalt"), Note: ordinary(s)},
	}}.With("ingen"))
	w.Day = f.Fill(ui.Field{Kind: ui.Date, Name: "neste_dato", Label: s.Visit.T("Hvilken dag?"), Width: "short", Optional: true})
	w.Form = f.Fill(ui.Field{
		Kind: ui.Choice, Name: "neste_form", Label: s.Visit.T("Hvordan neste gang?"), Optional: true, Width: "medium",
		Options: append([]ui.Option{{Value: "", Label: s.Visit.T("Ikke avtalt")}}, ui.SayOptions(s.Visit.Voice, page.FormWords)...),
	})
	w.Small = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Number, Name: "minutter", Label: s.Visit.T("Tid brukt"), Unit: s.Visit.T("minutter"), Width: "short", Optional: true}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Dato"), Width: "short"}.With(nb.Numeric(s.Head.Today))),
	}
}

// ordinary says which deadline holds where nothing is agreed: «Da gjelder fristen på 4 uker».
func ordinary(s *page.Step) string {
	for _, r := range s.Course.Pathway.Deadlines {
		if r.Visit == care.PurposeContact {
			switch r.Unit {
			case care.Weeks:
				return s.Visit.T("Da gjelder fristen på %s", s.Visit.Voice.Plural(r.Length, "uke", "uker"))
			case care.Days:
				return s.Visit.T("Da gjelder fristen på %s", s.Visit.Voice.Plural(r.Length, "dag", "dager"))
			}
		}
	}
	return ""
}

// around is what the caller wants to see while ringing: numbers, what was agreed, and the last three contacts.
func (w *view) around(s *page.Step) {
	if p := s.Head.Details.Phone; p != "" {
		w.Phones = append(w.Phones, ui.Phone{Number: p, Who: s.Head.Name(), Icon: "person"})
	}
	for _, m := range page.Team(s.Visit.Voice, s.Head) {
		if m.Number != "" && m.Icon != "house" && m.Icon != "hospital" {
			w.Phones = append(w.Phones, ui.Phone{Number: m.Number, Who: m.Name + ", " + m.Does, Note: m.Note, Icon: m.Icon})
		}
	}
	e := s.Course.State
	if !e.NextContact.IsZero() {
		w.Agreed = s.Visit.T("Avtalt sist: %s", s.Visit.Voice.DayNear(e.NextContact, s.Head.Today)) + form(s, e.NextForm)
	}
	for _, ev := range s.Standing(care.Contacted) {
		if len(w.Last) == 3 {
			break
		}
		w.Last = append(w.Last, event(s, ev, s.Head.Today))
	}
}

func form(s *page.Step, code string) string {
	if code == "" {
		return ""
	}
	return ", " + strings.ToLower(s.Visit.T(page.Word(page.FormWords, code)))
}

func event(s *page.Step, ev care.Event, today date.Date) ui.Event {
	c := ev.Contact
	out := ui.Event{
		When: s.Visit.Voice.DayNear(ev.On, today), Title: s.Visit.T(page.Word(page.FormWords, c.Form)) + ", " + s.Course.Names[ev.ID], Text: c.Note,
		Icon: map[string]string{"visit": "house", "video": "video"}[c.Form],
	}
	if out.Icon == "" {
		out.Icon = "phone"
	}
	if c.With != "patient" {
		with := s.Visit.T(page.Word(page.WithWords, c.With))
		if c.Name != "" {
			with += ", " + c.Name
		}
		out.Facts = append(out.Facts, s.Visit.T("Med: %s", with))
	}
	if !c.Reached {
		out.Tags = []ui.Tag{{Text: s.Visit.T("Fikk ikke kontakt"), Icon: ui.NoIcon}}
	}
	return out
}
