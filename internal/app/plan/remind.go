package plan

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care/plan"
	"traad/internal/store"
	"traad/internal/store/query"
)

// RemindHearings notes, by itself, that parties who have not answered are reminded (plan.RemindDays before the last day), and that the team
// is told when the last day is past. It returns how many hearings it did something with. Each is done once for a deadline; one that is
// extended begins anew. Min dag shows what it notes; nobody's silence is shown outside the team.
func RemindHearings(ctx context.Context, s *app.Service) (int, error) {
	today := s.Today()
	rows, err := s.Store.Reader().HearingsToRemind(ctx, query.HearingsToRemindParams{Near: today.AddDays(plan.RemindDays + 1), Today: today})
	if err != nil {
		return 0, fmt.Errorf("plan.RemindHearings: %w", err)
	}
	done := 0
	for _, row := range rows {
		mark := query.MarkHearingParams{ID: row.ID, Version: row.Version, RemindedAt: row.RemindedAt, EscalatedAt: row.EscalatedAt}
		now := db.At(s.Now())
		if row.RemindedAt.IsZero() {
			mark.RemindedAt = now
		}
		if row.DueOn.Before(today) {
			mark.EscalatedAt = now
		}
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			n, err := w.MarkHearing(ctx, mark)
			if err != nil || n == 0 { // somebody published, extended or withdrew it meanwhile
				return err
			}
			done++
			if !row.RemindedAt.IsZero() {
				return nil
			}
			return w.RemindSilentParties(ctx, query.RemindSilentPartiesParams{VersionID: row.ID, RemindedAt: now})
		})
		if err != nil {
			return done, fmt.Errorf("plan.RemindHearings: %w", err)
		}
	}
	return done, nil
}
