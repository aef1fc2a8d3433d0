package casefind

import (
	"cmp"
	"slices"
	"sync"

	"traad/internal/base/column"
)

// Scored is everybody scored at the beginning of a day. It is made once for a Set of columns; every rule is then applied to it without
// another pass over the episodes, so that a moved threshold is answered at once. It may be used by several at a time.
type Scored struct {
	On column.Day

	x        *Index
	people   []column.Person
	all      []Candidate // by pseudonym, no rule applied
	warnings []string

	mu    sync.Mutex
	pasts map[[2]int]*past
}

// Score scores everybody at the beginning of a day. people are by pseudonym. The error tells of codes that are of another system than
// ICD-10.
func (x *Index) Score(people []column.Person, on column.Day) (*Scored, error) {
	if err := x.foreign(); err != nil {
		return nil, err
	}
	s := &Scored{On: on, x: x, people: people, warnings: x.warnings(), pasts: map[[2]int]*past{}}
	s.all = x.candidates(people, on, Options{}, &s.warnings)
	return s, nil
}

// List applies a rule to everybody, ranks, and judges how well it hits.
func (s *Scored) List(r *Rule) *List {
	l := &List{Rule: r, On: s.On, Warnings: slices.Clone(s.warnings), All: slices.Clone(s.all), scored: s}
	l.calibrate()
	for i := range l.All {
		c := &l.All[i]
		c.Probability = l.probability(c)
		c.Left = r.leaves(c, s.On)
		ok := c.Left == ""
		for j := range r.Require {
			ok = r.Require[j].holds(c, &c.Why) && ok
		}
		r.weigh(c)
		c.Selected = ok
		if ok {
			l.Selected++
		}
		c.marks(s.On)
		c.tell()
	}
	slices.SortFunc(l.All, func(a, b Candidate) int {
		if a.Selected != b.Selected {
			if a.Selected {
				return -1
			}
			return 1
		}
		if r.Rank == "points" {
			if d := cmp.Compare(b.Points, a.Points); d != 0 {
				return d
			}
		}
		return cmp.Or(cmp.Compare(b.Probability, a.Probability), cmp.Compare(b.Score.Emergency6, a.Score.Emergency6), cmp.Compare(b.Score.HFRS, a.Score.HFRS), cmp.Compare(a.Person.ID, b.Person.ID))
	})
	for i := range l.All {
		l.All[i].Rank = i + 1
	}
	l.judge()
	return l
}

// Selected are the pseudonyms that a rule selects, by pseudonym: whom a list would hold, without reasons, rank or judgement.
func (s *Scored) Selected(r *Rule) []string {
	tests := compile(r.Require)
	var fit *List
	if needs(r.Require, "sannsynlighet") {
		fit = &List{Rule: r, On: s.On, scored: s}
		fit.calibrate()
	}
	var ids []string
	for i := range s.all {
		c := &s.all[i]
		if fit != nil {
			d := *c
			d.Probability = fit.probability(c)
			c = &d
		}
		if meets(tests, c) && r.leaves(c, s.On) == "" {
			ids = append(ids, c.Person.ID)
		}
	}
	return ids
}

// test is a condition with its measure looked up.
type test struct {
	of  func(*Candidate) float64
	c   *Condition
	any []test
}

func compile(all []Condition) []test {
	tests := make([]test, len(all))
	for i := range all {
		c := &all[i]
		if len(c.Any) > 0 {
			tests[i] = test{any: compile(c.Any)}
			continue
		}
		tests[i] = test{of: measureOf(c.Measure).of, c: c}
	}
	return tests
}

func needs(all []Condition, measure string) bool {
	return slices.ContainsFunc(all, func(c Condition) bool { return c.Measure == measure || needs(c.Any, measure) })
}

func meets(all []test, p *Candidate) bool {
	for i := range all {
		if !all[i].holds(p) {
			return false
		}
	}
	return true
}

func (t *test) holds(p *Candidate) bool {
	if len(t.any) > 0 {
		return slices.ContainsFunc(t.any, func(a test) bool { return a.holds(p) })
	}
	v, c := t.of(p), t.c
	return (c.Over == nil || v > *c.Over) && (c.AtLeast == nil || v >= *c.AtLeast) && (c.Under == nil || v < *c.Under) && (c.AtMost == nil || v <= *c.AtMost)
}

// Stays are a candidate's stays that began before the list's day, in order; none for one without episodes.
func (l *List) Stays(c *Candidate) []Stay {
	if c.Index < 0 {
		return nil
	}
	return l.scored.x.Stays(uint32(c.Index), l.On)
}

// Find is where a person stands in the list by pseudonym, nil where nobody does.
func (l *List) Find(id string) *Candidate {
	for i := range l.All {
		if l.All[i].Person.ID == id {
			return &l.All[i]
		}
	}
	return nil
}

// Municipality is where somebody lives, by pseudonym; "" where it is not known.
func (s *Scored) Municipality(id string) string {
	i, ok := slices.BinarySearchFunc(s.people, id, func(p column.Person, id string) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return ""
	}
	return s.people[i].Municipality
}
