package audit

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/base/db"
)

// Insert writes rows inside the caller's transaction. Rows without ID get one.
func Insert(ctx context.Context, c *db.Conn, mac MAC, rows ...Row) error {
	for _, r := range rows {
		r = r.settled()
		version, code := mac(r.content())
		items := db.JSON("[]")
		if len(r.Items) > 0 {
			items = db.ToJSON(r.Items)
		}
		if _, err := c.ExecContext(ctx, `insert into audit (id, at, user_id, role, org_id, session_id, deed, allowed, reason, patient_id, items, key_version, mac)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			r.ID, r.At, r.User, r.Role, r.Org, r.Session, r.Deed, r.Allowed, r.Reason, r.Patient, items, version, code); err != nil {
			return fmt.Errorf("audit.Insert: %w", err)
		}
		if err := insertSubjects(ctx, c, r); err != nil {
			return err
		}
	}
	return nil
}

// insertSubjects writes one row a person that a list showed, fifty to a statement.
func insertSubjects(ctx context.Context, c *db.Conn, r Row) error {
	const most = 50
	for rest := r.Subjects; len(rest) > 0; {
		part := rest[:min(most, len(rest))]
		rest = rest[len(part):]
		var q strings.Builder
		q.WriteString("insert into audit_subject (audit_id, patient_id) values ")
		args := []any{r.ID}
		for i, p := range part {
			if i > 0 {
				q.WriteString(", ")
			}
			fmt.Fprintf(&q, "($1, $%d)", i+2)
			args = append(args, p)
		}
		if _, err := c.ExecContext(ctx, q.String(), args...); err != nil {
			return fmt.Errorf("audit.Insert: subjects: %w", err)
		}
	}
	return nil
}
