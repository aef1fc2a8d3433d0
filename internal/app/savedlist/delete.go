package savedlist

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/roster"
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
	if !db.IsID(string(d.List)) {
		return roster.Unknown()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepLists, nil, "list/"+string(d.List)); err != nil {
			return err
		}
		l, err := roster.OneList(ctx, tx.SavedList, actor, d.List)
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
