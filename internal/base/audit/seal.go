package audit

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// seal stands for rows that were found together.
type seal struct {
	no        int64
	at        writtenTime
	count     int
	root      string
	prev      string // hash of the seal before, "" for the first
	version   int
	signature string
}

// content is what the signature covers. It begins unlike a row's, so that neither can pass for the other.
func (s *seal) content() []byte {
	var b fields
	at, _ := s.at.Value()
	written, _ := at.(string)
	b.add("audit seal")
	b.add(strconv.FormatInt(s.no, 10))
	b.add(written)
	b.add(strconv.Itoa(s.count))
	b.add(s.root)
	b.add(s.prev)
	return b
}

// hash is what the next seal and the exported heads hold. It covers the signature too.
func (s *seal) hash() string {
	b := fields(s.content())
	b.add(strconv.Itoa(s.version))
	b.add(s.signature)
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func (s *seal) genuine(ring *keys.Ring) bool {
	return !s.at.odd && ring.VerifyMAC(s.version, s.content(), s.signature)
}

// root gathers rows in order. It covers their codes, and a code covers all of its row.
type root struct{ h hash.Hash }

func newRoot() root { return root{sha256.New()} }

func (r root) add(row *record) {
	var b fields
	b.add(string(row.ID))
	b.add(strconv.Itoa(row.version))
	b.add(row.code)
	r.h.Write(b)
}

func (r root) String() string { return hex.EncodeToString(r.h.Sum(nil)) }

const sealColumns = `no, sealed_at, count, root, prev, key_version, signature`

func scanSeal(row interface{ Scan(...any) error }) (*seal, error) {
	s := &seal{}
	return s, row.Scan(&s.no, &s.at, &s.count, &s.root, &s.prev, &s.version, &s.signature)
}

// newest returns the newest seal, nil before the first.
func newest(ctx context.Context, c *db.Conn) (*seal, error) {
	s, err := scanSeal(c.QueryRowContext(ctx, `select `+sealColumns+` from audit_seal order by no desc limit 1`))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("audit: the newest seal: %w", err)
	}
	return s, nil
}

// sealsAfter returns up to n seals after a number, in order.
func sealsAfter(ctx context.Context, c *db.Conn, no int64, n int) ([]*seal, error) {
	found, err := c.QueryContext(ctx, `select `+sealColumns+` from audit_seal where no > $1 order by no limit $2`, no, n)
	if err != nil {
		return nil, fmt.Errorf("audit: seals: %w", err)
	}
	defer found.Close()
	var seals []*seal
	for found.Next() {
		s, err := scanSeal(found)
		if err != nil {
			return nil, fmt.Errorf("audit: seals: %w", err)
		}
		seals = append(seals, s)
	}
	return seals, found.Err()
}

// write commits one seal over rows in the transaction; trap is called between the statements.
func write(ctx context.Context, tx *db.Tx, ring *keys.Ring, at db.Time, rows []*record, trap func() error) (*seal, error) {
	s := &seal{no: 1, at: writtenTime{Time: at}, count: len(rows)}
	before, err := newest(ctx, &tx.Conn)
	if err != nil {
		return nil, err
	}
	if before != nil {
		s.no, s.prev = before.no+1, before.hash()
	}
	// Where seals have been cut off and their leaves left, the gap is for Verify to name: sealing goes on behind it.
	var taken int64
	if err := tx.QueryRowContext(ctx, `select coalesce(max(seal_no), 0) from audit_leaf`).Scan(&taken); err != nil {
		return nil, fmt.Errorf("audit: seal: %w", err)
	}
	s.no = max(s.no, taken+1)
	sum := newRoot()
	for _, r := range rows {
		sum.add(r)
	}
	s.root = sum.String()
	s.version, s.signature = ring.MAC(s.content())
	if err := trap(); err != nil {
		return nil, err
	}
	if _, err := tx.ExecContext(ctx, `insert into audit_seal (`+sealColumns+`) values ($1, $2, $3, $4, $5, $6, $7)`,
		s.no, s.at.Time, s.count, s.root, s.prev, s.version, s.signature); err != nil {
		return nil, fmt.Errorf("audit: seal: %w", err)
	}
	for first := 0; first < len(rows); first += leavesAtOnce {
		if err := trap(); err != nil {
			return nil, err
		}
		if err := writeLeaves(ctx, tx, s.no, first, rows[first:min(first+leavesAtOnce, len(rows))]); err != nil {
			return nil, err
		}
	}
	return s, trap()
}
