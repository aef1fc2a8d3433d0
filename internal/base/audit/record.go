package audit

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// record is a row as it lies in the database.
type record struct {
	Row
	version int
	code    string
	odd     bool // a column holds something that Insert never writes
}

// genuine reports whether the row is as it was written.
func (r *record) genuine(ring *keys.Ring) bool {
	return !r.odd && ring.VerifyMAC(r.version, r.content(), r.code)
}

// born is when the row was made by its id, which is what sealing goes by. At is the deed's own time.
func (r *record) born() time.Time {
	var ms int64
	if len(r.ID) != 36 || r.ID[14] != '7' {
		return r.At.Time
	}
	if n, _ := fmt.Sscanf(string(r.ID[:8]+r.ID[9:13]), "%x", &ms); n != 1 {
		return r.At.Time
	}
	return time.UnixMilli(ms).UTC()
}

// bound returns an id below every id that is made at t or later.
func bound(t time.Time) string {
	h := fmt.Sprintf("%012x", max(t.UnixMilli(), 0))
	return h[:8] + "-" + h[8:] + "-0000-0000-000000000000"
}

// lowest is below every id, also below what somebody wrote by hand into a text column.
func lowest(e db.Engine) string {
	if e == db.SQLite {
		return ""
	}
	return "00000000-0000-0000-0000-000000000000"
}

const columns = `a.id, a.at, a.user_id, a.role, a.org_id, a.session_id, a.deed, a.allowed, a.reason, a.patient_id, a.items, a.key_version, a.mac`

// scan reads the columns, after those that more takes. It gives nil where an outer join found no row.
func scan(rows *sql.Rows, e db.Engine, more ...any) (*record, error) {
	r := &record{}
	var at writtenTime
	var allowed sql.NullBool
	var role, deed, reason, code db.Text
	var version db.Int
	var items db.JSON
	if err := rows.Scan(append(more, &r.ID, &at, &r.User, &role, &r.Org, &r.Session, &deed, &allowed, &reason, &r.Patient, &items, &version, &code)...); err != nil {
		return nil, err
	}
	if !allowed.Valid {
		return nil, nil
	}
	r.At, r.Role, r.Deed, r.Allowed, r.Reason = at.Time, string(role), string(deed), allowed.Bool, string(reason)
	r.version, r.code = int(version), string(code)
	var ok bool
	r.Items, ok = readItems(items, e)
	r.odd = at.odd || !ok
	return r, nil
}

// readItems reads a list of texts; false where it is written in another way than Insert does.
func readItems(j db.JSON, e db.Engine) ([]string, bool) {
	if bytes.Equal(j, []byte("[]")) {
		return nil, true
	}
	var list []*string
	if err := json.Unmarshal(j, &list); err != nil || len(list) == 0 {
		return nil, false
	}
	items := make([]string, len(list))
	for i, s := range list {
		if s == nil {
			return nil, false
		}
		items[i] = *s
	}
	// PostgreSQL keeps the document, not its text.
	return items, e != db.SQLite || bytes.Equal(db.ToJSON(items), j)
}

// writtenTime is a time that may have been spoilt: then it is odd, and reading goes on.
type writtenTime struct {
	db.Time
	odd bool
}

// Scan reads what either engine returns.
func (t *writtenTime) Scan(v any) error {
	t.odd = t.Time.Scan(v) != nil
	if s, text := v.(string); text && !t.odd {
		again, _ := t.Value()
		t.odd = again != s
	}
	return nil
}

// subjects reads the persons that the rows' lists showed.
func subjects(ctx context.Context, c *db.Conn, rows []*record) error {
	byID := make(map[db.ID]*record, len(rows))
	ids := make([]db.ID, 0, len(rows))
	for _, r := range rows {
		if db.IsID(string(r.ID)) { // another has no subjects, and PostgreSQL would refuse the list
			byID[r.ID] = r
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := c.QueryContext(ctx, `select s.audit_id, s.patient_id from audit_subject s
where s.audit_id in (select value from id_each(cast($1 as text))) order by s.audit_id, s.patient_id`, db.List(ids))
	if err != nil {
		return fmt.Errorf("audit: subjects: %w", err)
	}
	defer found.Close()
	for found.Next() {
		var id, patient db.ID
		if err := found.Scan(&id, &patient); err != nil {
			return fmt.Errorf("audit: subjects: %w", err)
		}
		if r := byID[id]; r != nil {
			r.Subjects = append(r.Subjects, patient)
		}
	}
	return found.Err()
}

// loose returns up to n rows from an id on that no seal stands for, in order.
func loose(ctx context.Context, c *db.Conn, from string, n int) ([]*record, error) {
	// The bound on both sides keeps any plan from going over the whole log.
	found, err := c.QueryContext(ctx, `select `+columns+` from audit a where a.id >= $1
and not exists (select 1 from audit_leaf l where l.audit_id = a.id and l.audit_id >= $1) order by a.id limit $2`, from, n)
	if err != nil {
		return nil, fmt.Errorf("audit: rows without seal: %w", err)
	}
	defer found.Close()
	var rows []*record
	for found.Next() {
		r, err := scan(found, c.Engine())
		if err != nil {
			return nil, fmt.Errorf("audit: rows without seal: %w", err)
		}
		rows = append(rows, r)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("audit: rows without seal: %w", err)
	}
	found.Close()
	return rows, subjects(ctx, c, rows)
}
