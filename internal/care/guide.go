package care

import (
	"fmt"
	"slices"

	"traad/internal/base/lang"
)

// Guide is the handbook's page about a stage of a pathway: what to do there and why, for those who work by it. Its text is laid out as a letter's.
type Guide struct {
	Code string `toml:"code"` // a stage's code, EvaluationStage or EndingGuide
	Text string `toml:"text"`

	TextNN string `toml:"text_nn,omitempty"` // in nynorsk and English; "": it is read in bokmål
	TextEN string `toml:"text_en,omitempty"`
}

// In is the text in a language, "" where it is not written in it.
func (g Guide) In(c lang.Code) string {
	switch c {
	case lang.NN:
		return g.TextNN
	case lang.EN:
		return g.TextEN
	}
	return g.Text
}

// EndingGuide is the Guide.Code of what is done when an enrolment ends.
const EndingGuide = "ending"

// Chapter is a place in the handbook.
type Chapter struct{ Code, Title string }

// Chapters are the places that a pathway's handbook has, in order, whether anything is written there or not.
func (p *Pathway) Chapters() (all []Chapter) {
	for _, s := range p.Stages {
		all = append(all, Chapter{s.Code, s.Title})
	}
	return append(all, Chapter{EvaluationStage, "Evaluering"}, Chapter{EndingGuide, "Avslutning"})
}

// StageBy is the code of the stage that an event ties, "" where the pathway has none.
func (p *Pathway) StageBy(kind EventKind) string {
	for _, s := range p.Stages {
		if s.DoneBy == kind {
			return s.Code
		}
	}
	return ""
}

// Guide is the text about a stage, "" where none is written.
func (p *Pathway) Guide(code string) string {
	for _, g := range p.Guides {
		if g.Code == code {
			return g.Text
		}
	}
	return ""
}

// guides checks the handbook of a definition.
func (v *check) guides(p *Pathway) {
	first := map[string]int{}
	for i, g := range p.Guides {
		at := func(key string) string { return fmt.Sprintf("guide[%d].%s", i+1, key) }
		what := lang.Of("Håndbokside %d", i+1)
		if !slices.ContainsFunc(p.Chapters(), func(c Chapter) bool { return c.Code == g.Code }) {
			v.fault(at("code"), "%s hører til steget «%s», som forløpet ikke har. Velg et av stegene, evaluation eller ending.", what, g.Code)
		}
		if n, ok := first[g.Code]; ok {
			v.fault(at("code"), "Steget har også håndbokside %d. Skriv alt på én side.", n)
		}
		first[g.Code] = i + 1
		v.words(at("text"), what, g.Text)
	}
}
