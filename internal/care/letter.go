package care

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// LetterLanguages are those that letters are written in.
var LetterLanguages = lang.All

// Letter is a letter of a pathway: text with fields that are filled in for one person, to print or to read out.
//
// A text is paragraphs with an empty line between. A paragraph that begins with "# " is a heading, and lines that begin with "- " are a list.
type Letter struct {
	Code    string `toml:"code"`
	Title   string `toml:"title"` // "Invitasjon til hjemmebesøk"
	Text    string `toml:"text"`  // in bokmål; {navn} and the others of LetterFields are filled in
	TitleNN string `toml:"title_nn,omitempty"`
	TextNN  string `toml:"text_nn,omitempty"` // in nynorsk, with the same fields; "": the letter is not written in it
	TitleEN string `toml:"title_en,omitempty"`
	TextEN  string `toml:"text_en,omitempty"` // in English, likewise
}

// LetterFields are what can stand in a letter, with what each is.
var LetterFields = []struct{ Code, Title string }{
	{"navn", "personens navn"},
	{"fodt", "personens fødselsdato"},
	{"kommune", "kommunen der personen følges"},
	{"kommunetelefon", "telefonen til IHT i kommunen"},
	{"kommunetid", "når telefonen i kommunen er åpen"},
	{"sykehus", "sykehuset"},
	{"sykehustelefon", "telefonen til IHT på sykehuset"},
	{"sykehustid", "når telefonen på sykehuset er åpen"},
	{"fastlege", "fastlegen"},
	{"forlop", "forløpets navn"},
	{"dato", "dagen brevet lages"},
	{"koordinator", "den som har ansvaret"},
	{"telefon", "telefonen til den som har ansvaret"},
	{"besok", "dagen neste besøk er avtalt til"},
}

var letterField = regexp.MustCompile(`\{([^{}]*)\}`)

// In returns the letter's title and text in a language, and the language that it is in: bokmål where it is not written in the one asked for.
func (l Letter) In(language lang.Code) (title, text string, in lang.Code) {
	switch {
	case language == lang.NN && strings.TrimSpace(l.TextNN) != "":
		return l.TitleNN, l.TextNN, lang.NN
	case language == lang.EN && strings.TrimSpace(l.TextEN) != "":
		return l.TitleEN, l.TextEN, lang.EN
	}
	return l.Title, l.Text, lang.NB
}

// FillLetter writes a letter's text with values by field. missing are the fields that have none: they stand as a line to write on, so that a letter is never
// printed with a hole that nobody sees.
func FillLetter(text string, values map[string]string) (filled string, missing []string) {
	filled = letterField.ReplaceAllStringFunc(text, func(field string) string {
		code := strings.Trim(field, "{}")
		if v := values[code]; v != "" {
			return v
		}
		if !slices.Contains(missing, code) {
			missing = append(missing, code)
		}
		return "____________"
	})
	return strings.TrimSpace(filled), missing
}

// TextBlock is a paragraph of a letter, of one of three kinds.
type TextBlock struct {
	Heading string
	Text    string
	Items   []string
}

// TextBlocks reads how a letter's text is laid out.
func TextBlocks(text string) (all []TextBlock) {
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		part = strings.TrimSpace(part)
		if h, ok := strings.CutPrefix(part, "# "); ok {
			heading, rest, _ := strings.Cut(h, "\n")
			all = append(all, TextBlock{Heading: strings.TrimSpace(heading)})
			part = strings.TrimSpace(rest)
		}
		var text []string
		for line := range strings.SplitSeq(part, "\n") {
			item, listed := strings.CutPrefix(strings.TrimSpace(line), "- ")
			switch {
			case !listed:
				text = append(text, line)
			case len(all) > 0 && len(all[len(all)-1].Items) > 0 && len(text) == 0:
				all[len(all)-1].Items = append(all[len(all)-1].Items, item)
			default:
				all = append(plainBlock(all, text), TextBlock{Items: []string{item}})
				text = nil
			}
		}
		all = plainBlock(all, text)
	}
	return all
}

func plainBlock(all []TextBlock, lines []string) []TextBlock {
	if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
		all = append(all, TextBlock{Text: text})
	}
	return all
}

