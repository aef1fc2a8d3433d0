package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"traad/internal/base/db"
)

// Bulk is how many rows one statement of InsertMany and AddTallies carries. More gains little, and a statement stays
// far below the 32 766 (SQLite) and 65 535 (PostgreSQL) parameters that the engines allow.
const Bulk = 50

// InsertMany writes rows into a table, Bulk rows a statement; it is for histories that come in by the thousand. Each row
// has one value a column, of the types that the generated statements use (db.ID, db.Time, date.Date, db.JSON …). Columns
// that are left out get their defaults.
func (w *Writer) InsertMany(ctx context.Context, table string, columns []string, rows [][]any) error {
	return w.many(ctx, table, columns, "", rows)
}

// AddTallies adds many differences to the counters at once. Each row is area, pathway, measure, bucket, n; no key stands
// twice. The caller orders the rows by key, so that two that add at once never wait for each other crosswise.
func (w *Writer) AddTallies(ctx context.Context, rows [][]any) error {
	return w.many(ctx, "tally", []string{"area_id", "pathway_code", "measure", "bucket", "n"},
		" on conflict (area_id, pathway_code, measure, bucket) do update set n = tally.n + excluded.n", rows)
}

// InsertAlertReceivers writes who is told of an alert; one who was told already is left as she was. Each row is alert, user, role, reason, when.
func (w *Writer) InsertAlertReceivers(ctx context.Context, rows [][]any) error {
	return w.many(ctx, "alert_receiver", []string{"alert_id", "user_id", "role", "reason", "told_at"}, " on conflict do nothing", rows)
}

// sqlName is what a table or column may be called: names come from our own code, and this keeps it so.
var sqlName = regexp.MustCompile(`^[a-z][a-z_]*$`)

func (w *Writer) many(ctx context.Context, table string, columns []string, tail string, rows [][]any) error {
	for _, name := range append([]string{table}, columns...) {
		if !sqlName.MatchString(name) {
			return fmt.Errorf("store.InsertMany: %q is no name of a table or column", name)
		}
	}
	whole := len(rows) / Bulk * Bulk
	if err := w.wholes(ctx, valuesText(w.Tx.Engine(), table, columns, tail, Bulk), len(columns), rows[:whole]); err != nil {
		return fmt.Errorf("store.InsertMany: %s: %w", table, err)
	}
	if whole == len(rows) {
		return nil
	}
	rest := rows[whole:]
	if _, err := w.Tx.ExecContext(ctx, valuesText(w.Tx.Engine(), table, columns, tail, len(rest)), flat(len(columns), rest)...); err != nil {
		return fmt.Errorf("store.InsertMany: %s: %w", table, err)
	}
	return nil
}

// wholes writes the rows that fill whole statements with one prepared statement.
func (w *Writer) wholes(ctx context.Context, text string, columns int, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	stmt, err := w.Tx.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for ; len(rows) > 0; rows = rows[Bulk:] {
		if _, err := stmt.ExecContext(ctx, flat(columns, rows[:Bulk])...); err != nil {
			return err
		}
	}
	return nil
}

// valuesText is "insert into t (a, b) values ($1, $2), ($3, $4)" with n rows and the tail after them. On SQLite the places
// are bare question marks: its driver looks each numbered one up in a list of all, which takes half the time of a statement
// with hundreds.
func valuesText(engine db.Engine, table string, columns []string, tail string, n int) string {
	var q strings.Builder
	fmt.Fprintf(&q, "insert into %s (%s) values ", table, strings.Join(columns, ", "))
	for i := range n * len(columns) {
		switch {
		case i == 0:
			q.WriteString("(")
		case i%len(columns) == 0:
			q.WriteString("), (")
		default:
			q.WriteString(", ")
		}
		if engine == db.SQLite {
			q.WriteString("?")
		} else {
			fmt.Fprintf(&q, "$%d", i+1)
		}
	}
	q.WriteString(")" + tail)
	return q.String()
}

// flat puts the values of rows after each other. A row with too few or too many values is a fault in the program.
func flat(columns int, rows [][]any) []any {
	args := make([]any, 0, columns*len(rows))
	for _, row := range rows {
		if len(row) != columns {
			panic(fmt.Sprintf("store.InsertMany: a row has %d values for %d columns", len(row), columns))
		}
		args = append(args, row...)
	}
	return args
}
