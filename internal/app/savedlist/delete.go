package savedlist

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/rules/access"
)

// Delete takes a list away: one's own, or one that is shared in the organisation, for who made it may have left. The persons
// on it are not touched.
type Delete struct {
	List db.ID
}

// Run deletes it.
func (d Delete) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		l, err := listFor(ctx, tx, d.List)
		if err != nil {
			return err
		}
		if err := tx.DeleteSavedListMembers(ctx, l.ID); err != nil {
			return fmt.Errorf("savedlist.Delete: %w", err)
		}
		if err := tx.DeleteSavedList(ctx, l.ID); err != nil {
			return fmt.Errorf("savedlist.Delete: %w", err)
		}
		return nil
	})
}
