// Package metrics counts what happens, for Prometheus to fetch. A number is declared beside what it counts, as a variable of
// that package, and holds no personal data: a label is a code of ours (a route's pattern, a kind, a state), and a value that
// looks like an id or a number of a person is replaced by "other".
//
//	var deeds = metrics.NewCounter("traad_deeds_total", "Deeds and looks by outcome.", "deed", "outcome")
//	…
//	deeds.Add(1, "see.list", "allowed")
//
// What is looked up when somebody asks, rather than counted, is a Sample; Handler serves both, with the process's own numbers
// (memory, goroutines, open files):
//
//	h := metrics.Handler(token, metrics.Sample{Name: "traad_sessions_open", Help: "…", Read: func(ctx context.Context, give metrics.Give) error { … }})
package metrics

import (
	"context"
	"crypto/subtle"
	"net/http"
	"regexp"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// process holds what is counted in this process.
var process = func() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}()

// Counter is a number that only grows, one for each combination of its labels' values.
type Counter struct{ v *prometheus.CounterVec }

// NewCounter declares one. It is for variables of a package: a name that is declared twice panics at the start.
func NewCounter(name, help string, labels ...string) *Counter {
	c := &Counter{prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)}
	process.MustRegister(c.v)
	return c
}

// Add adds n, which is not negative.
func (c *Counter) Add(n float64, values ...string) { c.v.WithLabelValues(safe(values)...).Add(n) }

// Histogram is how values spread, one for each combination of its labels' values.
type Histogram struct{ v *prometheus.HistogramVec }

// NewHistogram declares one with the upper bounds of its classes. It is for variables of a package.
func NewHistogram(name, help string, bounds []float64, labels ...string) *Histogram {
	h := &Histogram{prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: bounds}, labels)}
	process.MustRegister(h.v)
	return h
}

// Observe counts a value.
func (h *Histogram) Observe(x float64, values ...string) {
	h.v.WithLabelValues(safe(values)...).Observe(x)
}

// Give hands over a value that was looked up, with its labels' values.
type Give func(x float64, values ...string)

// Sample is what is looked up each time somebody asks.
type Sample struct {
	Name, Help string
	Labels     []string
	Grows      bool // it only grows: a counter that something else keeps
	Read       func(ctx context.Context, give Give) error
}

// readTime is how long one Sample may take: whoever asks comes again in some seconds.
const readTime = 5 * time.Second

var failures = NewCounter("traad_sample_failures_total", "Numbers that could not be looked up, by name.", "name")

// Handler answers with every number. With a token, only whoever sends «Authorization: Bearer TOKEN» gets an answer.
func Handler(token string, samples ...Sample) http.Handler {
	looked := prometheus.NewRegistry()
	for _, s := range samples {
		looked.MustRegister(sampler{s, prometheus.NewDesc(s.Name, s.Help, s.Labels, nil)})
	}
	h := promhttp.HandlerFor(prometheus.Gatherers{process, looked}, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		h.ServeHTTP(w, r)
	})
}

type sampler struct {
	Sample
	desc *prometheus.Desc
}

// Describe says what there is.
func (s sampler) Describe(to chan<- *prometheus.Desc) { to <- s.desc }

// Collect looks it up. What cannot be looked up is left out, and counted.
func (s sampler) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), readTime)
	defer cancel()
	kind := prometheus.GaugeValue
	if s.Grows {
		kind = prometheus.CounterValue
	}
	var all []prometheus.Metric
	err := s.Read(ctx, func(x float64, values ...string) {
		all = append(all, prometheus.MustNewConstMetric(s.desc, kind, x, safe(values)...))
	})
	if err != nil {
		failures.Add(1, s.Name)
		return
	}
	for _, m := range all {
		to <- m
	}
}

var (
	code     = regexp.MustCompile(`^[A-Za-z0-9_ .,{}$/:+-]{1,80}$`)
	personal = regexp.MustCompile(`[0-9]{5}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}`)
)

// safe replaces values that no code of ours has.
func safe(values []string) []string {
	for i, v := range values {
		if v != "" && (!code.MatchString(v) || personal.MatchString(v)) {
			values[i] = "other"
		}
	}
	return values
}
