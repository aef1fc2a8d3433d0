package page

import (
	"strconv"

	"traad/internal/base/lang"
	"traad/internal/care/survey"
	"traad/internal/front/web/ui"
)

// QuestionFields are the questions of a survey as fields of a form, with what was typed.
func QuestionFields(v *Visit, s *survey.Survey, form *ui.Form) []ui.Field {
	var all []ui.Field
	for _, q := range s.Questions {
		text := func(x string) (string, lang.Code) { return surveyWords(v, s, x, q.Own) }
		f := ui.Field{Name: survey.Field(q.Code)}
		f.Label, f.LabelLang = text(q.Text)
		switch q.Kind {
		case survey.Choice:
			f.Kind = ui.Radios
			for _, o := range q.Options {
				x := ui.Option{Value: o.Code}
				x.Label, x.Lang = text(o.Text)
				f.Options = append(f.Options, x)
			}
		case survey.Scale:
			f.Kind, f.Inline = ui.Radios, true
			low, lowIn := text(q.Low)
			high, highIn := text(q.High)
			if f.Help = v.T("0 er %s. 10 er %s.", low, high); lowIn+highIn != "" { // one sentence is in one language
				f.Help, f.HelpLang = lang.In(lang.NB).Say("0 er %s. 10 er %s.", q.Low, q.High), lang.NB
			}
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

// SurveyHead is the survey's title and what stands over the questions, each marked where it is not in the language of the page.
func SurveyHead(v *Visit, s *survey.Survey) (h ui.Head) {
	h.Title, h.TitleLang = surveyWords(v, s, s.Title, false)
	h.Lead, h.LeadLang = surveyWords(v, s, s.Lead, false)
	return h
}

// SurveyText is the title or the lead of a survey in the language of the page, in bokmål where nobody has written it so.
func SurveyText(v *Visit, s *survey.Survey, text string) string {
	said, _ := surveyWords(v, s, text, false)
	return said
}

// QuestionText is a text of a question in the language of the page, in bokmål where nobody has written it so.
func QuestionText(v *Visit, s *survey.Survey, q survey.Question, text string) string {
	said, _ := surveyWords(v, s, text, q.Own)
	return said
}

// surveyWords are a text in the language of the page, and the language that they are in where it is another. What comes with the program has its words in the
// catalogue, an own set carries them; an own question may happen to be worded as one of ours, and is not ours.
func surveyWords(v *Visit, s *survey.Survey, text string, own bool) (string, lang.Code) {
	if said, ok := s.In(v.Voice.Tag(), text); ok {
		return said, ""
	}
	switch {
	case text == "" || v.Voice.Tag() == lang.NB:
		return text, ""
	case !own && s.Ours(text):
		return v.T(text), ""
	}
	return text, lang.NB
}

// SurveyAnswers are the answers that a form holds.
func SurveyAnswers(form *ui.Form, s *survey.Survey) survey.Answers {
	a := survey.Answers{}
	for _, q := range s.Questions {
		a[q.Code] = form.Value(survey.Field(q.Code))
	}
	return a
}
