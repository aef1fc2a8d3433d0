package usage

import (
	"traad/internal/base/column"
	"traad/internal/base/stats"
)

// Expected is the fall that comes by itself: what persons with as many emergency admissions before have on average after.
type Expected struct {
	Persons int     // from whom it is computed
	Groups  []Group // by age and sex
	Rate    float64 // admissions per person-year after, expected without any effect; NaN where it cannot be computed
	Fall    float64 // 1 − expected after / seen before
	Alike   float64 // as Rate and Fall, of those who have somebody to compare with alone; NaN where there are none
	Drop    float64
	Narrow  bool // the file of persons holds mostly persons with admissions: the fall is understated
}

// Group is one age and sex with its spread.
type Group struct {
	Label   string
	Persons int
	stats.NegBin
}

var ageLabels = []string{"under 75", "75–84", "85 og eldre"}

// expect fits the spread of emergency admissions among everybody in the file of persons, in the year before the middle day 0, and
// applies it to each who is followed. The static model understates the fall where illness comes in spells.
func (s *Study) expect(b *people, r *Result) {
	day := b.followed[len(b.followed)/2].included
	counts := [6][]int{}
	cell := func(p *column.Person, on column.Day) int {
		k := 0
		if a := p.Age(on); a >= 85 {
			k = 2
		} else if a >= 75 {
			k = 1
		}
		if p.Sex == 2 {
			k += 3
		}
		return k
	}
	k, some := 0, 0
	names := s.Index.E.People
	for i := range s.People {
		p := &s.People[i]
		for k < len(names) && names[k] < p.ID {
			k++
		}
		if p.Died != 0 && p.Died <= day {
			continue
		}
		n := 0
		if k < len(names) && names[k] == p.ID {
			n = s.emergencies(uint32(k), day-Year, day)
		}
		c := cell(p, day)
		for len(counts[c]) <= n {
			counts[c] = append(counts[c], 0)
		}
		counts[c][n]++
		r.Expected.Persons++
		if n > 0 {
			some++
		}
	}
	e := &r.Expected
	e.Narrow = e.Persons < 20*len(b.followed) || some*2 > e.Persons
	var fits [6]stats.NegBin
	for c := range counts {
		f, ok := stats.FitNegBin(counts[c])
		if !ok {
			continue
		}
		fits[c] = f
		n := 0
		for _, v := range counts[c] {
			n += v
		}
		sex := ", menn"
		if c >= 3 {
			sex = ", kvinner"
		}
		e.Groups = append(e.Groups, Group{ageLabels[c%3] + sex, n, f})
	}
	e.Rate, e.Fall = s.expected(r, b.followed, func(u *subject, x float64) float64 { return fits[cell(u.person, u.included)].Next(x) })
	e.Alike, e.Drop = s.expected(r, r.alike(), func(u *subject, x float64) float64 { return fits[cell(u.person, u.included)].Next(x) })
}

// alike are those who have somebody to compare with.
func (r *Result) alike() (some []*subject) {
	for i := range r.sets {
		if len(r.sets[i].compared) > 0 {
			some = append(some, r.sets[i].followed)
		}
	}
	return some
}

// expected is the rate after of some who are followed, and how far it lies below what was seen before.
func (s *Study) expected(r *Result, some []*subject, next func(u *subject, x float64) float64) (rate, fall float64) {
	before, after, years := 0.0, 0.0, 0.0
	for _, u := range some {
		x := u.count(Emergency, u.included-Year, u.included)
		t := float64(u.end(u.included, Year, r.To)-u.included) / Year
		before += x
		after += t * next(u, x)
		years += t
	}
	return after / years * YearDays / Year, 1 - after/years/(before/float64(len(some)))
}

// emergencies counts one person's emergency stays in a window.
func (s *Study) emergencies(p uint32, from, to column.Day) (n int) {
	e := s.Index.E
	if e.First[p] == e.First[p+1] {
		return 0
	}
	for _, y := range s.Index.Stays(p, to) {
		if d := y.In.Day(); y.Emergency && d >= from {
			n++
		}
	}
	return n
}
