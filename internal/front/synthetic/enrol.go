package synthetic

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"traad/internal/rules/casefind"
)

// The programme identifies people on the first of each month from the second year to the end of June in the third: at least three
// emergency stays in 365 days and HFRS of 5 or more, counted from the person's own stays. The visit, day 0, is 7–27 days later.
const (
	leastStays  = 3
	leastHFRS   = 50 // tenths
	visitFirst  = 7
	visitSpread = 21
)

// months are the days on which the programme looks.
var months = func() []int {
	var all []int
	for m := 12; m < 30; m++ {
		all = append(all, firstDay.AddMonths(m).Days(firstDay))
	}
	return all
}()

// enrolment is a candidate, or one who was enrolled.
type enrolment struct {
	i          int
	identified int
	referred   int
	visit      int // the day of the visit that is planned, -1 for somebody who was never chosen
	included   int // -1: never, also when the person died before the visit
	mapped     int
	cfs        int
}

// eligible are the days on which a person meets the programme's rule.
func (l *life) eligible() (at []int) {
	for _, day := range months {
		if l.died >= 0 && l.died < day {
			break
		}
		n, codes := 0, []string(nil)
		for _, s := range l.stays {
			if s.in >= day {
				break
			}
			if s.emergency && s.in >= day-365 {
				n++
			}
			if s.in >= day-730 && s.out >= 0 && s.out < day {
				for _, e := range s.episodes {
					codes = append(append(codes, e.main), e.others...)
				}
			}
		}
		if n >= leastStays && casefind.HFRS(codes) >= leastHFRS {
			at = append(at, day)
		}
	}
	return at
}

// enrol chooses each month's persons among those who are eligible and live where the programme is: those with the lowest hash,
// so that the choice does not depend on order or on risk.
func (r *Region) enrol() map[int]*enrolment {
	capacity := r.Monthly
	if capacity == 0 {
		capacity = max(1, int(math.Round(20*float64(r.Persons)/99000)))
	}
	type chance struct {
		i, day int
		hash   uint64
		pilot  bool
		died   int
	}
	byDay := map[int][]chance{}
	all := map[int]*enrolment{}
	for i := range r.Persons {
		p, rng := r.person(i)
		l := r.live(p, rng, -1)
		for _, day := range l.eligible() {
			own := rand.New(rand.NewPCG(r.Seed+uint64(day)<<32, uint64(i)|1<<63)) //nolint:gosec // invented people: the same every time, no secret
			byDay[day] = append(byDay[day], chance{i, day, own.Uint64(), p.pilot, l.died})
			if all[i] == nil {
				all[i] = &enrolment{i: i, identified: day, referred: -1, visit: -1, included: -1, mapped: -1, cfs: 3 + own.IntN(5)}
			}
		}
	}
	for _, day := range months {
		pool := byDay[day]
		slices.SortFunc(pool, func(a, b chance) int { return cmp.Compare(a.hash, b.hash) })
		taken := 0
		for _, c := range pool {
			e := all[c.i]
			if taken == capacity {
				break
			}
			if !c.pilot && !r.All || e.visit >= 0 {
				continue
			}
			taken++
			own := rand.New(rand.NewPCG(r.Seed, uint64(c.i)|1<<62)) //nolint:gosec // invented people: the same every time, no secret
			e.identified, e.referred = day, day+1+own.IntN(5)
			e.visit = day + visitFirst + own.IntN(visitSpread)
			if c.died >= 0 && c.died <= e.visit { // dead before the visit: never included
				continue
			}
			e.included = e.visit
			e.mapped = e.visit + own.IntN(14)
		}
	}
	return all
}
