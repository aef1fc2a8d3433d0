package metrics

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

var (
	visits = NewCounter("test_visits_total", "Visits.", "route", "status")
	sizes  = NewHistogram("test_sizes", "Sizes.", []float64{1, 10})
)

func fetch(t *testing.T, h http.Handler, bearer string) (int, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	if bearer != "" {
		r.Header.Set("Authorization", bearer)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestWhatIsServed(t *testing.T) {
	visits.Add(2, "GET /personer/{id}", "200")
	visits.Add(1, "", "404")
	sizes.Observe(5)
	h := Handler("",
		Sample{Name: "test_open", Help: "Open.", Labels: []string{"kind"}, Read: func(_ context.Context, give Give) error { give(3, "mail"); give(4, "feed"); return nil }},
		Sample{Name: "test_kept_total", Help: "Kept.", Grows: true, Read: func(_ context.Context, give Give) error { give(7); return nil }},
		Sample{Name: "test_broken", Help: "Broken.", Read: func(_ context.Context, give Give) error { give(1); return errors.New("the database is away") }},
	)
	code, body := fetch(t, h, "")
	for _, want := range []string{
		`test_visits_total{route="GET /personer/{id}",status="200"} 2`, `test_visits_total{route="",status="404"} 1`, `test_sizes_bucket{le="10"} 1`,
		`test_open{kind="feed"} 4`, `# TYPE test_open gauge`, `# TYPE test_kept_total counter`, `go_goroutines`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	if code != http.StatusOK || strings.Contains(body, "test_broken ") || strings.Contains(body, "database is away") {
		t.Errorf("status %d, or a number that was not looked up is shown", code)
	}
	if _, body = fetch(t, h, ""); !strings.Contains(body, `traad_sample_failures_total{name="test_broken"}`) {
		t.Error("the failure is not counted")
	}
}

func TestToken(t *testing.T) {
	h := Handler("hysj")
	for bearer, want := range map[string]int{"": 401, "hysj": 401, "Bearer hys": 401, "Bearer hysjj": 401, "Bearer hysj": 200} {
		if code, body := fetch(t, h, bearer); code != want || want == 401 && strings.Contains(body, "go_") {
			t.Errorf("%q: %d, want %d", bearer, code, want)
		}
	}
}

// TestPersonsAreNoLabels: what looks like a person or her id never becomes a label.
func TestPersonsAreNoLabels(t *testing.T) {
	for value, want := range map[string]string{
		"GET /forlop/{id}/rett/{event}": "GET /forlop/{id}/rett/{event}", "see.list": "see.list", "": "", "200": "200", "GET /{$}": "GET /{$}",
		"/personer/01931b2c-7f00-7000-8000-000000000001": "other", "Åse": "other", "17912099997": "other", "179120 99997": "other", "a\nb": "other", strings.Repeat("x", 81): "other",
	} {
		if got := safe([]string{value}); got[0] != want {
			t.Errorf("%q became %q", value, got[0])
		}
	}
}
