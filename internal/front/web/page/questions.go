package page

import (
	"strconv"

	"traad/internal/care/survey"
	"traad/internal/front/web/ui"
)

// QuestionFields are the questions of a survey as fields of a form, with what was typed.
func QuestionFields(v *Visit, s *survey.Survey, form *ui.Form) []ui.Field {
	var all []ui.Field
	for _, q := range s.Questions {
		text := func(x string) string { return QuestionText(v, s, q, x) }
		f := ui.Field{Name: survey.Field(q.Code), Label: text(q.Text)}
		switch q.Kind {
		case survey.Choice:
			f.Kind = ui.Radios
			for _, o := range q.Options {
				f.Options = append(f.Options, ui.Option{Value: o.Code, Label: text(o.Text)})
			}
		case survey.Scale:
			f.Kind, f.Inline, f.Help = ui.Radios, true, v.T("0 er %s. 10 er %s.", text(q.Low), text(q.High))
			for n := range survey.ScaleTop + 1 {
				f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
			}
		case survey.Text:
			f.Kind, f.Max, f.Help = ui.Area, survey.MaxText, v.T("Teamet leser det slik det står. Ikke skriv navn eller fødselsnummer.")
		}
		all = append(all, form.Fill(f))
	}
	return all
}

// SurveyText is the title or the lead of a survey in the language of the page: what somebody here wrote stands as it was written.
func SurveyText(v *Visit, s *survey.Survey, text string) string {
	if s.Ours(text) {
		return v.T(text)
	}
	return text
}

// QuestionText is a text of a question in the language of the page: of those that come with the program.
func QuestionText(v *Visit, s *survey.Survey, q survey.Question, text string) string {
	if q.Own {
		return text
	}
	return SurveyText(v, s, text)
}

// SurveyAnswers are the answers that a form holds.
func SurveyAnswers(form *ui.Form, s *survey.Survey) survey.Answers {
	a := survey.Answers{}
	for _, q := range s.Questions {
		a[q.Code] = form.Value(survey.Field(q.Code))
	}
	return a
}
