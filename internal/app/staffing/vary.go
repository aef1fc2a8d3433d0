package staffing

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store"
	"traad/internal/store/query"
)

// mostScenarios is how many names of scenarios a page offers.
const mostScenarios = 8

// variant is a scenario with the plan that it is a variant of.
type variant struct {
	plan  *rule.Plan
	of    *Held
	holds bool
}

// scenarios finds the names that can be chosen, and the plans of the one that is: the newest of the name of each organisation that the
// actor plans for. A name that nobody has is none.
func (v *View) scenarios(ctx context.Context, r *store.Reader, a access.Actor, orgs []db.ID, name string, plans map[db.ID][]Held) (map[db.ID]*variant, error) {
	own := slices.DeleteFunc(slices.Clone(orgs), func(id db.ID) bool { return !access.PlansFor(a, care.OrgID(id)) })
	rows, err := r.StaffingScenarios(ctx, query.StaffingScenariosParams{Organisations: db.List(own), FromDay: v.Spans[0].From, ToDay: v.Spans[len(v.Spans)-1].To})
	if err != nil {
		return nil, fmt.Errorf("staffing: scenarios: %w", err)
	}
	out := map[db.ID]*variant{}
	for _, row := range rows {
		if !slices.Contains(v.Scenarios, row.Name) && len(v.Scenarios) < mostScenarios {
			v.Scenarios = append(v.Scenarios, row.Name)
		}
		if row.Name != name || out[row.OrganisationID] != nil {
			continue
		}
		x := &variant{}
		if x.plan, err = parse(row.ID, row.Body); err != nil {
			return nil, err
		}
		if x.of, err = root(ctx, r, a, row.OfID); err != nil {
			return nil, err
		}
		var list []Head
		for _, h := range plans[row.OrganisationID] {
			list = append(list, h.Head)
		}
		x.holds = holds(list, x.of.ID, v.Today)
		out[row.OrganisationID] = x
		v.Scenario = name
	}
	return out, nil
}

// root is the plan that a scenario is a variant of in the end: a scenario of a scenario is one of the same plan.
func root(ctx context.Context, r *store.Reader, a access.Actor, id db.ID) (*Held, error) {
	for {
		h, err := held(ctx, r, a, id)
		if err != nil || h.Of == "" { // no circle can be made, see rule.MayFollow
			return h, err
		}
		id = h.Of
	}
}

// vary takes in what a plan, or its scenario, says for the quarter.
func (c *Cell) vary(p rule.PeriodAnswer) {
	needed, had := p.Positions()
	c.Scenario, c.Lacks, c.Needs = p.Target, needed-had, needed
}

func answersOf(plans []*rule.Plan) []rule.Answer {
	var out []rule.Answer
	for _, p := range plans {
		if p != nil {
			out = append(out, p.Answer())
		}
	}
	return out
}

// months adds an area to the months of the page, and returns in which of them it has an approved plan.
func (v *View) months(x *actual, plans []Held, scenario *variant) []bool {
	if v.Months == nil {
		for from := v.Spans[0].From; !from.After(v.Spans[len(v.Spans)-1].To); from = from.AddMonths(1) {
			v.Months = append(v.Months, Month{From: from, Target: -1, Carries: -1, Active: -1, Scenario: -1})
		}
	}
	answers, varied := answersOf(numbersOf(plans)), []rule.Answer(nil)
	if scenario != nil {
		varied = answersOf([]*rule.Plan{scenario.plan})
	}
	add := func(sum *int64, n int64) { *sum = max(0, *sum) + n }
	planned := make([]bool, len(v.Months))
	for i := range v.Months {
		m := &v.Months[i]
		p := inMonth(answers, m.From)
		m.Of++
		if planned[i] = p != nil; p != nil {
			m.With++
			if !m.From.After(v.Today) { // the others have nothing to be laid beside
				add(&m.Active, int64(x.activeAt(rule.Span{From: m.From, To: m.From.AddMonths(1).AddDays(-1)})))
			}
			add(&m.Target, p.Target)
			if n, _, ok := p.Carries(); ok {
				add(&m.Carries, n)
			}
		}
		if q := inMonth(varied, m.From); q != nil {
			p = q
		}
		if p != nil && v.Scenario != "" && m.From.AddMonths(1).After(v.Today) {
			add(&m.Scenario, p.Target)
		}
	}
	return planned
}

// inMonth is the period of the newest plan that holds a month.
func inMonth(answers []rule.Answer, from date.Date) *rule.PeriodAnswer {
	for _, a := range answers {
		for i := range a.Periods {
			if a.Periods[i].Holds(from) {
				return &a.Periods[i]
			}
		}
	}
	return nil
}
