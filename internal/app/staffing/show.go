package staffing

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store"
	"traad/internal/store/query"
)

// View is Ressurser: the plans beside what happens, for the organisations that the actor plans for, and the helsefellesskap's totals.
type View struct {
	Today        date.Date
	Region       string
	Spans        []rule.Span // quarters: the one before, this one, the next two
	Now          int         // which of Spans is now
	Rows         []Row       // the areas that the actor plans for
	Areas        Row         // the sum of all municipalities and districts
	Team         *Row        // the hospital's own team, for who plans for it
	Whole        Row         // everything
	WithHospital bool        // the hospital has an approved plan for this quarter: Whole is of it too
	Of           int         // how many areas there are
	With         int         // how many of them have an approved plan for this quarter

	OnSheet bool // the hospital has the scenario: what it means for the free places is told on the hospital's sheet

	Starting []Starting    // areas that are not in operation, and have a date in Utbredelse
	Joined   []rule.Joined // municipalities that the scenario lets come in; in Areas and Months of the scenario

	alone []rule.Joined // of Joined, those without an approved plan of their own

	Scenarios []string // names of the scenarios of what the actor plans for, the newest first
	Scenario  string   // the one that is laid beside the plan; "" none
	Months    []Month  // of Spans: the municipalities together
}

// Month is what a month is planned to hold, can carry and has held, of the areas with an approved plan for it. Below 0: not known.
type Month struct {
	From                              date.Date
	Target, Carries, Active, Scenario int64

	Hidden   bool // Active may not be told; it is below 0
	With, Of int  // areas with an approved plan for the month, of all
}

// Starting is an area on its way in, with how many are meant to be followed when each of View.Spans ends.
type Starting struct {
	Name   string
	Active []int64
}

// Netted reports whether the free places of a sum are counted together for some of its areas.
func (r Row) Netted() bool { return r.apart != rest{} }

// Row is one organisation, or a sum.
type Row struct {
	ID     care.OrgID // "" for a sum
	Name   string
	Kind   care.OrgKind
	Target int // that holds today, by app.Aim
	Active int
	Cells  []Cell // one for each of Spans

	HasPlan      bool // an approved plan for this quarter
	Needed, Had  int64
	Short        []rule.Hands // roles with too few positions this quarter
	Totals       rule.Totals  // of this quarter
	Real         rule.Totals  // the cost of the quarter's months so far, and how many were active in them
	Carries      int64        // active patients that the positions carry
	CarriesKnown bool

	Planned int64 // hours of contacts in the plan in the months that Logged is of, without travel
	Hours         // logged on contacts so far this quarter
	planned map[string]int64

	Built      *Head // the plan that the scenario is a variant of; nil where there is none
	BuiltHolds bool

	Ahead Ahead // in three months
	told  bool  // the reader is told Active; of a sum it is not used
	free  int   // of a sum: the places of the areas that the reader is told of
	apart rest  // of a sum: the others
	Under Ahead // the same under the scenario, the plan's own where the organisation has none; only where View.Scenario
}

// Cell is a quarter of a row.
type Cell struct {
	Target  int64
	Planned bool // there is an approved plan
	Active  int  // at the end of the quarter, or now
	Past    bool // Active says something: the quarter has begun
	Hidden  bool // of a sum: Active may not be told, see View.hide; it is 0
	With    int  // how many organisations have a plan, of Of; in a sum Target and Active are theirs
	Of      int
	All     int // active in all of them

	Scenario int64 // the target of the scenario, the plan's own where it has none; only where Varied
	Varied   bool  // somebody in the row has the scenario for the quarter
	Lacks    int64 // positions that the scenario lacks, hundredths; below 0 to spare
	Needs    int64 // positions that it needs
	Base     int64 // the target of the plan that the scenario is a variant of, else the plan's own
}

// rest is the target and who is active of some areas together.
type rest struct{ target, active int }

// Free is how many places are free now; of a sum those of its rows together, for one that has too many takes no place from another. Of areas that the
// reader is not told of, whose targets stand in Utbredelse, the places are counted together: one by one they would tell how many are active where few are.
func (r Row) Free() int {
	if r.ID == "" {
		return r.free + max(0, r.apart.target-r.apart.active)
	}
	return max(0, r.Target-r.Active)
}

