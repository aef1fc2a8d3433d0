package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"traad/internal/store"
	"traad/internal/store/query"
)

// cachesVersion is raised when CachesOf gives something else than before, so that what was written by an older Tråd is worked out anew.
const cachesVersion = 8

// cachesMark is the setting that says which version all caches were last worked out by.
const cachesMark = "caches.version"

// RenewCaches works the caches of every enrolment out anew where an older Tråd wrote them, once; it returns how many were changed.
// Nobody waits: deeds go on meanwhile, and lists show what the older Tråd showed until it is done.
func (s *Service) RenewCaches(ctx context.Context) (changed int, err error) {
	mark, err := s.Store.Reader().Setting(ctx, cachesMark)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("app.RenewCaches: %w", err)
	}
	if v, _ := strconv.Atoi(mark); v >= cachesVersion {
		return 0, nil
	}
	found, err := s.Rebuild(ctx)
	if err != nil {
		return 0, err
	}
	return len(found.Counters), s.Store.InTx(ctx, func(w *store.Writer) error { return CachesAreNew(ctx, w) })
}

// CachesAreNew notes that every cache there is was written by this Tråd.
func CachesAreNew(ctx context.Context, w *store.Writer) error {
	return w.PutSetting(ctx, query.PutSettingParams{Name: cachesMark, Value: strconv.Itoa(cachesVersion)})
}
