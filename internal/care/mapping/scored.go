package mapping

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"traad/internal/care/instrument"
)

// Scored is a score of the conversation in words: «SPPB: 6/12 (redusert)».
type Scored struct {
	Kin  bool // scores the next of kin: stands with their own situation, and is shielded with it
	Text string
}

// Scored are the scores that were set, in the order of the instruments; what is no number stands as it was typed, and what no instrument
// of the list knows, comes last.
func (c Conversation) Scored(list instrument.List) []Scored {
	var out []Scored
	left := maps.Clone(c.Scores)
	for _, x := range list {
		typed := strings.TrimSpace(left[x.Code])
		delete(left, x.Code)
		if typed == "" {
			continue
		}
		said := typed
		if v, err := x.Parse(typed); err == nil {
			said = x.Write(v) + x.Of()
			if b := x.Band(v); b != nil && b.Text != "" {
				said += " (" + b.Text + ")"
			}
		}
		out = append(out, Scored{x.About == "kin", cmp.Or(x.Short, x.Title) + ": " + said})
	}
	for _, code := range slices.Sorted(maps.Keys(left)) {
		if typed := strings.TrimSpace(left[code]); typed != "" {
			out = append(out, Scored{Text: strings.ToUpper(code) + ": " + typed})
		}
	}
	return out
}