// Show returns the page. The look is audited; it concerns no person.
func Show(ctx context.Context, s *app.Service, a access.Actor) (*View, error) {
	return Beside(ctx, s, a, "")
}

// Beside is Show with the scenarios of a name laid beside the plans of those who have one; the others count with their plan.
func Beside(ctx context.Context, s *app.Service, a access.Actor, scenario string) (*View, error) {
	if !access.May(a.Role, access.SeeStaffing) {
		return nil, s.See(ctx, a, access.SeeStaffing, nil, nil)
	}
	r := s.Store.Reader()
	v := &View{Today: a.Today, Now: 1}
	now := rule.QuarterOf(a.Today)
	for n := -1; n <= 2; n++ {
		v.Spans = append(v.Spans, now.Next(n))
	}
	hospital, areas, err := region(ctx, r, a)
	if err != nil {
		return nil, err
	}
	later, err := then(ctx, r, areas, a.Today)
	if err != nil {
		return nil, err
	}
	if err := app.Aim(ctx, r, a.Today, areas); err != nil {
		return nil, err
	}
	ids := make([]db.ID, 0, len(areas)+1)
	for _, o := range areas {
		ids = append(ids, o.ID)
	}
	happened, err := actuals(ctx, s, r, ids, v.Spans[0].From)
	if err != nil {
		return nil, err
	}
	plans, err := approved(ctx, r, append(ids, hospital.ID), rule.Span{From: v.Spans[0].From, To: v.Spans[len(v.Spans)-1].To})
	if err != nil {
		return nil, err
	}
	varied, err := v.scenarios(ctx, r, a, append(ids, hospital.ID), scenario, plans)
	if err != nil {
		return nil, err
	}
	ahead, err := aheads(ctx, s, r, ids, ids, a.Today)
	if err != nil {
		return nil, err
	}
	planned, err := rollouts(ctx, r, areas)
	if err != nil {
		return nil, err
	}
	items := []string{"staffing"}
	all := nothing()
	var counted []*actual
	var apart []bool
	var parts []part
	v.Areas = Row{Name: "Kommunene", Cells: make([]Cell, len(v.Spans))}
	for _, o := range areas {
		x := happened[o.ID]
		if o.Status != string(care.InOperation) && len(plans[o.ID]) == 0 && x.active == 0 {
			v.starting(o, planned[o.ID])
			if j := v.join(o, varied[hospital.ID]); j != nil {
				v.alone = append(v.alone, *j)
			}
			continue
		}
		if j := v.join(o, varied[hospital.ID]); j != nil && len(plans[o.ID]) == 0 { // where it has a plan of its own, that one is in the sums
			v.alone = append(v.alone, *j)
		}
		row := v.row(o, x, plans[o.ID], varied[o.ID])
		row.told = access.ToldActive(a, row.ID)
		parts = append(parts, part{x: x, told: row.told, cells: row.Cells, months: v.months(x, plans[o.ID], varied[o.ID])})
		row.Ahead = ahead[o.ID].of(later[o.ID])
		if row.Under = row.Ahead; varied[o.ID] != nil {
			x := varied[o.ID]
			turns, target, ok := compare(answersOf([]*rule.Plan{x.of.Plan}), answersOf([]*rule.Plan{x.plan}), a.Today)
			if row.Under = row.Ahead.under(turns); ok {
				row.Under.Target, row.Under.Unplanned = int(target), 0
			}
		}
		v.Of++
		if row.HasPlan {
			v.With++
		}
		v.Areas.add(row)
		all.and(x)
		mine := access.PlansFor(a, row.ID)
		counted, apart = append(counted, x), append(apart, mine)
		if mine {
			v.Rows, items = append(v.Rows, row), append(items, "staffing/"+string(row.ID))
		}
	}
	each, sum := hoursOf(counted, apart, v.Spans[v.Now], a.Today)
	v.Areas.log(sum)
	for i, n := 0, 0; i < len(each); i++ {
		if apart[i] {
			v.Rows[n].log(each[i])
			n++
		}
	}
	team := v.row(hospital, all, plans[hospital.ID], varied[hospital.ID])
	if c := team.Cells[v.Now]; c.Planned { // the register has no target for a hospital
		team.Target = int(c.Target)
	}
	_, own := hoursOf([]*actual{all.team}, []bool{true}, v.Spans[v.Now], a.Today)
	team.log(own)
	v.OnSheet = varied[hospital.ID] != nil
	v.WithHospital = team.HasPlan
	v.joined()
	v.hide(parts)
	v.Whole = everything(v.Areas, team)
	if v.Region = hospital.Name; access.PlansFor(a, team.ID) {
		v.Team, items = &team, append(items, "staffing/"+string(team.ID))
	}
	return v, s.See(ctx, a, access.SeeStaffing, nil, items)
}

