package plan_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/care/plan"
)

// TestWithout: what is left out is not there, everything else is as it was, and the patient's wish always is.
func TestWithout(t *testing.T) {
	p := plan.Read(map[string]string{
		"mal/a/tekst": "Gå til postkassen", "mal/b/tekst": "Gå 80 meter", "mal/b/over": "a", "mal/c/tekst": "Sove", "tiltak/a/hva": "Veie seg", "tiltak/a/hvem": "pasient",
		"tegn/a/omrade": "hjerte", "tegn/a/gul-tegn": "Vekt opp",
	})
	p.Treatment = plan.Treatment{Wish: "Hjem", Decision: "Ikke HLR", By: "Henrik Dahl"}
	all := p.Entries()
	rapid.Check(t, func(t *rapid.T) {
		var paths []string
		for _, e := range all {
			if rapid.Bool().Draw(t, e.Path) {
				paths = append(paths, e.Path)
			}
		}
		left, gone := p.Without(paths)
		for _, e := range left.Entries() {
			if slices.Contains(paths, e.Path) {
				t.Errorf("%s stands", e.Path)
			}
		}
		for _, e := range all {
			under := e.Path == "mal/b" && slices.Contains(paths, "mal/a")
			if !slices.Contains(paths, e.Path) && !under && !slices.Contains(left.Entries(), e) {
				t.Errorf("%s is gone, too", e.Path)
			}
		}
		if gone != len(paths) || left.Treatment.Wish != "Hjem" {
			t.Errorf("%d gone of %v, the wish is %q", gone, paths, left.Treatment.Wish)
		}
		if !slices.Equal(p.Entries(), all) {
			t.Error("the plan itself was changed")
		}
	})
	if left, _ := p.Without([]string{plan.TreatmentEntry}); left.Treatment.By != "" {
		t.Error("who decided what is kept from her stands")
	}
}
