package staffing

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store"
)

// Sheet is one organisation: its plans, and one of them with what it comes to beside what happened.
type Sheet struct {
	Today   date.Date
	Org     care.OrgID
	Name    string
	Kind    care.OrgKind
	Target  int // that holds today
	Active  int // in its areas; for the hospital in all
	Free    int // places now, of its areas together: one that has too many takes no place from another
	Plans   []Head
	Draft   *Head // the draft that is written on, if any
	Holds   db.ID // the plan that holds today; "" none
	Shown   *Held // nil where there is no plan
	Answer  rule.Answer
	History []Saved   // of Shown, the newest first
	Now     int       // the period of Shown that is now, -1 none
	Actual  []Done    // by period of Shown
	Ahead   Ahead     // in three months; of what the history of its areas says
	Region  []Joining // for the hospital: areas that are not in operation yet
	Holding bool      // the first of Beside holds
	Beside  []Held    // the plan and its scenarios, beside each other; empty where there is no scenario
	Later   []Ahead   // of each of Beside, in three months

	Together []Together // by period of Shown, where it is the hospital's plan: what the areas' plans come to

	areas []Ahead // that Ahead is the sum of
}

// Done is what happened in a period.
type Done struct {
	Begun  bool
	Active int         // at its end, or now
	Hours              // on contacts
	Real   rule.Totals // the cost of its months so far, and how many were active in them
}

// Saved is one save of a plan.
type Saved struct {
	Number  int
	Act     string // begun, saved, approved, dropped
	By      string
	At      db.Time
	Changes []rule.Change // against the save before
	Plan    *rule.Plan    // as it was after it
}

// Open returns one organisation's plans, with one of them ("" is Sheet.first). The error is errs.NotFound for
// whoever does not plan for the organisation.
func Open(ctx context.Context, s *app.Service, a access.Actor, org care.OrgID, plan db.ID) (*Sheet, error) {
	if !access.May(a.Role, access.SeeStaffing) {
		return nil, s.See(ctx, a, access.SeeStaffing, nil, nil)
	}
	if !db.IsID(string(org)) || !access.PlansFor(a, org) {
		return nil, none()
	}
	r := s.Store.Reader()
	own, err := r.OrganisationsByID(ctx, db.List([]db.ID{db.ID(org)}))
	if err != nil || len(own) != 1 {
		return nil, fmt.Errorf("staffing.Open: %d organisations: %w", len(own), err)
	}
	if err := app.Aim(ctx, r, a.Today, own); err != nil {
		return nil, err
	}
	v := &Sheet{Today: a.Today, Org: org, Name: own[0].Name, Kind: care.OrgKind(own[0].Kind), Target: own[0].Target, Now: -1}
	if v.Plans, err = heads(ctx, r, org); err != nil {
		return nil, err
	}
	for i := len(v.Plans) - 1; i >= 0; i-- { // the oldest first, so that the newest wins
		h := v.Plans[i]
		switch {
		case h.Of != "":
		case h.State == Draft:
			v.Draft = &v.Plans[i]
		case h.State == Approved && !a.Today.Before(h.From) && !a.Today.After(h.To):
			v.Holds = h.ID
		}
	}
	if plan == "" {
		plan = v.first()
	}
	if err := v.show(ctx, s, a, plan); err != nil {
		return nil, err
	}
	return v, s.See(ctx, a, access.SeeStaffing, nil, []string{"staffing/" + string(org), "staffing_plan/" + string(plan)})
}

// Numbers is a draft alone, for the sums that follow while somebody writes in its form: the form was audited when it was opened, and each letter that is
// written in it is no new look.
func Numbers(ctx context.Context, s *app.Service, a access.Actor, org care.OrgID, id db.ID) (*Held, error) {
	if !access.May(a.Role, access.PlanStaffing) {
		return nil, s.See(ctx, a, access.PlanStaffing, nil, nil)
	}
	h, err := held(ctx, s.Store.Reader(), a, id)
	switch {
	case err != nil:
		return nil, err
	case h.Org != org:
		return nil, none()
	case h.State != Draft:
		return nil, errs.Conflict("Planen er ikke et utkast.")
	}
	return h, nil
}

