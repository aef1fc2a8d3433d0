package document

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Lasts is how long somebody counts as writing after the last sign of it.
const Lasts = 45 * time.Second

// Here tells that the actor is writing in a section of the document, and returns who else is writing in it. A page sends it
// when somebody goes into a section and, while she types there, well within Lasts; each Save tells it too.
type Here struct {
	Document db.ID
	Section  string
}

// Run writes it.
func (d Here) Run(ctx context.Context, s *app.Service, actor access.Actor) (out []Presence, err error) {
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		if _, err := locked(ctx, tx, d.Document); err != nil {
			return err
		}
		if err := here(ctx, tx, d.Document, d.Section); err != nil {
			return err
		}
		out, err = others(ctx, tx.Reader, d.Document, actor.User, tx.Now)
		return err
	})
	return out, err
}

var section = regexp.MustCompile(`^[a-z0-9/_-]{1,80}$`)

func here(ctx context.Context, tx *app.Tx, id db.ID, name string) error {
	if !section.MatchString(name) {
		return nil
	}
	err := tx.PutDocumentPresence(ctx, query.PutDocumentPresenceParams{
		DocumentID: id, UserID: db.ID(tx.Actor.User), Section: name, ExpiresAt: db.At(tx.Now.Add(Lasts)),
	})
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return nil
}
