package survey

import (
	"maps"
	"slices"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// An own set is written in bokmål, and may carry what it says in nynorsk and English in a table for each, keyed by the bokmål text, as a pathway's definition does
// (docs/adr/0076). Those who are asked read it in the language that they chose, text by text; answers are kept by code, so that figures are one whatever was read.
// What comes with the program has its words in the catalogues.

// Wording is a text that those who are asked read, with the name of its place: of a form's field, and to know the text by when it is worded otherwise.
type Wording struct {
	Place string // "tittel", "q1-tekst", "q1-svar-s2", "q1-lav"
	Under string // the question that it belongs to, "" where it is none's
	Text  string
}

// Texts are they, each once, in the order of the page. The line of the report belongs to them: those who read figures do so in their language too.
func (s *Survey) Texts() (all []Wording) {
	add := func(place, under, text string) {
		if text != "" && !slices.ContainsFunc(all, func(t Wording) bool { return t.Text == text }) {
			all = append(all, Wording{place, under, text})
		}
	}
	add("tittel", "", s.Title)
	add("innledning", "", s.Lead)
	for _, q := range s.Questions {
		add(q.Code+"-tekst", q.Text, q.Text)
		for _, o := range q.Options {
			add(q.Code+"-svar-"+o.Code, q.Text, o.Text)
		}
		add(q.Code+"-lav", q.Text, q.Low)
		add(q.Code+"-hoy", q.Text, q.High)
		add(q.Code+"-mal", q.Text, q.Aim)
	}
	return all
}

// In is a text of the survey as it was translated here, false where nobody has.
func (s *Survey) In(c lang.Code, text string) (string, bool) {
	t := s.table(c)[text]
	return t, t != ""
}

func (s *Survey) table(c lang.Code) map[string]string {
	if t := lang.Beside(c, &s.NN, &s.EN); t != nil {
		return *t
	}
	return nil
}

func (s *Survey) setTable(c lang.Code, table map[string]string) {
	if len(table) == 0 {
		table = nil
	}
	if t := lang.Beside(c, &s.NN, &s.EN); t != nil {
		*t = table
	}
}

// Untranslated is how many texts have no words in a language.
func (s *Survey) Untranslated(c lang.Code) (n int) {
	for _, t := range s.Texts() {
		if _, ok := s.In(c, t.Text); !ok {
			n++
		}
	}
	return n
}

// SaidField is the name of a form's field of a translation.
func SaidField(place string) string { return "t-" + place }

// Translated is the survey with what was typed in a language, by place; an empty one is taken away. Faults are at SaidField.
func (s *Survey) Translated(c lang.Code, typed map[string]string) (*Survey, error) {
	out, table := *s, maps.Clone(s.table(c))
	if table == nil {
		table = map[string]string{}
	}
	v := errs.Invalid("Oversettelsen kan ikke lagres slik den står. Rett feltene som er merket.")
	for _, t := range s.Texts() {
		said, ok := typed[t.Place]
		if !ok {
			continue
		}
		if table[t.Text] = nb.CleanLine(said); table[t.Text] == "" {
			delete(table, t.Text)
		}
		if n := utf8.RuneCountInString(table[t.Text]); n > MaxWords {
			v.Say(SaidField(t.Place), "Teksten er på %s tegn. Kort den ned til %s.", nb.Int(n), nb.Int(MaxWords))
		}
	}
	out.setTable(c, table)
	return &out, v.OrNil()
}

// AsTranslated is what the survey says in a language, by place.
func (s *Survey) AsTranslated(c lang.Code) map[string]string {
	all := map[string]string{}
	for _, t := range s.Texts() {
		all[t.Place] = s.table(c)[t.Text]
	}
	return all
}

// KeepTranslations takes over what was translated before the bokmål was written anew: a text that was changed where it stands keeps its translation, what
// is translated of a text that was taken away goes with it. Changed are the texts whose translation somebody should look over.
func (s *Survey) KeepTranslations(was *Survey) (changed []string) {
	old, is := map[string]string{}, map[string]bool{}
	for _, t := range was.Texts() {
		old[t.Place] = t.Text
	}
	for _, t := range s.Texts() {
		is[t.Text] = true
	}
	for _, c := range lang.Others {
		table := map[string]string{}
		for _, t := range s.Texts() {
			before := old[t.Place]
			if said, ok := was.In(c, t.Text); ok {
				table[t.Text] = said
			} else if said, ok := was.In(c, before); ok && !is[before] {
				table[t.Text] = said
				if !slices.Contains(changed, t.Text) {
					changed = append(changed, t.Text)
				}
			}
		}
		s.setTable(c, table)
	}
	return changed
}

// Catalogued puts in what the catalogues say of the texts: for a set that begins from one that comes with the program.
func (s *Survey) Catalogued() {
	for _, c := range lang.Others {
		table := map[string]string{}
		for _, t := range s.Texts() {
			if v := lang.In(c); v.Has(t.Text) {
				table[t.Text] = v.Say(t.Text)
			}
		}
		s.setTable(c, table)
	}
}