// first is the plan that is shown where nobody has asked for one: the one that holds, else the draft, else the newest that was approved; "" where
// there is none.
func (v *Sheet) first() db.ID {
	if v.Holds != "" {
		return v.Holds
	}
	if v.Draft != nil {
		return v.Draft.ID
	}
	if i := slices.IndexFunc(v.Plans, func(h Head) bool { return h.Of == "" && h.State == Approved }); i >= 0 {
		return v.Plans[i].ID
	}
	return ""
}

// show reads what has happened and the plan that is shown, where there is one.
func (v *Sheet) show(ctx context.Context, s *app.Service, a access.Actor, id db.ID) error {
	r, from := s.Store.Reader(), v.Today
	var err error
	if id != "" {
		if v.Shown, err = held(ctx, r, a, id); err != nil {
			return err
		}
		if v.Shown.Org != v.Org {
			return none()
		}
		v.Answer, from = v.Shown.Plan.Answer(), v.Shown.From
	}
	areas := []db.ID{db.ID(v.Org)}
	if v.Kind == care.OrgHospital {
		areas = nil
		for _, id := range a.Areas {
			areas = append(areas, db.ID(id))
		}
	}
	happened, err := actuals(ctx, s, r, areas, from)
	if err != nil {
		return err
	}
	sum := nothing()
	for _, x := range happened {
		sum.and(x)
	}
	v.Active, v.Free = sum.active, max(0, v.Target-sum.active)
	own := sum
	if v.Kind == care.OrgHospital {
		own = sum.team // the hospital's own time, on everybody's contacts
	}
	if err := v.ahead(ctx, s, r, a, areas, happened); err != nil {
		return err
	}
	if v.Shown == nil {
		return nil
	}
	for i, p := range v.Shown.Plan.Periods {
		if p.Holds(v.Today) {
			v.Now = i
		}
		span := rule.Span{From: p.From, To: p.To}
		_, logged := hoursOf([]*actual{own}, []bool{true}, span, v.Today)
		v.Actual = append(v.Actual, Done{Begun: !p.From.After(v.Today), Active: sum.activeAt(span), Hours: logged, Real: sum.cost(v.Answer.Periods[i], v.Today)})
	}
	if v.Kind == care.OrgHospital && v.Shown.Of == "" {
		_, all, err := region(ctx, r, a)
		if err != nil {
			return err
		}
		if v.Together, err = together(ctx, r, all, v.Shown.Plan.Periods); err != nil {
			return err
		}
	}
	if err := v.beside(ctx, s, a); err != nil {
		return err
	}
	return v.history(ctx, s)
}

// ahead simulates the areas three months on.
func (v *Sheet) ahead(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, areas []db.ID, happened map[db.ID]*actual) error {
	hospital, all, err := region(ctx, r, a)
	if err != nil {
		return err
	}
	ids := slices.Clone(areas)
	for _, o := range all {
		ids = append(ids, o.ID)
	}
	slices.Sort(ids)
	list, err := aheads(ctx, s, r, areas, slices.Compact(ids), a.Today)
	if err != nil {
		return err
	}
	for _, o := range all {
		if x := happened[o.ID]; x != nil && len(list) > 1 && o.Status != string(care.InOperation) && x.active == 0 {
			delete(list, o.ID) // it has not begun: its places are nobody's yet
		}
	}
	later, err := then(ctx, r, all, a.Today)
	if err != nil {
		return err
	}
	if v.Org == care.OrgID(hospital.ID) {
		if err := app.Aim(ctx, r, a.Today, all); err != nil {
			return err
		}
		v.Free = 0
		for _, o := range all {
			if _, in := list[o.ID]; in {
				v.Free += max(0, o.Target-happened[o.ID].active)
			}
		}
	}
	for _, o := range all {
		if x, ok := list[o.ID]; ok {
			x = x.of(later[o.ID])
			v.Ahead.and(x)
			v.areas = append(v.areas, x)
			if len(list) == 1 {
				v.Ahead.Stay, v.Ahead.Endings = x.Stay, x.Endings
			}
		}
		if v.Org == care.OrgID(hospital.ID) && o.Status != string(care.InOperation) {
			v.Region = append(v.Region, Joining{ID: care.OrgID(o.ID), Name: o.Name})
		}
	}
	if len(v.Region) == 0 {
		return nil
	}
	planned, err := rollouts(ctx, r, all)
	for i := range v.Region {
		v.Region[i].Plan = planned[db.ID(v.Region[i].ID)]
	}
	return err
}

