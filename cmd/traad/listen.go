package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
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

// leave is how long a process that is asked to stop goes on: drain while it tells balancers that it is not ready and still
// answers, then grace for what runs.
type leave struct {
	drain, grace time.Duration
	drained      <-chan struct{} // ends the drain early; tests need not wait
}

// listen serves until ctx ends, then drains, then lets running requests finish.
func listen(ctx context.Context, l net.Listener, h http.Handler, out io.Writer, log *slog.Logger, end leave) error {
	var stopping atomic.Bool
	srv := limited(unready(&stopping, h), log)
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	fmt.Fprintf(out, "Tråd er klar: http://%s/\n", l.Addr())
	notify(ctx, "READY=1")
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	rest := context.WithoutCancel(ctx)
	notify(rest, "STOPPING=1")
	stopping.Store(true)
	log.Info("stopper", "venter", end.drain.String())
	select {
	case err := <-done:
		return err
	case <-time.After(end.drain):
	case <-end.drained:
	}
	stop, cancel := context.WithTimeout(rest, end.grace)
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		log.Warn("noen sider ble ikke ferdige", "feil", err.Error())
		return srv.Close()
	}
	return nil
}

// limited is a server that waits only so long for a request and reads only so much of its head, so that none who sends slowly
// or without end holds it.
func limited(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 120 * time.Second,
		IdleTimeout: 120 * time.Second, MaxHeaderBytes: 64 << 10, ErrorLog: faultLog(log),
	}
}

// unready answers that the process is not ready once it stops, so that no new user is sent here.
func unready(stopping *atomic.Bool, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if stopping.Load() {
			if r.URL.Path == "/readyz" {
				http.Error(w, "stopper", http.StatusServiceUnavailable)
				return
			}
			w.Header().Set("Connection", "close")
		}
		h.ServeHTTP(w, r)
	})
}

// faultLog logs what net/http complains of, without the sender's address and without what a panic held.
func faultLog(to *slog.Logger) *log.Logger { return log.New(faultWriter{to}, "", 0) }

type faultWriter struct{ to *slog.Logger }

// Write logs one complaint.
func (f faultWriter) Write(p []byte) (int, error) {
	text, _, _ := strings.Cut(string(p), "\n")
	for _, before := range []string{" from ", " serving ", ": "} {
		if head, _, ok := strings.Cut(strings.TrimPrefix(text, "http: "), before); ok {
			text = head
		}
	}
	f.to.Warn("nettjeneren klager", "hva", strings.TrimPrefix(text, "http: "))
	return len(p), nil
}
