package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"traad/internal/base/db"
)

// mostConfigured is how far back LastConfigured looks: what nobody has touched in so many changes has no name beside it.
const mostConfigured = 1000

// LastConfigured says who last changed the configured thing that a reference names ("organisation/<id>"), and when; zero
// values where nobody did.
func (r *Reader) LastConfigured(ctx context.Context, reference string) (at db.Time, by string, err error) {
	rows, err := r.ConfigurationLog(ctx, mostConfigured)
	if err != nil {
		return db.Time{}, "", fmt.Errorf("store.LastConfigured: %w", err)
	}
	for _, row := range rows {
		var items []string
		if err := json.Unmarshal(row.Items, &items); err != nil {
			return db.Time{}, "", fmt.Errorf("store.LastConfigured: items of %s: %w", row.ID, err)
		}
		for _, item := range items {
			if row.Allowed && strings.HasPrefix(item, reference+"@") {
				return row.At, string(row.UserName), nil
			}
		}
	}
	return db.Time{}, "", nil
}
