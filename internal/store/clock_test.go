package store_test

import (
	"strings"
	"testing"
	"time"

	"traad/internal/store"
	"traad/internal/store/storetest"
)

func TestClockAndVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		before := time.Now().Add(-time.Minute)
		at, err := st.DB.Clock(t.Context())
		if err != nil || at.Before(before) || at.After(time.Now().Add(time.Minute)) || at.Location() != time.UTC {
			t.Errorf("the database's clock is %v, %v", at, err)
		}
		v, err := st.DB.Version(t.Context())
		if err != nil || !strings.Contains(v, "SQL") || !strings.ContainsAny(v, "123456789") {
			t.Errorf("version %q, %v", v, err)
		}
	})
}
