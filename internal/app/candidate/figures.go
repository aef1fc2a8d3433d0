package candidate

import (
	"context"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/stats"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
)

// Figures are how well the list hits, and how long it is; nobody's. Leaders see these and nothing more.
type Figures struct {
	Empty    bool
	Through  date.Date
	Rule     Rule
	Size     int
	Hits     *casefind.Performance
	Fitted   *stats.Line
	Places   []Place
	Missing  []string
	Warnings []string
	Leak     bool
	MayList  bool
	InUse    InUseLength
}

// HowGood shows them.
func (f *Finder) HowGood(ctx context.Context, s *app.Service, a access.Actor) (*Figures, error) {
	if err := s.See(ctx, a, access.SeeCandidateFigures, nil, []string{"candidate_figures"}); err != nil {
		return nil, err
	}
	reach := a
	if !access.May(a.Role, access.SeeCandidates) {
		reach.Areas = nil // the sum of all: the figures of one municipality are of few
	}
	w, err := f.work(ctx, s, reach)
	if err != nil {
		return nil, err
	}
	g := &Figures{Empty: w.d == nil, Rule: w.rule, Places: w.places, MayList: access.May(a.Role, access.SeeCandidates)}
	if w.d == nil {
		return g, nil
	}
	g.Through, g.Size, g.Hits, g.Fitted, g.Missing = w.d.set.Through, len(w.shown), w.list.Hits, w.list.Calibration, w.d.missing
	if g.MayList {
		g.Warnings = beside(w.list) // they name codes and how many have them
	}
	g.Leak, g.InUse = leaks(g.Hits), inUse(w.list, w.places)
	return g, nil
}

// leaks reports whether something that was known only afterwards seems to have come into the prediction.
func leaks(q *casefind.Performance) bool { return q != nil && q.C.Value > casefind.LeakAlarm }

// beside are the warnings that stand beside a list: all but that of a leak, which stands above it in its own words.
func beside(l *casefind.List) []string {
	if !leaks(l.Hits) {
		return l.Warnings
	}
	leak := l.Hits.LeakWarning()
	return slices.DeleteFunc(slices.Clone(l.Warnings), func(w string) bool { return w == leak })
}
