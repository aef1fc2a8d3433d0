package document

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care/document"
)

// Beside puts a text beside what a field says, until one of those who write settles it: for an answer to another version than this one, where this says
// something else by somebody else. It is done as Put is.
func Beside(ctx context.Context, tx *app.Tx, id db.ID, standing document.Document, path, text string) error {
	now, entries := document.Beside(standing[path], path, text, tx.Actor.User, db.At(tx.Now).Time)
	return write(ctx, tx, id, now, entries)
}
