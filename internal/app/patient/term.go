package patient

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/store/query"
)

// term is what was typed, read.
type term struct {
	number nin.Number
	born   date.Date
	words  []string // folded beginnings of names, the longest first
}

const helpTerm = "Skriv begynnelsen av navnet, en fødselsdato slik: 17.02.1942, eller hele fødselsnummeret."

func parseTerm(typed string) (term, error) {
	fault := func(text string) (term, error) { return term{}, errs.Invalid("Søket kan ikke gjøres").At("q", text) }
	typed = nb.CleanLine(typed)
	if typed == "" {
		return fault(helpTerm)
	}
	if len([]rune(typed)) > 200 {
		return fault("Teksten er for lang til et søk. " + helpTerm)
	}
	if onlyDigits(typed) > 8 { // a date has at most eight
		number, err := nin.Parse(typed)
		if err != nil {
			e := errs.Invalid("Søket kan ikke gjøres")
			e.Fields = append(e.Fields, errs.TellAt("q", err))
			return term{}, e
		}
		return term{number: number}, nil
	}
	if d, err := nb.ParseDay(typed); err == nil {
		return term{born: d}, nil
	}
	var t term
	for _, word := range strings.Fields(typed) {
		if strings.ContainsAny(word, "0123456789") {
			d, err := nb.ParseDay(word)
			if err != nil || !t.born.IsZero() {
				return fault("Tallene er verken en dato eller et helt fødselsnummer. " + helpTerm)
			}
			t.born = d
			continue
		}
		t.words = append(t.words, words(word)...)
	}
	slices.SortStableFunc(t.words, func(a, b string) int { return len(b) - len(a) })
	if t.born.IsZero() && (len(t.words) == 0 || len([]rune(t.words[0])) < 2) {
		return fault("Skriv minst to bokstaver av navnet.")
	}
	return t, nil
}

// onlyDigits returns how many digits there are in a text without letters, 0 for one with letters.
func onlyDigits(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r != ' ' && r != '.' && r != '-' && r != '/':
			return 0
		}
	}
	return n
}

// matches reports whether each word begins one of the person's names.
func (t term) matches(row query.Patient) bool {
	parts := details(row).Words()
	for _, w := range t.words {
		if !slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, w) }) {
			return false
		}
	}
	return t.born.IsZero() || row.BirthDate == t.born
}
