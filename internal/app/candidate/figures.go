package candidate

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/lang"
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
	Warnings []lang.Spoken
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
	reach.Areas = nil // of all, and the same for everybody: the figures of one municipality are of few
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
		if g.Warnings, err = w.warnings(ctx, s); err != nil { // they name codes and how many have them
			return nil, err
		}
	}
	g.Leak, g.InUse = leaks(g.Hits), w.d.inUse(w.list, w.all)
	return g, nil
}

// leaks reports whether something that was known only afterwards seems to have come into the prediction.
func leaks(q *casefind.Performance) bool { return q != nil && q.C.Value > casefind.LeakAlarm }

// warnings are beside, and that the loads have pseudonyms of several versions of the key service's key.
func (w *work) warnings(ctx context.Context, s *app.Service) ([]lang.Spoken, error) {
	n, err := s.Store.Reader().DatasetKeyVersions(ctx)
	if err != nil {
		return nil, fmt.Errorf("candidate: %w", err)
	}
	all := beside(w.list)
	if !w.rule.Not.IsZero() {
		all = append([]lang.Spoken{w.rule.Not}, all...)
	}
	if k := w.d.set.Index.E.Twice; k > 0 {
		all = append(slices.Clone(all), lang.Of("%s står i to kilder (samme person, start, tjeneste og avdeling). Døgnopphold slås sammen, men besøk på legevakt og poliklinikk teller to ganger.", lang.Plural(k, "episode", "episoder")))
	}
	for _, b := range w.d.set.Behind() {
		all = append(slices.Clone(all), lang.Of("Kilden «%s» har sykehusdata bare til og med %s, men listen teller fram til %s. Opphold der etter den dagen mangler, så noen kan stå for langt nede eller ikke stå her. Les inn resten.", b.Source, lang.Long(b.To), lang.Long(w.d.set.Through)))
	}
	if n > 1 {
		all = append(slices.Clone(all), lang.Of("Lastene har pseudonymer av flere nøkkelversjoner. Samme person kan telle som to, og innleggelser kan mangle. Last alt på nytt med den nye nøkkelen."))
	}
	return all, nil
}

// beside are the warnings that stand beside a list: all but that of a leak, which stands above it in its own words.
func beside(l *casefind.List) []lang.Spoken {
	if !leaks(l.Hits) {
		return l.Warnings
	}
	leak := l.Hits.LeakWarning().In(nil)
	return slices.DeleteFunc(slices.Clone(l.Warnings), func(w lang.Spoken) bool { return w.In(nil) == leak })
}
