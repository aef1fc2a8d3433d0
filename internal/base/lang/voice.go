package lang

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/language"
)

//go:embed nn.toml
var nynorsk string

//go:embed en.toml
var english string

// Voice says texts in one language. A nil Voice says them in bokmål, as they are written.
type Voice struct {
	Code  Code
	texts func(string) (string, bool) // the catalogue: bokmål → this language
	alone *Voice                      // of a voice that With made: the one without more
}

// In returns the voice of a language; bokmål for one that is not known.
func In(c Code) *Voice {
	switch c {
	case NN:
		return inNynorsk()
	case EN:
		return inEnglish()
	}
	return nil
}

var (
	inNynorsk = sync.OnceValue(func() *Voice { return fromCatalogue(NN, nynorsk) })
	inEnglish = sync.OnceValue(func() *Voice { return fromCatalogue(EN, english) })
)

func fromCatalogue(c Code, text string) *Voice {
	entries, err := read(text)
	if err != nil {
		panic(fmt.Sprintf("lang: %s.toml: %v", c, err)) // embedded at build, read by a test
	}
	return &Voice{Code: c, texts: func(s string) (string, bool) { t, ok := entries[s]; return t, ok }}
}

func read(text string) (entries map[string]string, err error) {
	_, err = toml.Decode(text, &entries)
	return entries, err
}

// places are where something else stands in a text: a verb, or an action of a template.
var places = regexp.MustCompile(`%(?:\[\d\])?[sd]|{{[^}]*}}`)

// Listen returns a voice for tests: it says each text between ⟦ and ⟧, so that a page shows what did not come through a voice, and tells which was asked for.
func Listen(asked func(text string)) *Voice {
	return &Voice{Code: "x", texts: func(s string) (string, bool) {
		if strings.HasPrefix(s, "⟦") {
			return s, true // said already
		}
		asked(s)
		said := places.ReplaceAllString(s, "⟧$0⟦")
		return "⟦" + strings.ReplaceAll(said, "\n", "⟧\n⟦") + "⟧", true // a long text is laid out line by line
	}}
}

// With is the voice that also knows what an installation has written, which goes before the catalogue: it is the installation's own word for the thing. Bokmål
// says all as it is written, and a voice that listens knows everything.
func (v *Voice) With(more func(text string) (string, bool)) *Voice {
	if v == nil || v.Code == "x" {
		return v
	}
	return &Voice{Code: v.Code, alone: v.Alone(), texts: func(s string) (string, bool) {
		if t, ok := more(s); ok {
			return t, true
		}
		return v.texts(s)
	}}
}

// Alone is the voice of the catalogue only: for what is said once and kept for all, as templates are.
func (v *Voice) Alone() *Voice {
	if v == nil || v.alone == nil {
		return v
	}
	return v.alone
}

// Tag is the language for the lang attribute.
func (v *Voice) Tag() Code {
	if v == nil {
		return NB
	}
	return v.Code
}

// Has reports whether the text has words in this language; in bokmål each has.
func (v *Voice) Has(text string) bool {
	if v == nil {
		return true
	}
	_, ok := v.texts(text)
	return ok
}

// Say is a text of ours in this language, looked up by its bokmål form; what stands at its verbs comes after, as in fmt.Sprintf, and is said as it is:
// what a user typed is never looked up. An argument that is itself ours is a Spoken. Without arguments a % is a %. A text that the catalogue lacks is
// said in bokmål.
func (v *Voice) Say(text string, args ...any) string {
	if v != nil && text != "" {
		if t, ok := v.texts(text); ok {
			text = t
		}
	}
	if len(args) == 0 {
		return text
	}
	said := make([]any, len(args))
	for i, a := range args {
		if s, ok := a.(Spoken); ok {
			a = s.In(v)
		}
		said[i] = a
	}
	return fmt.Sprintf(text, said...)
}

// Choose is the language of a visitor whose browser says which it would like (Accept-Language); bokmål where it says none of ours.
func Choose(accept string) Code {
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return NB
	}
	for _, t := range tags { // in the order of weight; "no" is Norwegian of either sort
		base, _ := t.Base()
		switch c := Code(base.String()); {
		case c.Known():
			return c
		case c == "no":
			return NB
		}
	}
	return NB
}

// List writes "a, b og c" in this language.
func (v *Voice) List(texts []string) string {
	last := len(texts) - 1
	if last < 1 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " " + v.Say("og") + " " + texts[last]
}
