package demo

import (
	"slices"
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// course is one enrolment while its events are put together, in any order; done sorts them by day.
type course struct {
	r      *region
	d      dice
	p      *care.Pathway
	a      *area
	home   worker // the municipal coordinator who follows the person
	ahus   worker // the hospital's coordinator
	doctor worker
	gp     string // name of the person's GP, "" where that is not known
	kin    movein.Kin
	said   map[string]bool // notes that have been used: nobody tells the same thing twice
	events []care.Event
}

// course begins one for p. Who is told of beforehand is followed by those who are first in the area.
func (r *region) course(d dice, p *movein.Person, a *area, pathway *care.Pathway, told bool) *course {
	c := &course{
		r: r, d: d, p: pathway, a: a, home: pick(d, a.coordinators), ahus: a.hospital[0], doctor: a.physicians[0],
		kin: movein.Kin{Relation: "pårørende"}, said: map[string]bool{},
	}
	if told {
		c.home = a.coordinators[0]
	} else {
		c.ahus = pick(d, a.hospital)
	}
	if len(p.Kin) > 0 {
		c.kin = p.Kin[0]
	}
	for _, gp := range a.gps {
		if gp.user == p.GP {
			c.gp = gp.name
		}
	}
	return c
}

// once is one of a list of notes that this course has not had, as long as there are any.
func (c *course) once(list []string) string {
	note := pick(c.d, list)
	for range 12 {
		if !c.said[note] {
			break
		}
		note = pick(c.d, list)
	}
	c.said[note] = true
	return note
}

// add writes an event on a day, signed by somebody. Of two on the same day the one added first stands first.
func (c *course) add(on date.Date, by worker, ev care.Event) {
	ev.On, ev.By, ev.ByRole, ev.ByOrg = on, by.user, by.role, by.org
	c.events = append(c.events, ev)
}

// done returns the events in order, each written in office hours of its day, one after the other.
func (c *course) done() []care.Event {
	c.sorted()
	var last time.Time
	for i := range c.events {
		ev := &c.events[i]
		ev.Recorded = ev.On.At(8, 10).Add(time.Duration(c.d.IntN(6*60)) * time.Minute)
		if !ev.Recorded.After(last) {
			ev.Recorded = last.Add(time.Duration(1+c.d.IntN(9)) * time.Minute)
		}
		last = ev.Recorded
	}
	return c.events
}

// sorted puts the events in the order of their days.
func (c *course) sorted() []care.Event {
	slices.SortStableFunc(c.events, func(a, b care.Event) int { return a.On.Compare(b.On) })
	return c.events
}
