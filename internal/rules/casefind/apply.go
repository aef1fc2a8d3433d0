package casefind

import (
	"cmp"
	"slices"
	"strings"

	"traad/internal/base/column"
	"traad/internal/base/lang"
)

// View is the part of a list that is wanted.
type View struct {
	Top   int                       // how many from the first on; 0 is all
	Leave func(*column.Person) bool // whom neither the list nor its size has (one who objected, one who is enrolled); nil is nobody. Asked by several at once
	// NoJudge is for a rule that is being tried: how well it hits is not worked out, and List.Who has everybody whom it selects.
	NoJudge bool
}

// ruling is a rule made ready for a pass over everybody.
type ruling struct {
	rule   *Rule
	tests  []test
	lives  []bool // by place
	weighs []func(*Candidate) float64
}

// test is one condition.
type test struct {
	of    func(*Candidate) float64
	c     *Condition
	any   []test
	heavy bool
}

func (s *Scored) ruling(r *Rule) *ruling {
	u := &ruling{rule: r, tests: testsOf(r.Require)}
	slices.SortStableFunc(u.tests, func(a, b test) int { // what costs most is asked of the fewest
		switch {
		case a.heavy == b.heavy:
			return 0
		case b.heavy:
			return -1
		}
		return 1
	})
	u.lives = make([]bool, len(s.places))
	for i, name := range s.places {
		u.lives[i] = len(r.Municipalities) == 0 || slices.Contains(r.Municipalities, name)
	}
	for i := range r.Weight {
		u.weighs = append(u.weighs, weighed(r.Weight[i].Measure))
	}
	return u
}

func testsOf(all []Condition) []test {
	tests := make([]test, len(all))
	for i := range all {
		c := &all[i]
		tests[i] = test{c: c, any: testsOf(c.Any)}
		if len(c.Any) == 0 {
			tests[i].of = measureOf(c.Measure).of
			tests[i].heavy = strings.HasPrefix(c.Measure, "charlson")
		}
	}
	return tests
}

// holds is Condition.holds without reasons.
func (t *test) holds(p *Candidate) bool {
	for i := range t.any {
		if t.any[i].holds(p) {
			return true
		}
	}
	if len(t.any) > 0 {
		return false
	}
	return t.c.within(t.of(p))
}

func (u *ruling) holds(c *Candidate) bool {
	for i := range u.tests {
		if !u.tests[i].holds(c) {
			return false
		}
	}
	return true
}

// eligible reports whether a rule could select the person at all: grown up, alive, and living where it looks.
func (u *ruling) eligible(s *Scored, i, age int, score *Score, on column.Day) bool {
	p := &s.People[i]
	return age >= Youngest && (p.Died == 0 || p.Died >= on) && !score.Died && u.lives[s.place[i]] &&
		(p.NursingHome == 0 || p.NursingHome > on || u.rule.NursingHome != "leave_out")
}

func (u *ruling) points(c *Candidate) (sum float64) {
	for i := range u.weighs {
		sum += u.rule.Weight[i].gives(u.weighs[i](c))
	}
	return sum
}

// place is where a person stands in a list.
type place struct {
	points, chance float64
	emergency      uint16
	hfrs           uint16
	person         int32
}

// before orders a list: points where the rule ranks by them, probability, emergencies in 6 months, HFRS, pseudonym.
func before(a, b place) int {
	if a.points != b.points {
		return cmp.Compare(b.points, a.points)
	}
	if a.chance != b.chance {
		return cmp.Compare(b.chance, a.chance)
	}
	return cmp.Or(cmp.Compare(b.emergency, a.emergency), cmp.Compare(b.hfrs, a.hfrs), cmp.Compare(a.person, b.person))
}

// Apply gives the list of a rule: those whom it selects, ranked, with reasons, and how well it hits. List.All has View.Top of them,
// List.Selected counts them all. A rule with a new horizon, age or area costs a fit; with a new horizon a look at the past, once.
func (s *Scored) Apply(r *Rule, v View) *List {
	l, chosen, _, chance := s.apply(r, v, false)
	l.All = s.rows(l, chosen, chance)
	return l
}

