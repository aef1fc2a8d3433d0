package merge

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/care"
)

// Check compares every pointer with the merges that stand, and returns how many records are merged, and how many of the
// pointers are wrong: none, unless somebody has written past Tråd.
func Check(ctx context.Context, s *app.Service) (merged, wrong int, err error) {
	r := s.Store.Reader()
	standing, err := r.AllStandingMerges(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("merge.Check: %w", err)
	}
	rows, err := r.MergedRecords(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("merge.Check: %w", err)
	}
	var merges []care.Merge
	for _, m := range standing {
		merges = append(merges, care.Merge{Merged: care.PatientID(m.MergedID), Survivor: care.PatientID(m.SurvivorID)})
	}
	want := care.Survivors(merges)
	merged = len(want)
	for _, row := range rows {
		if want[care.PatientID(row.ID)] != care.PatientID(row.MergedInto) {
			wrong++
		}
		delete(want, care.PatientID(row.ID))
	}
	return merged, wrong + len(want), nil
}
