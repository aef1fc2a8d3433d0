package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"traad/internal/base/db"
)

// TestTogether: what several do at the same time is committed, each gets its own answer, and one that fails takes nobody along.
func TestTogether(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		if _, err := d.Raw().ExecContext(t.Context(), "create table counted (name text primary key, n integer not null)"); err != nil {
			t.Fatal(err)
		}
		odd := errors.New("odd")
		add := func(ctx context.Context, name string, fails bool) (n int, err error) {
			err = d.Together(ctx, func(ctx context.Context, tx *db.Tx) error {
				if err := tx.QueryRowContext(ctx, "insert into counted (name, n) values ($1, 1) on conflict (name) do update set n = counted.n + 1 returning n", name).Scan(&n); err != nil {
					return err
				}
				if fails {
					return odd
				}
				return nil
			})
			return n, err
		}
		release := make(chan struct{})
		began := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() { // one that takes long, so that the others wait and go together
			var once sync.Once
			if err := d.Together(t.Context(), func(context.Context, *db.Tx) error { once.Do(func() { close(began); <-release }); return nil }); err != nil {
				t.Error(err)
			}
		})
		<-began
		gone, giveUp := context.WithCancel(t.Context())
		numbers := make(chan int, 300)
		for i := range 300 {
			all.Go(func() {
				ctx := t.Context()
				if i%50 == 1 {
					ctx = gone
				}
				n, err := add(ctx, "same", i%100 == 0)
				switch {
				case i%100 == 0 && !errors.Is(err, odd), i%100 != 0 && err != nil && !errors.Is(err, context.Canceled):
					t.Errorf("%d: %v", i, err)
				case err == nil:
					numbers <- n
				}
			})
		}
		giveUp()
		close(release)
		all.Wait()
		close(numbers)
		seen := map[int]bool{}
		for n := range numbers {
			if seen[n] {
				t.Errorf("two got number %d", n)
			}
			seen[n] = true
		}
		n, err := add(t.Context(), "same", false)
		if err != nil || n != len(seen)+1 {
			t.Errorf("%d are committed, %d got an answer: %v", n-1, len(seen), err)
		}
		if _, err := add(gone, "other", false); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}
