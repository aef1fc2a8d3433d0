// Package evaluate is where the six-monthly evaluation is written.
package evaluate

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
	Matters string // what matters to the person
	Plan    string // the plan that is evaluated
	PlanOn  string
	Before  []ui.Fact // the evaluation before
	When    string
	Fields  []ui.Field
}

// Show is the form.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.Evaluate)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes the evaluation.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.Evaluate)
	if err != nil {
		return err
	}
	done, again, err := s.SettleWhole("evalueringen", care.Evaluated, func(theirs care.Event) map[string]string { return map[string]string{"tekst": theirs.Evaluation.Note} })
	if done || err != nil {
		return err
	}
	d := read(s)
	if again {
		return show(s)
	}
	message := "Evalueringen er lagret."
	if d.Evaluation.Go == "end" {
		message = "Evalueringen er lagret. Avslutt forløpet når alt er overlevert."
	}
	if done, err := s.Do(d, message, "evalueringen"); done || err != nil {
		return err
	}
	return show(s)
}

func read(s *page.Step) enrolment.Evaluate {
	f := s.Form
	return enrolment.Evaluate{
		Target: s.Target(), On: page.Date(f, "dato"), CFS: page.Score(f, "cfs"),
		Evaluation: care.Evaluation{Form: f.Value("form"), Goals: f.Value("mal"), Note: f.Value("tekst"), Go: f.Value("videre")},
	}
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	f, e, today := s.Form, s.Course.State, s.Head.Today
	title := "Evaluering " + nb.Int(len(e.Evaluations)+1)
	w := view{StepView: s.View(title, "evaluering", "evalueringen kan lagres", "Lagre evalueringen")}
	w.NotNow(s, care.Event{Kind: care.Evaluated})
	if s.Conflict != nil {
		d := read(s)
		w.WholeClash(s, "Evalueringen", care.Event{On: d.On, Evaluation: &d.Evaluation, CFS: d.CFS})
	}
	form := "visit"
	if b, ok := e.Booked[care.PurposeEvaluation]; ok {
		form = b.Form
	}
	w.Fields = []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "form", Label: "Hvordan ble evalueringen gjort?", Options: page.FormWords, Inline: true}.With(form)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "mal", Label: "Hvordan gikk det med målene?", Options: page.GoalWords, Inline: true}),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Hva kom dere fram til?", Rows: 8}),
		f.Fill(page.CFSField(s)),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "videre", Label: "Videre", Options: page.GoWords, Inline: true}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Dato", Width: "short"}.With(nb.Numeric(today))),
	}
	w.Matters = e.Matters
	if e.Plan != nil {
		w.Plan, w.PlanOn = e.Plan.Text, "Plan, versjon "+nb.Int(e.Plan.Version)+", "+nb.DayYear(e.PlanOn)
	}
	if last := s.Standing(care.Evaluated); len(last) > 0 {
		w.Before, w.When = s.Facts(last[0]), "Forrige evaluering, "+nb.DayYear(last[0].On)
	}
	return s.Render(tmpl, "Evaluering", w)
}
