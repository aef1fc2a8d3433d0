package nb

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initials returns the first letters of the first and the last name: "Ingrid Sandvik" is "IS", "Per Olav Sæther" is
// "PS", "Kari" is "K". Words without a letter count for nothing; no letters at all is the empty string.
func Initials(name string) string {
	first, last := "", ""
	for _, word := range strings.Fields(name) {
		i := strings.IndexFunc(word, unicode.IsLetter)
		if i < 0 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(word[i:])
		letter := string(unicode.ToUpper(r))
		if first == "" {
			first = letter
		} else {
			last = letter
		}
	}
	return first + last
}

// ShortName returns the first name's initial and the last name, for narrow columns: "Ingrid Sandvik" is
// "I. Sandvik". A name of one word is returned as it is.
func ShortName(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return strings.Join(words, " ")
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return string(unicode.ToUpper(r)) + ". " + words[len(words)-1]
}
