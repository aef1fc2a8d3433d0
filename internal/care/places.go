package care

import (
	"regexp"
	"strings"
	"unicode"
)

// Shielded stands in the place of a text that tells where she lives, and shieldedWord in that of the word that does.
const (
	Shielded     = "Skjermet."
	shieldedWord = "(skjermet)"
)

// Places are the words that tell where a person with a protected address lives. Nil is for whoever may know it.
type Places struct {
	words *regexp.Regexp // nil: there are none
	whole bool
}

// PlacesOf are those of an address and of names and numbers. whole takes a text with such a word away, not only the word: for the eyes of next of kin. Who treats her
// loses the word and no more.
func PlacesOf(address string, names []string, whole bool) *Places {
	for _, w := range strings.FieldsFunc(address, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len([]rune(w)) > 3 { // numbers and short words tell no place
			names = append(names, w)
		}
	}
	var all []string
	for _, w := range names {
		var parts []string
		for _, p := range strings.Fields(w) {
			parts = append(parts, regexp.QuoteMeta(p))
		}
		if len(parts) > 0 {
			all = append(all, strings.Join(parts, `\s*`))
		}
	}
	p := &Places{whole: whole}
	if all != nil { // by themselves, whatever the spaces in them: «Nes» in «Nes kommune» and «Nes' legevakt», not in «neste»
		p.words = regexp.MustCompile(`(?i)(^|[^\pL\d])(?:` + strings.Join(all, "|") + `)(s?)($|[^\pL\d])`)
	}
	return p
}

// Text is a text without the words.
func (p *Places) Text(text string) string {
	switch {
	case p == nil || p.words == nil || !p.words.MatchString(text):
		return text
	case p.whole:
		return Shielded
	}
	for range 2 { // of two words beside each other the first takes the space between them
		text = p.words.ReplaceAllString(text, "${1}"+shieldedWord+"${3}")
	}
	return text
}
