package app

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/store"
)

// Objected returns which of the entries of a list somebody objects to others seeing. Where a person is at hand, access.MaySeeOwn says the
// same of one; a list of many persons asks once for all of its entries.
func Objected(ctx context.Context, r *store.Reader, items []string) (map[string]bool, error) {
	if len(items) == 0 {
		return nil, nil
	}
	rows, err := r.ItemsObjectedTo(ctx, db.List(items))
	if err != nil {
		return nil, fmt.Errorf("app.Objected: %w", err)
	}
	out := map[string]bool{}
	for _, item := range rows {
		out[item] = true
	}
	return out, nil
}
