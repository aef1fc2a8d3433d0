package audit

import (
	"context"
	"fmt"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
)

// leastKept guards against a slip in the configuration: retention never removes anything younger.
const leastKept = 1826 * 24 * time.Hour

// Purge removes the rows of whole seals that were made before a time, and returns how many that were. The seals stay, so that
// Verify still works for what is kept, and a signed note says up to which seal rows have been removed. The law says that the log is
// kept as long as it is needed (pasientjournalloven § 25): before comes from the configuration, and with a zero time, which is
// what no configuration gives, nothing is removed.
//
// What does not verify is evidence: then nothing is removed, and the error is errs.Conflict. Rows without seal are never removed.
// An interrupted Purge is finished by the next one.
func Purge(ctx context.Context, d *db.DB, ring *keys.Ring, before, now time.Time) (rows int64, err error) {
	if before.IsZero() {
		return 0, nil
	}
	if now.Sub(before) < leastKept {
		return 0, errs.Invalid("Innsynsloggen kan ikke slettes før den er minst fem år gammel. Rett oppbevaringstiden i oppsettet.")
	}
	v := newVerifier(d, ring, Check{Progress: func(int64, int64) {}})
	notes, err := purgeNotes(ctx, v.c)
	if err != nil {
		return 0, err
	}
	done := v.purged(notes)
	upTo, err := lastBefore(ctx, v.c, db.At(before))
	if err != nil {
		return 0, err
	}
	if upTo > done {
		v.next = done + 1
		if err := v.chain(ctx, done, upTo); err != nil {
			return 0, err
		}
		if r := v.report(); len(r.Faults) > 0 {
			return 0, errs.Conflict("Innsynsloggen stemmer ikke, så ingenting er slettet. Kjør «traad audit verify».").
				Because(fmt.Errorf("audit.Purge: %v", r.Faults))
		}
		if err := notePurge(ctx, d, ring, upTo, db.At(now)); err != nil {
			return 0, err
		}
		done = upTo
	}
	for {
		n, err := removeSome(ctx, d, done)
		rows += n
		if n == 0 || err != nil {
			return rows, err
		}
	}
}

// lastBefore returns the last seal of the unbroken beginning of the chain that was made before t, 0 for none.
func lastBefore(ctx context.Context, c *db.Conn, t db.Time) (no int64, err error) {
	err = c.QueryRowContext(ctx, `select coalesce(max(s.no), 0) from audit_seal s
where s.no < coalesce((select min(l.no) from audit_seal l where l.sealed_at >= $1), s.no + 1)`, t).Scan(&no)
	if err != nil {
		return 0, fmt.Errorf("audit.Purge: %w", err)
	}
	return no, nil
}

// removeSome removes the first rows of seals up to a number; each time is one transaction, short enough that nobody waits.
func removeSome(ctx context.Context, d *db.DB, upTo int64) (n int64, err error) {
	err = d.InTx(ctx, func(tx *db.Tx) error {
		n = 0
		ids, err := firstLeaves(ctx, tx, upTo, 500)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, q := range []string{
			`delete from audit_subject where audit_id in (select value from id_each(cast($1 as text)))`,
			`delete from audit where id in (select value from id_each(cast($1 as text)))`,
			`delete from audit_leaf where audit_id in (select value from id_each(cast($1 as text)))`,
		} {
			if _, err := tx.ExecContext(ctx, q, db.List(ids)); err != nil {
				return err
			}
		}
		n = int64(len(ids))
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("audit.Purge: %w", err)
	}
	return n, nil
}

func firstLeaves(ctx context.Context, tx *db.Tx, upTo int64, n int) (ids []db.ID, err error) {
	found, err := tx.QueryContext(ctx, `select audit_id from audit_leaf where seal_no <= $1 order by seal_no, position limit $2`, upTo, n)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	for found.Next() {
		var id db.ID
		if err := found.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, found.Err()
}
