package casefind

import (
	"cmp"
	"slices"

	"traad/internal/base/column"
)

// Find is somebody by pseudonym, with what the rule says of her: as she stands in All where she is there, else with rank 0. nil where
// nobody has the pseudonym.
func (l *List) Find(id string) *Candidate {
	for i := range l.All {
		if l.All[i].Person.ID == id {
			return &l.All[i]
		}
	}
	i, ok := l.scored.person(id)
	if !ok {
		return nil
	}
	c := l.scored.rows(l, []place{{person: int32(i)}}, l.chance)
	c[0].Rank = 0
	return &c[0]
}

// Unmatched are all codes of the columns that match nothing, most used first.
func (l *List) Unmatched() []CodeUse { return l.scored.x.quality.Unmatched }

// Stays are a candidate's stays that began before the list's day, in order; none for one without episodes.
func (l *List) Stays(c *Candidate) []Stay {
	if c.Index < 0 {
		return nil
	}
	return l.scored.x.Stays(uint32(c.Index), l.On)
}

// Selected are those whom a rule selects, by pseudonym: whom a list would hold, without reasons, rank or judgement. fitted is the same rule in the municipalities that
// its list is of: what the rule asks of the probability is then asked of the same probability, wherever it selects.
func (s *Scored) Selected(r, fitted *Rule) []*column.Person {
	u := s.ruling(r)
	chance := make([]float64, len(s.now.priors))
	if asks(r.Require, "sannsynlighet") {
		l := &List{Rule: r, On: s.On}
		l.calibrated(s.fit(s.ruling(fitted), false))
		for i, x := range s.now.priors {
			chance[i] = l.probability(x)
		}
	}
	parts := cores(len(s.People))
	in := make([][]*column.Person, parts)
	inRanges(len(s.People), parts, func(part, from, to int) {
		var c Candidate
		for i := from; i < to; i++ {
			s.candidate(&c, s.now, i, chance)
			if u.eligible(s, i, c.Age, c.Score, s.On) && u.holds(&c) {
				in[part] = append(in[part], c.Person)
			}
		}
	})
	return slices.Concat(in...)
}

func asks(all []Condition, measure string) bool {
	return slices.ContainsFunc(all, func(c Condition) bool { return c.Measure == measure || asks(c.Any, measure) })
}

// Admitted are the pseudonyms of those who lie in when the data end, by pseudonym.
func (s *Scored) Admitted() []string {
	var ids []string
	for i := range s.People {
		if s.now.score(s.of[i]).Admitted {
			ids = append(ids, s.People[i].ID)
		}
	}
	return ids
}

func (s *Scored) person(id string) (int, bool) {
	return slices.BinarySearchFunc(s.People, id, func(p column.Person, id string) int { return cmp.Compare(p.ID, id) })
}
