package fhir

import (
	"slices"

	"traad/internal/base/nin"
)

// mostNumbers is more national numbers than anybody has.
const mostNumbers = 4

// NationalNumbers are the national numbers among identifiers, those that can be one.
func NationalNumbers(all []Identifier) []nin.Number {
	var out []nin.Number
	for _, i := range all {
		if n, err := nin.Parse(i.Value); err == nil && slices.Contains(Numbered, i.System) && len(out) < mostNumbers {
			out = append(out, n)
		}
	}
	return out
}
