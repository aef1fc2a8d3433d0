package audit

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"traad/internal/base/db"
)

// Entry is a row as it is exported: ids and codes, never a name. Empty lists are empty, not null.
type Entry struct {
	ID       db.ID    `json:"id"`
	At       string   `json:"at"` // UTC, RFC 3339
	User     db.ID    `json:"user_id"`
	Role     string   `json:"role"`
	Org      db.ID    `json:"org_id"`
	Session  db.ID    `json:"session_id"`
	Deed     string   `json:"deed"`
	Allowed  bool     `json:"allowed"`
	Reason   string   `json:"reason"`
	Patient  db.ID    `json:"patient_id"`
	Items    []string `json:"items"`
	Subjects []db.ID  `json:"subjects"`
	Seal     int64    `json:"seal"` // 0 for none yet
}

var header = []string{"id", "at", "user_id", "role", "org_id", "session_id", "deed", "allowed", "reason", "patient_id", "items", "subjects", "seal"}

// cells are the entry's columns in the order of the header; lists are separated by spaces.
func (e *Entry) cells() []string {
	subjects := make([]string, len(e.Subjects))
	for i, s := range e.Subjects {
		subjects[i] = string(s)
	}
	cells := []string{
		string(e.ID), e.At, string(e.User), e.Role, string(e.Org), string(e.Session), e.Deed, strconv.FormatBool(e.Allowed), e.Reason,
		string(e.Patient), strings.Join(e.Items, " "), strings.Join(subjects, " "), strconv.FormatInt(e.Seal, 10),
	}
	for i, c := range cells {
		if strings.IndexAny(c, "=+-@\t\r") == 0 { // no row of ours; a spreadsheet would run it
			cells[i] = "'" + c
		}
	}
	return cells
}

// Each calls f for the rows with At from and before two times, in order of their ids, which is the order in which they were
// made. A zero time is no bound. It does not check the rows: that is Verify's.
func Each(ctx context.Context, d *db.DB, from, to time.Time, f func(*Entry) error) error {
	const page = 2000
	if to.IsZero() {
		to = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	start := lowest(d.Engine)
	if !from.IsZero() {
		start = bound(from.Add(-passed)) // an id is made after the deed began, give or take what clocks differ
	} else {
		from = time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC)
	}
	lastID := db.ID("none")
	for {
		rows, err := entries(ctx, d.Reader(), start, from, to, page)
		if err != nil {
			return err
		}
		for _, e := range rows {
			if e.ID == lastID {
				continue
			}
			if err := f(e); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
		lastID = rows[len(rows)-1].ID
		start = string(lastID)
	}
}

func entries(ctx context.Context, c *db.Conn, start string, from, to time.Time, n int) ([]*Entry, error) {
	found, err := c.QueryContext(ctx, `select coalesce(l.seal_no, 0), `+columns+` from audit a left join audit_leaf l on l.audit_id = a.id
where a.id >= $1 and a.at >= $2 and a.at < $3 order by a.id limit $4`, start, db.At(from), db.At(to), n)
	if err != nil {
		return nil, fmt.Errorf("audit.Each: %w", err)
	}
	defer found.Close()
	var rows []*record
	var seals []int64
	for found.Next() {
		var no int64
		r, err := scan(found, c.Engine(), &no)
		if err != nil {
			return nil, fmt.Errorf("audit.Each: %w", err)
		}
		rows, seals = append(rows, r), append(seals, no)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("audit.Each: %w", err)
	}
	found.Close()
	if err := subjects(ctx, c, rows); err != nil {
		return nil, err
	}
	list := make([]*Entry, len(rows))
	for i, r := range rows {
		list[i] = &Entry{
			r.ID, r.At.UTC().Format("2006-01-02T15:04:05.000000Z"), r.User, r.Role, r.Org, r.Session, r.Deed, r.Allowed, r.Reason, r.Patient,
			append([]string{}, r.Items...), append([]db.ID{}, r.Subjects...), seals[i],
		}
	}
	return list, nil
}

// WriteCSV writes the entries of a period with a header, separated by semicolons. It calls progress for each.
func WriteCSV(ctx context.Context, d *db.DB, from, to time.Time, w io.Writer, progress func()) error {
	out := csv.NewWriter(w)
	out.Comma = ';'
	_ = out.Write(header) // what fails, Error says below
	err := Each(ctx, d, from, to, func(e *Entry) error {
		progress()
		return out.Write(e.cells())
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// WriteJSON writes the entries of a period as one list, an entry a line. It calls progress for each.
func WriteJSON(ctx context.Context, d *db.DB, from, to time.Time, w io.Writer, progress func()) error {
	out := bufio.NewWriter(w)
	before := "["
	err := Each(ctx, d, from, to, func(e *Entry) error {
		progress()
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, err = out.WriteString(before + "\n" + string(line))
		before = ","
		return err
	})
	if err != nil {
		return err
	}
	if before == "[" {
		_, _ = out.WriteString("[") // what fails, Flush says
	}
	_, _ = out.WriteString("\n]\n")
	return out.Flush()
}
