package app

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/store"
)

// Consented tells which of some enrolments have a consent that stands: given, and not withdrawn since. What is gathered of somebody for
// figures and research goes by it (GDPR article 7 no. 3; pasient- og brukerrettighetsloven § 4-1).
func Consented(ctx context.Context, r *store.Reader, ids []db.ID) (map[db.ID]bool, error) {
	rows, err := r.EnrolmentStates(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("app.Consented: %w", err)
	}
	all := make(map[db.ID]bool, len(rows))
	for _, row := range rows {
		var e struct {
			ConsentedOn, WithdrawnOn date.Date
		}
		if err := json.Unmarshal(row.Data, &e); err != nil {
			return nil, fmt.Errorf("app.Consented: %w", err)
		}
		all[row.EnrolmentID] = !e.ConsentedOn.IsZero() && e.WithdrawnOn.IsZero()
	}
	return all, nil
}
