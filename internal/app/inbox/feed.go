package inbox

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

type feedKey struct{ sender, way string }

// add counts one message.
func add(feeds map[feedKey]*query.PutFeedParams, sender, way string, at db.Time) *query.PutFeedParams {
	key := feedKey{sender, way}
	f := feeds[key]
	if f == nil {
		f = &query.PutFeedParams{Sender: sender, Interface: way}
		feeds[key] = f
	}
	f.Messages++
	if at.After(f.LastAt.Time) {
		f.LastAt = at
	}
	return f
}

// tally holds what reception has counted and not written: table feed is a cache for the operator's page, and one row that every batch
// writes would be what they all wait for. What a killed process had counted in its last second is missing from it.
type tally struct {
	mu    sync.Mutex
	feeds map[feedKey]*query.PutFeedParams
}

func (t *tally) add(feeds map[feedKey]*query.PutFeedParams) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.feeds == nil {
		t.feeds = map[feedKey]*query.PutFeedParams{}
	}
	for k, f := range feeds {
		had := t.feeds[k]
		if had == nil {
			t.feeds[k] = f
			continue
		}
		had.Messages += f.Messages
		for _, t := range []struct{ had, new *db.Time }{{&had.LastAt, &f.LastAt}, {&had.AppliedAt, &f.AppliedAt}} {
			if t.new.After(t.had.Time) {
				*t.had = *t.new
			}
		}
	}
}

// write writes what is counted; what could not be written stays for the next time.
func (t *tally) write(ctx context.Context, st *store.Store) error {
	t.mu.Lock()
	feeds := t.feeds
	t.feeds = nil
	t.mu.Unlock()
	if len(feeds) == 0 {
		return nil
	}
	err := st.InTx(ctx, func(w *store.Writer) error { return putFeeds(ctx, w, feeds) })
	if err != nil {
		t.add(feeds)
	}
	return wrap("write feeds", err)
}

func putFeeds(ctx context.Context, w *store.Writer, feeds map[feedKey]*query.PutFeedParams) error {
	all := slices.Collect(maps.Values(feeds))
	slices.SortFunc(all, func(a, b *query.PutFeedParams) int { // in one order, so that two who write never wait crosswise
		return cmp.Or(cmp.Compare(a.Sender, b.Sender), cmp.Compare(a.Interface, b.Interface))
	})
	for _, f := range all {
		if err := w.PutFeed(ctx, *f); err != nil {
			return err
		}
	}
	return nil
}
