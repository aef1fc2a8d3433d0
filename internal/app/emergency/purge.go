package emergency

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/store"
)

// Purge removes emergency accesses that ended before the time and have been followed up, and returns how many. They are kept as long as
// the log of looks that they explain; those that wait for their leader stay, however old.
func Purge(ctx context.Context, s *app.Service, before time.Time) (n int64, err error) {
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		if n, err = w.PurgeEmergencies(ctx, db.At(before)); err != nil {
			return fmt.Errorf("emergency.Purge: %w", err)
		}
		return nil
	})
	return n, err
}
