package user

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Unlink forgets who a user is at the provider of log-in, and ends the user's sessions: for one who has a new account there,
// or when the wrong person came first. The next who logs in there with the user's address or HPR number becomes the user.
type Unlink struct{ ID care.UserID }

// Run unlinks. For a user who has not logged in there it does nothing.
func (d Unlink) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, d.ID, "user/"+string(d.ID), "user_login/"+string(d.ID))
		if err != nil {
			return err
		}
		if _, err := tx.DeleteLoginOfUser(ctx, row.ID); err != nil {
			return fmt.Errorf("user.Unlink: %w", err)
		}
		if _, err := tx.EndSessionsOfUser(ctx, query.EndSessionsOfUserParams{UserID: row.ID, EndedAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("user.Unlink: %w", err)
		}
		if _, err := tx.EndCalendarFeeds(ctx, query.EndCalendarFeedsParams{UserID: row.ID, EndedAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("user.Unlink: %w", err)
		}
		return nil
	})
}
