package report

import (
	"maps"
	"math"
	"slices"

	"traad/internal/base/date"
)

// Outcomes are how it went with the goals, as an evaluation says it, in order.
var Outcomes = []struct{ Code, Name string }{{"met", "Nådd"}, {"partly", "Delvis nådd"}, {"not_met", "Ikke nådd"}, {"changed", "Endret"}}

// Proms are the instruments that the patient or the next of kin answers herself.
var Proms = []string{"eq-5d", "gds-15", "rcs"}

// Counts are what is counted in a period of the team's own rows. Sums and changes, about nobody.
type Counts struct {
	Period  Period
	Goals   map[string]int       // persons by how their last evaluation in the period found the goals
	Changes map[string][]float64 // by instrument: the last score in the period less the first there is, of each who has both
}

// Counter counts one period. Each person is told once a time; rows in any order.
type Counter struct {
	Period Period
	last   map[string]evaluated
	scores map[[2]string]scored
}

type evaluated struct {
	on    date.Date
	goals string
}

type scored struct {
	first, last   date.Date
	before, after float64
	any, within   bool
}

// NewCounter counts a period.
func NewCounter(p Period) *Counter {
	return &Counter{Period: p, last: map[string]evaluated{}, scores: map[[2]string]scored{}}
}

func (c *Counter) in(on date.Date) bool {
	return !on.Before(c.Period.From()) && !on.After(c.Period.To())
}

// Evaluation notes an evaluation of a person; the last of the period counts.
func (c *Counter) Evaluation(person string, on date.Date, goals string) {
	known := slices.ContainsFunc(Outcomes, func(o struct{ Code, Name string }) bool { return o.Code == goals })
	if !known || !c.in(on) || c.last[person].on.After(on) {
		return
	}
	c.last[person] = evaluated{on, goals}
}

// Score notes a score of a person.
func (c *Counter) Score(person, instrument string, on date.Date, value float64) {
	if on.After(c.Period.To()) || !slices.Contains(Proms, instrument) || math.IsNaN(value) {
		return
	}
	k := [2]string{person, instrument}
	s := c.scores[k]
	if !s.any || on.Before(s.first) {
		s.first, s.before = on, value
	}
	if !s.any || !on.Before(s.last) {
		s.last, s.after = on, value
	}
	s.any, s.within = true, s.within || c.in(on)
	c.scores[k] = s
}

// Counts are what came of it.
func (c *Counter) Counts() Counts {
	n := Counts{Period: c.Period, Goals: map[string]int{}, Changes: map[string][]float64{}}
	for _, e := range c.last {
		n.Goals[e.goals]++
	}
	for k, s := range c.scores {
		if s.within && c.in(s.last) && s.last.After(s.first) {
			n.Changes[k[1]] = append(n.Changes[k[1]], math.Round((s.after-s.before)*1e6)/1e6)
		}
	}
	for _, k := range slices.Collect(maps.Keys(n.Changes)) {
		slices.Sort(n.Changes[k]) // in no order of persons
	}
	return n
}