// Joining is an area that may come in.
type Joining struct {
	ID   care.OrgID
	Name string
	Plan rule.Rollout // of Utbredelse
}

// beside reads the scenarios of the plan that is shown, or of the plan that the scenario shown is a variant of.
func (v *Sheet) beside(ctx context.Context, s *app.Service, a access.Actor) error {
	r, first := s.Store.Reader(), v.Shown
	if first.Of != "" {
		var err error
		if first, err = root(ctx, r, a, first.Of); err != nil {
			return err
		}
	}
	rows, err := r.StaffingVariants(ctx, first.ID)
	if err != nil {
		return fmt.Errorf("staffing: scenarios: %w", err)
	}
	for _, row := range rows {
		plan, err := parse(row.ID, row.Body)
		if err != nil {
			return err
		}
		v.Beside = append(v.Beside, Held{Head{ID: row.ID, Org: v.Org, Of: row.OfID, Number: row.Number, Name: row.Name, State: State(row.State), From: row.FromOn, To: row.ToOn}, plan})
	}
	if v.Shown.Of != "" && !slices.ContainsFunc(v.Beside, func(h Held) bool { return h.ID == v.Shown.ID }) { // of another scenario, or discarded
		v.Beside = append(v.Beside, *v.Shown)
	}
	if len(v.Beside) == 0 {
		return nil
	}
	v.Beside = append([]Held{*first}, v.Beside...)
	v.Holding = holds(v.Plans, first.ID, v.Today)
	for _, h := range v.Beside {
		v.Later = append(v.Later, v.later(first, h))
	}
	return nil
}

// later is what a scenario of first gives in three months: what it changes is shared by the areas, and counts in the target that they have.
func (v *Sheet) later(first *Held, scenario Held) Ahead {
	if scenario.ID == first.ID {
		out := v.Ahead
		if was, has := first.Plan.TargetOn(v.Today.AddMonths(AheadMonths)); has && !v.Holding && len(v.areas) == 1 {
			out.Target, out.Unplanned = int(was), 0 // the plan that is shown, and not the one that holds
		}
		return out
	}
	turns, target, ok := compare(answersOf([]*rule.Plan{first.Plan}), answersOf([]*rule.Plan{scenario.Plan}), v.Today)
	known := 0 // those that something is said of: what changes is theirs
	for _, x := range v.areas {
		if x.Known {
			known++
		}
	}
	for i := range turns {
		turns[i].More /= float64(max(1, known))
	}
	was, has := first.Plan.TargetOn(v.Today.AddMonths(AheadMonths))
	more := 0
	if ok && has {
		more = int(target - was)
	}
	out := Ahead{Stay: v.Ahead.Stay, Endings: v.Ahead.Endings} // the history is the same
	i := 0
	for _, x := range v.areas {
		if x.Known {
			x.Target += more*(i+1)/known - more*i/known
			i++
		}
		if ok && len(v.areas) == 1 {
			x.Target, x.Unplanned = int(target), 0
		}
		out.and(x.under(turns))
	}
	return out
}

func (v *Sheet) history(ctx context.Context, s *app.Service) error {
	rows, err := s.Store.Reader().StaffingChanges(ctx, v.Shown.ID)
	if err != nil {
		return fmt.Errorf("staffing: history: %w", err)
	}
	var before *rule.Plan
	for _, row := range rows {
		plan, err := parse(row.PlanID, row.Body)
		if err != nil {
			return err
		}
		h := Saved{Number: row.Number, Act: row.Act, By: row.ByName, At: row.At, Plan: plan}
		if before != nil {
			h.Changes = rule.Changes(before, plan)
		}
		before = plan
		v.History = append([]Saved{h}, v.History...)
	}
	return nil
}
