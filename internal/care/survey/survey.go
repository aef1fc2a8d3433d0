// Package survey is what patients, next of kin, personnel and GPs are asked about the service: questions as data, answers, and the sums of a round.
// The ready ones lie in definitions/*.toml; a round may add a few questions of its own. Nothing here reads or writes.
//
//	s, ok := survey.Ready("pasient")
//	err := s.Check(survey.Answers{"trygghet": "mye"})  // a fault at a question, in words
//	sum.Add(s, answers)                                // counts; no row, no time, no order
//
// The questions about physical health, joy of life, safety and what one can do oneself are those of the project's final report (07.01.2025, 5.1),
// with its words for the answers where it gives them.
package survey

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Audience is who is asked.
type Audience string

// The audiences.
const (
	Patient   Audience = "patient"
	NextOfKin Audience = "next_of_kin"
	Personnel Audience = "personnel"
	GP        Audience = "gp"
)

// Audiences are all of them, in the order of lists.
var Audiences = []Audience{Patient, NextOfKin, Personnel, GP}

// Title is who is asked, in words.
func (a Audience) Title() string {
	return map[Audience]string{Patient: "pasienter", NextOfKin: "pårørende", Personnel: "personell", GP: "fastleger"}[a]
}

// Them is those who were asked, in words.
func (a Audience) Them() string {
	return map[Audience]string{Patient: "pasientene", NextOfKin: "de pårørende", Personnel: "personellet", GP: "fastlegene"}[a]
}

// OfPathway reports whether those who are asked are followed in a pathway, or stand near somebody who is.
func (a Audience) OfPathway() bool { return a == Patient || a == NextOfKin }

// Kind is how a question is answered.
type Kind string

// The kinds.
const (
	Choice Kind = "choice" // one of the options
	Scale  Kind = "scale"  // a whole number from 0 to 10; asked again later it shows change (PROM)
	Text   Kind = "text"   // own words
)

// ScaleTop is the best value of a scale; the lowest is 0.
const ScaleTop = 10

// Limits of what a survey holds.
const (
	MaxText      = 2000 // characters of an answer in own words
	MaxQuestions = 30
	MaxOptions   = 8
	MaxWords     = 300 // characters of a question
)

// Survey is one set of questions.
type Survey struct {
	Code      string     `toml:"code" json:"code"`
	Title     string     `toml:"title" json:"title"`
	Audience  Audience   `toml:"audience" json:"audience"`
	Lead      string     `toml:"lead" json:"lead"`           // what stands over the questions
	Version   int        `toml:"-" json:"version,omitempty"` // of a set that was written here; 0 of those that come with the program
	Questions []Question `toml:"question" json:"questions"`

	NN map[string]string `toml:"-" json:"nn,omitempty"` // of a set that was written here: what its texts are in other languages, see said.go
	EN map[string]string `toml:"-" json:"en,omitempty"`
}

// Question is one of them. None has to be answered.
type Question struct {
	Code    string   `toml:"code" json:"code"`
	Text    string   `toml:"text" json:"text"`
	Kind    Kind     `toml:"kind" json:"kind"`
	Low     string   `toml:"low" json:"low,omitempty"`   // Scale: what 0 means
	High    string   `toml:"high" json:"high,omitempty"` // Scale: what 10 means
	Aim     string   `toml:"aim" json:"aim,omitempty"`   // the line of the report that the good answers give: «Føler seg tryggere»
	Own     bool     `toml:"-" json:"own,omitempty"`     // added for one round
	Options []Option `toml:"option" json:"options,omitempty"`
}

// Option is one answer to choose.
type Option struct {
	Code string `toml:"code" json:"code"`
	Text string `toml:"text" json:"text"`
	Good bool   `toml:"good" json:"good,omitempty"` // what the service aims for
}

// Answers are one person's, by question: an option's code, a number as text, or own words. What was not answered is not there.
type Answers map[string]string

// Find returns the question with the code.
func (s *Survey) Find(code string) (Question, bool) {
	for _, q := range s.Questions {
		if q.Code == code {
			return q, true
		}
	}
	return Question{}, false
}

// Say is an answer in words.
func (q Question) Say(answer string) string {
	if i := slices.IndexFunc(q.Options, func(o Option) bool { return o.Code == answer }); i >= 0 {
		return q.Options[i].Text
	}
	return answer
}

