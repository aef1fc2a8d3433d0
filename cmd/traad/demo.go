package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"traad/internal/app"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/store"
)

// demo starts the whole system with a synthetic region. Log-in by choice exists here and nowhere else.
func demo(ctx context.Context, args []string, out, progress io.Writer) error {
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	fs.SetOutput(progress)
	addr := fs.String("addr", "127.0.0.1:8080", "adressen som nettsidene svarer på")
	data := fs.String("data", "", "mappe for database og nøkler; tom: en midlertidig mappe som tas bort etterpå")
	patients := fs.Int("patients", 0, "omtrent så mange forløp i stedet for standardregionen")
	database := fs.String("database", "", "PostgreSQL-adresse i stedet for den innebygde databasen")
	if err := fs.Parse(args); err != nil {
		return errUsage
	}
	dir := *data
	if dir == "" {
		tmp, err := os.MkdirTemp("", "traad-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	if *database == "" {
		*database = "sqlite:" + filepath.Join(dir, "traad.sqlite")
	}
	log := slog.New(slog.NewTextHandler(progress, nil))
	s, stop, err := open(ctx, *database, filepath.Join(dir, "keys"))
	if err != nil {
		return err
	}
	defer stop()
	started := time.Now()
	if err := demoregion.Seed(ctx, s, s.Today(), *patients); err != nil {
		return fmt.Errorf("demoregionen: %w", err)
	}
	log.Info("demoregionen er klar", "sekunder", fmt.Sprintf("%.1f", time.Since(started).Seconds()))

	var logins []page.DemoLogin
	for _, l := range demoregion.Logins() {
		logins = append(logins, page.DemoLogin{Key: l.Key, Name: l.Name, Label: l.Label, About: l.Note, Assignment: string(l.Assignment)})
	}
	return listen(ctx, *addr, web.New(s, web.Options{Demo: &web.Demo{Logins: logins}, Log: log}), out, log)
}

// open makes a service on a database with keys in a folder, which are made where they are missing.
func open(ctx context.Context, database, keyDir string) (*app.Service, func(), error) {
	if err := os.MkdirAll(keyDir, 0o700); err != nil {
		return nil, nil, err
	}
	if err := keys.Generate(keyDir); err != nil {
		return nil, nil, err
	}
	ring, err := keys.Load(keyDir)
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(ctx, database)
	if err != nil {
		return nil, nil, err
	}
	jobs := job.New(st.DB, time.Now)
	s := app.New(st, ring, jobs, time.Now)
	return s, func() { s.Close(); st.Close() }, nil
}

// listen serves until ctx ends, then lets running requests finish.
func listen(ctx context.Context, addr string, h http.Handler, out io.Writer, log *slog.Logger) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 120 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	fmt.Fprintf(out, "Tråd er klar: http://%s/\n", l.Addr())
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
