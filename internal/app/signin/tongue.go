package signin

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// SetTongue keeps the language that somebody reads Tråd in, with the account or with the own access. It tells of nobody, so there is nothing to audit.
func SetTongue(ctx context.Context, s *app.Service, a access.Actor, c lang.Code) error {
	if !c.Known() {
		return errs.Invalid("Velg et av språkene.")
	}
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		if a.Role.Own() {
			return w.SetOwnTongue(ctx, query.SetOwnTongueParams{ID: db.ID(a.User), Tongue: string(c)})
		}
		return w.SetTongue(ctx, query.SetTongueParams{ID: db.ID(a.User), Tongue: string(c)})
	})
	if err != nil {
		return fmt.Errorf("signin.SetTongue: %w", err)
	}
	return nil
}
