package traffic

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/base/metrics"
)

// TestWatch: one line a request, with pattern, status and id, and nothing of the address, the sender or a header.
func TestWatch(t *testing.T) {
	mux := http.NewServeMux()
	seen := ""
	mux.HandleFunc("GET /personer/{id}", func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Get(Header)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		_, _ = w.Write([]byte("ok"))
	})
	mux.HandleFunc("POST /personer", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnprocessableEntity) })
	mux.HandleFunc("GET /faller", func(http.ResponseWriter, *http.Request) { panic(errors.New("Kari Aasen")) })
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) })
	for _, c := range []struct {
		method, path, route string
		status              int
	}{
		{"GET", "/personer/01931b2c-7f00-7000-8000-000000000001?sok=Aasen", "GET /personer/{id}", 200},
		{"POST", "/personer", "POST /personer", 422},
		{"GET", "/faller", "GET /faller", 500},
		{"GET", "/personer/x/Aasen", "none", 404},
		{"GET", "/healthz", "", 200},
	} {
		t.Run(c.method+" "+c.route, func(t *testing.T) {
			var b bytes.Buffer
			h := Watch(mux, slog.New(slog.NewJSONHandler(&b, nil)))
			r := httptest.NewRequest(c.method, c.path, strings.NewReader("navn=Aasen"))
			r.Header.Set(Header, "Aasen\n{\"level\":\"ERROR\"}")
			r.Header.Set("User-Agent", "Aasen")
			r.RemoteAddr = "10.20.30.40:5060"
			w := httptest.NewRecorder()
			func() {
				defer func() { _ = recover() }()
				h.ServeHTTP(w, r)
			}()
			if c.route == "" {
				if b.Len() > 0 {
					t.Errorf("a health check was logged: %s", &b)
				}
				return
			}
			for _, never := range []string{"Aasen", "01931b2c", "10.20.30.40", "5060"} {
				if strings.Contains(b.String(), never) {
					t.Errorf("%q is in the log: %s", never, &b)
				}
			}
			var line struct {
				Msg, Route, Request string
				Status              int
				MS                  *int
			}
			if err := json.Unmarshal(b.Bytes(), &line); err != nil || strings.Count(b.String(), "\n") != 1 {
				t.Fatalf("%v: %s", err, &b)
			}
			if line.Msg != "request" || line.Route != c.route || line.Status != c.status || line.MS == nil || len(line.Request) != 16 {
				t.Errorf("logged %+v", line)
			}
			if w.Header().Get(Header) != line.Request || c.route == "GET /personer/{id}" && seen != line.Request {
				t.Errorf("the answer has id %q, the page %q, the line %q", w.Header().Get(Header), seen, line.Request)
			}
		})
	}
	w := httptest.NewRecorder()
	metrics.Handler("").ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{`traad_http_requests_total{route="GET /faller",status="500"} 1`, `traad_http_request_seconds_count{route="GET /personer/{id}"} 1`, `{route="none",status="404"} 1`} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}
