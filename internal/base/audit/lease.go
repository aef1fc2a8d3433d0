package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/base/db"
)

// errHeld says that another process seals.
var errHeld = errors.New("audit: another process seals")

// held reports whether another process has the lease. It only looks, so that those who wait disturb nobody.
func (s *Sealer) held(ctx context.Context) (bool, error) {
	var holder db.ID
	var until db.Time
	err := s.d.Reader().QueryRowContext(ctx, `select holder, leased_until from audit_lease where name = 'seal'`).Scan(&holder, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("audit: lease: %w", err)
	}
	return holder != s.id && until.After(s.o.Now()), nil
}

// claim takes or renews the lease in the transaction that seals. On PostgreSQL the row stays locked until that is over, so
// that a process that has lost its lease without knowing cannot write beside the new one.
func (s *Sealer) claim(ctx context.Context, tx *db.Tx) error {
	now := s.o.Now()
	until := db.At(now.Add(s.o.Lease))
	r, err := tx.ExecContext(ctx, `update audit_lease set holder = $1, leased_until = $2
where name = 'seal' and (holder = $1 or leased_until <= $3)`, s.id, until, db.At(now))
	if err != nil {
		return fmt.Errorf("audit: lease: %w", err)
	}
	if n, err := r.RowsAffected(); n > 0 || err != nil {
		return err
	}
	r, err = tx.ExecContext(ctx, `insert into audit_lease (name, holder, leased_until) values ('seal', $1, $2) on conflict (name) do nothing`, s.id, until)
	if err != nil {
		return fmt.Errorf("audit: lease: %w", err)
	}
	if n, err := r.RowsAffected(); n > 0 || err != nil {
		return err
	}
	return errHeld
}

// release lets the next process seal at once.
func (s *Sealer) release(ctx context.Context) error {
	now := db.At(s.o.Now())
	return s.d.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `update audit_lease set leased_until = $2 where name = 'seal' and holder = $1 and leased_until > $2`, s.id, now)
		return err
	})
}
