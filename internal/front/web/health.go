package web

import (
	"net/http"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
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

// nothing answers an address that is none, and a method that an address does not take, which is the same for everybody.
func (f *front) nothing(mux *http.ServeMux) page.Handler {
	return func(v *page.Visit) error {
		var takes []string
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := v.R.Clone(v.Ctx())
			r.Method = method
			if _, pattern := mux.Handler(r); strings.HasPrefix(pattern, method+" ") && v.R.Method != method {
				takes = append(takes, method)
			}
		}
		if len(takes) == 0 {
			return errs.NotFound("Siden finnes ikke.")
		}
		v.W.Header().Set("Allow", strings.Join(takes, ", "))
		h := ui.Refusal{Icon: "octagon", Heading: "Slik kan ikke adressen brukes", Text: "Gå inn på siden på nytt fra menyen.", Actions: []ui.Action{{Label: "Til forsiden", Href: "/"}}}
		return ui.RenderRefusal(v.W, http.StatusMethodNotAllowed, v.Frame(h.Heading), h)
	}
}
