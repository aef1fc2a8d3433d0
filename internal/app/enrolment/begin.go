package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/care"
)

// Begin writes the first event of an enrolment whose row has just been inserted, inside the deed that opens it.
func Begin(ctx context.Context, tx *app.Tx, id care.EnrolmentID, ev care.Event) error {
	row, err := tx.Locked(ctx, id)
	if err != nil {
		return err
	}
	return appendEvent(ctx, tx, row, nil, "", ev)
}
