package document

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Sitting is how long one row of the audit tells that somebody writes in a document. Every save of every keystroke's pause would be a row
// else, and drown the looks that somebody may want to ask about; what was written when, field by field, the document's own log keeps.
const Sitting = 15 * time.Minute

// sitting decides whether the actor may write in a document, and audits it once for the actor, her role and the quarter of an hour.
// Refusals are always audited.
func sitting(ctx context.Context, tx *app.Tx, deed access.Deed, person *access.Person, id db.ID) error {
	last, err := tx.DocumentSitting(ctx, query.DocumentSittingParams{DocumentID: id, UserID: db.ID(tx.Actor.User)})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("document: %w", err)
	}
	if since := tx.Now.Sub(last.NotedAt.Time); !last.NotedAt.IsZero() && since >= 0 && since < Sitting && last.NotedRole == string(tx.Actor.Role) {
		return tx.AllowAgain(deed, person)
	}
	if err := tx.Allow(deed, person, Ref(id)); err != nil {
		return err
	}
	now := db.At(tx.Now)
	err = tx.NoteDocumentSitting(ctx, query.NoteDocumentSittingParams{DocumentID: id, UserID: db.ID(tx.Actor.User), ExpiresAt: now, NotedAt: now, NotedRole: string(tx.Actor.Role)})
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return nil
}
