package webtest

import (
	"net/http"
	"net/http/httptest"
)

// Serve answers on a port of this machine as if the user were logged in, for tests with a real browser. It returns the
// address without a slash at the end.
func (w *World) Serve(u User) string {
	w.T.Helper()
	token := w.token(u)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r.Header.Add("Cookie", "traad="+token)
		w.Handler.ServeHTTP(rw, r)
	}))
	w.T.Cleanup(server.Close)
	return server.URL
}
