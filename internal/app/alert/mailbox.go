package alert

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/store/query"
)

// Mailbox returns the mails that the demo has sent, the latest first. Only the demo asks: they are its receivers' all together.
func Mailbox(ctx context.Context, s *app.Service) ([]query.OutboxLatestRow, error) {
	rows, err := s.Store.Reader().OutboxLatest(ctx, 50)
	if err != nil {
		return nil, fmt.Errorf("alert.Mailbox: %w", err)
	}
	return rows, nil
}
