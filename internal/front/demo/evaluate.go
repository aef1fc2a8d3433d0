package demo

import (
	"traad/internal/base/date"
	"traad/internal/care"
)

// evaluate makes the six-monthly evaluations, in time or some days after, with a score of frailty at each. The next of
// somebody who is followed is due today or later, unless it is the one that is over.
func (c *course) evaluate(s slot, st *story, planned date.Date, scores []care.CFS, pause int) {
	days := c.evaluations(s, st, planned, pause)
	for i, on := range days {
		note := pick(c.d, evaluationNotes)
		for range 12 {
			if !c.said[note.text] {
				break
			}
			note = pick(c.d, evaluationNotes)
		}
		c.said[note.text] = true
		goals, text := note.goals, note.text
		if i == len(days)-1 && st.evalNote != "" {
			goals, text = "partly", st.evalNote
		}
		ev := care.Event{
			Kind: care.Evaluated, CFS: scoreAt(scores, i+1, len(days)),
			Evaluation: &care.Evaluation{Form: pick(c.d, []string{"visit", "visit", "visit", "video"}), Goals: goals, Note: text, Go: "continue"},
		}
		if c.d.in100(60) {
			c.add(c.r.onward(on.AddDays(-c.d.between(8, 18))), c.home, care.Event{
				Kind:  care.VisitBooked,
				Visit: &care.Visit{Purpose: care.PurposeEvaluation, On: on, Clock: pick(c.d, clocks), Form: "visit", Place: "hjemme"},
			})
		}
		c.add(on, c.home, ev)
		if goals == "changed" || c.d.in100(40) {
			c.plan(on, len(c.versions())+1, c.versions()[0].Plan.Matters, st.plan)
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
	c.add(c.r.backward(c.r.today.AddDays(-c.d.between(1, 6))), c.home, care.Event{
		Kind:  care.VisitBooked,
		Visit: &care.Visit{Purpose: care.PurposeEvaluation, On: day, Clock: "09.30", Form: "visit", Place: "hjemme"},
	})
}
