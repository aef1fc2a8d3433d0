package audit

import (
	"context"
	"fmt"
	"strings"

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

const leavesAtOnce = 250

func writeLeaves(ctx context.Context, tx *db.Tx, no int64, first int, rows []*record) error {
	var q strings.Builder
	q.WriteString(`insert into audit_leaf (seal_no, audit_id, position) values `)
	args := make([]any, 0, 1+2*len(rows))
	args = append(args, no)
	for i, r := range rows {
		if i > 0 {
			q.WriteString(", ")
		}
		fmt.Fprintf(&q, "($1, $%d, $%d)", 2*i+2, 2*i+3)
		args = append(args, r.ID, first+i)
	}
	if _, err := tx.ExecContext(ctx, q.String(), args...); err != nil {
		return fmt.Errorf("audit: leaves: %w", err)
	}
	return nil
}
