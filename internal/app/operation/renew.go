package operation

import (
	"context"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/store"
	"traad/internal/store/query"
)

// renewBatch is how many identity numbers are renewed in one transaction.
const renewBatch = 200

// beforeAll is before every id.
const beforeAll db.ID = "00000000-0000-0000-0000-000000000000"

// ToRenew is how many identity numbers and files from parties an older key than the one that writes has sealed or indexed.
func ToRenew(ctx context.Context, s *app.Service) (int, error) {
	seal, blind := writing(s.Keys)
	n, err := s.Store.Reader().CountIdentifiersToRenew(ctx, query.CountIdentifiersToRenewParams{Seal: seal, Blind: blind})
	if err != nil {
		return 0, fmt.Errorf("operation.ToRenew: %w", err)
	}
	own, err := s.Store.Reader().CountOwnNumbersToRenew(ctx, query.CountOwnNumbersToRenewParams{Seal: seal, Blind: blind})
	if err != nil {
		return 0, fmt.Errorf("operation.ToRenew: %w", err)
	}
	files, err := s.Store.Reader().CountAttachmentsToRenew(ctx, seal)
	if err != nil {
		return 0, fmt.Errorf("operation.ToRenew: %w", err)
	}
	return int(n) + int(own) + int(files), nil
}

// Renew seals and indexes the identity numbers, and seals the files from parties, anew that an older key did, while everybody works, and returns how many. It does
// nothing as long as there is one key. Looks find a number under every key, so that one that is not renewed yet is found
// as well. Rows of the audit keep the key that vouched for them.
//
// A number that a person has already under the new key, or that no key opens, is left as it is and told in the error, when
// all others are done.
func Renew(ctx context.Context, s *app.Service) (int, error) {
	if !s.Keys.Several(keys.Seal) && !s.Keys.Several(keys.Index) {
		return 0, nil
	}
	done, left := 0, 0
	pace := s.Pace()
	for after := beforeAll; ; {
		n := 0
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			seal, blind := writing(s.Keys)
			rows, err := w.IdentifiersToRenew(ctx, query.IdentifiersToRenewParams{After: after, Seal: seal, Blind: blind, Lim: renewBatch})
			if err != nil {
				return err
			}
			n = len(rows)
			for _, row := range rows {
				after = row.ID
				ok, err := renew(ctx, w, s.Keys, row)
				if err != nil {
					return err
				}
				if ok {
					done++
				} else {
					left++
				}
			}
			return nil
		})
		if err != nil {
			return done, fmt.Errorf("operation.Renew: %w", err)
		}
		if n < renewBatch {
			break
		}
		if err := pace.Rest(ctx); err != nil {
			return done, fmt.Errorf("operation.Renew: %w", err)
		}
	}
	own, unread, err := renewOwn(ctx, s)
	if err != nil {
		return done, err
	}
	files, unopened, err := renewFiles(ctx, s)
	if err != nil {
		return done + own, err
	}
	done, left = done+own+files, left+unread
	if unopened > 0 {
		return done, errs.Conflict(fmt.Sprintf("%d vedlegg fra partene kan ikke få ny nøkkel: ingen nøkkel åpner dem. Kjør «traad doctor».", unopened))
	}
	if left > 0 {
		return done, errs.Conflict(fmt.Sprintf("%d fødselsnumre kan ikke få ny nøkkel: de hører til to personer, eller ingen nøkkel åpner dem. Kjør «traad doctor».", left))
	}
	return done, nil
}

func renew(ctx context.Context, w *store.Writer, ring *keys.Ring, row query.IdentifiersToRenewRow) (bool, error) {
	number, err := ring.Open(row.Sealed, "patient/"+string(row.PatientID))
	if errors.Is(err, keys.ErrVersion) || errors.Is(err, keys.ErrSealed) || errors.Is(err, keys.ErrForm) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	index := ring.Index(string(number))
	if index != row.BlindIndex {
		taken, err := w.PatientsByIndex(ctx, db.List([]string{index}))
		if err != nil || len(taken) > 0 {
			return false, err
		}
	}
	sealed, err := ring.Seal(number, "patient/"+string(row.PatientID))
	if err != nil {
		return false, err
	}
	_, err = w.RenewIdentifier(ctx, query.RenewIdentifierParams{ID: row.ID, Sealed: sealed, BlindIndex: index, Before: row.Sealed})
	return true, err
}

// writing is how what the keys write now begins.
func writing(ring *keys.Ring) (seal, blind string) {
	return fmt.Sprintf("v%d:", ring.Writes(keys.Seal)), fmt.Sprintf("v%d:", ring.Writes(keys.Index))
}
