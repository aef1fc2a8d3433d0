package user

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// EndEndless gives every role without an end the longest that it may have from today, and returns how many they were: roles that
// were given before ends were asked for. Nobody loses access by it today, and the leader sees the end in time.
func EndEndless(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	rows, err := s.Store.Reader().RoleAssignments(ctx)
	if err != nil {
		return 0, fmt.Errorf("user.EndEndless: %w", err)
	}
	if !slices.ContainsFunc(rows, func(r query.RoleAssignmentsRow) bool { return r.ValidTo.IsZero() }) {
		return 0, nil
	}
	n := 0
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		n = 0
		endless, err := tx.EndlessRoleAssignments(ctx)
		if err != nil {
			return fmt.Errorf("user.EndEndless: %w", err)
		}
		for _, r := range endless {
			to := s.Terms.Longest(r.ValidFrom, tx.Today)
			if _, err := tx.EndRoleAssignment(ctx, query.EndRoleAssignmentParams{ID: r.ID, ValidTo: to}); err != nil {
				return fmt.Errorf("user.EndEndless: %w", err)
			}
			tx.Note("role_assignment/" + string(r.ID))
			n++
		}
		return nil
	})
	return n, err
}
