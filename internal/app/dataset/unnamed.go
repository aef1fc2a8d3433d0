package dataset

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/base/keys"
	"traad/internal/store"
)

// SealedUnnamed is the context that the pseudonym of an objection without a record is sealed for.
func SealedUnnamed(id db.ID) string { return "objection_unnamed/" + string(id) }

// unnamed adds the pseudonyms of those who have no record and object to the use of their data.
func unnamed(ctx context.Context, r *store.Reader, ring *keys.Ring, out map[string]bool) error {
	rows, err := r.StandingUnnamedObjections(ctx)
	if err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	for _, row := range rows {
		name, err := ring.Open(row.Sealed, SealedUnnamed(row.ID))
		if err != nil {
			return fmt.Errorf("dataset: %w", err)
		}
		out[string(name)] = true
	}
	return nil
}

// RecordsOutOfAnalysis are the records of those who object to the use of their data in analyses: recorded with them, or before they had one.
func RecordsOutOfAnalysis(ctx context.Context, r *store.Reader, ring *keys.Ring) ([]db.ID, error) {
	ids, err := r.OutOfAnalysis(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	out := map[string]bool{}
	if err := unnamed(ctx, r, ring, out); err != nil || len(out) == 0 {
		return ids, err
	}
	rows, err := r.EnrolledPseudonyms(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	for _, row := range rows {
		name, err := ring.Open(row.Sealed, sealedFor(row.PatientID))
		if err != nil {
			return nil, fmt.Errorf("dataset: %w", err)
		}
		if out[string(name)] {
			ids = append(ids, row.PatientID, row.PersonID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}
