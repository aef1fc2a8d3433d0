// Package audit keeps who did and saw what. Rows are append-only and carry a keyed code (HMAC) over their content, with a
// key that lies outside the database, so that a changed row shows. There is no chain between rows: a chain through all
// rows would let one writer at a time through.
//
// A deed's row is written in the deed's own transaction (Insert). A look has no transaction of its own: Log gathers the
// rows of requests that run at the same time and commits them together, and answers each after the commit. A page that
// cannot be audited is not shown.
//
// A row names things by reference and version ("enrolment/0198…@7"), never by text: the log says which information was
// made available (pasientjournalloven § 22 a) and holds none of it.
package audit

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/base/db"
)

// Row is one deed or look.
type Row struct {
	ID       db.ID
	At       db.Time
	User     db.ID
	Role     string
	Org      db.ID
	Session  db.ID
	Deed     string
	Allowed  bool
	Reason   string   // why access decided so, as a code
	Patient  db.ID    // the person it concerned, "" for none or several
	Items    []string // references with versions of what was shown or changed
	Subjects []db.ID  // the persons that a list showed
}

// MAC computes the code of a row's content, and says which version of the key it used.
type MAC func(content []byte) (keyVersion int, code string)

// content is what the code covers: every field, each with its length, so that no two rows give the same bytes.
func (r Row) content() []byte {
	var b strings.Builder
	add := func(s string) { fmt.Fprintf(&b, "%d:%s;", len(s), s) }
	at, _ := r.At.Value()
	add(string(r.ID))
	add(fmt.Sprint(at))
	add(string(r.User))
	add(r.Role)
	add(string(r.Org))
	add(string(r.Session))
	add(r.Deed)
	add(fmt.Sprint(r.Allowed))
	add(r.Reason)
	add(string(r.Patient))
	for _, i := range r.Items {
		add(i)
	}
	add("")
	for _, s := range r.Subjects {
		add(string(s))
	}
	return []byte(b.String())
}

// Insert writes rows inside the caller's transaction. Rows without ID get one.
func Insert(ctx context.Context, c *db.Conn, mac MAC, rows ...Row) error {
	for _, r := range rows {
		if r.ID == "" {
			r.ID = db.NewID()
		}
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
		q.WriteString(" on conflict do nothing")
		if _, err := c.ExecContext(ctx, q.String(), args...); err != nil {
			return fmt.Errorf("audit.Insert: subjects: %w", err)
		}
	}
	return nil
}
