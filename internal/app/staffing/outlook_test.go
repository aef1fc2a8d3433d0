package staffing

import (
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
)

// A scenario's free places come by the plan's own simulation: nobody ends in it, so more are followed in three months, of its own target.
func TestScenarioHasAnInterval(t *testing.T) {
	today := date.Of(2026, 11, 22)
	plan := func(target, out int64) []rule.Answer {
		p := &rule.Plan{Kind: care.OrgMunicipality, Step: rule.Quarter}
		p.Lay(date.Of(2026, 10, 1), 3)
		for i := range p.Periods {
			p.Periods[i].Target, p.Periods[i].Out = target, out
		}
		return []rule.Answer{p.Answer()}
	}
	a := Ahead{Known: true, Target: 40, flow: rule.Flow{Active: []int{10, 20}}, course: rule.Course{Referred: 2, Include: rule.Hazard{0.5}, Leave: rule.Hazard{0.2}}, seed: 3}.under(nil)
	turns, target, ok := compare(plan(40, 6), plan(44, 0), today)
	if len(turns) != AheadMonths || target != 44 || !ok {
		t.Fatalf("%v %d %v", turns, target, ok)
	}
	b := a.under(turns)
	if b.Low >= b.High || b.Low <= a.Middle || a.Low >= a.High {
		t.Errorf("plan %d %d %d, scenario %d %d %d", a.Low, a.Middle, a.High, b.Low, b.Middle, b.High)
	}
	if same, _, _ := compare(plan(40, 6), plan(40, 6), today); a.under(same).runs.Mean() != a.runs.Mean() {
		t.Error("a scenario like the plan gives another answer")
	}
	if _, _, ok := compare(plan(40, 6), nil, today); ok {
		t.Error("no scenario has a target")
	}
	if u := (Ahead{}).under(turns); u.Known || u.High != 0 {
		t.Errorf("what is not known is said: %+v", u)
	}

	// Of a hospital's plan what changes is shared by its areas, and the sum has the difference in target.
	first := &Held{Head{ID: "1"}, &rule.Plan{Kind: care.OrgHospital, Step: rule.Quarter}}
	first.Plan.Lay(date.Of(2026, 10, 1), 3)
	second := Held{Head{ID: "2"}, &rule.Plan{Kind: care.OrgHospital, Step: rule.Quarter}}
	second.Plan.Lay(date.Of(2026, 10, 1), 3)
	for i := range second.Plan.Periods {
		second.Plan.Periods[i].Target, second.Plan.Periods[i].In = 12, 60
	}
	v := &Sheet{Today: today, areas: []Ahead{a, a}, Ahead: Ahead{}}
	v.Ahead.and(a)
	v.Ahead.and(a)
	got := v.later(first, second)
	if more := got.Middle - v.Ahead.Middle; got.Target != 92 || more < 35 || more > 60 {
		t.Errorf("target %d, %d more", got.Target, more)
	}
	if v.later(first, *first).Middle != v.Ahead.Middle {
		t.Error("the plan itself is another")
	}
}

// One that has too many takes no place from another, in three months as now.
func TestFreePlacesAreNotNetted(t *testing.T) {
	full := Ahead{Known: true, Target: 5, flow: rule.Flow{Active: []int{25}}, seed: 1}.under(nil)
	half := Ahead{Known: true, Target: 20, flow: rule.Flow{Active: []int{12}}, seed: 2}.under(nil)
	sum := Ahead{}
	sum.and(full)
	if low, _, _ := sum.Free(); low != -20 {
		t.Errorf("one alone: %d", low)
	}
	sum.and(half)
	whole := Ahead{}
	whole.and(sum)
	for _, a := range []Ahead{sum, whole} {
		if low, middle, high := a.Free(); low != 8 || middle != 8 || high != 8 || a.Middle != 37 {
			t.Errorf("%d %d %d free of %d active", low, middle, high, a.Middle)
		}
	}
	// A scenario of the hospital shares its target by the areas: two more places for each.
	plan := func(target int64) Held {
		p := &rule.Plan{Kind: care.OrgHospital, Step: rule.Quarter}
		p.Lay(date.Of(2026, 10, 1), 3)
		for i := range p.Periods {
			p.Periods[i].Target = target
		}
		return Held{Head{ID: db.NewID()}, p}
	}
	first := plan(25)
	v := &Sheet{Today: date.Of(2026, 11, 22), areas: []Ahead{full, half}, Ahead: sum}
	if _, middle, _ := v.later(&first, plan(29)).Free(); middle != 10 {
		t.Errorf("%d free under the scenario", middle)
	}

	// An area that nothing is known of is left out, and counted; what a scenario changes is the others'.
	unknown := Ahead{Short: true, Target: 9, Waiting: 2}
	sum.and(unknown)
	if low, middle, high := sum.Free(); low != 8 || middle != 8 || high != 8 || !sum.Known || !sum.Short || sum.With != 2 || sum.Of != 3 || sum.Target != 25 || sum.Waiting != 2 || sum.Queue != 0 {
		t.Errorf("%d %d %d free of %+v", low, middle, high, sum)
	}
	v = &Sheet{Today: v.Today, areas: []Ahead{unknown, full, half}, Ahead: sum}
	later := v.later(&first, plan(29))
	if _, middle, _ := later.Free(); middle != 10 || later.Target != 29 || later.With != 2 {
		t.Errorf("%d free under the scenario, of %d", middle, later.Target)
	}
}