func (v *View) row(o query.Organisation, x *actual, plans []Held, scenario *variant) Row {
	row := Row{ID: care.OrgID(o.ID), Name: o.Name, Kind: care.OrgKind(o.Kind), Target: o.Target, Active: x.active}
	for i, s := range v.Spans {
		c := Cell{Past: i <= v.Now, Active: x.activeAt(s), Of: 1}
		c.All = c.Active
		if p, ok := rule.Held(numbersOf(plans), s); ok {
			c.Target, c.Planned, c.With = p.Target, true, 1
			if i == v.Now {
				row.plan(p)
				row.Real = x.cost(p, v.Today)
			}
			c.vary(p)
			c.Base = p.Target
		}
		if scenario != nil {
			row.Built, row.BuiltHolds = &scenario.of.Head, scenario.holds
			if p, ok := rule.Held([]*rule.Plan{scenario.plan}, s); ok {
				c.vary(p)
				c.Varied = true
				if was, ok := rule.Held([]*rule.Plan{scenario.of.Plan}, s); ok {
					c.Base = was.Target
				}
			}
		}
		row.Cells = append(row.Cells, c)
	}
	return row
}

// everything is the areas and the hospital's team together: the hands and the cost of both, and the areas' patients, for the team follows the same.
func everything(areas, team Row) Row {
	w := areas
	w.Name, w.Cells = "Hele helsefellesskapet", slices.Clone(areas.Cells)
	w.Needed, w.Had = areas.Needed+team.Needed, areas.Had+team.Had
	w.Totals.Need, w.Totals.Have = areas.Totals.Need+team.Totals.Need, areas.Totals.Have+team.Totals.Have
	w.Totals.Cost, w.Real.Cost = areas.Totals.Cost+team.Totals.Cost, areas.Real.Cost+team.Real.Cost
	return w
}

// starting takes in an area that is neither in operation nor planned for: when it begins.
func (v *View) starting(o query.Organisation, plan rule.Rollout) {
	if !plan.Start.IsZero() {
		x := Starting{Name: o.Name}
		for _, s := range v.Spans {
			x.Active = append(x.Active, plan.Active(s.To))
		}
		v.Starting = append(v.Starting, x)
	}
}

// join notes what a scenario of the hospital says of an area that is not in operation; nil where it says nothing.
func (v *View) join(o query.Organisation, scenario *variant) *rule.Joined {
	if scenario == nil || o.Status == string(care.InOperation) {
		return nil
	}
	for i, j := range scenario.plan.Joined {
		if j.Org == care.OrgID(o.ID) {
			v.Joined = append(v.Joined, j)
			return &scenario.plan.Joined[i]
		}
	}
	return nil
}

// joined adds those without a plan of their own whom the scenario lets come in to the sums of the scenario: their patients, and the hands that they need and nobody has.
func (v *View) joined() {
	for _, j := range v.alone {
		for i, s := range v.Spans {
			if p, ok := rule.Held([]*rule.Plan{j.Plan}, s); ok {
				needed, _ := p.Positions()
				c := &v.Areas.Cells[i]
				c.Scenario, c.Needs, c.Lacks, c.Varied = c.Scenario+p.Target, c.Needs+needed, c.Lacks+needed, true
			}
		}
		answers := answersOf([]*rule.Plan{j.Plan})
		for i := range v.Months {
			m := &v.Months[i]
			if p := inMonth(answers, m.From); p != nil && m.Scenario >= 0 {
				m.Scenario += p.Target
			}
		}
	}
}

