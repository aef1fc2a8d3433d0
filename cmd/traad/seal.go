package main

import (
	"context"
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/emergency"
	"traad/internal/app/operation"
	"traad/internal/base/audit"
)

// startSealer seals the audit every second and writes the heads to the file, "" for none. status says how that goes; halt seals
// what has come in and stops.
func startSealer(ctx context.Context, s *app.Service, heads string, log *slog.Logger) (status func() audit.Status, halt func()) {
	set := audit.Sealing{Log: log}
	if heads != "" {
		set.Export = audit.FileExport(heads)
	}
	sealer := audit.StartSealer(ctx, s.Store.DB, s.Keys, set)
	return sealer.Status, func() {
		if err := sealer.Stop(context.WithoutCancel(ctx)); err != nil {
			log.Warn("innsynsloggen ble ikke forseglet ferdig; det tas igjen ved neste start", "feil", err.Error())
		}
	}
}

// keepHolds registers the writing of what a restore must not undo to a file, "" for none.
func keepHolds(s *app.Service, file string, log *slog.Logger) {
	if file != "" {
		every(s, log, "holds.keep", 5*time.Minute, func(ctx context.Context) (int, error) { return operation.KeepHolds(ctx, s, file) })
	}
}

// keepAudit registers the daily purge of audit rows older than so many days. It is for the one who has decided how long the log is kept.
func keepAudit(s *app.Service, keepDays int, log *slog.Logger) {
	if keepDays == 0 {
		return
	}
	every(s, log, auditPurge, 24*time.Hour, func(ctx context.Context) (int, error) {
		before := s.Now().AddDate(0, 0, -keepDays)
		n, err := audit.Purge(ctx, s.Store.DB, s.Keys, before, s.Now())
		if err != nil {
			return int(n), err
		}
		m, err := emergency.Purge(ctx, s, before)
		return int(n + m), err
	})
}
