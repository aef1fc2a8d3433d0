package usage

import (
	"math"
	"slices"

	"traad/internal/base/column"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Month is emergency admissions per person and month, from M months after day 0; those with a negative M are before. A peak in the last
// months before inclusion is the mark of how people were found. Where there is somebody to compare with, both are of the sets of the headline, weighted as
// there.
type Month struct {
	M                  int
	Span               int // how many months: 1, or 3 where there are too few for months
	Followed, Compared stats.Estimate
	N                  int            // followed, under observation
	Moved              stats.Estimate // the ratio of followed to compared against what it was in the first of the twelve months before (event study); those before it are missing
	Hidden             bool           // one to four of the followed had any
	with               [2]int         // how many persons had any: compared, followed
}

// Label is which months it is: «−3», «−3 til −1».
func (m Month) Label(v *lang.Voice) string {
	from := nb.Signed(float64(m.M), 0)
	if m.Span > 1 {
		return v.Say("%s til %s", from, nb.Signed(float64(m.M+m.Span-1), 0))
	}
	return from
}

// leastForMonths is for how many persons, twelve months before, months are told; fewer are told of by quarter, and so are they where many months are of few.
const leastForMonths = 100

// months counts from 24 before to 12 after.
func (s *Study) months(r *Result) {
	r.Months = s.spans(r, 1)
	hidden := 0
	for i := range r.Months {
		if suppress.IsSmall(r.Months[i].with[1]) {
			hidden++
		}
	}
	if r.Months[12].N < leastForMonths || hidden > len(r.Months)/4 {
		r.Months = s.spans(r, 3)
	}
	r.cumulate()
}

func (s *Study) spans(r *Result, span int) (months []Month) {
	var study [][]stats.Record // from twelve months before
	for m := -24; m < 12; m += span {
		v := Month{M: m, Span: span}
		var all []stats.Record
		with := [2]map[int]bool{{}, {}}
		take := func(u *subject, w stats.Record, d0 column.Day) {
			from, to := max(monthAt(d0, m), r.From), monthAt(d0, m+span)
			if m >= 0 {
				to = u.end(from, int(to-from), r.To)
			}
			if to <= from {
				return
			}
			w.Events, w.Time = u.count(Emergency, from, to), float64(to-from)*12/Year
			k := 0
			if w.Treated {
				v.N++
				k = 1
			}
			if w.Events > 0 {
				with[k][w.Person] = true
			}
			all = append(all, w)
		}
		if r.Effect.Ratio.Known() {
			r.each(take)
		} else { // nobody to compare with: all who are followed
			for i, u := range r.followed {
				take(u, stats.Record{Weight: 1, Treated: true, Set: i, Person: u.id}, u.included)
			}
		}
		v.Followed, v.Compared = arm(all, true), arm(all, false)
		v.with = [2]int{len(with[0]), len(with[1])}
		if v.Moved = stats.Missing; m >= -12 {
			study = append(study, all)
		}
		months = append(months, v)
	}
	if r.Effect.Ratio.Known() {
		moved, _ := stats.EventStudy(study)
		for i, e := range moved {
			months[len(months)-len(study)+i].Moved = e
		}
	}
	return months
}

// cumulate is how many emergency admissions a person has had by the end of each month after day 0, the dead included with those they had. Of the same sets
// and with the same weights as the headline; nothing where there is none.
func (r *Result) cumulate() {
	if !r.Effect.Ratio.Known() {
		return
	}
	var courses [2][]stats.Course
	var first [2]map[int]int // the month in which somebody first had any
	first[0], first[1] = map[int]int{}, map[int]int{}
	r.each(func(u *subject, w stats.Record, d0 column.Day) {
		last := u.end(d0, Year, r.To) - 1
		if last < d0 {
			return
		}
		c := stats.Course{Weight: w.Weight, End: float64(last - d0), Died: u.person.Died == last}
		k := 1
		if w.Treated {
			k = 0
		}
		for _, d := range u.urgent {
			if d >= d0 && d <= last {
				c.Events = append(c.Events, float64(d-d0))
				m := int(d-d0) * 12 / Year
				if old, ok := first[k][u.id]; !ok || m < old {
					first[k][u.id] = m
				}
			}
		}
		courses[k] = append(courses[k], c)
	})
	for k := range courses {
		mean := stats.Cumulative(courses[k], Year-1)
		r.Cumulative[k] = make([]float64, 12)
		for m := range r.Cumulative[k] {
			with := 0
			for _, at := range first[k] {
				if at <= m {
					with++
				}
			}
			r.Cumulative[k][m] = mean[monthAt(0, m+1)-1]
			if suppress.IsSmall(with) {
				r.Cumulative[k][m] = math.NaN()
			}
		}
	}
}

// hideMonths takes away the months in which one to four had any, and rounds what is left to steps of what five admissions are among so many persons. None has
// no interval: from its end how many they are could be worked out.
func (r *Result) hideMonths() {
	step := 0.0
	round := func(v float64) float64 { return math.Round(v/step) * step }
	told := func(e stats.Estimate) stats.Estimate {
		nan := math.NaN()
		if e.Value == 0 {
			return stats.Estimate{Low: nan, High: nan, SE: nan}
		}
		return stats.Estimate{Value: round(e.Value), Low: round(e.Low), High: round(e.High), SE: nan}
	}
	first := slices.IndexFunc(r.Months, func(m Month) bool { return m.M == -12 })
	unknown := first >= 0 && (suppress.IsSmall(r.Months[first].with[0]) || suppress.IsSmall(r.Months[first].with[1]))
	for i := range r.Months {
		m := &r.Months[i]
		step = stepFor(Near(m.N) * m.Span)
		m.Followed, m.Compared = told(m.Followed), told(m.Compared)
		if m.Hidden = m.N < suppress.Least || suppress.IsSmall(m.with[1]); m.Hidden {
			m.N, m.Followed, m.Compared = 0, stats.Missing, stats.Missing
		}
		if suppress.IsSmall(m.with[0]) {
			m.Compared = stats.Missing
		}
		if unknown || m.Hidden || suppress.IsSmall(m.with[0]) {
			m.Moved = stats.Missing
		}
	}
	step = stepFor(Near(r.Match.Matched))
	for k := range r.Cumulative {
		for i, v := range r.Cumulative[k] {
			r.Cumulative[k][i] = round(v)
		}
	}
}

// stepFor is the least number of hundredths that five among so many are no more than.
func stepFor(n int) float64 {
	return math.Ceil(100*suppress.Least/float64(max(1, n))-1e-9) / 100
}
