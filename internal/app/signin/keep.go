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

// keep keeps what the provider said of somebody who came in: the organisation that she logged in for, and the blind indexes of the identity number, so
// that a look at one's own record is found. The number itself is kept nowhere. A claim that is no identity number is passed over.
func keep(ctx context.Context, s *app.Service, who login.Identity) error {
	number, err := nin.Parse(who.PID)
	known := err == nil
	if err := s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.PutLoginOrganisation(ctx, query.PutLoginOrganisationParams{Issuer: who.Issuer, Subject: who.Subject, Organisation: who.Org}); err != nil || !known {
			return err
		}
		_, err := w.PutLoginPID(ctx, query.PutLoginPIDParams{Issuer: who.Issuer, Subject: who.Subject, PidIndexes: db.List(s.Keys.Indexes(number.Digits()))})
		return err
	}); err != nil {
		return fmt.Errorf("signin: %w", err)
	}
	return nil
}
