package care

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Letter is a letter of a pathway: text with fields that are filled in for one person, to print or to read out.
type Letter struct {
	Code  string `toml:"code"`
	Title string `toml:"title"` // "Invitasjon til hjemmebesøk"
	Text  string `toml:"text"`  // paragraphs with an empty line between; {navn} and the others of LetterFields are filled in
}

// LetterFields are what can stand in a letter, with what each is.
var LetterFields = []struct{ Code, Title string }{
	{"navn", "personens navn"},
	{"kommune", "kommunen der personen følges"},
	{"forlop", "forløpets navn"},
	{"dato", "dagen brevet skrives ut"},
	{"koordinator", "den som har ansvaret"},
	{"telefon", "telefonen til den som har ansvaret"},
	{"besok", "dagen neste besøk er avtalt til"},
}

var letterField = regexp.MustCompile(`\{([^{}]*)\}`)

// Fill writes the letter with values by field. missing are the fields that have none: they stand as a line to write on, so that a letter is never
// printed with a hole that nobody sees.
func (l Letter) Fill(values map[string]string) (text string, missing []string) {
	text = letterField.ReplaceAllStringFunc(l.Text, func(field string) string {
		code := strings.Trim(field, "{}")
		if v := values[code]; v != "" {
			return v
		}
		if !slices.Contains(missing, code) {
			missing = append(missing, code)
		}
		return "____________"
	})
	return text, missing
}

// letters checks the letters of a definition.
func (v *check) letters(p *Pathway) {
	codes := map[string]int{}
	var known []string
	for _, f := range LetterFields {
		known = append(known, "{"+f.Code+"}")
	}
	for i, l := range p.Letters {
		at := func(key string) string { return fmt.Sprintf("letter[%d].%s", i+1, key) }
		what := fmt.Sprintf("Brev %d", i+1)
		v.code(at("code"), what, l.Code)
		if first, ok := codes[l.Code]; ok {
			v.At(at("code"), fmt.Sprintf("Koden «%s» brukes også av brev %d. Gi brevene hver sin kode.", l.Code, first))
		}
		codes[l.Code] = i + 1
		v.words(at("title"), what, l.Title)
		v.words(at("text"), what, l.Text)
		for _, m := range letterField.FindAllString(l.Text, -1) {
			if !slices.Contains(known, m) {
				v.At(at("text"), fmt.Sprintf("%s har feltet %s, som ikke finnes. Bruk %s.", what, m, strings.Join(known, ", ")))
			}
		}
		if strings.ContainsAny(letterField.ReplaceAllString(l.Text, ""), "{}") {
			v.At(at("text"), what+" har en krøllparentes uten make. Et felt skrives som {navn}.")
		}
	}
}
