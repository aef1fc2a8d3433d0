package dataset

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// How long what is not in use is kept.
const (
	keepStaged  = time.Hour           // since it was last written to: its process died
	keepChecked = 24 * time.Hour      // nobody took it into use
	keepFolded  = time.Hour           // the rows of what was folded: some process may be reading them
	keepUndone  = 30 * 24 * time.Hour // an undone load's rows
)

// Purge drops what a load that was killed half-way left, loads that nobody took into use, and the rows of those undone long ago or folded.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	now := s.Now()
	ids, err := s.Store.Reader().StaleDatasetLoads(ctx, query.StaleDatasetLoadsParams{
		StagedBefore: db.At(now.Add(-keepStaged)), CheckedBefore: db.At(now.Add(-keepChecked)), UndoneBefore: db.At(now.Add(-keepUndone)),
	})
	if err != nil {
		return 0, fmt.Errorf("dataset.Purge: %w", err)
	}
	folded, err := s.Store.Reader().FoldedDatasetParts(ctx, db.At(now.Add(-keepFolded)))
	if err != nil {
		return 0, fmt.Errorf("dataset.Purge: %w", err)
	}
	ids = append(ids, folded...)
	for _, id := range ids {
		if err := drop(ctx, s, id); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// drop deletes a load's parts, one a transaction, and the load itself where it never was in use.
func drop(ctx context.Context, s *app.Service, id db.ID) error {
	for {
		last, err := s.Store.Reader().LastDatasetPart(ctx, id)
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return fmt.Errorf("dataset: %w", err)
		}
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			_, err := w.DropDatasetParts(ctx, query.DropDatasetPartsParams{LoadID: id, Number: last})
			return err
		}); err != nil {
			return fmt.Errorf("dataset: %w", err)
		}
	}
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		n, err := w.DropDatasetLoad(ctx, id)
		if err == nil && n == 0 {
			_, err = w.EmptyDatasetLoad(ctx, id)
		}
		if err != nil {
			return fmt.Errorf("dataset: %w", err)
		}
		return nil
	})
}
