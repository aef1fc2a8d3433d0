package enrolment

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// replace is record for one who has seen what somebody else wrote first and wants another text to stand, where the step can be
// written once only: the other's is taken back by a correction that says so, and ev is written, both or neither. Where old is ""
// it is record.
func replace(ctx context.Context, s *app.Service, actor access.Actor, deed access.Deed, t Target, old care.EventID, ev care.Event) error {
	if old == "" {
		return record(ctx, s, actor, deed, t, ev)
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if _, err := tx.LockedFor(ctx, access.Correct, t.Enrolment); err != nil {
			return err
		}
		row, err := tx.LockedFor(ctx, deed, t.Enrolment)
		if err != nil {
			return err
		}
		events, names, err := tx.Events(ctx, t.Enrolment)
		if err != nil {
			return err
		}
		for _, e := range events {
			if t.Key != "" && e.ID == t.Key {
				return nil // the same form, sent twice
			}
		}
		if err := collision(events, names, t.Seen, ev); err != nil {
			return err
		}
		if err := appendEvent(ctx, tx, row, events, "", care.Event{Kind: care.Corrected, Voids: old, Reason: "To skrev det samme samtidig. Teksten er skrevet på nytt."}); err != nil {
			return err
		}
		if row, events, err = again(ctx, tx, t.Enrolment); err != nil {
			return fmt.Errorf("enrolment: %w", err)
		}
		return appendEvent(ctx, tx, row, events, t.Key, ev)
	})
}
