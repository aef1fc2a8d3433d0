package app

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/base/nin"
	"traad/internal/store/query"
)

// identityLock is the setting whose row everybody holds who writes an identity number while its index has two keys.
const identityLock = "identity.lock"

// LockIdentities lets one deed at a time register identity numbers while the index key is being replaced: two that write the same
// number under two keys would both pass the table's unique index. With one key, nothing is held.
func (tx *Tx) LockIdentities(ctx context.Context) error {
	if !tx.Service.Keys.Several(keys.Index) {
		return nil
	}
	if err := tx.PutSetting(ctx, query.PutSettingParams{Name: identityLock, Value: db.At(tx.Now).Format("2006-01-02T15:04:05Z")}); err != nil {
		return fmt.Errorf("app.LockIdentities: %w", err)
	}
	return nil
}

// Numbers says whose identity numbers a service takes.
type Numbers int

// The kinds of services.
const (
	AnyNumbers       Numbers = iota // one for tests: real and made-up ones
	RealNumbers                     // operation: nobody made up is written among the patients
	SyntheticNumbers                // training and the demo: no real person is written among the pretend ones
)

// Takes refuses an identity number that does not belong in this service, in words for the field fodselsnummer.
func (s *Service) Takes(n nin.Number) error {
	switch {
	case n.IsZero() || s.Numbers == AnyNumbers || n.Synthetic() == (s.Numbers == SyntheticNumbers):
		return nil
	case s.Numbers == SyntheticNumbers:
		return errs.Invalid("Nummeret kan ikke registreres").At("fodselsnummer", "Her øves det. Bruk et oppdiktet nummer (måneden har 80 lagt til), aldri nummeret til en virkelig person.")
	}
	return errs.Invalid("Nummeret kan ikke registreres").At("fodselsnummer", "Nummeret er oppdiktet (måneden har 80 eller 65 lagt til). Øv med oppdiktede pasienter i øvingen, ikke her.")
}
