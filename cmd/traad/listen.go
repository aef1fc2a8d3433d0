package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"traad/internal/base/errs"
)

// bind takes the address, before anything else is done: a port that is in use should be told at once.
func bind(ctx context.Context, addr string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, errs.Unavailable(fmt.Sprintf("Adressen %s er i bruk. Stopp det som bruker den, eller velg en annen.", addr)).Because(err)
	case errors.Is(err, syscall.EACCES):
		return nil, errs.Unavailable(fmt.Sprintf("Adressen %s krever flere rettigheter. Velg en port over 1023.", addr)).Because(err)
	case err != nil:
		return nil, errs.Invalid(fmt.Sprintf("Adressen %s kan ikke brukes. Skriv den som 127.0.0.1:8080.", addr)).Because(err)
	}
	return l, nil
}

// listen serves until ctx ends, then lets running requests finish, at most as long as grace.
func listen(ctx context.Context, l net.Listener, h http.Handler, out io.Writer, log *slog.Logger, grace time.Duration) error {
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 120 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	fmt.Fprintf(out, "Tråd er klar: http://%s/\n", l.Addr())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	log.Info("stopper")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		log.Warn("noen sider ble ikke ferdige", "feil", err.Error())
		return srv.Close()
	}
	return nil
}
