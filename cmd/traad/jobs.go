package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/callback"
	"traad/internal/app/card"
	"traad/internal/app/dataset"
	"traad/internal/app/inbox"
	"traad/internal/app/operation"
	"traad/internal/app/pathway"
	"traad/internal/app/plan"
	"traad/internal/app/recordexport"
	"traad/internal/app/research"
	"traad/internal/app/result"
	"traad/internal/app/signin"
	recordpage "traad/internal/front/web/page/recordexport"
)

// keepJobs is how many days done jobs are kept.
const keepJobs = 30

// startJobs registers every kind of job, sets their schedules and starts the workers. halt stops them, waiting at most the
// given time for those that run. With no workers the jobs are left to other processes.
func startJobs(ctx context.Context, s *app.Service, workers int, log *slog.Logger) (halt func(time.Duration), err error) {
	const day = 24 * time.Hour
	every(s, log, "token.purge", time.Hour, func(ctx context.Context) (int, error) { return card.Purge(ctx, s) })
	every(s, log, "session.purge", day, func(ctx context.Context) (int, error) { return signin.Purge(ctx, s) })
	every(s, log, "callback.purge", day, func(ctx context.Context) (int, error) { return callback.Purge(ctx, s) })
	every(s, log, "import.purge", time.Hour, func(ctx context.Context) (int, error) { return operation.PurgeImports(ctx, s) })
	every(s, log, "record_export.purge", time.Hour, func(ctx context.Context) (int, error) { return recordexport.Purge(ctx, s) })
	every(s, log, "agreement.settle", time.Hour, func(ctx context.Context) (int, error) { _, err := agreement.Settle(ctx, s); return 0, err })
	every(s, log, "caches.renew", day, s.RenewCaches)
	every(s, log, "db.settle", day, func(ctx context.Context) (int, error) { return 0, s.Store.DB.Settle(ctx) })
	every(s, log, "clarification.carry", day, func(ctx context.Context) (int, error) { return plan.Carry(ctx, s.Store) })
	every(s, log, "hearing.remind", time.Hour, func(ctx context.Context) (int, error) { return plan.RemindHearings(ctx, s) })
	every(s, log, "inbox.purge", time.Hour, func(ctx context.Context) (int, error) { return inbox.Purge(ctx, s) })
	every(s, log, "dataset.purge", time.Hour, func(ctx context.Context) (int, error) { return dataset.Purge(ctx, s) })
	every(s, log, "dataset.compact", day, func(ctx context.Context) (int, error) { return dataset.Compact(ctx, s) })
	every(s, log, "research.purge", time.Hour, func(ctx context.Context) (int, error) { return research.Purge(ctx, s) })
	every(s, log, "registry.purge", time.Hour, func(ctx context.Context) (int, error) { return result.PurgeSets(ctx, s) })
	every(s, log, "keys.renew", 5*time.Minute, renewKeys(s))
	every(s, log, "job.purge", day, func(ctx context.Context) (int, error) { return s.Jobs.Purge(ctx, keepJobs) })
	s.Jobs.Handle(recordexport.MakeJob, recordexport.Handler(s, recordpage.Printer()))
	s.Jobs.Handle(pathway.ReprojectJob, func(ctx context.Context, payload json.RawMessage) error {
		var r pathway.Reproject
		if err := json.Unmarshal(payload, &r); err != nil {
			return fmt.Errorf("%s: %w", pathway.ReprojectJob, err)
		}
		found, err := s.ReprojectArea(ctx, r.Area, r.Pathway)
		if err == nil {
			log.Info("frister regnet på nytt", "forløp", found.Enrolments)
		}
		return err
	})
	if workers == 0 {
		return func(time.Duration) {}, nil
	}
	if err := s.Jobs.Start(ctx, workers); err != nil {
		return nil, err
	}
	return func(grace time.Duration) {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if err := s.Jobs.Stop(stop); err != nil {
			log.Warn("noen jobber ble ikke ferdige; de kjøres igjen", "feil", err.Error())
		}
	}, nil
}

// every registers work that is done again and again, and logs when it found something to do.
func every(s *app.Service, log *slog.Logger, kind string, interval time.Duration, do func(ctx context.Context) (int, error)) {
	s.Jobs.Handle(kind, func(ctx context.Context, _ json.RawMessage) error {
		n, err := do(ctx)
		if err == nil {
			err = noteRan(ctx, s, kind)
		}
		if err == nil && n > 0 {
			log.Info("ryddet", "jobb", kind, "antall", n)
		}
		return err
	})
	s.Jobs.Schedule(kind, interval)
}
