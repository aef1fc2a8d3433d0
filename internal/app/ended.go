package app

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// endedSet are the municipalities, districts and GP offices whose agreement has ended: nobody reaches a person through
// them. What access knows of it is one column, organisation.access_ended_on, which package agreement keeps.
type endedSet map[db.ID]bool

func endedOrganisations(ctx context.Context, r *store.Reader, day date.Date) (endedSet, error) {
	ids, err := r.EndedOrganisations(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("app: ended agreements: %w", err)
	}
	set := make(endedSet, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set, nil
}

// without leaves out the enrolments in an area whose agreement has ended: they count for nothing.
func (s endedSet) without(enrolments []query.Enrolment) []query.Enrolment {
	return slices.DeleteFunc(enrolments, func(e query.Enrolment) bool { return s[e.AreaID] })
}

// accessEnded reports whether access that ends on a day (zero: never) has ended by today.
func accessEnded(on, today date.Date) bool { return !on.IsZero() && !on.After(today) }
