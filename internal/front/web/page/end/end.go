// Package end is where an enrolment is ended, with a reason.
package end

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
	s, err := page.NewStep(v, access.End)
	if err != nil {
		return err
	}
	return show(s)
}

// Save ends the enrolment.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.End)
	if err != nil {
		return err
	}
	done, again, err := s.SettleWhole("avslutningen", care.Ended, func(theirs care.Event) map[string]string { return map[string]string{"tekst": theirs.Reason} })
	if done || err != nil {
		return err
	}
	d := read(s)
	if again {
		return show(s)
	}
	if done, err := s.Do(d, "Forløpet er avsluttet.", "avslutningen"); done || err != nil {
		return err
	}
	return show(s)
}

func read(s *page.Step) enrolment.End {
	return enrolment.End{Target: s.Target(), On: page.Date(s.Form, "dato"), Reason: s.Form.Value("arsak"), Text: s.Form.Value("tekst")}
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, e, today := s.Form, s.Course.State, s.Head.Today
	w := view{StepView: s.View("Avslutt forløpet", "avslutt", "forløpet kan avsluttes", "Avslutt forløpet")}
	w.Save.Look = ui.Danger
	w.NotNow(s, care.Event{Kind: care.Ended})
	if s.Conflict != nil {
		d := read(s)
		w.WholeClash(s, "Avslutningen", care.Event{On: d.On, End: d.Reason, Reason: d.Text})
	}
	if e.Included() && !w.Closed {
		w.Head.Lead = s.Visit.T("Fulgt opp siden %s: %s.", s.Visit.Voice.DayYear(e.IncludedOn), s.Visit.Voice.Plural(e.LengthDays(today), "dag", "dager"))
	}
	w.Messages = append(w.Messages, before(s)...)
	reason := ""
	for _, r := range s.Course.Pathway.EndReasons {
		switch {
		case r.Death && !e.DiedOn.IsZero(), r.Withdrawn && e.DiedOn.IsZero() && !e.WithdrawnOn.IsZero():
			reason = r.Code
		}
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "arsak", Label: s.Visit.T("Hvorfor avsluttes forløpet?"), Options: leading(s)}.With(reason)),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: s.Visit.T("Utdypende"), Optional: true, Help: s.Visit.T("For eksempel hvem som overtar oppfølgingen.")}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Avsluttet dato"), Width: "short"}.With(nb.Numeric(today))),
	}
	return s.Render(tmpl, "Avslutt forløpet", w)
}

// leading are the reasons, those that lead to another pathway with what happens then.
func leading(s *page.Step) []ui.Option {
	all := ui.SayOptions(s.Visit.Voice, page.Reasons(s.Course.Pathway.EndReasons))
	for i, r := range s.Course.Pathway.EndReasons {
		if r.LeadsTo != "" {
			all[i].Note = s.Visit.T("åpner det neste forløpet, med kartlegging, plan, skårer og team. Samtykket spørres det om på nytt.")
		}
	}
	return all
}

// before says what ending does to what is open, and what led to it.
func before(s *page.Step) []ui.Message {
	e, today := s.Course.State, s.Head.Today
	var out []ui.Message
	switch {
	case !e.Open():
		return nil
	case !e.DiedOn.IsZero():
		out = append(out, ui.Message{Text: s.Visit.T("Personen døde %s", page.DayStop(s.Visit.Voice, e.DiedOn, today)) + " " + s.Visit.T("Besøk og påminnelser er allerede stoppet.")})
	case !e.WithdrawnOn.IsZero():
		out = append(out, ui.Message{Text: s.Visit.T("Samtykket er trukket %s", page.DayStop(s.Visit.Voice, e.WithdrawnOn, today))})
	}
	for _, o := range page.PurposeWords {
		if b, ok := e.Booked[o.Value]; ok {
			out = append(out, ui.Message{Tone: ui.Soon, Text: s.Visit.T("%s er avtalt %s", s.Visit.T(o.Label), page.DayStop(s.Visit.Voice, b.On, today)) + " " + s.Visit.T("Avtalen faller bort når forløpet avsluttes. Husk å gi beskjed.")})
		}
	}
	return out
}
