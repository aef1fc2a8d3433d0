package access

import (
	"testing"
)

// Every deed that somebody may do can be read in the access log.
func TestDeedsHaveWords(t *testing.T) {
	for d := range rules {
		if d.Text() == string(d) {
			t.Errorf("%s has no words", d)
		}
	}
	if got := Deed("noe.nytt").Text(); got != "noe.nytt" {
		t.Errorf("an unknown deed is %q, want its code", got)
	}
}