// plan takes in what the plan says for this quarter.
func (r *Row) plan(p rule.PeriodAnswer) {
	r.HasPlan, r.Totals = true, p.Totals
	r.Needed, r.Had = p.Positions()
	r.Carries, _, r.CarriesKnown = p.Carries()
	for _, h := range p.Hands {
		if h.Over() < 0 {
			r.Short = append(r.Short, h)
		}
	}
	contacts := int64(0)
	for _, l := range p.Lines {
		if !rule.ByFee(l.Role) && (l.Code == "contact" || l.Code == "home_visit") {
			contacts += l.Work
		}
	}
	r.planned = map[string]int64{}
	for m, k, n := p.From, int64(0), p.Months(); k < n; m, k = m.AddMonths(1), k+1 {
		r.planned[care.Month(m)] = contacts*(k+1)/n - contacts*k/n
	}
}

// log takes in the hours that were logged, beside what the plan has for the same months.
func (r *Row) log(h Hours) {
	r.Hours, r.Planned = h, 0
	for _, m := range h.months {
		r.Planned += r.planned[m]
	}
}

// add adds an area to the sum. Who is active counts in a quarter only where there is a plan to lay it beside.
func (r *Row) add(o Row) {
	r.Target, r.Active = r.Target+o.Target, r.Active+o.Active
	if o.told {
		r.free += o.Free()
	} else {
		r.apart.target, r.apart.active = r.apart.target+o.Target, r.apart.active+o.Active
	}
	for i, c := range o.Cells {
		t := &r.Cells[i]
		t.Past, t.All, t.Of, t.With = c.Past, t.All+c.All, t.Of+c.Of, t.With+c.With
		if c.Planned {
			t.Target, t.Active, t.Planned = t.Target+c.Target, t.Active+c.Active, true
		}
		t.Scenario, t.Lacks, t.Varied = t.Scenario+c.Scenario, t.Lacks+c.Lacks, t.Varied || c.Varied
		t.Needs, t.Base = t.Needs+c.Needs, t.Base+c.Base
	}
	r.HasPlan = r.HasPlan || o.HasPlan
	r.Needed, r.Had = r.Needed+o.Needed, r.Had+o.Had
	if r.planned == nil {
		r.planned = map[string]int64{}
	}
	for m, n := range o.planned {
		r.planned[m] += n
	}
	r.Totals, r.Real = r.Totals.And(o.Totals), r.Real.And(o.Real)
	r.Carries, r.CarriesKnown = r.Carries+o.Carries, r.CarriesKnown || o.CarriesKnown
	r.Ahead.and(o.Ahead)
	r.Under.and(o.Under)
}

// region is the hospital that the actor works for or with, and the areas of all its sites.
func region(ctx context.Context, r *store.Reader, a access.Actor) (hospital query.Organisation, areas []query.Organisation, err error) {
	id := db.ID(a.Org)
	for range 4 { // area → site → hospital, at most by way of a municipality
		if hospital, err = r.Organisation(ctx, id); err != nil {
			return hospital, nil, fmt.Errorf("staffing: region: %w", err)
		}
		if hospital.Kind == string(care.OrgHospital) {
			break
		}
		if id = hospital.SiteID; id == "" {
			id = hospital.ParentID
		}
		if id == "" && len(a.Areas) > 0 { // a municipality whose districts have the sites
			own, err := r.OrganisationsByID(ctx, db.List([]db.ID{db.ID(a.Areas[len(a.Areas)-1])}))
			if err != nil {
				return hospital, nil, fmt.Errorf("staffing: region: %w", err)
			}
			for _, o := range own {
				id = o.SiteID
			}
		}
		if id == "" {
			return hospital, nil, nil
		}
	}
	areas, err = r.AreasOfHospital(ctx, hospital.ID)
	if err != nil {
		return hospital, nil, fmt.Errorf("staffing: region: %w", err)
	}
	return hospital, areas, nil
}
