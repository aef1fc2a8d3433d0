package web

import (
	"net/http"

	"traad/internal/base/errs"
	"traad/internal/front/web/page"
)

// healthy says that the process runs.
func (f *front) healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// ready says that the process can serve: the database answers.
func (f *front) ready(w http.ResponseWriter, r *http.Request) {
	if err := f.service.Store.DB.Ping(r.Context()); err != nil {
		http.Error(w, "databasen svarer ikke", http.StatusServiceUnavailable)
		return
	}
	f.healthy(w, r)
}

func nothing(*page.Visit) error { return errs.NotFound("Siden finnes ikke.") }
