package openstay

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Lay writes decisions of one kind of a region that is laid out: nobody records them, by is who lays it. Their Key is their id.
func Lay(ctx context.Context, w *store.Writer, at db.Time, by care.UserID, kind BasisKind, all []Record) error {
	for _, d := range all {
		if err := w.InsertStayBasis(ctx, query.InsertStayBasisParams{
			ID: d.Key, UnitID: db.ID(d.Unit), Kind: string(kind), Basis: d.Basis, Purpose: d.Purpose, DecidedBy: d.DecidedBy,
			DecidedOn: d.DecidedOn, ValidFrom: d.From, ValidTo: d.To, RecordedAt: at, RecordedBy: db.ID(by),
		}); err != nil {
			return fmt.Errorf("openstay.Lay: %w", err)
		}
	}
	return nil
}
