package signin

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/store/query"
)

// CountOpen returns how many sessions are open and in use now. It says nothing of whose.
func CountOpen(ctx context.Context, s *app.Service) (int, error) {
	now := s.Now()
	n, err := s.Store.Reader().CountOpenSessions(ctx, query.CountOpenSessionsParams{NowAt: db.At(now), IdleSince: db.At(now.Add(-Idle))})
	if err != nil {
		return 0, fmt.Errorf("signin.CountOpen: %w", err)
	}
	return int(n), nil
}
