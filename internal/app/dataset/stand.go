package dataset

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Accept takes a load that was written and checked into use: one flip of the manifest.
type Accept struct{ ID db.ID }

// Run takes it into use. A load that stands already is left as it is.
func (d Accept) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return flip(ctx, s, actor, d.ID, "load", func(tx *app.Tx, l query.DatasetLoad) (bool, error) {
		switch l.State {
		case "standing":
			return false, nil
		case "checked":
			n, err := tx.StandDatasetLoad(ctx, query.StandDatasetLoadParams{ID: d.ID, TouchedAt: db.At(tx.Now)})
			return n == 1, err
		}
		return false, errs.Conflict("Lasten er angret eller ryddet bort. Les filene inn på nytt.")
	})
}

// Undo takes a load out of use: what it covered stands again as it was before. One that Compact has folded with others is refused: what it
// covered is gone; but not one with pseudonyms of an older version of the key service's key than the newest that stands: its persons stand under their new
// pseudonyms now, and would else count twice for ever.
type Undo struct{ ID db.ID }

var errFolded error = errs.Conflict("Innlesingen er over 30 dager gammel og er slått sammen med andre fra samme kilde, så den kan ikke angres. Les inn rettede filer for de samme dagene; de tar plassen.")

// Run marks it. The rows are kept for 30 days.
func (d Undo) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return flip(ctx, s, actor, d.ID, "undo", func(tx *app.Tx, l query.DatasetLoad) (bool, error) {
		switch l.State {
		case "undone", "emptied":
			return false, nil
		case "folded":
			return false, errFolded
		case "standing":
			n, err := tx.FoldedMembers(ctx, d.ID)
			if err != nil {
				return false, err
			}
			newest, err := tx.DatasetKeyVersion(ctx)
			if err != nil || n > 0 && l.KeyVersion >= newest {
				return false, cmp.Or(err, errFolded)
			}
			undone, err := tx.UndoDatasetLoad(ctx, query.UndoDatasetLoadParams{ID: d.ID, UndoneAt: db.At(tx.Now), UndoneBy: db.ID(actor.User)})
			return undone == 1, err
		}
		return false, errs.Conflict("Lasten er ikke tatt i bruk, så det er ingenting å angre.")
	})
}

// Discard drops a load that was written and never taken into use.
type Discard struct{ ID db.ID }

// Run drops it.
func (d Discard) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := hospitalOnly(ctx, tx.Reader, actor); err != nil {
			return err
		}
		if err := tx.Allow(access.LoadData, nil, ref(d.ID), "discard"); err != nil {
			return err
		}
		row, err := lock(ctx, tx, d.ID)
		if err == nil && row.State != "checked" {
			return errs.Conflict("Lasten er i bruk eller angret, og kan ikke forkastes.")
		}
		return err
	})
	if err != nil {
		return err
	}
	return drop(ctx, s, d.ID)
}

func lock(ctx context.Context, tx *app.Tx, id db.ID) (query.DatasetLoad, error) {
	if !db.IsID(string(id)) {
		return query.DatasetLoad{}, errs.NotFound("Lasten finnes ikke.")
	}
	row, err := tx.LockDatasetLoad(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return row, errs.NotFound("Lasten finnes ikke.")
	}
	if err != nil {
		return row, fmt.Errorf("dataset: %w", err)
	}
	return row, nil
}

// flip changes which loads stand and writes the manifest's next number. Two that flip at once get numbers in the order they commit:
// the number is a primary key, and who loses tries again.
func flip(ctx context.Context, s *app.Service, actor access.Actor, id db.ID, act string, change func(tx *app.Tx, l query.DatasetLoad) (bool, error)) error {
	for try := 1; ; try++ {
		err := s.Do(ctx, actor, func(tx *app.Tx) error {
			if err := hospitalOnly(ctx, tx.Reader, actor); err != nil {
				return err
			}
			if err := tx.Allow(access.LoadData, nil, ref(id), act); err != nil {
				return err
			}
			row, err := lock(ctx, tx, id)
			if err != nil {
				return err
			}
			changed, err := change(tx, row)
			if err != nil || !changed {
				return err
			}
			number, err := tx.InsertDatasetManifest(ctx, query.InsertDatasetManifestParams{LoadID: id, Act: act, At: db.At(tx.Now)})
			if err != nil {
				return fmt.Errorf("dataset: manifest: %w", err)
			}
			tx.Note(fmt.Sprintf("dataset_manifest/%d", number))
			return nil
		})
		if err == nil || try == 5 || !db.IsUnique(err) {
			return err
		}
	}
}
