package paper

import (
	"testing"

	"traad/internal/care/plan"
)

// What the GP told somebody else of the GP's measure goes with it on paper.
func TestLineSaysWhatIsAgreed(t *testing.T) {
	m := plan.Measure{What: "Blodprøver", Who: plan.GP, Confirmed: true, Agreed: "på telefon 17. nov. 2026, ført av Ingrid Sandvik"}
	if got, want := line(nil, m), "Blodprøver, avtalt med fastlegen på telefon 17. nov. 2026, ført av Ingrid Sandvik."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
