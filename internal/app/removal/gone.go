package removal

import (
	"context"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// Left is what is left of an entry that was deleted, beside the events, whose places stand in the timeline by themselves.
type Left struct {
	What   string // «En skår»
	Ground care.Ground
	On     date.Date // the day it was deleted
}

// Gone returns what is left of the entries of a person that were deleted, the oldest first, for her timeline: those who acted on one can see that there
// was one. It neither decides nor audits.
func Gone(ctx context.Context, r *store.Reader, id care.PatientID) ([]Left, error) {
	rows, err := r.RemovalsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("removal.Gone: %w", err)
	}
	var out []Left
	for _, row := range rows {
		if title, _, _ := care.RemovalItem(row.Item); title != "" && row.Status == string(Approved) {
			out = append(out, Left{title, care.Ground(row.Ground), date.In(row.SettledAt.Time)})
		}
	}
	return out, nil
}
