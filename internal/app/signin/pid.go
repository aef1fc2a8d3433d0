package signin

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/login"
	"traad/internal/base/nin"
	"traad/internal/store"
	"traad/internal/store/query"
)

// keepPID keeps the blind indexes of the identity number that the provider gave, so that a look at one's own record is found. The
// number itself is kept nowhere. A claim that is no identity number is passed over.
func keepPID(ctx context.Context, s *app.Service, who login.Identity) error {
	number, err := nin.Parse(who.PID)
	if err != nil {
		return nil //nolint:nilerr // the provider gives none, or something else under that name
	}
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		_, err := w.PutLoginPID(ctx, query.PutLoginPIDParams{Issuer: who.Issuer, Subject: who.Subject, PidIndexes: db.List(s.Keys.Indexes(number.Digits()))})
		return err
	})
	if err != nil {
		return fmt.Errorf("signin: %w", err)
	}
	return nil
}
