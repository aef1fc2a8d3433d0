package audit

import (
	"context"
	"fmt"
	"strconv"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// purgeNote says that rows up to and with a seal have been removed, or are about to be.
type purgeNote struct {
	no      int64
	at      writtenTime
	version int
	code    string
}

func (n *purgeNote) content() []byte {
	var b fields
	at, _ := n.at.Value()
	written, _ := at.(string)
	b.add("audit purge")
	b.add(strconv.FormatInt(n.no, 10))
	b.add(written)
	return b
}

func notePurge(ctx context.Context, d *db.DB, ring *keys.Ring, no int64, at db.Time) error {
	n := &purgeNote{no: no, at: writtenTime{Time: at}}
	n.version, n.code = ring.MAC(n.content())
	err := d.InTx(ctx, func(tx *db.Tx) error {
		_, err := tx.ExecContext(ctx, `insert into audit_purge (seal_no, purged_at, key_version, mac) values ($1, $2, $3, $4)`, n.no, at, n.version, n.code)
		return err
	})
	if err != nil {
		return fmt.Errorf("audit.Purge: %w", err)
	}
	return nil
}

func purgeNotes(ctx context.Context, c *db.Conn) (notes []*purgeNote, err error) {
	found, err := c.QueryContext(ctx, `select seal_no, purged_at, key_version, mac from audit_purge order by seal_no`)
	if err != nil {
		return nil, fmt.Errorf("audit: retention: %w", err)
	}
	defer found.Close()
	for found.Next() {
		n := &purgeNote{}
		if err := found.Scan(&n.no, &n.at, &n.version, &n.code); err != nil {
			return nil, fmt.Errorf("audit: retention: %w", err)
		}
		notes = append(notes, n)
	}
	return notes, found.Err()
}

// purged returns up to which seal rows may be gone. A note that no key vouches for counts as a fault of the chain.
func (v *verifier) purged(notes []*purgeNote) (last int64) {
	for _, n := range notes {
		if v.genuine(n.version, !n.at.odd && v.ring.VerifyMAC(n.version, n.content(), n.code)) {
			last = n.no
		} else {
			v.f.add(Chain, 1, Place{Seal: n.no})
		}
	}
	return last
}
