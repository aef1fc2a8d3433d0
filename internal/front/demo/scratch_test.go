package demo

import (
	"context"
	"os"
	"strconv"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

func TestScratch(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N"))
	if os.Getenv("N") == "" {
		t.Skip()
	}
	var st *store.Store
	if os.Getenv("PG") != "" {
		st = &store.Store{DB: dbtest.Open(t, db.Postgres)}
	} else if f := os.Getenv("FILE"); f != "" {
		var err error
		st, err = store.Open(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
	} else {
		st = storetest.Open(t)
	}
	start := time.Now()
	s := seeded(t, st, ring(t), pictures, n)
	_ = s
	t.Log(n, time.Since(start))
}
