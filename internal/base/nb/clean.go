package nb

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean makes what a user typed storable in either database, in XML and in a spreadsheet, and changes nothing that
// can be seen. The result is valid UTF-8 in NFC with \n as the only line break. Dropped: NUL and other control
// characters except newline and tab, the byte order mark, bidirectional overrides (they can make a text read as
// another), and code points that are no characters. A byte that is not UTF-8 becomes U+FFFD, so that the reader
// sees that something was there. Emoji, their joiners, and all letters are kept.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if !strings.HasPrefix(s[i+1:], "\n") {
				b.WriteByte('\n')
			}
		case r == '\u0085' || r == '\u2028' || r == '\u2029': // next line, line and paragraph separator
			b.WriteByte('\n')
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r) || r == '\ufeff' || isBidiControl(r) || isNonCharacter(r):
		default:
			b.WriteRune(r) // a bad byte is ranged over as U+FFFD
		}
	}
	return norm.NFC.String(b.String())
}

// CleanLine is Clean for a field of one line: line breaks and tabs become spaces, runs of white space one space,
// and none is left at the ends.
func CleanLine(s string) string {
	return strings.Join(strings.Fields(Clean(s)), " ")
}

// plain reports whether s is ASCII without control characters other than newline and tab: most texts, left as they are.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c == 0x7f || c < ' ' && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

func isBidiControl(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

func isNonCharacter(r rune) bool {
	return r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}
