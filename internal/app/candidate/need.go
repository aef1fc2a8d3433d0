package candidate

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/care"
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
	d, err := f.at()
	if err != nil || d == nil {
		return &Need{}, err
	}
	r := s.Store.Reader()
	rule, err := InUse(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := r.OrganisationsByKind(ctx, string(care.OrgMunicipality))
	if err != nil {
		return nil, fmt.Errorf("candidate: need: %w", err)
	}
	var all []Place
	for _, o := range rows {
		if o.Number != "" {
			all = append(all, Place{Area: care.OrgID(o.ID), Number: string(o.Number)})
		}
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
	list := d.list(rule.Name(), within(rule.Rule, all))
	for i := range list.Selected {
		if c := &list.All[i]; !against[c.Person.ID] && !courses[c.Person.ID].Status.Open() {
			out.N[c.Person.Municipality]++
		}
	}
	return out, nil
}
