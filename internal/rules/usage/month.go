package usage

import (
	"traad/internal/base/column"
	"traad/internal/base/stats"
)

// Month is emergency admissions per person and month, M months after day 0; those with a negative M are before. A peak in the last
// months before inclusion is the mark of how people were found.
type Month struct {
	M                  int
	Followed, Compared stats.Estimate
	N                  int // followed, under observation
}

// months counts from 24 before to 12 after.
func (s *Study) months(r *Result) {
	for m := -24; m < 12; m++ {
		v := Month{M: m}
		var all []stats.Record
		take := func(u *subject, w stats.Record, d0 column.Day) {
			from, to := max(monthAt(d0, m), r.From), monthAt(d0, m+1)
			if m >= 0 {
				to = u.end(from, int(to-from), r.To)
			}
			if to <= from {
				return
			}
			if w.Treated {
				v.N++
			}
			w.Events, w.Time = u.count(Emergency, from, to), float64(to-from)*12/Year
			all = append(all, w)
		}
		for i, u := range r.followed { // all who are followed, also those without anybody to compare with
			take(u, stats.Record{Weight: 1, Treated: true, Set: i, Person: u.id}, u.included)
		}
		r.each(func(u *subject, w stats.Record, d0 column.Day) {
			if !w.Treated {
				take(u, w, d0)
			}
		})
		v.Followed, v.Compared = arm(all, true), arm(all, false)
		if r.Effect.Few {
			v.Compared = stats.Missing
		}
		r.Months = append(r.Months, v)
	}
	if r.Effect.Few {
		return
	}
	var courses [2][]stats.Course
	course := func(u *subject, d0 column.Day) (c stats.Course) {
		end := u.end(d0, Year, r.To)
		c.End, c.Died = float64(end-d0)/7, u.person.Died != 0 && u.person.Died == end-1
		for _, d := range u.urgent {
			if d >= d0 && d < end {
				c.Events = append(c.Events, float64(d-d0)/7)
			}
		}
		return c
	}
	for i := range r.sets {
		w := &r.sets[i]
		if len(w.compared) == 0 {
			continue
		}
		courses[0] = append(courses[0], course(w.followed, w.followed.included))
		for _, u := range w.compared {
			courses[1] = append(courses[1], course(u, w.followed.included))
		}
	}
	for k := range courses {
		if len(courses[k]) > 0 {
			r.Cumulative[k] = stats.Cumulative(courses[k], 52)
		}
	}
}
