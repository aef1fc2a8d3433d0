package staffing

import "traad/internal/base/errs"

// MayFollow checks that a plan can be a variant of another. of says for each plan which it is a variant of ("" for none); a plan that
// would be a variant of itself, straight or by others, is a fault at the field scenario.
func MayFollow(of map[string]string, id, parent string) error {
	fault := errs.Invalid("Scenarioet er ikke lagret.")
	seen := map[string]bool{}
	for at := parent; at != ""; at = of[at] {
		if at == id {
			return fault.At("scenario", "Scenarioet kan ikke bygge på seg selv. Velg planen eller et annet scenario.")
		}
		if seen[at] {
			return fault.At("scenario", "Planen det bygger på, går i ring. Velg planen selv.")
		}
		seen[at] = true
		if _, ok := of[at]; !ok {
			return fault.At("scenario", "Planen det bygger på, finnes ikke lenger. Velg en annen.")
		}
	}
	return nil
}
