package page

import (
	"strconv"

	"traad/internal/care/survey"
	"traad/internal/front/web/ui"
)

// QuestionFields are the questions of a survey as fields of a form, with what was typed.
func QuestionFields(s *survey.Survey, form *ui.Form) []ui.Field {
	var all []ui.Field
	for _, q := range s.Questions {
		f := ui.Field{Name: survey.Field(q.Code), Label: q.Text}
		switch q.Kind {
		case survey.Choice:
			f.Kind = ui.Radios
			for _, o := range q.Options {
				f.Options = append(f.Options, ui.Option{Value: o.Code, Label: o.Text})
			}
		case survey.Scale:
			f.Kind, f.Inline, f.Help = ui.Radios, true, "0 er "+q.Low+". 10 er "+q.High+"."
			for n := range survey.ScaleTop + 1 {
				f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
			}
		case survey.Text:
			f.Kind, f.Max, f.Help = ui.Area, survey.MaxText, "Teamet leser det slik det står. Ikke skriv navn eller fødselsnummer."
		}
		all = append(all, form.Fill(f))
	}
	return all
}

// SurveyAnswers are the answers that a form holds.
func SurveyAnswers(form *ui.Form, s *survey.Survey) survey.Answers {
	a := survey.Answers{}
	for _, q := range s.Questions {
		a[q.Code] = form.Value(survey.Field(q.Code))
	}
	return a
}
