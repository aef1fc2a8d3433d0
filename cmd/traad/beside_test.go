package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestGuarded: another host name is refused whoever answers there, but for the balancer that asks whether we live; what breaks from within is answered, and the log
// says where and not what.
func TestGuarded(t *testing.T) {
	var log strings.Builder
	h := guarded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/fhir/Patient/1" {
			panic("Solveig Aasen")
		}
		w.WriteHeader(http.StatusNoContent)
	}), []string{"traad.example"}, slog.New(slog.NewTextHandler(&log, nil)))
	for _, c := range []struct {
		host, path string
		want       int
	}{
		{"traad.example", "/fhir/metadata", 204},
		{"traad.example", "/fhir/Patient/1", 500},
		{"ond.example", "/fhir/metadata", 421},
		{"ond.example", "/cds-services", 421},
		{"ond.example", "/hendelser", 421},
		{"10.0.0.1:8080", "/readyz", 204},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Host = c.host
		a := httptest.NewRecorder()
		h.ServeHTTP(a, r)
		if a.Code != c.want || strings.Contains(a.Body.String(), "Aasen") {
			t.Errorf("%s%s: %d %s, want %d", c.host, c.path, a.Code, a.Body, c.want)
		}
	}
	if said := log.String(); !strings.Contains(said, "a call panicked") || !strings.Contains(said, "beside_test.go") || strings.Contains(said, "Aasen") {
		t.Errorf("the log: %s", said)
	}
}
