package staffing

import (
	"strconv"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// Unit is what a cell counts, and so how it is read and written.
type Unit string

// The units. Count, Days and Times are whole numbers; the others are stored in hundredths.
const (
	Count   Unit = "antall"
	Days    Unit = "dager"
	Times   Unit = "ganger"
	Hours   Unit = "timer"
	Posts   Unit = "stillinger"
	Percent Unit = "prosent"
	Kroner  Unit = "kroner"
)

// Whole reports whether the unit has no decimals.
func (u Unit) Whole() bool { return u == Count || u == Days || u == Times }

// Write writes a stored number: "22", "0,85", "650 000".
func (u Unit) Write(n int64) string {
	switch {
	case u.Whole():
		return nb.Int(int(n))
	case u == Kroner && n%100 == 0:
		return nb.Int(int(n / 100))
	}
	return nb.Decimal(float64(n)/100, 2)
}

// Short is Write without the zeros that say nothing, as a field holds it: "1,5".
func (u Unit) Short(n int64) string {
	s := u.Write(n)
	if strings.Contains(s, ",") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ",")
	}
	return s
}

// Read reads what somebody typed or pasted: a comma before decimals, spaces between thousands, in any language. fault says what is wrong and
// how to mend it. An empty text is 0. What Write and Short write, Read reads.
func (u Unit) Read(text string) (n int64, fault lang.Text) {
	s := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "\t", "", "\u2212", "-").Replace(text)
	if s == "" {
		return 0, fault
	}
	if strings.HasPrefix(s, "-") {
		return 0, lang.Of("Tallet kan ikke være under 0.")
	}
	if strings.Contains(s, ".") {
		return 0, lang.Of("Skriv tallet med komma før desimalene og uten punktum: for eksempel %s.", u.example())
	}
	whole, part, comma := strings.Cut(s, ",")
	if u.Whole() && comma {
		return 0, lang.Of("Skriv et helt tall: for eksempel %s.", u.example())
	}
	if !digits(whole) || comma && !digits(part) || len(whole) > 12 {
		return 0, lang.Of("Skriv et tall: for eksempel %s.", u.example())
	}
	if len(strings.TrimRight(part, "0")) > 2 {
		return 0, lang.Of("Skriv tallet med høyst to desimaler: for eksempel %s.", u.example())
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, lang.Of("Skriv et tall: for eksempel %s.", u.example())
	}
	if u.Whole() {
		return n, fault
	}
	hundredths, _ := strconv.ParseInt((part + "00")[:2], 10, 64)
	return n*100 + hundredths, fault
}

func (u Unit) example() string {
	switch u {
	case Count, Days, Times:
		return "22"
	case Kroner:
		return "650 000"
	case Percent:
		return "25"
	}
	return "0,85"
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
