// Package traffic counts and logs requests: one line each, by the pattern of its route, never by its address, for ids of
// persons stand in addresses. Nor does a line hold who asked or from where; the audit knows that.
//
//	h := traffic.Watch(front, log)      // level=INFO msg=request route="GET /personer/{id}" status=200 ms=12 request=3f9c1a0b77d2e645
//
// Each request gets an id of its own, in the header X-Request-Id of the request and of the answer: a line that a page logs about
// the same request carries it, and a user can read it to support. One that came with the request is thrown away.
package traffic

import (
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"traad/internal/base/metrics"
)

// Header holds the id of a request.
const Header = "X-Request-Id"

var (
	requests = metrics.NewCounter("traad_http_requests_total", "Requests by route and status.", "route", "status")
	seconds  = metrics.NewHistogram("traad_http_request_seconds", "How long requests took, by route.",
		[]float64{.005, .01, .025, .05, .1, .2, .3, .5, 1, 2.5, 10}, "route")
)

// Watch counts the requests to next and logs them to log, which may be nil. Answers of health checks are logged for debugging
// only.
func Watch(next http.Handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := make([]byte, 8)
		_, _ = rand.Read(id) // never fails
		request := hex.EncodeToString(id)
		r.Header.Set(Header, request)
		w.Header().Set(Header, request)
		s := &status{ResponseWriter: w}
		fell := true
		defer func() {
			took := time.Since(started)
			route := r.Pattern // set by the mux on the way in
			if route == "" {
				route = "none"
			}
			if fell && s.code == 0 {
				s.code = http.StatusInternalServerError
			}
			requests.Add(1, route, strconv.Itoa(s.answered()))
			seconds.Observe(took.Seconds(), route)
			if log != nil {
				level := slog.LevelInfo
				if route == "GET /healthz" || route == "GET /readyz" {
					level = slog.LevelDebug
				}
				log.Log(r.Context(), level, "request", "route", route, "status", s.answered(), "ms", took.Milliseconds(), "request", request)
			}
		}()
		next.ServeHTTP(s, r)
		fell = false
	})
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) answered() int {
	if s.code == 0 {
		return http.StatusOK
	}
	return s.code
}

// WriteHeader notes the first status that ends the answer.
func (s *status) WriteHeader(code int) {
	if s.code == 0 && code >= 200 {
		s.code = code
	}
	s.ResponseWriter.WriteHeader(code)
}

// Write begins an answer that has no status with 200.
func (s *status) Write(b []byte) (int, error) {
	if s.code == 0 {
		s.code = http.StatusOK
	}
	return s.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach what lies below.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// Flush sends what has been written.
func (s *status) Flush() {
	if f, ok := s.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
