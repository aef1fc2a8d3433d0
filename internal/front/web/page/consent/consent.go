// Package consent is where the patient's yes to being followed is written, and where it is taken back.
package consent

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
	Given  []ui.Fact // the consent that stands
	When   string
	Fields []ui.Field
}

// Show is the form for consent, or the consent that stands with the way to take it back.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordConsent)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes the consent.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordConsent)
	if err != nil {
		return err
	}
	done, again, err := s.SettleWhole(v.T("samtykket"), care.Consented, func(theirs care.Event) map[string]string { return map[string]string{"tekst": theirs.Consent.Note} })
	if done || err != nil {
		return err
	}
	d := read(s)
	if again {
		return show(s)
	}
	if done, err := s.Do(d, v.T("Samtykket er lagret."), v.T("samtykket")); done || err != nil {
		return err
	}
	return show(s)
}

func read(s *page.Step) enrolment.Consent {
	f := s.Form
	return enrolment.Consent{Target: s.Target(), On: page.Date(f, "dato"), Consent: care.Consent{
		By: f.Value("hvem"), Name: nb.CleanLine(f.Value("navn")), Competence: f.Value("kompetanse"), How: f.Value("hvordan"), Note: f.Value("tekst"),
	}}
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, e := s.Form, s.Course.State
	w := view{StepView: s.View("Samtykke", "samtykke", "samtykket kan lagres", "Lagre samtykket")}
	w.given(s)
	if w.Given == nil || e.Closing() {
		w.NotNow(s, care.Event{Kind: care.Consented})
	} else if !s.Posted() {
		w.Closed = true
	}
	if s.Conflict != nil {
		d := read(s)
		w.WholeClash(s, s.Visit.T("Samtykket"), care.Event{On: d.On, Consent: &d.Consent})
	}
	before := care.Consent{By: "patient"}
	if c := e.Carried; c != nil && e.Consent == nil {
		if old := s.Head.Course(c.Enrolment); old != nil && old.State.Consent != nil {
			before = *old.State.Consent
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Heading: s.Visit.T("Samtykket fra %s gjelder ikke her", s.Visit.T(c.Pathway)), Text: s.Visit.T("Det personen sa ja til %s var %s. Spør på nytt. Hvem som svarte sist, og om personen var samtykkekompetent, står i skjemaet.", page.DayStop(s.Visit.Voice, old.State.ConsentedOn, s.Head.Today), s.Visit.T(c.Pathway))})
		}
	}
	kin := s.Visit.T("Når det ikke er personen selv.")
	for _, m := range s.Head.Team {
		if m.Part == "next_of_kin" {
			kin += " " + s.Visit.T("For eksempel nærmeste pårørende, %s.", m.Name)
			break
		}
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{
			Kind: ui.Radios, Name: "kompetanse", Label: s.Visit.T("Har personen samtykkekompetanse?"), Options: ui.SayOptions(s.Visit.Voice, page.CompetenceWords), Inline: true,
			Help: s.Visit.T("Vurder om personen forstår hva oppfølgingen er, og følgene av å si ja eller nei."),
		}.With(before.Competence)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "hvem", Label: s.Visit.T("Hvem samtykker?"), Options: ui.SayOptions(s.Visit.Voice, page.ByWords)}.With(before.By)),
		f.Fill(ui.Field{Name: "navn", Label: s.Visit.T("Navn"), Optional: true, Width: "medium", Help: kin}.With(before.Name)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "hvordan", Label: s.Visit.T("Hvordan ble samtykket gitt?"), Options: ui.SayOptions(s.Visit.Voice, page.HowWords), Inline: true}),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: s.Visit.T("Merknad"), Optional: true, Rows: 3}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Dato"), Width: "short"}.With(nb.Numeric(s.Head.Today))),
	}
	return s.Render(tmpl, "Samtykke", w)
}

// given shows the consent that stands.
func (w *view) given(s *page.Step) {
	e := s.Course.State
	if e.Consent == nil || !e.WithdrawnOn.IsZero() {
		if !e.WithdrawnOn.IsZero() {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: s.Visit.T("Samtykket ble trukket %s Et nytt samtykke setter oppfølgingen i gang igjen.", page.DayStop(s.Visit.Voice, e.WithdrawnOn, s.Head.Today))})
		}
		return
	}
	given := s.Standing(care.Consented)
	if len(given) == 0 {
		return
	}
	w.Given = s.Facts(given[0])
	w.When = s.Visit.T("Samtykke gitt %s", s.Visit.Voice.DayYear(e.ConsentedOn))
	w.Cancel = ui.Link(s.Visit.T("Trekk samtykket"), page.EnrolmentPath(s.ID, "trekk-samtykke"))
}

// ShowWithdrawal is the form for taking the consent back.
func ShowWithdrawal(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordConsent)
	if err != nil {
		return err
	}
	return withdrawal(s)
}

// Withdraw writes that the consent is taken back.
func Withdraw(v *page.Visit) error {
	s, err := page.NewStep(v, access.RecordConsent)
	if err != nil {
		return err
	}
	d := enrolment.WithdrawConsent{Target: s.Target(), On: page.Date(s.Form, "dato"), Reason: s.Form.Value("arsak")}
	if done, err := s.Do(d, v.T("Samtykket er trukket. Nye kontakter er stoppet, og forløpet skal avsluttes."), v.T("trekkingen av samtykket")); done || err != nil {
		return err
	}
	return withdrawal(s)
}

func withdrawal(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f := s.Form
	w := view{StepView: s.View("Trekk samtykket", "trekk-samtykke", "trekkingen kan lagres", "Trekk samtykket")}
	w.Save.Look = ui.Danger
	w.Head.Lead = s.Visit.T("Personen kan når som helst si nei til mer oppfølging. Da stopper nye kontakter og besøk, og forløpet skal avsluttes av en i teamet.")
	w.NotNow(s, care.Event{Kind: care.ConsentWithdrawn})
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Area, Name: "arsak", Label: s.Visit.T("Hva sier personen?"), Optional: true, Help: s.Visit.T("Personen trenger ikke å begrunne det.")}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Trukket dato"), Width: "short"}.With(nb.Numeric(s.Head.Today))),
	}
	return s.Render(tmpl, "Trekk samtykket", w)
}
