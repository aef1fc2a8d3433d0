package user

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// SetAddress keeps where a user lives, for the control of looks at neighbours and for nothing else. It is sealed, shown on no
// page, and stands in no log. Address "" takes it away.
type SetAddress struct {
	ID      care.UserID
	Address string // "Storgata 12, 2150 Årnes"
}

// Run keeps it. Fields: bosted.
func (d SetAddress) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, d.ID, "user_address/"+string(d.ID))
		if err != nil {
			return err
		}
		address := nb.CleanLine(d.Address)
		if len(address) > 200 {
			return errs.Invalid("Adressen er ikke lagret.").At("bosted", "Adressen er for lang. Skriv gate, nummer og postnummer.")
		}
		if address == "" {
			_, err := tx.DeleteUserAddress(ctx, row.ID)
			return err
		}
		sealed, err := s.Keys.Seal([]byte(address), addressContext(row.ID))
		if err != nil {
			return fmt.Errorf("user.SetAddress: %w", err)
		}
		return tx.PutUserAddress(ctx, query.PutUserAddressParams{UserID: row.ID, Sealed: sealed, SetAt: db.At(tx.Now)})
	})
}

func addressContext(id db.ID) string { return "user_address/" + string(id) }

// OpenAddress reads a sealed address, for the control of looks.
func OpenAddress(s *app.Service, row query.UserAddress) (string, error) {
	b, err := s.Keys.Open(row.Sealed, addressContext(row.UserID))
	return string(b), err
}

// AddressKept returns when the user's address was registered; the zero time where none is.
func AddressKept(ctx context.Context, s *app.Service, a access.Actor, id care.UserID) (db.Time, error) {
	if d := access.Decide(a, access.SeeConfig, nil); !d.Allowed || !db.IsID(string(id)) {
		return db.Time{}, app.Denied(d)
	}
	row, err := s.Store.Reader().UserAddress(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return db.Time{}, nil
	}
	return row.SetAt, err
}
