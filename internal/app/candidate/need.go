package candidate

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/rules/access"
)

// Need is how many persons the rule in use finds in each municipality, those who are followed left out: about nobody. It is asked also for
// municipalities where the service is not yet. Whoever shows it hides small numbers (rules/suppress).
type Need struct {
	Known   bool // something is loaded
	Through date.Date
	Rule    string
	N       map[string]int // by kommunenummer; none for one without anybody
}

// Need counts.
func (f *Finder) Need(ctx context.Context, s *app.Service, a access.Actor) (*Need, error) {
	if err := s.See(ctx, a, access.SeeCandidateFigures, nil, []string{"candidate_need"}); err != nil {
		return nil, err
	}
	d := f.at()
	if d == nil {
		return &Need{}, nil
	}
	r := s.Store.Reader()
	rule, err := InUse(ctx, r)
	if err != nil {
		return nil, err
	}
	_, all, err := places(ctx, s, a)
	if err != nil {
		return nil, err
	}
	courses, err := f.followed(ctx, s)
	if err != nil {
		return nil, err
	}
	against, err := dataset.OutOfAnalysis(ctx, r, s.Keys)
	if err != nil {
		return nil, err
	}
	out := &Need{Known: true, Through: d.set.Through, Rule: rule.Title, N: map[string]int{}}
	for _, p := range d.everywhere(rule, all) {
		if !against[p.ID] && !courses[p.ID].Status.Open() {
			out.N[p.Municipality]++
		}
	}
	return out, nil
}
