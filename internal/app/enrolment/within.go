package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Within writes an event of an enrolment as part of a deed that does more than that: completing a mapping conversation also
// closes its document. It decides, checks and projects as every deed here does.
func Within(ctx context.Context, tx *app.Tx, deed access.Deed, t Target, ev care.Event) error {
	return recordIn(ctx, tx, deed, t, ev)
}
