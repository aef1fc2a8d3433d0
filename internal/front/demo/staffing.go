package demo

import (
	"slices"

	"traad/internal/app/staffing"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
)

// positions are the positions of coordinators, hundredths, in each municipality that is in operation. Invented by us, like every hour and
// every krone of the plans.
var positions = map[string]int64{"lillestrom": 140, "nordre-follo": 120, "ullensaker": 100, "nes": 80, "lorenskog": 80, "kongsvinger": 60}

// staffing is the approved plans: six quarters, two of them past, for the municipalities in operation and the hospital, each
// quarter's target a little nearer to that of today's.
func (r *region) staffing() []staffing.Laid {
	if r.patients > 0 { // a large region has targets in the register alone
		return nil
	}
	now := rule.QuarterOf(r.today)
	from, decided := now.Next(-2).From, r.today.AddMonths(-1)
	var list []staffing.Laid
	lay := func(org care.OrgID, key string, p *rule.Plan) {
		list = append(list, staffing.Laid{ID: db.ID(named("staffing", key)), Org: org, On: decided, Where: "driftsrådet (oppdiktet)", By: userID("siri.haukeland"), Plan: p})
	}
	var whole, in, out [quarters]int64
	for _, m := range inOperation {
		p := rule.New(care.OrgMunicipality, r.longTerm, rule.Quarter, from, quarters)
		for i := range p.Periods {
			x := &p.Periods[i]
			x.Target = max(0, int64(m.target)+int64(i-2)*2) // today's target is that of the third quarter
			x.In = max(3, int64(m.target)/6)
			x.Out = x.In - 2
			in[i], out[i] = in[i]+x.In, out[i]+x.Out
			for k := range x.Posts {
				if x.Posts[k].Role == care.MunicipalCoordinator {
					x.Posts[k].N = positions[m.key]
				}
			}
			x.Other = 12_000 * 100
			whole[i] += x.Target
		}
		lay(r.areas[m.key].id, m.key, p)
	}
	p := rule.New(care.OrgHospital, r.longTerm, rule.Quarter, from, quarters)
	for i := range p.Periods {
		x := &p.Periods[i]
		x.Target, x.In, x.Out, x.Other = whole[i], in[i], out[i], 40_000*100
		for k := range x.Posts {
			if x.Posts[k].N = 100; x.Posts[k].Role == care.HospitalCoordinator {
				x.Posts[k].N = 250
			}
		}
	}
	lay(orgID("ahus"), "ahus", p)
	return append(append(list, r.scenarios(list, now.Next(1).From)...), r.next(list, now.Next(1).From))
}

// next is the plan that Nes is writing for the year to come: a draft.
func (r *region) next(plans []staffing.Laid, from date.Date) staffing.Laid {
	l := plans[slices.IndexFunc(plans, func(l staffing.Laid) bool { return l.Org == r.areas["nes"].id })]
	p := *l.Plan
	p.Lay(from, 4)
	p.Periods[3].Target += 2
	p.Periods[3].In += 2
	return staffing.Laid{ID: db.ID(named("staffing", "nes-utkast")), Org: l.Org, On: r.today.AddDays(-3), By: l.By, Plan: &p, Draft: true}
}

// scenarios is one saved scenario: follow-up that takes half as long again from the next quarter on, in two of the municipalities.
func (r *region) scenarios(plans []staffing.Laid, from date.Date) []staffing.Laid {
	var list []staffing.Laid
	for _, l := range plans {
		if l.Org != r.areas["nes"].id && l.Org != r.areas["ullensaker"].id {
			continue
		}
		p := *l.Plan
		p.Periods, p.Frailty = slices.Clone(p.Periods), slices.Clone(p.Frailty)
		if err := p.Longer(50, from); err != nil {
			panic(err) // the plan holds the next quarter
		}
		l.ID, l.Of, l.Name, l.Plan = db.ID(named("scenario", string(l.Org))), l.ID, "Oppfølging 50 % lengre", &p
		list = append(list, l)
	}
	return list
}

// quarters is how many the plans cover: two past, this one and three to come.
const quarters = 6
