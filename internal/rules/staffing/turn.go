package staffing

import "math"

// Turn is what a scenario changes in one month of a course, against the plan that it is laid beside. What neither of them says of stays as
// in the history.
type Turn struct {
	In   float64 // how many are included for each who would be
	More float64 // who are included besides
	Out  float64 // how many end for each who would
	Gone float64 // the share that ends besides
}

// TurnOf compares the period of a plan with the scenario's, by month: the periods need not be equally long. Fewer in or out than the plan
// has are fewer of those the history gives, in the same proportion; more in are that many more. More out than none is a share of the target.
// Where follow-up was made longer (Plan.Longer) and nobody has written another number since, the proportion is the exact one and not that of
// whole patients.
func TurnOf(plan, scenario Period) Turn {
	t := Turn{In: 1, Out: 1}
	month := func(n int64, p Period) float64 { return float64(n) / float64(max(1, p.Months())) }
	switch was, now := month(plan.In, plan), month(scenario.In, scenario); {
	case now > was:
		t.More = now - was
	case now < was:
		t.In = now / was
	}
	if exact := month(plan.Out, plan) * 100 / float64(100+scenario.Longer); scenario.Longer > 0 && math.Abs(month(scenario.Out, scenario)-exact)*float64(scenario.Months()) < 1 {
		t.Out = 100 / float64(100+scenario.Longer)
		return t
	}
	switch was, now := month(plan.Out, plan), month(scenario.Out, scenario); {
	case was > 0:
		t.Out = now / was
	case scenario.Target > 0:
		t.Gone = now / float64(scenario.Target)
	}
	return t
}

// turn is the one of a month from now.
func (c Course) turn(month int) Turn {
	if month < len(c.Turns) {
		return c.Turns[month]
	}
	return Turn{In: 1, Out: 1}
}

func (t Turn) include(share float64) float64 { return min(1, share*t.In) }
func (t Turn) leave(share float64) float64   { return min(1, share*t.Out+t.Gone) }
