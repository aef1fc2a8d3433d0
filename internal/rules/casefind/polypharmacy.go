package casefind

import "strings"

// Polypharmacy is the number of distinct medicines (ATC level 5, seven signs) among codes that were dispensed in the 120 days
// before a date, without dressings, creams, eye drops (but for glaucoma), vaccines, dental products and fluids. Five is
// polypharmacy, ten is excessive. Masnoon 2017; exclusions: data/polypharmacy_atc_rules.csv.
//
// The files of episodes hold no dispensing, so no list has it yet.
func Polypharmacy(atc []string) int {
	seen := map[string]bool{}
	for _, code := range atc {
		code = Normalise(code)
		out := len(code) != 7
		for _, p := range []string{"V", "D", "J07", "A01", "B05"} {
			out = out || strings.HasPrefix(code, p) && !strings.HasPrefix(code, "V03A")
		}
		out = out || strings.HasPrefix(code, "S") && !strings.HasPrefix(code, "S01E")
		if !out {
			seen[code] = true
		}
	}
	return len(seen)
}
