package db_test

import (
	"context"
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/db"
)

// What is counted is there for the planner, without the samples that would have SQLite prepare statements again and again.
func TestSettle(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for range 200 {
			if _, err := d.Raw().ExecContext(ctx, `insert into thing (id, on_date) values ($1, $2)`, db.NewID(), date.Of(2026, 11, 22)); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // again the night after
			if err := d.Settle(ctx); err != nil {
				t.Fatal(err)
			}
		}
		counted, samples := `select count(*) from sqlite_stat1 where tbl = 'thing'`, `select count(*) from sqlite_stat4`
		if d.Engine == db.Postgres {
			counted, samples = `select count(*) from pg_statistic s join pg_class c on c.oid = s.starelid where c.relname = 'thing'`, `select 0`
		}
		var n, sampled int
		if err := d.Raw().QueryRowContext(ctx, counted).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if err := d.Raw().QueryRowContext(ctx, samples).Scan(&sampled); err != nil {
			t.Fatal(err)
		}
		if n == 0 || sampled != 0 {
			t.Errorf("%d columns or indexes are counted, %d samples are left; want some and none", n, sampled)
		}
	})
}
