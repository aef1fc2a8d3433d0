package demo

import (
	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// slot says when one enrolment in long-term follow-up begins, how it goes and how it ends; story what is known beforehand.
type slot struct {
	area     string
	included date.Date // wished for; moved to a working day
	late     string    // "", or the code of the deadline that is over: mapping, planning, contact, evaluation
	lateBy   int       // days
	ended    date.Date // no date: active
	reason   string    // code of the ending
	index    int       // place in the area's row: spreads the steps' lengths
	cfs      care.CFS  // the last score
	stay     string    // "", hospital, kad: admitted now
	paused   string    // why the enrolment is paused now; "" is not
	story    *story    // named persons
	again    bool      // the person's second enrolment
}

// story is what is told of a named person. Days are counted from today.
type story struct {
	cfs       []care.CFS
	evals     int    // evaluations made; 0 is as the interval gives
	evalDue   int    // the next is due in so many days; 0 is as it falls
	evalNote  string // of the last one
	lastDay   int    // the last contact was so many days ago
	lastNote  string
	lastForm  string
	nextDay   int    // the next contact is agreed in so many days; 0 is drawn
	nextClock string // and booked as a visit at that time
	earlier   []note // contacts before the last one
	matters   string
	plan      string
	mapClock  string // the mapping visit is on the last day in time, at this hour
	mapNote   string
	mapped    int  // mapped so many days ago, and no plan yet
	byDoctor  bool // the IHT physician writes the plan and is responsible meanwhile
}

// note is a contact that is told.
type note struct {
	daysAgo    int
	form, text string
}

// long puts a whole enrolment together, but for what done does.
func (r *region) long(d dice, p *movein.Person, s slot) *course {
	c := r.course(d, p, r.areas[s.area], r.longTerm, s.story != nil)
	st := s.story
	if st == nil {
		st = &story{}
	}
	st = st.at(r, s)
	included := r.onward(s.included)
	if s.late == "mapping" {
		included = r.backward(s.included)
	}
	steps := stepsOf(s.area)
	decided := r.backward(included.AddDays(-d.between(0, 5)))
	referred := decided.AddDays(-steps.assessment.at(s.index, 0))
	if !r.cal.IsWorkingDay(referred) {
		referred = r.onwardBefore(referred, decided)
	}
	scores := st.cfs
	switch {
	case len(scores) > 0:
	case s.ended.IsZero() && included.AddMonths(6).Compare(r.today) >= 0:
		scores = []care.CFS{s.cfs} // too early for an evaluation
	default:
		scores = c.scores(s.cfs)
	}
	c.open(opening{referred: referred, decided: decided, included: included, cfs: scores[0]})

	active := s.ended.IsZero()
	if s.late == "mapping" || active && st.mapped == 0 && included.AddDays(14).Compare(r.today) >= 0 {
		c.mapLater(included, st)
		return c
	}
	mapped := r.yesterday(r.after(included, steps.mapping.at(s.index, 1), 14))
	if st.mapped > 0 {
		mapped = r.backward(r.today.AddDays(-st.mapped))
	}
	c.mapping(r.onwardBefore(included.AddDays(2), mapped), mapped, true)
	planned := r.after(mapped, steps.planning.at(s.index, 2), 14)
	if st.byDoctor {
		c.add(c.r.onwardBefore(mapped.AddDays(1), c.r.yesterday(c.r.today)), c.home, care.Event{Kind: care.Assigned, Assignee: c.doctor.user, Reason: "Skriver planen."})
	}
	if st.mapped > 0 || !planned.Before(r.today) && mapped.AddDays(14).Compare(r.today) >= 0 {
		return c // the plan is being written
	}
	planned = r.yesterday(planned)
	c.plan(planned, 1, st.matters, st.plan)
	c.follow(s, st, planned, scores)
	if !s.ended.IsZero() {
		c.end(s)
	}
	return c
}

// at sets what follows from the slot: who is late with what.
func (st *story) at(r *region, s slot) *story {
	own := *st
	switch s.late {
	case "planning":
		own.mapped = 14 + s.lateBy
	case "contact":
		if own.nextDay == 0 {
			own.nextDay = -s.lateBy
		}
		if own.lastDay == 0 {
			own.lastDay = s.lateBy + 15
		}
	case "evaluation":
		own.evalDue = -s.lateBy
	}
	if s.stay != "" && own.lastDay == 0 {
		own.lastDay = 13
	}
	return &own
}

// mapLater books the mapping visit that has not been made yet.
func (c *course) mapLater(included date.Date, st *story) {
	day := c.r.backward(c.r.today.AddDays(1 + c.d.IntN(5)))
	if due := included.AddDays(14); st.mapClock != "" || day.After(due) {
		day = c.r.backward(due)
	}
	if day.Before(c.r.today) || c.d.in100(30) && st.mapClock == "" {
		return // not agreed yet
	}
	v := care.Visit{Purpose: care.PurposeMapping, On: day, Clock: pick(c.d, clocks), Form: "visit", Place: "hjemme", Participants: []string{"pasienten", c.home.name, c.doctor.name}}
	if st.mapClock != "" {
		v.Clock, v.Note = st.mapClock, st.mapNote
	}
	c.add(c.r.onwardBefore(included.AddDays(1), c.r.today.AddDays(-1)), c.home, care.Event{Kind: care.VisitBooked, Visit: &v})
}

// scores draws a course of frailty that ends in last: most have become frailer while they were followed.
func (c *course) scores(last care.CFS) []care.CFS {
	first := last
	switch n := c.d.IntN(100); {
	case n < 45 && last > 4:
		first = last - 1
	case n < 52 && last > 5:
		first = last - 2
	case n < 58 && last < 7:
		first = last + 1
	}
	return []care.CFS{first, last}
}
