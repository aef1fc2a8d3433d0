package nb

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Letters that do not come apart into a base letter and a mark, or that Norwegian treats as letters of their own.
var folded = map[rune]string{
	'æ': "æ", 'Æ': "æ", 'ø': "ø", 'Ø': "ø", 'å': "å", 'Å': "å",
	'ä': "æ", 'Ä': "æ", 'ö': "ø", 'Ö': "ø", // Swedish and German, by their places in the alphabet
	'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'ŧ': "t", 'Ŧ': "t", 'ŋ': "n", 'Ŋ': "n",
	'ł': "l", 'Ł': "l", 'ß': "ss", 'ẞ': "ss", 'þ': "th", 'Þ': "th", 'œ': "oe", 'Œ': "oe", 'ı': "i",
}

// Fold returns s as search compares it: lower case, accents off (é is e, ü is u, Sámi č is c, đ is d) but æ, ø and å
// kept, white space trimmed and each run of it one space, invisible characters dropped. Both what is stored for search
// and what is typed are folded. Fold of a folded text is the text itself.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, " ")) {
		if f, ok := folded[r]; ok {
			b.WriteString(f)
			continue
		}
		for _, p := range norm.NFKD.String(string(r)) {
			p = unicode.ToLower(p)
			switch f, ok := folded[p]; {
			case ok:
				b.WriteString(f)
			case unicode.IsSpace(p) || p == '\ufffd':
				b.WriteByte(' ')
			case unicode.In(p, unicode.Mn, unicode.Cf, unicode.Cc):
			default:
				b.WriteRune(p)
			}
		}
	}
	return norm.NFC.String(strings.Join(strings.Fields(b.String()), " "))
}
