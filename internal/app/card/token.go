package card

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/login/bearer"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Once notes in the database which tokens have been shown, so that none is good twice at any replica.
func Once(s *app.Service) bearer.Once {
	return func(ctx context.Context, hash string, until time.Time) (first bool, err error) {
		err = s.Store.Together(ctx, func(ctx context.Context, w *store.Writer) error {
			n, err := w.UseToken(ctx, query.UseTokenParams{TokenHash: hash, Until: db.At(until)})
			first = n == 1
			return err
		})
		if err != nil {
			return false, fmt.Errorf("card.Once: %w", err)
		}
		return first, nil
	}
}

// Purge forgets tokens that have run out, those that were shown and those that we gave, and returns how many.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	var n int64
	err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		if n, err = w.PurgeTokens(ctx, db.At(s.Now())); err != nil {
			return err
		}
		given, err := w.PurgeFhirTokens(ctx, db.At(s.Now()))
		n += given
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("card.Purge: %w", err)
	}
	return int(n), nil
}
