package staffing

import (
	"testing"

	"pgregory.net/rapid"

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

// However many areas there are and whatever they plan, each sum is that of its parts, and the whole is the areas and the hospital's team.
func TestSumsOfOrganisations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := &View{Today: date.Of(2026, 11, 22), Now: 1}
		for n := -1; n <= 2; n++ {
			v.Spans = append(v.Spans, rule.QuarterOf(v.Today).Next(n))
		}
		drawn := func(kind care.OrgKind, name string) Row {
			x := nothing()
			x.active, x.net["2026-11"] = rapid.IntRange(0, 30).Draw(t, name+" active"), rapid.IntRange(-5, 5).Draw(t, name+" net")
			var plans []Held
			if rapid.IntRange(0, 3).Draw(t, name+" plan") > 0 {
				p := started(kind)
				for i := range p.Periods {
					y := &p.Periods[i]
					y.Target, y.In, y.Out, y.Other = rapid.Int64Range(0, 40).Draw(t, "target"), rapid.Int64Range(0, 9).Draw(t, "in"), rapid.Int64Range(0, 9).Draw(t, "out"), rapid.Int64Range(0, 1e9).Draw(t, "other")
					for k := range y.Posts {
						y.Posts[k].N = rapid.Int64Range(0, 300).Draw(t, "posts")
					}
				}
				plans = []Held{holdingPlan("1", p)}
			}
			return v.row(query.Organisation{ID: db.NewID(), Kind: string(kind), Target: rapid.IntRange(0, 40).Draw(t, name+" target")}, x, plans, nil)
		}
		areas := Row{Cells: make([]Cell, len(v.Spans))}
		var rows []Row
		for range rapid.IntRange(1, 5).Draw(t, "areas") {
			r := drawn(care.OrgMunicipality, "area")
			r.told = true
			rows = append(rows, r)
			areas.add(r)
		}
		team := drawn(care.OrgHospital, "team")
		sum := func(of func(r Row) int64) (n int64) {
			for _, r := range rows {
				n += of(r)
			}
			return n
		}
		all := everything(areas, team)
		for name, of := range map[string]func(r Row) int64{
			"target": func(r Row) int64 { return int64(r.Target) }, "active": func(r Row) int64 { return int64(r.Active) }, "free": func(r Row) int64 { return int64(r.Free()) },
			"patient-months": func(r Row) int64 { return r.Totals.PatientMonths }, "served": func(r Row) int64 { return r.Totals.Served() }, "real": func(r Row) int64 { return r.Real.PatientMonths },
			"all": func(r Row) int64 { return int64(r.Cells[v.Now].All) }, "planned target": func(r Row) int64 { return r.Cells[2].Target }, "with": func(r Row) int64 { return int64(r.Cells[2].With) },
		} { // the patients are the areas'
			if want := sum(of); of(areas) != want || of(all) != want {
				t.Errorf("%s: the parts are %d, the areas %d, the whole %d", name, want, of(areas), of(all))
			}
		}
		for name, of := range map[string]func(r Row) int64{
			"needed": func(r Row) int64 { return r.Needed }, "had": func(r Row) int64 { return r.Had }, "cost": func(r Row) int64 { return r.Totals.Cost },
			"hours needed": func(r Row) int64 { return r.Totals.Need }, "hours had": func(r Row) int64 { return r.Totals.Have }, "cost so far": func(r Row) int64 { return r.Real.Cost },
		} {
			if want := sum(of); of(areas) != want || of(all) != want+of(team) {
				t.Errorf("%s: the parts are %d and the team %d, the areas %d, the whole %d", name, want, of(team), of(areas), of(all))
			}
		}
	})
}
