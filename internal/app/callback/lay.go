package callback

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/store/query"
)

// Lay writes one that was asked before the database was there, for the demo, inside a deed that has been allowed.
func Lay(ctx context.Context, tx *app.Tx, c Call) error {
	if _, err := tx.InsertCallback(ctx, query.InsertCallbackParams{
		ID: c.ID, AreaID: db.ID(c.Area), AskedBy: c.From, Name: c.Name, Phone: c.Phone, Best: c.Best, AskedAt: c.At,
	}); err != nil {
		return fmt.Errorf("callback.Lay: %w", err)
	}
	return nil
}
