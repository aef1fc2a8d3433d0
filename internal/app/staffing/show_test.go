package staffing

import (
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
	"traad/internal/store/query"
)

// aimed is a plan of quarters from 2026-10-01 with the same target and 0,80 of a position in each.
func aimed(target int64) *rule.Plan {
	p := started(care.OrgMunicipality)
	for i := range p.Periods {
		p.Periods[i].Target, p.Periods[i].Posts[0].N = target, 80
	}
	return p
}

func holdingPlan(id db.ID, p *rule.Plan) Held {
	return Held{Head{ID: id, Number: 1, State: Approved, From: p.From(), To: p.To()}, p}
}

// An area without a plan is in no sum that is laid beside a plan, and the cost is of those who were followed. A scenario is compared with the plan
// that it is a variant of, and not with another that holds.
func TestSums(t *testing.T) {
	v := &View{Today: date.Of(2026, 11, 22), Now: 1}
	for n := -1; n <= 2; n++ {
		v.Spans = append(v.Spans, rule.QuarterOf(v.Today).Next(n))
	}
	v.Areas = Row{Cells: make([]Cell, len(v.Spans))}
	with, without := nothing(), nothing()
	with.active, without.active = 18, 7
	with.net["2026-11"] = 4 // 14 at the end of October
	nes := query.Organisation{ID: db.NewID(), Name: "Nes", Kind: string(care.OrgMunicipality), Target: 20}
	other := query.Organisation{ID: db.NewID(), Name: "Ullensaker", Kind: string(care.OrgMunicipality), Target: 5}
	plans := []Held{holdingPlan("1", aimed(20))}
	row := v.row(nes, with, plans, nil)
	for _, r := range []Row{row, v.row(other, without, nil, nil)} {
		r.told = true
		v.Areas.add(r)
	}
	v.months(with, plans, nil)
	v.months(without, nil, nil)
	if c := v.Areas.Cells[1]; c.Active != 18 || c.All != 25 || c.Target != 20 || c.With != 1 || c.Of != 2 {
		t.Errorf("the sum of the quarter is %+v", c)
	}
	if m := v.Months[4]; m.Active != 18 || m.Target != 20 { // November
		t.Errorf("the month is %+v", m)
	}
	if v.Areas.Free() != 2 { // seven in five places take none of the other's
		t.Errorf("%d are free", v.Areas.Free())
	}
	// October and November of the quarter: two thirds of its cost, for 14 and 18.
	if row.Real.PatientMonths != 32 || row.Real.Cost != row.Totals.Cost*2/3 {
		t.Errorf("really %+v of %+v", row.Real, row.Totals)
	}

	// What was logged stands beside what the plan has for the same months, and not for the whole quarter.
	whole := int64(0)
	for _, l := range aimed(20).Answer().Periods[0].Lines {
		if l.Role == care.MunicipalCoordinator && (l.Code == "contact" || l.Code == "home_visit") {
			whole += l.Work
		}
	}
	for months, want := range map[int]int64{1: whole / 3, 3: whole} {
		row.log(Hours{months: []string{"2026-10", "2026-11", "2026-12"}[:months]})
		v.Areas.log(row.Hours)
		if row.Planned != want || v.Areas.Planned != want || want == 0 {
			t.Errorf("of %d months %d and %d are planned, not %d", months, row.Planned, v.Areas.Planned, want)
		}
	}

	of := holdingPlan("2", aimed(30))
	of.State = Dropped
	varied := v.row(nes, with, plans, &variant{plan: aimed(33), of: &of})
	if c := varied.Cells[2]; c.Scenario != 33 || c.Base != 30 || c.Target != 20 || varied.Built.ID != "2" || varied.BuiltHolds {
		t.Errorf("%+v built on %+v", c, varied.Built)
	}
	newer := holdingPlan("3", aimed(22))
	newer.Number = 2
	list := []Head{newer.Head, plans[0].Head, of.Head}
	if !holds(list, "3", v.Today) || holds(list, "1", v.Today) || holds(list, "2", v.Today) {
		t.Error("the wrong plan holds")
	}
}
