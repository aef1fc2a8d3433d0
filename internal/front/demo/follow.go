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
		most = 14
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
		c.add(before, c.home, care.Event{Kind: care.Contacted, Contact: &care.Contact{Form: "telephone", With: "patient", Note: pick(c.d, missedNotes)}})
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

// evaluate makes the six-monthly evaluations, in time or some days after, with a score of frailty at each. The next of
// somebody who is followed is due today or later, unless it is the one that is over.
func (c *course) evaluate(s slot, st *story, planned date.Date, scores []care.CFS, pause int) {
	days := c.evaluations(s, st, planned, pause)
	for i, on := range days {
		goals := pick(c.d, []string{"met", "partly", "partly", "partly", "not_met", "changed"})
		text := pick(c.d, evaluationNotes)
		if i == len(days)-1 && st.evalNote != "" {
			text = st.evalNote
		}
		ev := care.Event{Kind: care.Evaluated, CFS: scoreAt(scores, i+1, len(days)),
			Evaluation: &care.Evaluation{Form: pick(c.d, []string{"visit", "visit", "visit", "video"}), Goals: goals, Note: text, Go: "continue"}}
		if c.d.in100(60) {
			c.add(c.r.onward(on.AddDays(-c.d.between(8, 18))), c.home, care.Event{Kind: care.VisitBooked,
				Visit: &care.Visit{Purpose: care.PurposeEvaluation, On: on, Clock: pick(c.d, clocks), Form: "visit", Place: "hjemme"}})
		}
		c.add(on, c.home, ev)
		if goals == "changed" || c.d.in100(40) {
			c.plan(on, len(c.versions())+1, "", "")
		}
	}
	if n := len(scores); len(days) == 0 && n > 1 && (scores[n-1] != scores[0] || s.story != nil) {
		c.add(c.r.onwardBefore(planned.AddDays(1), c.r.backward(c.r.today.AddDays(-1))), c.home, care.Event{Kind: care.ScoredCFS, CFS: scores[len(scores)-1]})
	}
	if n := len(days); s.ended.IsZero() && s.late != "evaluation" {
		base := planned
		if n > 0 {
			base = days[n-1]
		}
		c.bookEvaluation(base.AddMonths(6), st)
	}
}

// versions are the plans written so far.
func (c *course) versions() (plans []care.Event) {
	for _, ev := range c.events {
		if ev.Kind == care.PlanWritten {
			plans = append(plans, ev)
		}
	}
	return plans
}

// scoreAt spreads scores over n evaluations so that the last one has the last.
func scoreAt(scores []care.CFS, i, n int) care.CFS {
	if len(scores)-1 >= n {
		return scores[len(scores)-1-(n-i)]
	}
	at := i - (n - (len(scores) - 1))
	return scores[max(0, at)]
}

// evaluations are the days of those made.
func (c *course) evaluations(s slot, st *story, planned date.Date, pause int) (days []date.Date) {
	if st.evalDue != 0 {
		return c.evaluationsUntil(st, planned)
	}
	near := c.r.today
	if s.area == "nes" && c.r.patients == 0 {
		near = near.AddDays(8) // the week in Nes is as in the pictures: what would fall in it has been done
	}
	for base := planned; ; {
		due := base.AddMonths(6).AddDays(pause)
		pause = 0
		on := c.r.after(due, c.d.between(-14, 4), 0)
		if c.d.in100(15) {
			on = c.r.after(due, c.d.between(3, 16), 0)
		}
		if s.ended.IsZero() {
			if due.Compare(near) >= 0 {
				return days
			}
			if on.Compare(c.r.today) >= 0 {
				on = c.r.backward(c.r.today.AddDays(-1))
			}
		} else if on.Compare(s.ended.AddDays(-20)) > 0 {
			return days
		}
		days = append(days, on)
		base = on
	}
}

// evaluationsUntil spreads them so that the next is due on the story's day.
func (c *course) evaluationsUntil(st *story, planned date.Date) (days []date.Date) {
	last := halfYearBefore(c.r.today.AddDays(st.evalDue))
	span := last.Days(planned)
	n := st.evals
	if n == 0 {
		n = max(1, int(float64(span)/(6*month)+0.5))
	}
	for i := 1; i < n; i++ {
		days = append(days, c.r.backward(planned.AddDays(span*i/n)))
	}
	return append(days, last)
}

// bookEvaluation gives the next one a day where it is near.
func (c *course) bookEvaluation(due date.Date, st *story) {
	left := due.Days(c.r.today)
	if left < 1 || left > 28 || st.evalDue != 0 && left > 10 || st.evalDue == 0 && c.d.in100(45) {
		return
	}
	day := c.r.backward(due)
	if !day.After(c.r.today) {
		return
	}
	c.add(c.r.backward(c.r.today.AddDays(-c.d.between(1, 6))), c.home, care.Event{Kind: care.VisitBooked,
		Visit: &care.Visit{Purpose: care.PurposeEvaluation, On: day, Clock: "09.30", Form: "visit", Place: "hjemme"}})
}

// end ends the enrolment with what its reason asks for.
func (c *course) end(s slot) {
	switch s.reason {
	case "dead":
		died := s.ended.AddDays(-c.d.between(1, 5))
		c.add(died, c.home, care.Event{Kind: care.Died})
		if c.d.in100(60) {
			c.add(c.r.onwardBefore(died.AddDays(1), s.ended), c.home, care.Event{Kind: care.Contacted, Contact: &care.Contact{
				Form: "telephone", With: "next_of_kin", Name: "datter", Reached: true, Note: "Kondolerte. Avtalt samtale om tre uker.", Minutes: 20}})
		}
	case "own_wish":
		c.add(c.r.backward(s.ended.AddDays(-c.d.between(1, 5))), c.home, care.Event{Kind: care.ConsentWithdrawn, Reason: "Ønsker ikke flere besøk nå."})
	}
	c.add(s.ended, c.home, care.Event{Kind: care.Ended, End: s.reason, Reason: pick(c.d, endNotes[s.reason])})
}
