package demo

import (
	"testing"

	"traad/internal/base/lang"
)

// The log-in page of the demo is read in all languages.
func TestLoginsInAllLanguages(t *testing.T) {
	var texts []string
	for _, l := range Logins() {
		texts = append(texts, l.Label, l.Note)
	}
	for _, l := range OwnLogins() {
		texts = append(texts, l.Label, l.Note)
	}
	for _, c := range lang.All {
		for _, text := range texts {
			if !lang.In(c).Has(text) {
				t.Errorf("internal/base/lang/%s.toml lacks %q", c, text)
			}
		}
	}
}
