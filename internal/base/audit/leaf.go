package audit

import (
	"context"
	"fmt"

	"traad/internal/base/db"
)

// leaf is a row's place in a seal. Its row is nil where it is gone.
type leaf struct {
	seal     int64
	position int
	id       db.ID
	row      *record
}

// leavesAfter returns up to n leaves with their rows after a place, in the order of the seals, up to and with a seal.
func leavesAfter(ctx context.Context, c *db.Conn, no int64, position int, upTo int64, n int) ([]leaf, error) {
	found, err := c.QueryContext(ctx, `select l.seal_no, l.position, l.audit_id, `+columns+` from audit_leaf l left join audit a on a.id = l.audit_id
where l.seal_no >= $1 and (l.seal_no > $1 or l.position > $2) and l.seal_no <= $3 order by l.seal_no, l.position limit $4`, no, position, upTo, n)
	if err != nil {
		return nil, fmt.Errorf("audit: leaves: %w", err)
	}
	defer found.Close()
	var leaves []leaf
	var rows []*record
	for found.Next() {
		var l leaf
		if l.row, err = scan(found, c.Engine(), &l.seal, &l.position, &l.id); err != nil {
			return nil, fmt.Errorf("audit: leaves: %w", err)
		}
		if l.row != nil {
			rows = append(rows, l.row)
		}
		leaves = append(leaves, l)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("audit: leaves: %w", err)
	}
	found.Close()
	return leaves, subjects(ctx, c, rows)
}

const leavesAtOnce = 1000

// writeLeaves gives rows, which come in the order of their ids, the places from first on.
func writeLeaves(ctx context.Context, tx *db.Tx, no int64, first int, rows []*record) error {
	ids := make([]db.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	_, err := tx.ExecContext(ctx, `insert into audit_leaf (audit_id, seal_no, position)
select value, cast($1 as bigint), cast($2 as integer) - 1 + row_number() over (order by value) from id_each(cast($3 as text))`, no, first, db.List(ids))
	if err != nil {
		return fmt.Errorf("audit: leaves: %w", err)
	}
	return nil
}
