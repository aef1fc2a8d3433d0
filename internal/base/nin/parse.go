package nin

import (
	"time"
	"unicode"
	"unique"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// length is the number of digits in every kind of number.
const length = 11

// Parse reads a number as people write it; spaces and punctuation may stand anywhere. Faults are errs.KindInvalid,
// with a safe text that says what is wrong, at which digits and how to mend it, and never holds the number or a part
// of it.
//
// Accepted are all kinds, synthetic or not; a caller that may only take synthetic ones asks Synthetic. The check digits
// follow today's rule or, for all but the felles hjelpenummer, the one of 2032.
func Parse(s string) (Number, error) {
	digits := make([]byte, 0, length)
	seen, extra := 0, 0
	for _, r := range s {
		seen++
		switch {
		case r >= '0' && r <= '9' && len(digits) == length:
			extra++
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case unicode.IsSpace(r), unicode.IsPunct(r), unicode.Is(unicode.Cf, r):
		case unicode.IsLetter(r):
			return Number{}, errs.Invalid("Tegn nummer %d er en bokstav. Skriv bare sifre.", seen)
		default:
			return Number{}, errs.Invalid("Tegn nummer %d er ikke et siffer. Skriv bare sifre.", seen)
		}
	}
	if err := lengthFault(len(digits) + extra); err != nil {
		return Number{}, err
	}
	text := string(digits)
	p := split(text)
	if p.kind != CommonHelpNumber {
		if fault := dateFault(p); fault != "" {
			return Number{}, errs.Invalid(fault)
		}
	}
	first := rest(text, weights1)
	if rest(text, weights2) != 0 || first > 3 || p.kind == CommonHelpNumber && first != 0 {
		return Number{}, errs.Invalid("Kontrollsifferet stemmer ikke. Sjekk de to siste sifrene.")
	}
	return Number{unique.Make(text)}, nil
}

func lengthFault(n int) error {
	switch {
	case n == length:
		return nil
	case n == 0:
		return errs.Invalid("Fødselsnummeret mangler. Skriv 11 sifre.")
	case n == length-1:
		return errs.Invalid("Nummeret har 10 sifre, men skal ha 11. Se om en null mangler først.")
	case n == length+1:
		return errs.Invalid("Nummeret har 12 sifre, men skal ha 11. Et DUF-nummer kan ikke brukes her.")
	case n == 1:
		return errs.Invalid("Nummeret har 1 siffer, men skal ha 11.")
	}
	return errs.Invalid("Nummeret har %d sifre, men skal ha 11.", n)
}

// dateFault says which digits make the date impossible. The century is left open, because a number of 2032 does not
// tell it: 29 February is possible in every year that can be a leap year in some century.
func dateFault(p parts) string {
	switch {
	case p.month < 1 || p.month > 12:
		return "Siffer 3 og 4 er ingen måned. Sjekk datoen i nummeret."
	case p.day < 1 || p.day > 31:
		return "Siffer 1 og 2 er ingen dag i måneden. Sjekk datoen i nummeret."
	}
	if date.Of(2000+p.year, time.Month(p.month), p.day).Day() != p.day {
		return "Siffer 1 til 6 er ingen dato i kalenderen. Sjekk dag, måned og år i nummeret."
	}
	return ""
}
