package card

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Over counts a call of an organisation's record systems, and reports whether it is one more than they have on a day. Which patient it is about is not asked, so the answer tells
// nothing of her. The first that is too many is in the audit, and the control of looks finds the day.
func Over(ctx context.Context, s *app.Service, actor access.Actor, most int) (bool, error) {
	calls := 0
	err := s.Store.Together(ctx, func(ctx context.Context, w *store.Writer) (err error) {
		calls, err = w.CountRecordCall(ctx, query.CountRecordCallParams{OrganisationID: db.ID(actor.Org), OnDay: actor.Today})
		return err
	})
	if err != nil {
		return false, fmt.Errorf("card.Over: %w", err)
	}
	if most <= 0 || calls <= most {
		return false, nil
	}
	if calls == most+1 {
		if err := s.See(ctx, actor, access.SeeCard, nil, []string{"too_many"}); err != nil && errs.KindOf(err) != errs.KindDenied {
			return false, err
		}
	}
	return true, nil
}
