// Package nin reads Norwegian national identity numbers: fødselsnummer, D-numbers, help numbers and synthetic ones,
// under both check-digit rules.
//
// A number has eleven digits, DDMMYY III KK: a date, an individual number, two check digits. The kinds differ in the
// date. Sources: ehelse.no identifikatorer for personer; KITH 11/98; nhn.no felles hjelpenummer; skatteetaten.no on
// the rule from 2032; navikt/fnrvalidator.
//
//	fødselsnummer        DDMMYY as it is
//	D-number             day + 40
//	H-number             month + 40, given by one institution; NAV's synthetic numbers look the same
//	felles hjelpenummer  first digit 8 or 9, the rest without meaning
//	synthetic            month + 80 (Skatteetaten, Tenor) or month + 65 (Norsk helsenett, SyntPop), also with day + 40
//
// Today's rule asks that both weighted sums are divisible by 11. A number issued from 2032 on may leave a rest of 0 to
// 3 in the first sum, and says nothing of sex or century. Both rules are accepted side by side, at any time.
//
// A Number cannot be printed: every way of formatting, logging or marshalling it gives a mask, also when it is a field
// of something else. Digits gives the digits, for sealing and for showing to one who asked.
//
//	n, err := nin.Parse("178242 00025")     // Tenor's kind: 17.02.1942
//	n.Synthetic()                           // true
//	fmt.Println(n)                          // "•••••• •••••"
//	n.Masked()                              // "•••••• •••25"
package nin

import "unique"

// Number is a national identity number that has been checked. The zero value is no number. Numbers compare with ==
// and may be map keys.
//
// The digits are held by a handle and not in the struct, because fmt prints the fields of a struct that holds a Number
// in an unexported field without asking any method; it then finds a pointer.
type Number struct{ digits unique.Handle[string] }

// Kind says what sort of number it is.
type Kind int

// The kinds. None is the kind of the zero Number.
const (
	None             Kind = iota
	BirthNumber           // fødselsnummer
	DNumber               // for persons who are not registered as resident
	HelpNumber            // H-number of one institution; says nothing outside it
	CommonHelpNumber      // felles hjelpenummer (FH), from Norsk helsenett
)

var kindNames = [...]string{"ikke noe nummer", "fødselsnummer", "D-nummer", "hjelpenummer", "felles hjelpenummer"}

// String returns the kind's name in bokmål.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return kindNames[None]
	}
	return kindNames[k]
}

// Sex is the sex that an old number tells.
type Sex int

// The sexes. Unknown goes with ok = false.
const (
	Unknown Sex = iota
	Woman
	Man
)

// IsZero reports whether n is no number.
func (n Number) IsZero() bool { return n == Number{} }

// Equal reports whether n and o are the same number. It is == with a name, for packages that compare deeply.
func (n Number) Equal(o Number) bool { return n == o }

// Digits returns the eleven digits, the empty string for no number. It is meant for sealing before storage, for
// messages that must carry the number, and for the one place where a user asks to see it; never for logs or URLs.
func (n Number) Digits() string {
	if n.IsZero() {
		return ""
	}
	return n.digits.Value()
}

// Kind returns what sort of number n is. Month + 40 is HelpNumber, also together with day + 40, because nobody can
// tell NAV's synthetic numbers from a hospital's own.
func (n Number) Kind() Kind {
	if n.IsZero() {
		return None
	}
	return split(n.Digits()).kind
}

// Synthetic reports whether n is certainly made for tests: month + 80 or month + 65. NAV's synthetic numbers
// (month + 40) are not counted, for they cannot be told from H-numbers of real patients.
func (n Number) Synthetic() bool {
	return !n.IsZero() && split(n.Digits()).synthetic
}

// From2032 reports whether n can only have been issued under the rule of 2032: the first sum leaves a rest of 1, 2
// or 3. One in four numbers of that rule leaves 0 and looks like an old one.
func (n Number) From2032() bool {
	return !n.IsZero() && rest(n.Digits(), weights1) != 0
}
