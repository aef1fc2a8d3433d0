package main

import (
	"log/slog"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/keyservice"
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
