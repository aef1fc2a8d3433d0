package care

import (
	"reflect"
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

// Event is an event without the words, in whatever was written in it: also in what a later kind of event brings. The one that is given is not written in.
func (p *Places) Event(ev Event) Event { return Shield(p, ev) }

// Shield is a value, or a list of them, without the words in any text that it has, also one that a later release gives it. What is given is not written in.
func Shield[V any](p *Places, v V) V {
	if p == nil || p.words == nil {
		return v
	}
	out, _ := p.without(reflect.ValueOf(&v).Elem()).Interface().(V)
	return out
}

// without copies a value with its texts. A string with a type of its own is an id or a code, and a type that keeps its fields to itself is a day or an instant.
func (p *Places) without(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			out.SetString(p.Text(v.String()))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(p.without(v.Elem()))
		}
	case reflect.Map:
		if !v.IsNil() {
			out.Set(reflect.MakeMapWithSize(v.Type(), v.Len()))
			for key, x := range v.Seq2() {
				out.SetMapIndex(key, p.without(x))
			}
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(p.without(v.Index(i)))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(p.without(v.Field(i)))
			}
		}
	}
	return out
}
