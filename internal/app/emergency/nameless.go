package emergency

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// number is what looks like an identity number, written in one or in two.
var number = regexp.MustCompile(`\b\d{6}[ .-]?\d{5}\b`)

// word is a name as it stands in a text: letters, and hyphens between them.
var word = regexp.MustCompile(`\p{L}+(?:-\p{L}+)*`)

// nameless is a text without the person's names, also in the genitive and in parts, and without identity numbers. A name of one or two
// letters stays: it is a word as well.
func nameless(text string, names ...string) string {
	known := map[string]bool{}
	for _, n := range names {
		for _, part := range strings.FieldsFunc(strings.ToLower(n), func(r rune) bool { return r == ' ' || r == '-' }) {
			if utf8.RuneCountInString(part) > 2 {
				known[part] = true
			}
		}
	}
	is := func(w string) bool { return known[w] || known[strings.TrimSuffix(w, "s")] }
	text = word.ReplaceAllStringFunc(text, func(w string) string {
		for _, part := range strings.Split(strings.ToLower(w), "-") {
			if is(part) {
				return "(navnet)"
			}
		}
		return w
	})
	return number.ReplaceAllString(text, "(nummeret)")
}