// Parse reads a survey from TOML and validates it, with the same faults in words as a pathway's definition.
func Parse(text []byte) (*Survey, error) {
	var s Survey
	if err := care.ReadDefinition(text, &s); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return &s, nil
}

// Validate checks a survey. Faults are errs.Invalid by question and key.
func (s *Survey) Validate() error {
	v := errs.Invalid("Undersøkelsen har feil. Rett dem og prøv igjen.")
	if !care.IsCode(s.Code) {
		v.At("code", "Koden begynner med en liten bokstav og har bare a–z, 0–9, _ og -.")
	}
	if strings.TrimSpace(s.Title) == "" {
		v.At("title", "Skriv hva undersøkelsen heter.")
	}
	if !slices.Contains(Audiences, s.Audience) {
		v.At("audience", "Velg hvem som spørres: patient, next_of_kin, personnel eller gp.")
	}
	if n := len(s.Questions); n == 0 || n > MaxQuestions {
		v.At("question", fmt.Sprintf("Undersøkelsen har %d spørsmål. Den må ha fra 1 til %d.", n, MaxQuestions))
	}
	seen := map[string]bool{}
	for i, q := range s.Questions {
		at := fmt.Sprintf("question[%d].", i+1)
		if !care.IsCode(q.Code) || seen[q.Code] {
			v.At(at+"code", "Hvert spørsmål har sin egen kode, med bare a–z, 0–9, _ og -.")
		}
		seen[q.Code] = true
		if n := utf8.RuneCountInString(q.Text); n == 0 || n > MaxWords {
			v.At(at+"text", fmt.Sprintf("Skriv spørsmålet, med høyst %d tegn.", MaxWords))
		}
		q.validate(v, at)
	}
	return v.OrNil()
}

func (q *Question) validate(v *errs.Error, at string) {
	switch q.Kind {
	case Choice:
		if n := len(q.Options); n < 2 || n > MaxOptions {
			v.At(at+"option", fmt.Sprintf("Spørsmålet har %d svar å velge mellom. Det må ha fra 2 til %d.", n, MaxOptions))
		}
		seen := map[string]bool{}
		for _, o := range q.Options {
			if !care.IsCode(o.Code) || seen[o.Code] || strings.TrimSpace(o.Text) == "" {
				v.At(at+"option", "Hvert svar har sin egen kode og en tekst.")
			}
			seen[o.Code] = true
		}
	case Scale:
		if strings.TrimSpace(q.Low) == "" || strings.TrimSpace(q.High) == "" {
			v.At(at+"low", "Skriv hva 0 og 10 betyr.")
		}
	case Text:
	default:
		v.At(at+"kind", "Et spørsmål er choice, scale eller text.")
	}
	if q.Kind != Choice && len(q.Options) > 0 {
		v.At(at+"option", "Bare spørsmål av slaget choice har svar å velge mellom.")
	}
}

// Field is the name of a question in a form.
func Field(code string) string { return "sp-" + code }

// Check says whether the answers are answers to the questions, and cleans them: what is empty is left out. Faults are at Field.
func (s *Survey) Check(a Answers) error {
	v := errs.Invalid("Svarene kan ikke sendes slik de står. Rett spørsmålene som er merket.")
	for code, answer := range a {
		q, ok := s.Find(code)
		if answer = strings.TrimSpace(nb.Clean(answer)); answer == "" || !ok {
			delete(a, code)
			continue
		}
		a[code] = answer
		switch q.Kind {
		case Choice:
			if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Code == answer }) {
				v.At(Field(code), "Velg ett av svarene.")
			}
		case Scale:
			if n, err := strconv.Atoi(answer); err != nil || n < 0 || n > ScaleTop || strconv.Itoa(n) != answer {
				v.At(Field(code), "Velg et tall fra 0 til 10.")
			}
		case Text:
			if n := utf8.RuneCountInString(answer); n > MaxText {
				v.Say(Field(code), "Teksten er på %s tegn. Kort den ned til %s.", nb.Int(n), nb.Int(MaxText))
			}
		}
	}
	if err := v.OrNil(); err != nil {
		return err
	}
	if len(a) == 0 {
		return errs.Invalid("Ingenting er sendt.").At(Field(s.Questions[0].Code), "Svar på minst ett spørsmål. De andre kan du hoppe over.")
	}
	return nil
}
