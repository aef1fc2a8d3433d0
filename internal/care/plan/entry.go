package plan

import (
	"slices"
	"strings"

	"traad/internal/base/lang"
)

// Entry is one thing in a plan that can be kept from the patient's own reading: a goal, a measure, what to look out for, the decision about
// treatment. Path is the same in every version that has it.
type Entry struct {
	Path string
	Sort string // with a place for the text; the decision about treatment has none
	Text string // as the plan says it
}

// Title is the entry in words.
func (e Entry) Title() lang.Text {
	if e.Path == TreatmentEntry {
		return lang.Of(e.Sort)
	}
	return lang.Of(e.Sort, e.Text)
}

// TreatmentEntry is the path of the medical decision; the patient's own wish is never kept from her.
const TreatmentEntry = "avklaring"

// Entries are those of the plan, in the order that it reads.
func (p Plan) Entries() []Entry {
	var out []Entry
	for _, g := range p.Goals {
		out = append(out, Entry{"mal/" + g.ID, "Mål: «%s»", strings.Trim(g.Text, "«»")})
	}
	for _, m := range p.Measures {
		out = append(out, Entry{"tiltak/" + m.ID, "Tiltak: %s", m.What})
	}
	for _, s := range p.Signs {
		out = append(out, Entry{"tegn/" + s.ID, "Tegn å følge med på: %s", s.Area})
	}
	if p.Treatment.Decision != "" {
		out = append(out, Entry{TreatmentEntry, "Den medisinske beslutningen om behandling", ""})
	}
	return out
}

// Without is the plan without some entries, and how many of them it had. With a goal go its sub-goals.
func (p Plan) Without(paths []string) (Plan, int) {
	if len(paths) == 0 {
		return p, 0
	}
	gone := 0
	out := func(path string) bool {
		if slices.Contains(paths, path) {
			gone++
			return true
		}
		return false
	}
	above := map[string]bool{}
	p.Goals = slices.DeleteFunc(slices.Clone(p.Goals), func(g Goal) bool {
		hit := out("mal/"+g.ID) || above[g.Above]
		above[g.ID] = above[g.ID] || hit
		return hit
	})
	p.Measures = slices.DeleteFunc(slices.Clone(p.Measures), func(m Measure) bool { return out("tiltak/" + m.ID) })
	p.Signs = slices.DeleteFunc(slices.Clone(p.Signs), func(s Signs) bool { return out("tegn/" + s.ID) })
	if p.Treatment.Decision != "" && out(TreatmentEntry) {
		p.Treatment = Treatment{Wish: p.Treatment.Wish, WishOn: p.Treatment.WishOn, WishWith: p.Treatment.WishWith}
	}
	return p, gone
}
