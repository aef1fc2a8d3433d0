package staffing

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Together is what the plans of the areas that hold come to in a period: who is active when it ends, who comes in and who goes out.
type Together struct {
	Target, In, Out int64
	With, Of        int // areas whose plan holds to the end of the period, of those that have one or are in operation
}

// together sums the areas' plans for each of some periods.
func together(ctx context.Context, r *store.Reader, areas []query.Organisation, periods []rule.Period) ([]Together, error) {
	out := make([]Together, len(periods))
	if len(periods) == 0 {
		return out, nil
	}
	var ids []db.ID
	for _, o := range areas {
		ids = append(ids, o.ID)
	}
	plans, err := approved(ctx, r, ids, rule.Span{From: periods[0].From, To: periods[len(periods)-1].To})
	if err != nil {
		return nil, err
	}
	for i, p := range periods {
		t := &out[i]
		for _, o := range areas {
			x, ok := rule.Held(numbersOf(plans[o.ID]), rule.Span{From: p.From, To: p.To})
			if ok = ok && x.To == p.To; ok {
				t.With, t.Target, t.In, t.Out = t.With+1, t.Target+x.Target, t.In+x.In, t.Out+x.Out
			}
			if ok || o.Status == string(care.InOperation) {
				t.Of++
			}
		}
	}
	return out, nil
}

// follow gives a hospital's new draft the targets of its areas together: its team follows their patients. What was copied from a plan before stands where
// some of them have no plan.
func follow(ctx context.Context, tx *app.Tx, plan *rule.Plan, copied bool) error {
	_, areas, err := region(ctx, tx.Reader, tx.Actor)
	if err != nil {
		return err
	}
	sums, err := together(ctx, tx.Reader, areas, plan.Periods)
	for i, t := range sums {
		if t.With == t.Of && t.With > 0 || t.With > 0 && !copied {
			x := &plan.Periods[i]
			x.Target, x.In, x.Out = t.Target, t.In, t.Out
		}
	}
	return err
}
