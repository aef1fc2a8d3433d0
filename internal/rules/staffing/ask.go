package staffing

import (
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
)

// The ready-made questions are changes of a copy of a plan, which is then a scenario to lay beside it. Nothing is guessed: what a question
// does not name stays as it is in the plan.

// Away takes positions of a role away for whole months from the first of a month on; a period that is touched in part loses its part.
// Faults stand at rolle, arsverk and fra.
func (p *Plan) Away(r care.Role, posts int64, from date.Date, months int) error {
	f := errs.Invalid("Scenarioet er ikke lagret.")
	had, touched := int64(0), false
	if posts < 1 || months < 1 {
		return f.At("arsverk", "Skriv hvor mange årsverk som er borte, og hvor lenge.")
	}
	first := date.Of(from.Year(), from.Month(), 1)
	last := first.AddMonths(months).AddDays(-1)
	for i := range p.Periods {
		x := &p.Periods[i]
		n := int64(0)
		for m := x.From; !m.After(x.To); m = m.AddMonths(1) {
			if !m.Before(first) && !m.After(last) {
				n++
			}
		}
		if n == 0 {
			continue
		}
		touched = true
		for k := range x.Posts {
			if x.Posts[k].Role == r {
				had = max(had, x.Posts[k].N)
				x.Posts[k].N = max(0, x.Posts[k].N-half(posts*n, x.Months()))
			}
		}
	}
	switch {
	case !touched:
		return f.Say("fra", "Planen har ingen perioder da. Velg en dag fra %s til %s.", lang.DayYear(p.From()), lang.DayYear(p.To()))
	case ByFee(r) || had == 0:
		return f.At("rolle", "Planen har ingen årsverk for rollen da. Velg en annen rolle eller tid.")
	case posts > had:
		return f.Say("arsverk", "Planen har %s årsverk. Skriv det eller færre.", Posts.Short(had))
	}
	return nil
}

// Longer makes follow-up longer by per cent from the period that holds the day on: fewer go out, in the same proportion, and who does
// not go out is active still. The months of each CFS score grow alike. Faults stand at prosent and fra.
func (p *Plan) Longer(percent int64, from date.Date) error {
	f := errs.Invalid("Scenarioet er ikke lagret.")
	if percent < 1 || percent > 100 {
		return f.At("prosent", "Skriv hvor mye lengre, fra 1 til 100 prosent.")
	}
	more, before, touched := int64(0), int64(0), false
	for i := range p.Periods {
		x := &p.Periods[i]
		if x.To.Before(from) {
			continue
		}
		touched = true
		// The sum so far is rounded, not each period: of three in each of many quarters a sixth would never be one whole patient.
		out := half((before+x.Out)*100, 100+percent) - half(before*100, 100+percent)
		before, more = before+x.Out, more+x.Out-out
		x.Out, x.Target, x.Longer = out, x.Target+more, percent
	}
	if !touched {
		return f.Say("fra", "Planen er over da. Velg en dag til og med %s.", lang.DayYear(p.To()))
	}
	for i := range p.Frailty {
		p.Frailty[i].Months = min(240, half(p.Frailty[i].Months*(100+percent), 100))
	}
	return nil
}

// Joins lets a municipality come in from the first of a month with a target that is reached evenly over months: in every period after it
// begins the new patients are in, and active at its end. Faults stand at pasienter, opptrapping and fra.
func (p *Plan) Joins(target int64, from date.Date, months int) error {
	f := errs.Invalid("Scenarioet er ikke lagret.")
	switch {
	case target < 1 || target > 1000:
		return f.At("pasienter", "Skriv hvor mange pasienter kommunen sikter mot, fra 1 til 1000.")
	case months < 1 || months > MaxPeriods:
		return f.Say("opptrapping", "Skriv hvor mange måneder opptrappingen tar, fra 1 til %d.", MaxPeriods)
	}
	before := int64(0)
	for i := range p.Periods {
		x := &p.Periods[i]
		now := Ramp(target, from, months, x.To)
		x.Target, x.In, before = x.Target+now, x.In+now-before, now
	}
	if before == 0 {
		return f.Say("fra", "Kommunen kommer ikke inn mens planen varer. Velg en dag før %s.", lang.DayYear(p.To()))
	}
	return nil
}

// Newcomer is the plan of one who joins, over the same periods: the work that a new plan begins with, and as many positions as it needs.
func (p *Plan) Newcomer(kind care.OrgKind, way *care.Pathway, target int64, from date.Date, months int) *Plan {
	n := New(kind, way, p.Step, p.From(), len(p.Periods))
	before := int64(0)
	for i := range n.Periods {
		x := &n.Periods[i]
		x.Target = Ramp(target, from, months, x.To)
		x.In, before = x.Target-before, x.Target
		if x.Target == 0 {
			continue // it has not begun, and goes to no meetings
		}
		for _, h := range n.period(*x).Hands {
			for k := range x.Posts {
				if x.Posts[k].Role == h.Role && !ByFee(h.Role) {
					x.Posts[k].N = h.Needed
				}
			}
		}
	}
	return n
}

// Ramp is how many of a target are active at the end of a day, when it is reached evenly over whole months from the first of a month on.
func Ramp(target int64, from date.Date, months int, day date.Date) int64 {
	gone := MonthOf(day.AddDays(1)) - MonthOf(from)
	switch {
	case gone <= 0 || months < 1:
		return 0
	case gone >= months:
		return target
	}
	return half(target*int64(gone), int64(months))
}
