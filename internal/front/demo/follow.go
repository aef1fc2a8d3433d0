package demo

import (
	"fmt"

	"traad/internal/base/date"
	"traad/internal/care"
)

// follow makes the contacts and evaluations from the plan until the last day that there is one.
func (c *course) follow(s slot, st *story, planned date.Date, scores []care.CFS) {
	last := c.lastDay(s, st, planned)
	if !last.After(planned) || !last.Before(c.r.today) {
		return // the plan is so new that nobody has been in touch
	}
	days, agreed := c.rhythm(planned, last)
	pause := c.pauseBetween(days, s)
	for i, on := range days {
		next := agreed[i]
		note, form := "", ""
		if i == len(days)-1 {
			next = c.nextDay(s, st, next)
			note, form = st.lastNote, st.lastForm
		}
		c.contact(on, note, form, next)
		c.stumble(on, planned)
	}
	for _, n := range st.earlier {
		c.contact(c.r.backward(c.r.today.AddDays(-n.daysAgo)), n.text, n.form, date.Date{})
	}
	if st.nextClock != "" {
		day := c.r.onward(c.r.today.AddDays(st.nextDay))
		c.add(last, c.home, care.Event{Kind: care.VisitBooked, Visit: &care.Visit{Purpose: care.PurposeContact, On: day, Clock: st.nextClock, Form: "visit", Place: "hjemme"}})
	}
	c.evaluate(s, st, planned, scores, pause)
	if s.paused != "" {
		c.add(c.r.onwardBefore(last.AddDays(1), c.r.yesterday(c.r.today)), c.home, care.Event{Kind: care.Paused, Reason: s.paused})
	}
}

// lastDay is the day of the last contact with the patient.
func (c *course) lastDay(s slot, st *story, planned date.Date) date.Date {
	var last date.Date
	switch {
	case !s.ended.IsZero():
		last = c.r.backward(s.ended.AddDays(-c.d.between(12, 22)))
	case st.lastDay > 0:
		last = c.r.backward(c.r.today.AddDays(-st.lastDay))
	default:
		last = c.r.backward(c.r.today.AddDays(-c.d.between(1, 18)))
	}
	if first := c.r.onward(planned.AddDays(1)); last.Before(first) {
		last = first
	}
	return last
}

// rhythm spreads contacts over the time from the plan to the last day, at most thirty of them, and says for each when the
// next was agreed: most are made within some days of it, one in six later.
func (c *course) rhythm(planned, last date.Date) (days, agreed []date.Date) {
	span := last.Days(planned)
	most := 24
	if c.r.patients > 0 {
		most = 10
	}
	n := min(max(1, span/c.d.between(17, 30)), most)
	for i := 1; i <= n; i++ {
		on := planned.AddDays(span * i / n)
		if i < n && span/n > 8 {
			on = on.AddDays(c.d.between(-3, 3))
		}
		on = c.r.backward(on)
		if on.Before(planned) || i == n {
			on = last
		}
		if len(days) > 0 && !on.After(days[len(days)-1]) {
			continue
		}
		days = append(days, on)
	}
	for i := range days {
		if i+1 == len(days) {
			agreed = append(agreed, date.Date{})
			break
		}
		plan := days[i+1].AddDays(pick(c.d, []int{0, 0, 0, 0, 0, 1, 2, 4, -1, -2, -5}))
		if plan = c.r.onward(plan); !plan.After(days[i]) {
			plan = days[i+1]
		}
		agreed = append(agreed, plan)
	}
	return days, agreed
}

// nextDay is when the contact after the last one is agreed. Who is followed in Nes without having a name in the pictures
// has it more than a week ahead, so that the week there is as in them.
func (c *course) nextDay(s slot, st *story, next date.Date) date.Date {
	switch {
	case !s.ended.IsZero():
		return next
	case st.nextDay < 0:
		return c.r.today.AddDays(st.nextDay)
	case st.nextDay > 0:
		return c.r.onward(c.r.today.AddDays(st.nextDay))
	}
	low := 1
	if s.area == "nes" && c.r.patients == 0 {
		low = 8
	}
	return c.r.onward(c.r.today.AddDays(c.d.between(low, 24)))
}

// stumble is what also happens: a call that nobody answers, a note on the wrong person that is taken back.
func (c *course) stumble(on, planned date.Date) {
	before := c.r.backward(on.AddDays(-1))
	switch n := c.d.IntN(100); {
	case n < 5 && before.After(planned):
		c.add(before, c.home, care.Event{Kind: care.Contacted, Contact: &care.Contact{Form: "telephone", With: "patient", Note: c.once(missedNotes)}})
	case n < 6:
		c.r.voided++
		id := care.EventID(named("voided", fmt.Sprint(c.r.voided)))
		c.add(on, c.home, care.Event{ID: id, Kind: care.Contacted, Contact: &care.Contact{Form: "telephone", With: "patient", Reached: true, Note: pick(c.d, callNotes)}})
		c.add(on, c.home, care.Event{Kind: care.Corrected, Voids: id, Reason: "Ført på feil person."})
	}
}

// pauseBetween pauses one in twelve for some weeks between two contacts far back; it returns how long, in days.
func (c *course) pauseBetween(days []date.Date, s slot) int {
	if len(days) < 6 || s.story != nil || s.late != "" || !c.d.in100(8) {
		return 0
	}
	i := c.d.between(1, len(days)/2)
	from, to := c.r.onward(days[i].AddDays(1)), c.r.backward(days[i+1].AddDays(-1))
	if to.Days(from) < 7 {
		return 0
	}
	c.add(from, c.home, care.Event{Kind: care.Paused, Reason: pick(c.d, pauses)})
	c.add(to, c.home, care.Event{Kind: care.Resumed})
	return to.Days(from)
}
