package accesslog

import (
	"testing"

	"traad/internal/app/fhir"
)

// TestFetchedInWords: whatever a record system can fetch about a person has a name in her log, and so has the system that opened Tråd.
func TestFetchedInWords(t *testing.T) {
	for _, k := range fhir.Kinds {
		if !k.Shared && (types[k.Name] == "" || shown(nil, []string{"fhir@" + k.Name}) != "hentet "+types[k.Name]) {
			t.Errorf("%s is fetched without a word for it in the log", k.Name)
		}
	}
	if got := shown(nil, []string{"record_system@ahus", "launch@", "fhir@Unknown", "plan@3"}); got != "journalsystemet ahus; planen, versjon 3" {
		t.Errorf("%q", got)
	}
}
