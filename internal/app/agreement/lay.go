package agreement

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Laid is an agreement that was made before Tråd was taken into use.
type Laid struct {
	ID      db.ID // of the agreement
	Party   care.OrgID
	Basis   care.AgreementBasis
	Version care.AgreementVersion
}

// Lay writes agreements that exist already, inside a deed that has been allowed, or in the set-up of a test.
func Lay(ctx context.Context, w *store.Writer, at db.Time, by db.ID, list []Laid) error {
	for _, l := range list {
		if err := w.InsertAgreement(ctx, query.InsertAgreementParams{ID: l.ID, PartyID: db.ID(l.Party), Basis: string(l.Basis), CreatedAt: at, CreatedBy: by}); err != nil {
			return fmt.Errorf("agreement.Lay: %w", err)
		}
		if err := w.InsertAgreementVersion(ctx, query.InsertAgreementVersionParams{AgreementID: l.ID, Number: 1, Data: db.ToJSON(l.Version), CreatedAt: at, CreatedBy: by}); err != nil {
			return fmt.Errorf("agreement.Lay: %w", err)
		}
	}
	return nil
}
