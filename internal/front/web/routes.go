package web

import (
	"net/http"

	"traad/internal/front/web/page/login"
	"traad/internal/front/web/page/myday"
	"traad/internal/front/web/page/refer"
)

// routes is the whole list of addresses. in: for somebody who is logged in; open: for everybody.
func (f *front) routes(mux *http.ServeMux) {
	in, open := f.in, f.open
	l := login.Page{Cookie: f.sessionCookie(), Secure: f.options.Secure}
	if f.options.Demo != nil {
		l.Logins = f.options.Demo.Logins
	}

	mux.HandleFunc("GET /logg-inn", open(l.Show))
	mux.HandleFunc("POST /logg-inn", open(l.Demo))
	mux.HandleFunc("GET /rolle", in(l.Roles))
	mux.HandleFunc("POST /rolle", in(l.Choose))
	mux.HandleFunc("POST /logg-ut", in(l.Leave))

	mux.HandleFunc("GET /{$}", in(myday.Show))

	mux.HandleFunc("GET /henvisninger/ny", in(refer.Show))
	mux.HandleFunc("POST /henvisninger", in(refer.Send))

	mux.HandleFunc("GET /healthz", f.healthy)
	mux.HandleFunc("GET /readyz", f.ready)
	mux.HandleFunc("/", open(nothing))
}