// apply ranks the selected, and the others where they are wanted too.
func (s *Scored) apply(r *Rule, v View, others bool) (l *List, chosen, rest []place, chance []float64) {
	u := s.ruling(r)
	l = &List{Rule: r, On: s.On, Persons: len(s.People), Warnings: slices.Clone(s.warnings), scored: s}
	if s.x.D == nil && r.asksMedicines() {
		l.Warnings = append(l.Warnings, lang.Of("Regelen spør etter legemidler, men ingen utleveringer er lest inn. Alle regnes som uten legemidler."))
	}
	f := s.fit(u, !v.NoJudge)
	l.calibrated(f)
	chance = make([]float64, len(s.now.priors))
	for i, x := range s.now.priors {
		chance[i] = l.probability(x)
	}
	l.chance = chance
	parts := cores(len(s.People))
	in, out, count, who := make([][]place, parts), make([][]place, parts), make([]int, parts), make([][]*column.Person, parts)
	inRanges(len(s.People), parts, func(part, from, to int) {
		var c Candidate
		for i := from; i < to; i++ {
			s.candidate(&c, s.now, i, chance)
			ok := u.eligible(s, i, c.Age, c.Score, s.On) && u.holds(&c)
			if !ok && !others || v.Leave != nil && v.Leave(c.Person) {
				continue
			}
			at := place{chance: c.Probability, emergency: c.Score.Emergency6, hfrs: c.Score.HFRS, person: int32(i)}
			if r.Rank == "points" {
				at.points = u.points(&c)
			}
			if !ok {
				out[part] = append(out[part], at)
				continue
			}
			count[part]++
			if v.NoJudge {
				who[part] = append(who[part], c.Person)
			}
			in[part] = append(in[part], at)
			if v.Top > 0 && len(in[part]) >= 4*v.Top+1024 {
				in[part] = first(in[part], v.Top)
			}
		}
	})
	for _, n := range count {
		l.Selected += n
	}
	l.Who = slices.Concat(who...)
	chosen, rest = slices.Concat(in...), slices.Concat(out...)
	top := len(chosen)
	if v.Top > 0 {
		top = v.Top
	}
	chosen = first(chosen, top)
	if !v.NoJudge {
		l.judge(s, u, f)
	}
	return l, chosen, first(rest, len(rest)), chance
}

// first are the best n of places, in order.
func first(all []place, n int) []place {
	slices.SortFunc(all, before)
	return all[:min(n, len(all))]
}

// rows are candidates with their reasons.
func (s *Scored) rows(l *List, at []place, chance []float64) []Candidate {
	all := make([]Candidate, len(at))
	for i, p := range at {
		c := &all[i]
		s.candidate(c, s.now, int(p.person), chance)
		c.Rank = i + 1
		c.Left = l.Rule.leaves(c, s.On)
		c.Selected = c.Left == ""
		for j := range l.Rule.Require {
			c.Selected = l.Rule.Require[j].holds(c, &c.Why) && c.Selected
		}
		l.Rule.weigh(c)
		c.marks(s.On)
		c.tell()
	}
	return all
}

// calibrated takes the line of a fit, or says why there is none.
func (l *List) calibrated(f *fit) {
	if f.line != nil {
		l.Calibration = f.line
		return
	}
	l.Warnings = append(l.Warnings, lang.Of("Sannsynligheten er PARR-30 slik den er publisert, ikke kalibrert på egne data: det trengs %s måneder med episoder og nok personer. Bruk den bare til å rangere.", lang.Int(l.Rule.Horizon+DataMonths)))
}

func (l *List) probability(prior float64) float64 {
	if l.Calibration != nil {
		return l.Calibration.At(prior)
	}
	return logistic(prior)
}
