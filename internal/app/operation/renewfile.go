package operation

import (
	"context"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/base/keys"
	"traad/internal/store"
	"traad/internal/store/query"
)

// renewFiles is Renew for what parties attached to their messages, one in a transaction: they are large. It returns how many were renewed, and how many no key opens.
func renewFiles(ctx context.Context, s *app.Service) (done, left int, err error) {
	pace := s.Pace()
	for after, n := beforeAll, 1; n > 0; {
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			seal, _ := writing(s.Keys)
			rows, err := w.AttachmentsToRenew(ctx, query.AttachmentsToRenewParams{After: after, Seal: seal, Lim: 1})
			if err != nil {
				return err
			}
			n = len(rows)
			for _, row := range rows {
				after = row.ID
				place := message.Item(row.MessageID)
				file, err := s.Keys.Open(row.Sealed, place)
				if errors.Is(err, keys.ErrVersion) || errors.Is(err, keys.ErrSealed) || errors.Is(err, keys.ErrForm) {
					left++
					continue
				}
				if err != nil {
					return err
				}
				sealed, err := s.Keys.Seal(file, place)
				if err != nil {
					return err
				}
				if _, err := w.RenewAttachment(ctx, query.RenewAttachmentParams{ID: row.ID, Sealed: sealed, Before: row.Sealed}); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err == nil {
			err = pace.Rest(ctx)
		}
		if err != nil {
			return done, left, fmt.Errorf("operation.Renew: %w", err)
		}
	}
	return done, left, nil
}
