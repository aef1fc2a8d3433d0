package webtest

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
)

// Line is a way to the server that can be cut, for the whole browser: also what a tab sends as it is closed does not arrive.
type Line struct {
	Address string
	Down    atomic.Bool
	proxy   atomic.Pointer[httputil.ReverseProxy]
	t       *testing.T
}

// Connect makes one to a server that Serve has started.
func Connect(t *testing.T, to string) *Line {
	t.Helper()
	l := &Line{t: t}
	l.To(to)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if l.Down.Load() {
			if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
				c.Close()
			}
			return
		}
		l.proxy.Load().ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	l.Address = server.URL
	return l
}

// To leads it to another server, as where somebody else logs in, or the same one anew.
func (l *Line) To(server string) {
	l.t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		l.t.Fatal(err)
	}
	l.proxy.Store(httputil.NewSingleHostReverseProxy(u))
}
