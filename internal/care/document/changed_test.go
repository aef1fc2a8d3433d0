package document_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/care/document"
)

func TestChanged(t *testing.T) {
	for _, c := range []struct{ name, before, after, gone, come string }{
		{"nothing", "Går tur. Veier seg.", "Går tur. Veier seg.", "", ""},
		{"one sentence", "Går tur. Veier seg. Sover.", "Går tur. Veier seg daglig. Sover.", "Veier seg.", "Veier seg daglig."},
		{"one more", "Går tur.", "Går tur.\nVeier seg.", "", "Veier seg."},
		{"one less", "Går tur.\nVeier seg.", "Går tur.", "Veier seg.", ""},
		{"two places", "En. To. Tre.", "Fire. To. Fem.", "En. … Tre.", "Fire. … Fem."},
		{"all of it", "", "Čáhci 👵🏽.", "", "Čáhci 👵🏽."},
	} {
		if gone, come := document.Changed(c.before, c.after); gone != c.gone || come != c.come {
			t.Errorf("%s: %q, %q", c.name, gone, come)
		}
	}
}

// Two texts with other words in them never differ in nothing.
func TestChangedTellsSomething(t *testing.T) {
	words := rapid.SliceOf(rapid.SampledFrom([]string{"En.", "To", "tre.", "Fire", "\n"}))
	rapid.Check(t, func(t *rapid.T) {
		a, b := strings.Join(words.Draw(t, "before"), " "), strings.Join(words.Draw(t, "after"), " ")
		gone, come := document.Changed(a, b)
		if strings.Join(strings.Fields(a), " ") != strings.Join(strings.Fields(b), " ") && gone+come == "" {
			t.Fatalf("%q and %q differ in nothing", a, b)
		}
	})
}
