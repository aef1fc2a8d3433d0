package patient

import (
	"slices"
)

// Alike reports whether a name may be that of the same person: a given name and a family name in common, in any order
// and without regard to accents.
func Alike(d Details, givenName, familyName string) bool {
	other := Details{GivenName: givenName, FamilyName: familyName}.Words()
	common := 0
	for _, p := range d.Words() {
		if slices.Contains(other, p) {
			common++
		}
	}
	return common >= 2 || common >= 1 && len(d.Words()) <= 1
}
