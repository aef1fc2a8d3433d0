package emergency

import (
	"strings"
	"testing"
)

// TestNameless: the names and numbers of the person go, what else was written stays.
func TestNameless(t *testing.T) {
	for text, want := range map[string]string{
		"Kari Aasen falt. Trenger medisinlisten.":     "(navnet) (navnet) falt. Trenger medisinlisten.",
		"KARIS datter ringte, Anne-Marie Aasens mor.": "(navnet) datter ringte, (navnet) (navnet) mor.",
		"Fnr 170242 99999 og 17024299999.":            "Fnr (nummeret) og (nummeret).",
		"Falt i Bos gate 12, tlf. 000 55 311.":        "Falt i Bos gate 12, tlf. 000 55 311.",
		"Karianne er en annen.":                       "Karianne er en annen.",
	} {
		if got := nameless(text, "Kari Anne-Marie Bo", "Aasen"); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := nameless(strings.Repeat("Kari ", 3), "", ""); got != "Kari Kari Kari " {
		t.Errorf("without a name %q", got)
	}
}