// LetterDay is a day with its weekday as a letter says it.
func LetterDay(on date.Date, language lang.Code) string {
	if on.IsZero() {
		return ""
	}
	v := lang.In(language)
	return v.Weekday(on) + " " + v.LongDay(on)
}

// LetterVisit is the day and the time of day of a visit as a letter says it; clock is as it was booked ("10.30"), "" not known.
func LetterVisit(on date.Date, clock string, language lang.Code) string {
	day := LetterDay(on, language)
	switch {
	case day == "" || clock == "":
		return day
	case language == lang.EN:
		return day + " at " + strings.Replace(clock, ".", ":", 1)
	}
	return day + " kl. " + clock
}

// PretendLetter are the values of a pretend patient, to see a letter with.
func PretendLetter(p *Pathway, language lang.Code, today date.Date) map[string]string {
	return map[string]string{
		"navn": "Prøve Pasient", "fodt": "01.01.1940", "kommune": "Prøve kommune", "kommunetelefon": "00 00 00 01", "kommunetid": "hverdager 9–15", "sykehus": "Prøvesykehuset", "sykehustelefon": "00 00 00 02",
		"sykehustid": "hverdager 9–15", "fastlege": "Prøve Lege", "forlop": p.TitleIn(language), "dato": lang.In(language).LongDay(today), "koordinator": "Prøve Koordinator", "telefon": "00 00 00 03", "besok": LetterVisit(today.AddDays(7), "10.00", language),
	}
}

// letters checks the letters of a definition.
func (v *check) letters(p *Pathway) {
	codes := map[string]int{}
	for i, l := range p.Letters {
		at := func(key string) string { return fmt.Sprintf("letter[%d].%s", i+1, key) }
		what := lang.Of("Brev %d", i+1)
		v.code(at("code"), what, l.Code)
		if first, ok := codes[l.Code]; ok {
			v.fault(at("code"), "Koden «%s» brukes også av brev %d. Gi brevene hver sin kode.", l.Code, first)
		}
		codes[l.Code] = i + 1
		v.words(at("title"), what, l.Title)
		v.words(at("text"), what, l.Text)
		v.letterText(at("text"), what, l.Text)
		v.letterIn(at, what, lang.NN, l.Text, l.TitleNN, l.TextNN)
		v.letterIn(at, what, lang.EN, l.Text, l.TitleEN, l.TextEN)
	}
}

// letterIn checks a letter in another language. What one language tells, the other tells too: who reads nynorsk is not without the telephone number.
func (v *check) letterIn(at func(string) string, what lang.Text, c lang.Code, original, title, text string) {
	if strings.TrimSpace(title+text) == "" {
		return
	}
	key, in := "text_"+string(c), lang.Of(c.Title())
	whatIn := lang.Of("%s på %s", what, in)
	v.words(at("title_"+string(c)), whatIn, title)
	v.words(at(key), whatIn, text)
	v.letterText(at(key), whatIn, text)
	for _, m := range lacking(original, text) {
		v.fault(at(key), "%s mangler feltet %s, som teksten på bokmål har. Skriv det inn, eller ta det bort i begge.", whatIn, m)
	}
	for _, m := range lacking(text, original) {
		v.fault(at("text"), "%s på bokmål mangler feltet %s, som teksten på %s har. Skriv det inn, eller ta det bort i begge.", what, m, in)
	}
}

// lacking are the fields of one text that another, which is written, has not.
func lacking(of, in string) (fields []string) {
	for _, m := range letterField.FindAllString(of, -1) {
		if !strings.Contains(in, m) && strings.TrimSpace(in) != "" {
			fields = append(fields, m)
		}
	}
	return fields
}

// letterText checks the fields of one text.
func (v *check) letterText(at string, what lang.Text, text string) {
	var known []string
	for _, f := range LetterFields {
		known = append(known, "{"+f.Code+"}")
	}
	for _, m := range letterField.FindAllString(text, -1) {
		if !slices.Contains(known, m) {
			v.fault(at, "%s har feltet %s, som ikke finnes. Bruk %s.", what, m, strings.Join(known, ", "))
		}
	}
	if strings.ContainsAny(letterField.ReplaceAllString(text, ""), "{}") {
		v.fault(at, "%s har en krøllparentes uten make. Et felt skrives som {navn}.", what)
	}
}
