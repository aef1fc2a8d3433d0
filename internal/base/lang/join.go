package lang

import (
	"strings"

	"traad/internal/base/nb"
)

// Typed is what somebody typed, or a name, where something Spoken is wanted: it is said as it stands.
func Typed(text string) Spoken { return spoken(func(*Voice) string { return text }) }

// Joined says the parts, one after the other, with sep between them. A part is Spoken, or a text that is said as it stands.
func Joined(sep string, parts ...any) Spoken {
	return spoken(func(v *Voice) string {
		var said []string
		for _, p := range parts {
			switch p := p.(type) {
			case Spoken:
				said = append(said, p.In(v))
			case string:
				said = append(said, p)
			}
		}
		return strings.Join(said, sep)
	})
}

// Capital is a text that begins a sentence, Inside one that stands inside a sentence.
func Capital(s Spoken) Spoken { return spoken(func(v *Voice) string { return nb.Capital(s.In(v)) }) }

// Inside is Capital's opposite.
func Inside(s Spoken) Spoken { return spoken(func(v *Voice) string { return nb.Inside(s.In(v)) }) }
