package main

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/keyservice"
	"traad/internal/base/traffic"
	"traad/internal/front/web"
)

// beside is what jobs and pages ask beside the database: what comes in, the columns that are loaded and the hospital's key service.
type beside struct {
	box     boxSlot
	columns dataset.Holder
	keys    keyservice.Service
	finder  *candidate.Finder
}

// setBeside registers the jobs that ask them. keys is nil where there is no key service; box is stored when the doors are open.
func setBeside(s *app.Service, keys keyservice.Service, found candidateSettings, log *slog.Logger) *beside {
	b := &beside{keys: keys}
	askPseudonyms(s, keys, log)
	watchFeeds(s, &b.box, log)
	keepOpenStays(s, &b.box, keys, log)
	b.finder = found.findCandidates(s, &b.columns, keys, log)
	return b
}

// options are o with what the pages ask.
func (b *beside) options(o web.Options) web.Options {
	o.Inbox, o.Data, o.Keys, o.Candidates = b.box.Load(), &b.columns, b.keys, b.finder
	return o
}

// guarded is all that answers, the pages and what machines call: by our host names only, none is all; and what breaks from within is answered, and told to the log
// without what broke, for that may name somebody.
func guarded(next http.Handler, hosts []string, log *slog.Logger) http.Handler {
	return web.KnownHost(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			log.Error("a call panicked", "route", r.Pattern, "request", r.Header.Get(traffic.Header), "stack", string(debug.Stack()))
			http.Error(w, "Noe gikk galt hos Tråd. Prøv igjen om litt.", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	}), hosts...)
}
