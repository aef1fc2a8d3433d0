package casefind

import (
	"cmp"
	"slices"
	"sync"

	"traad/internal/base/column"
	"traad/internal/base/lang"
)

// Scored is everybody's scores at a date. A rule is applied to it without another pass over the episodes, so that a moved
// threshold gives its list at once. It may be used by many at the same time.
type Scored struct {
	On     column.Day
	People []column.Person // by pseudonym

	x        *Index
	of       []int32 // place of each of People among those with episodes, -1 for a person without
	place    []uint16
	places   []string // municipalities by place
	warnings []lang.Spoken
	now      *era

	ranked sync.Once
	below  []float64 // share of those over 65 with a lower HFRS, by tenths; nil where nobody is

	mu    sync.Mutex
	pasts map[int]*past // by horizon in months
	fits  map[string]*fit
}

// era is what was known of everybody at the beginning of a day, and for a day that has passed what came after.
type era struct {
	on     column.Day
	scores []Score     // of those with episodes
	age    []int16     // by person, as the rest: on the first of the month, see ageDay
	value  []uint32    // place of the person's prior among priors
	priors []float64   // log odds of PARR-30, each once, ascending
	came   []bool      // an emergency stay began within the horizon
	taken  []Medicines // nil where there are no dispensings
}

var nobody = &Score{}

// Score scores everybody at the beginning of a day. people are by pseudonym, as column.Register gives them. Codes of another system than ICD-10 are
// told of among the warnings of each list: what was let in (Refuse) must not be what nothing can be found in.
func (x *Index) Score(people []column.Person, on column.Day) *Scored {
	s := &Scored{
		On: on, People: people, x: x, of: make([]int32, len(people)), place: make([]uint16, len(people)), places: []string{""}, warnings: x.warnings(),
		pasts: map[int]*past{}, fits: map[string]*fit{},
	}
	byName := map[string]uint16{"": 0}
	k, strangers, without := 0, 0, 0
	for i := range people {
		p := &people[i]
		for k < len(x.E.People) && x.E.People[k] < p.ID {
			strangers++
			k++
		}
		s.of[i] = -1
		if k < len(x.E.People) && x.E.People[k] == p.ID {
			s.of[i] = int32(k)
			k++
		} else {
			without++
		}
		m, ok := byName[p.Municipality]
		if !ok {
			m = uint16(len(s.places))
			byName[p.Municipality] = m
			s.places = append(s.places, p.Municipality)
		}
		s.place[i] = m
	}
	strangers += len(x.E.People) - k
	if without > 0 {
		s.warnings = append(s.warnings, lang.Of("%s har ingen episoder. De regnes som uten bruk.", lang.Plural(without, "person", "personer")))
	}
	if strangers > 0 {
		s.warnings = append(s.warnings, lang.Of("%s med episoder står ikke i personfilen og er ikke med.", lang.Plural(strangers, "person", "personer")))
	}
	if d := x.D; d != nil {
		if n := s.strangersAmong(d); n > 0 {
			s.warnings = append(s.warnings, lang.Of("%s med utleveringer står ikke i personfilen og er ikke med.", lang.Plural(n, "person", "personer")))
		}
	}
	s.now = s.era(on, Options{})
	return s
}

func (s *Scored) era(on column.Day, o Options) *era {
	n := len(s.People)
	e := &era{on: on, scores: s.x.Scan(on, o), age: make([]int16, n), value: make([]uint32, n), taken: s.medicines(on)}
	first, born := map[float64]uint32{}, ageDay(on)
	for i := range s.People {
		e.age[i] = int16(s.People[i].Age(born))
		v := e.score(s.of[i]).prior(s.x.priorAge(int(e.age[i])))
		k, ok := first[v]
		if !ok {
			k = uint32(len(e.priors))
			first[v] = k
			e.priors = append(e.priors, v)
		}
		e.value[i] = k
	}
	order := make([]uint32, len(e.priors))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(e.priors[a], e.priors[b]) })
	place, sorted := make([]uint32, len(order)), make([]float64, len(order))
	for to, from := range order {
		place[from], sorted[to] = uint32(to), e.priors[from]
	}
	for i := range e.value {
		e.value[i] = place[e.value[i]]
	}
	e.priors = sorted
	return e
}

func (e *era) score(k int32) *Score {
	if k < 0 {
		return nobody
	}
	return &e.scores[k]
}

// Fit makes the probabilities ready that a rule has with each limit of age from 60 on that CheckAges allows, so that who moves the limit does not wait for one.
func (s *Scored) Fit(r *Rule) {
	for age := 60; age <= 95; age++ {
		if bandFrom(age) == age {
			moved, from := *r, float64(age)
			moved.Require = []Condition{{Measure: "alder", AtLeast: &from}}
			s.fit(s.ruling(&moved), false)
		}
	}
}

// candidate puts the person at place i into c.
func (s *Scored) candidate(c *Candidate, e *era, i int, chance []float64) {
	c.Person, c.Index, c.Age, c.Score, c.Probability = &s.People[i], int(s.of[i]), int(e.age[i]), e.score(s.of[i]), chance[e.value[i]]
	if c.Medicines = nil; e.taken != nil {
		c.Medicines = &e.taken[i]
	}
}
