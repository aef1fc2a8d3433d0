// Package nb writes and reads bokmål: dates, times, numbers, counted words, names, and the keys that names sort
// and are searched by.
//
// Everything is a pure function of its arguments. Where a text depends on the day or the time it is now, today or
// now is an argument. Days and times of day are those of Europe/Oslo whatever zone an instant carries.
//
// Four groups:
//
//	write dates    Day, DayYear, DayNear, Weekday…, Long, Numeric, MonthYear, Clock, Moment
//	       against now    Due, Left, Ago, Until, Duration, DayNumber
//	write numbers  Int, Decimal, Signed, Percent, Plural
//	read           ParseDay, ParseClock: what people type in forms; faults are in bokmål and safe to show
//	text           Clean (before storing), Fold (for search), SortKey (for order), Initials, ShortName, Genitive,
//	               Capital, Inside, List
//
// An example, on Saturday 21 November 2026:
//
//	today := date.Of(2026, 11, 21)
//	nb.Due(date.Of(2026, 11, 12), today)    // "9 dager over"
//	nb.Due(date.Of(2026, 11, 24), today)    // "Tirsdag"
//	nb.DayNear(date.Of(2026, 11, 12), today) // "12. nov."
//	nb.Percent(0.88, 0)                     // "88 %", with a no-break space
//
// The no-break space stands only inside numbers: between thousands and before %. Words are parted by plain spaces,
// so that texts can be compared and wrapped.
package nb

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Capital returns s with its first letter in upper case, for a text that starts a sentence or a label.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Inside returns s with its first letter in lower case, for a text that stands inside a sentence. A word that begins with
// two capitals is an abbreviation and stays as it is.
func Inside(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); n == 0 || first == utf8.RuneError || unicode.IsUpper(next) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// List writes texts as one, with a word before the last: "Nes, Ullensaker og Eidsvoll". The word is "og" or "eller".
func List(texts []string, word string) string {
	last := len(texts) - 1
	if last < 1 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " " + word + " " + texts[last]
}
