package quality

import (
	"slices"
	"time"

	"traad/internal/base/date"
	"traad/internal/care"
)

// Cell is what is counted of a measure in a month at a place.
type Cell struct {
	N, Yes int // the base, and those of it that the measure is about
	Sum    int // days, where the measure is of days
	Square int // the same squared, where it is of days to a visit or a plan: for how much they spread
}

// Key is where a Cell belongs.
type Key struct {
	Measure Measure
	Area    care.OrgID
	Month   int // year · 12 + month − 1
}

// Gap is how many stays had been judged since the last that could have been avoided.
type Gap struct{ Month, Stays int }

// Counts are all measures of the last Span whole months, by place. They are sums, about nobody.
type Counts struct {
	Today date.Date
	Cells map[Key]Cell
	Gaps  []Gap

	judged []judged
}

type judged struct {
	on  date.Date
	yes bool
}

// Course is one enrolment, with what its folded state leaves out.
type Course struct {
	Area     care.OrgID
	State    *care.Enrolment
	GP       string      // how the GP took part in the mapping visit; "" not written
	Plans    []date.Date // days on which a version came into force
	Contacts []date.Date // days on which somebody was reached, visited or evaluated
	Stays    []care.BedStay
}

// New has counted nothing; the months are the whole ones before today.
func New(today date.Date) *Counts { return &Counts{Today: today, Cells: map[Key]Cell{}} }

// months is the first month that is counted, and the first that is not.
func (c *Counts) months() (from, to month) { return monthOf(c.Today) - Span, monthOf(c.Today) }

func (c *Counts) put(m Measure, area care.OrgID, on month, days int, yes bool) {
	if from, to := c.months(); on < from || on >= to {
		return
	}
	k := Key{m, area, int(on)}
	x := c.Cells[k]
	x.N, x.Sum = x.N+1, x.Sum+days
	if m == VisitDays || m == PlanDays {
		x.Square += days * days
	}
	if yes {
		x.Yes++
	}
	c.Cells[k] = x
}

// yes counts what a measure is about without adding to its base.
func (c *Counts) yes(m Measure, area care.OrgID, on month) {
	if from, to := c.months(); on >= from && on < to {
		k := Key{m, area, int(on)}
		x := c.Cells[k]
		x.Yes++
		c.Cells[k] = x
	}
}

// FollowUp is how many days after a discharge or an alert there are to act in: 72 hours.
const FollowUp = 3

// Add counts an enrolment.
func (c *Counts) Add(x *Course) {
	e := x.State
	if !e.MappedOn.IsZero() && !e.ReferredOn.IsZero() {
		c.put(VisitDays, x.Area, monthOf(e.MappedOn), without(e.Pauses, e.ReferredOn, e.MappedOn), true)
		if slices.ContainsFunc(ways, func(w struct{ code, text string }) bool { return w.code == x.GP }) {
			c.put(GPTakesPart, x.Area, monthOf(e.MappedOn), 0, x.GP != "none")
			c.put(GPTakesPart+Measure(":"+x.GP), x.Area, monthOf(e.MappedOn), 0, true)
		}
		if !e.PlannedOn.IsZero() {
			c.put(PlanDays, x.Area, monthOf(e.PlannedOn), without(e.Pauses, e.MappedOn, e.PlannedOn), true)
		}
	}
	if !e.Included() {
		return
	}
	c.plans(x)
	c.stays(x)
	from, to := c.months()
	for m := from; m < to; m++ {
		first, last := later(m.first(), e.IncludedOn), m.last()
		for _, end := range []date.Date{e.DiedOn, e.EndedOn} {
			if !end.IsZero() && end.Before(last) {
				last = end
			}
		}
		if days := last.Days(first) + 1; days > 0 {
			c.put(Avoidable, x.Area, m, days, false)
		}
	}
}

// plans counts, on the last day of each month, whether the plan in force is older than six months.
func (c *Counts) plans(x *Course) {
	e := x.State
	from, to := c.months()
	for m := from; m < to; m++ {
		on := m.last()
		gone := func(end date.Date) bool { return !end.IsZero() && !end.After(on) }
		if e.IncludedOn.After(on) || gone(e.EndedOn) || gone(e.DiedOn) || gone(e.WithdrawnOn) || pausedOn(e.Pauses, on) {
			continue
		}
		var newest date.Date
		for _, p := range x.Plans {
			if !p.After(on) && p.After(newest) {
				newest = p
			}
		}
		if !newest.IsZero() {
			c.put(OldPlans, x.Area, m, 0, newest.Before(on.AddMonths(-6)))
		}
	}
}

// stays counts stays in a bed that ended while the person was followed.
func (c *Counts) stays(x *Course) {
	e := x.State
	for _, s := range x.Stays {
		if s.To.IsZero() || s.Died || s.To.Before(e.IncludedOn) || !e.EndedOn.IsZero() && s.To.After(e.EndedOn) {
			continue
		}
		if s.Avoidable == "yes" || s.Avoidable == "maybe" || s.Avoidable == "no" {
			c.judged = append(c.judged, judged{s.To, s.Avoidable == "yes"})
			c.put(judgedStays, x.Area, monthOf(s.To), 0, false)
		}
		if s.Avoidable == "yes" {
			c.yes(Avoidable, x.Area, monthOf(s.To))
		}
		last := s.To.AddDays(FollowUp)
		gone := func(end date.Date) bool { return !end.IsZero() && !end.After(last) }
		again := func(o care.BedStay) bool { return o.From.After(s.From) && !o.From.Before(s.To) && !o.From.After(last) }
		if !last.Before(c.Today) || gone(e.EndedOn) || gone(e.DiedOn) || gone(e.WithdrawnOn) || pausedOn(e.Pauses, s.To) || slices.ContainsFunc(x.Stays, again) {
			continue
		}
		c.put(AfterDischarge, x.Area, monthOf(s.To), 0, slices.ContainsFunc(x.Contacts, func(d date.Date) bool { return !d.Before(s.To) && !d.After(last) }))
	}
}

// Alert counts one that somebody should act on; acted is zero where nobody has.
func (c *Counts) Alert(area care.OrgID, received, acted time.Time) {
	on := date.In(received)
	if on.AddDays(FollowUp).Before(c.Today) {
		c.put(AlertsActed, area, monthOf(on), 0, !acted.IsZero() && acted.Sub(received) <= FollowUp*24*time.Hour)
	}
}

// Done works out what goes by the order of all: call it once, when everything is counted.
func (c *Counts) Done() {
	slices.SortStableFunc(c.judged, func(a, b judged) int { return a.on.Compare(b.on) })
	from, to := c.months()
	since, begun := 0, false
	for _, j := range c.judged {
		if m := monthOf(j.on); m < from || m >= to {
			continue
		}
		if !j.yes {
			since++
			continue
		}
		if begun { // what came before the first is not known
			c.Gaps = append(c.Gaps, Gap{int(monthOf(j.on)), since})
		}
		since, begun = 0, true
	}
	c.judged = nil
}

// without is the days from one to another that are in no pause; never below 0.
func without(pauses []care.Period, from, to date.Date) int {
	days := 0
	for d := from; d.Before(to); d = d.AddDays(1) {
		if !pausedOn(pauses, d) {
			days++
		}
	}
	return days
}

func pausedOn(pauses []care.Period, on date.Date) bool {
	return slices.ContainsFunc(pauses, func(p care.Period) bool { return p.Contains(on) })
}

func later(a, b date.Date) date.Date {
	if a.After(b) {
		return a
	}
	return b
}
