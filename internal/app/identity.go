package app

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/base/keys"
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
