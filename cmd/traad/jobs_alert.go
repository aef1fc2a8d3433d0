package main

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/app/inbox"
)

// boxSlot is where the jobs find what takes messages in, once its doors are open.
type boxSlot = atomic.Pointer[inbox.Box]

// watchFeeds registers the jobs that tell when a sender has fallen silent, and of messages that have failed.
func watchFeeds(s *app.Service, in *boxSlot, log *slog.Logger) {
	every(s, log, "feed.watch", time.Minute, func(ctx context.Context) (int, error) {
		if box := in.Load(); box != nil {
			return box.Watch(ctx)
		}
		return 0, nil
	})
	every(s, log, "inbox.failed", time.Minute, func(ctx context.Context) (int, error) {
		if box := in.Load(); box != nil {
			return box.WatchFailures(ctx)
		}
		return 0, nil
	})
}

// handleAlerts registers the jobs of alerts: handing over, going on to the next in line, the day's summary.
func handleAlerts(s *app.Service, w dispatch.Ways, log *slog.Logger) {
	dispatch.Handle(s.Jobs, s, w)
	every(s, log, "alert.escalate", time.Minute, func(ctx context.Context) (int, error) { return alert.Escalate(ctx, s) })
	every(s, log, "alert.digest", 15*time.Minute, func(ctx context.Context) (int, error) { return alert.Digest(ctx, s) })
	every(s, log, "alert.codes", time.Hour, func(ctx context.Context) (int, error) { return alert.DrawCodes(ctx, s) })
	every(s, log, "alert.purge", 24*time.Hour, func(ctx context.Context) (int, error) { return alert.Purge(ctx, s) })
}
