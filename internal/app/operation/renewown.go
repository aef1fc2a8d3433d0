package operation

import (
	"context"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/keys"
	"traad/internal/store"
	"traad/internal/store/query"
)

// renewOwn is Renew for the numbers that next of kin log in by, and returns how many were renewed, and how many no key opens.
func renewOwn(ctx context.Context, s *app.Service) (done, left int, err error) {
	for after, n := beforeAll, renewBatch; n == renewBatch; {
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			seal, blind := writing(s.Keys)
			rows, err := w.OwnNumbersToRenew(ctx, query.OwnNumbersToRenewParams{After: after, Seal: seal, Blind: blind, Lim: renewBatch})
			if err != nil {
				return err
			}
			n = len(rows)
			for _, row := range rows {
				after = row.ID
				place := "own_access/" + string(row.ID)
				number, err := s.Keys.Open(row.Sealed, place)
				if errors.Is(err, keys.ErrVersion) || errors.Is(err, keys.ErrSealed) || errors.Is(err, keys.ErrForm) {
					left++
					continue
				}
				if err != nil {
					return err
				}
				sealed, err := s.Keys.Seal(number, place)
				if err != nil {
					return err
				}
				if _, err := w.RenewOwnNumber(ctx, query.RenewOwnNumberParams{ID: row.ID, Sealed: sealed, BlindIndex: s.Keys.Index(string(number)), Before: row.Sealed}); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			return done, left, fmt.Errorf("operation.Renew: %w", err)
		}
	}
	return done, left, nil
}
