package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"traad/internal/app"
	"traad/internal/app/signin"
	"traad/internal/base/audit"
	"traad/internal/base/config"
	"traad/internal/base/errs"
	"traad/internal/base/metrics"
)

// metricsSettings are where numbers for monitoring are served. They hold no personal data, but tell how much is done.
type metricsSettings struct {
	Address string        `toml:"address" about:"Adressen som tall for overvåking (Prometheus) ligger på, under /metrics. Tom: ingen."`
	Token   config.Secret `toml:"token" about:"Det som må stå etter «Authorization: Bearer» for å få tallene. Må settes når adressen kan nås fra andre maskiner."`
}

func (m metricsSettings) check(e *errs.Error) {
	if m.Address == "" || m.Token != "" {
		return
	}
	host, _, err := net.SplitHostPort(m.Address)
	switch ip := net.ParseIP(host); {
	case err != nil:
		e.At("metrics.address", "Skriv adressen som 127.0.0.1:9464.")
	case host != "localhost" && (ip == nil || !ip.IsLoopback()):
		e.At("metrics.token", "Sett et token når tallene kan hentes fra andre maskiner.")
	}
}

// serveMetrics answers on an address of its own until the returned function is called.
func (m metricsSettings) serve(ctx context.Context, samples []metrics.Sample, log *slog.Logger) (halt func(), err error) {
	if m.Address == "" {
		return func() {}, nil
	}
	l, err := bind(ctx, m.Address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(m.Token.Reveal(), samples...))
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: faultLog(log)}
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("tallene for overvåking kan ikke hentes", "feil", err.Error())
		}
	}()
	log.Info("tall for overvåking", "adresse", l.Addr().String())
	return func() { srv.Close() }, nil
}

// samples are the numbers that are looked up when somebody asks.
func samples(s *app.Service, sealing func() audit.Status, started time.Time) []metrics.Sample {
	one := func(name, help string, grows bool, read func(ctx context.Context) (float64, error)) metrics.Sample {
		return metrics.Sample{Name: name, Help: help, Grows: grows, Read: func(ctx context.Context, give metrics.Give) error {
			x, err := read(ctx)
			if err == nil {
				give(x)
			}
			return err
		}}
	}
	return []metrics.Sample{
		{Name: "traad_build_info", Help: "The release that runs.", Labels: []string{"release"}, Read: func(_ context.Context, give metrics.Give) error {
			give(1, release)
			return nil
		}},
		one("traad_started_seconds", "When this process became ready, in seconds since 1970.", false, func(context.Context) (float64, error) {
			return float64(started.UnixMilli()) / 1000, nil
		}),
		one("traad_sessions_open", "Sessions that are open and in use.", false, func(ctx context.Context) (float64, error) {
			n, err := signin.CountOpen(ctx, s)
			return float64(n), err
		}),
		{Name: "traad_jobs", Help: "Jobs that are not done, by kind and state.", Labels: []string{"kind", "state"}, Read: func(ctx context.Context, give metrics.Give) error {
			counts, err := s.Jobs.Counts(ctx)
			for _, c := range counts {
				give(float64(c.N), c.Kind, string(c.State))
			}
			return err
		}},
		one("traad_jobs_behind_seconds", "For how long the job that should have run first has waited past its time.", false, func(ctx context.Context) (float64, error) {
			d, err := s.Jobs.Behind(ctx)
			return d.Seconds(), err
		}),
		one("traad_audit_sealed_seconds", "For how long no process is known to have sealed the audit log.", false, func(context.Context) (float64, error) {
			looked := sealing().Looked
			if looked.IsZero() {
				looked = started
			}
			return time.Since(looked).Seconds(), nil
		}),
		one("traad_audit_sealed_rows_total", "Audit rows that this process has sealed.", true, func(context.Context) (float64, error) {
			return float64(sealing().Rows), nil
		}),
		one("traad_audit_foreign_rows_total", "Audit rows met that no key vouches for.", true, func(context.Context) (float64, error) {
			return float64(sealing().Foreign), nil
		}),
		{Name: "traad_db_connections", Help: "Connections to the database by pool and state.", Labels: []string{"pool", "state"}, Read: func(_ context.Context, give metrics.Give) error {
			for pool, st := range s.Store.DB.Stats() {
				give(float64(st.InUse), pool, "in use")
				give(float64(st.Idle), pool, "idle")
				give(float64(st.MaxOpenConnections), pool, "most")
			}
			return nil
		}},
		{Name: "traad_db_waits_total", Help: "How often somebody waited for a connection to the database, by pool.", Labels: []string{"pool"}, Grows: true, Read: func(_ context.Context, give metrics.Give) error {
			for pool, st := range s.Store.DB.Stats() {
				give(float64(st.WaitCount), pool)
			}
			return nil
		}},
		{Name: "traad_db_wait_seconds_total", Help: "For how long in all somebody waited for a connection to the database, by pool.", Labels: []string{"pool"}, Grows: true, Read: func(_ context.Context, give metrics.Give) error {
			for pool, st := range s.Store.DB.Stats() {
				give(st.WaitDuration.Seconds(), pool)
			}
			return nil
		}},
	}
}
