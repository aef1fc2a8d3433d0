package db_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"traad/internal/base/db"
)

// What is no id finds nothing, on both engines, and no engine tells what was written.
func TestNoID(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		if _, err := d.Raw().ExecContext(ctx, `insert into thing (id) values ($1)`, db.NewID()); err != nil {
			t.Fatal(err)
		}
		var found string
		err := d.Reader().QueryRowContext(ctx, `select id from thing where id = $1`, db.ID("Solveig Aasen")).Scan(&found)
		if !errors.Is(err, sql.ErrNoRows) {
			t.Errorf("%v, %q; want no rows", err, found)
		}
	})
}
