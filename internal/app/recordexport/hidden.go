package recordexport

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// keptFrom reports whether a person is kept out of a file because she objects to the seeing of those who asked for it: a file must not
// show what the pages do not (helsepersonelloven § 29, pasientjournalloven § 17). The file says how many; their records stay where they
// are, and the data controller decides how they are handed over. What an administrator asks for after the end is the municipality's
// archive, which nobody of the team reads any more, and holds all.
func keptFrom(a access.Actor, id care.PatientID) bool {
	return slices.Contains(a.Hidden, id)
}

// whyStale is what those are told who come for a file that now shows more than it may.
var whyStale = lang.Of("Noen i filen har fått et vern som kom til etter at den ble laget, så den kan ikke hentes. Bestill et nytt uttrekk, så er opplysningene holdt utenfor.")

// stale reports whether a file shows more than it would if it were made now: somebody in it has objected since, or, where those who have
// the file are not of the municipality, her address has become protected since.
func stale(ctx context.Context, r *store.Reader, a access.Actor, subjects []care.PatientID, ready db.Time) (bool, error) {
	for _, id := range subjects {
		if keptFrom(a, id) {
			return true, nil
		}
		if a.Role != care.Administrator {
			continue
		}
		protections, err := r.ProtectionsOf(ctx, db.ID(id))
		if err != nil {
			return false, fmt.Errorf("recordexport: %w", err)
		}
		if len(protections) == 0 {
			continue
		}
		versions, err := r.PatientVersions(ctx, db.ID(id))
		if err != nil {
			return false, fmt.Errorf("recordexport: %w", err)
		}
		if n := len(versions); n > 0 && versions[n-1].ChangedAt.After(ready.Time) {
			return true, nil
		}
	}
	return false, nil
}
