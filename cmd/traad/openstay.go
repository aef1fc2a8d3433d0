package main

import (
	"context"
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/openstay"
	"traad/internal/base/keyservice"
)

// keepOpenStays registers the jobs of pseudonymised open stays. Without a key service (nil) none is kept, whatever is decided.
func keepOpenStays(s *app.Service, in *boxSlot, keys keyservice.Service, log *slog.Logger) {
	keeping := func(do func(*openstay.Keeper, context.Context) (int, error)) func(context.Context) (int, error) {
		return func(ctx context.Context) (int, error) {
			if box := in.Load(); box != nil {
				return do(openstay.New(s, box, keys), ctx)
			}
			return 0, nil
		}
	}
	every(s, log, "open_stay.collect", time.Minute, keeping((*openstay.Keeper).Collect))
	every(s, log, "open_stay.adopt", time.Minute, keeping((*openstay.Keeper).Adopt))
	every(s, log, "open_stay.purge", time.Hour, func(ctx context.Context) (int, error) { return openstay.Purge(ctx, s) })
}
