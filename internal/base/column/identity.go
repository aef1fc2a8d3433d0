package column

import (
	"strings"
	"unicode"

	"traad/internal/base/lang"
	"traad/internal/base/nin"
)

// numbersAmong counts the ids that look like identity numbers, written with or without spaces and punctuation: eleven digits, and of them those that
// pass the check.
func numbersAmong(ids []string) (passes, eleven int) {
	for _, s := range ids {
		if digitsOf(s) == 11 {
			eleven++
			if _, err := nin.Parse(s); err == nil {
				passes++
			}
		}
	}
	return passes, eleven
}

// digitsOf is how many digits a value has that nin.Parse could read as a number, -1 where it has anything but digits, spaces and punctuation.
func digitsOf(s string) (n int) {
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case !unicode.IsSpace(r) && !unicode.IsPunct(r) && !unicode.Is(unicode.Cf, r):
			return -1
		}
	}
	return n
}

// carriesNumbers reports whether ids are real identity numbers and not pseudonyms, some of them or all. Two in a thousand numbers of eleven
// digits pass the check by chance (two check digits, a day and a month that exist), so it takes three in a hundred; a single one is believed
// among five at most.
func carriesNumbers(ids []string) bool {
	passes, eleven := numbersAmong(ids)
	return passes*100 >= eleven*3 && (passes > 1 || passes == 1 && eleven <= 5)
}

// identities refuses pseudonyms that are real national numbers.
func identities(ids []string, column string, log *Log) {
	if passes, _ := numbersAmong(ids); carriesNumbers(ids) {
		log.fault(Fault{Column: column, File: allFiles, Want: lang.Of("%s er fødselsnummer eller D-nummer. Bytt dem ut med pseudonymer før filene tas i bruk.", lang.Plural(passes, "verdi", "verdier"))})
	}
}

// Door replaces identity numbers with pseudonyms, in their order.
type Door func(numbers []nin.Number) ([]string, error)

// Pseudonymise replaces the identity numbers of the files by what door gives, before Episodes; ok is false and nothing is done where
// the files carry pseudonyms already. A value that is no number among numbers is a fault at its row, which does not repeat it.
func (b *Builder) Pseudonymise(door Door) (ok bool, err error) {
	return b.persons.pseudonymise(&b.Log, door)
}

// Pseudonymise is Builder.Pseudonymise for persons.
func (g *Register) Pseudonymise(door Door) (ok bool, err error) {
	ids := make([]string, len(g.people))
	for i := range g.people {
		ids[i] = g.people[i].ID
	}
	if !carriesNumbers(ids) {
		return false, nil
	}
	names, err := replace(ids, g.where, &g.Log, door)
	if names == nil {
		g.people = nil
	}
	for i, name := range names {
		g.people[i].ID = name
	}
	return true, err
}

func replace(ids []string, where []Place, log *Log, door Door) ([]string, error) {
	numbers := make([]nin.Number, len(ids))
	for i, id := range ids {
		n, err := nin.Parse(id)
		if err != nil {
			w := where[i]
			log.fault(Fault{File: w.File, Row: w.Row, Column: w.Column, Want: lang.Of("Verdien er ikke et gyldig fødselsnummer, D-nummer eller hjelpenummer, men de andre i filen er det.")})
		}
		numbers[i] = n
	}
	if log.Count > 0 {
		return nil, nil
	}
	return door(numbers)
}

// holdsNumber reports whether a value has an identity number in it: eleven digits together, or six and five with one sign between them, that pass the
// check.
func holdsNumber(s []byte) bool {
	if len(s) < 11 {
		return false
	}
	var run []byte
	for i := 0; i <= len(s); i++ {
		switch {
		case i < len(s) && s[i] >= '0' && s[i] <= '9':
			run = append(run, s[i])
			continue
		case i < len(s) && len(run) == 6 && (s[i] == ' ' || s[i] == '-' || s[i] == '.' || s[i] == 0xC2 || s[i] == 0xA0): // the last two: a no-break space
			continue
		}
		if len(run) == 11 {
			if _, err := nin.Parse(string(run)); err == nil {
				return true
			}
		}
		run = run[:0]
	}
	return false
}

// shown are names of columns without what could be a person's: a file without a head has values there.
func shown(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name
		if digits := strings.Count(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '0'
			}
			return r
		}, name), "0"); digits > 4 {
			out[i] = "(et tall)"
		}
	}
	return out
}
