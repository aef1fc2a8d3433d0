package audit

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

func contentBefore(r Row) []byte {
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
func insertBefore(ctx context.Context, c *db.Conn, mac MAC, rows ...Row) error {
	for _, r := range rows {
		if r.ID == "" {
			r.ID = db.NewID()
		}
		version, code := mac(contentBefore(r))
		items := db.JSON("[]")
		if len(r.Items) > 0 {
			items = db.ToJSON(r.Items)
		}
		if _, err := c.ExecContext(ctx, `insert into audit (id, at, user_id, role, org_id, session_id, deed, allowed, reason, patient_id, items, key_version, mac)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			r.ID, r.At, r.User, r.Role, r.Org, r.Session, r.Deed, r.Allowed, r.Reason, r.Patient, items, version, code); err != nil {
			return fmt.Errorf("audit.Insert: %w", err)
		}
		if err := insertSubjectsBefore(ctx, c, r); err != nil {
			return err
		}
	}
	return nil
}

// insertSubjectsBefore writes one row a person that a list showed, fifty to a statement.
func insertSubjectsBefore(ctx context.Context, c *db.Conn, r Row) error {
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
func BenchmarkInsert(b *testing.B) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(e), func(b *testing.B) {
			d := dbtest.Open(b, e)
			ring := ringOf(b)
			var spent [2]time.Duration
			n := 0
			f := []func(context.Context, *db.Conn, MAC, ...Row) error{insertBefore, Insert}
			for b.Loop() {
				for k := range 2 {
					k := (k + n) % 2
					rows := make([]Row, 100)
					for i := range rows {
						rows[i] = look(n*100 + i)
					}
					t := time.Now()
					if err := d.InTx(ctx, func(tx *db.Tx) error { return f[k](ctx, &tx.Conn, ring.MAC, rows...) }); err != nil {
						b.Fatal(err)
					}
					spent[k] += time.Since(t)
				}
				n++
			}
			for k, name := range []string{"before-µs/row", "after-µs/row"} {
				b.ReportMetric(float64(spent[k].Microseconds())/float64(n*100), name)
			}
			b.ReportMetric(float64(spent[1])/float64(spent[0]), "after/before")
			b.ReportMetric(0, "ns/op")
		})
	}
}
func BenchmarkContent(b *testing.B) {
	l := look(10)
	p := look(11)
	b.Run("before", func(b *testing.B) {
		for b.Loop() {
			contentBefore(l)
			contentBefore(p)
		}
	})
	b.Run("after", func(b *testing.B) {
		for b.Loop() {
			l.settled().content()
			p.settled().content()
		}
	})
}
