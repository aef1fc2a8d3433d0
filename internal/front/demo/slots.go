package demo

import (
	"slices"

	"traad/internal/care"
)

// plot is the history of one municipality in operation, in months before today. The figures are those of the overview in
// the design: active and their frailty, in and out in the last twelve months, median length of follow-up, over frist,
// admitted. Ages keep away from 11 to 12.3 and from 22.8 to 24.3, so that what is counted by twelve calendar months and by
// twelve months to the day is the same, last year and the year before, whatever day it is.
type plot struct {
	area  string
	fresh []float64      // active, included in the last twelve months
	older []float64      // active, included before
	out   []ending       // ended in the last twelve months
	early int            // ended before that
	since float64        // the earliest inclusion of those
	cfs   [4]int         // active by score 4, 5, 6, 7
	late  map[int]late   // by place among the active, fresh first
	stays map[int]string // the same: admitted now
	pause map[int]string // the same: paused, and why
}

// ending is how long before today somebody's follow-up ended, and how long it was.
type ending struct{ ago, length float64 }

type late struct {
	what string
	by   int
}

var plots = []plot{
	{
		area:  "lillestrom",
		fresh: []float64{10.9, 10.8, 10.36, 9.36, 8.36, 8.1, 7.36, 7.2, 6.5, 6.3, 5.36, 3.36, 1.36},
		older: []float64{12.4, 13.6, 15.0, 16.2, 17.9, 19.5, 21.1, 25, 27, 29, 32, 34, 37, 41, 45, 49, 54, 60},
		out:   []ending{{10.36, 6}, {9.36, 8}, {9.1, 10}, {8.36, 12.5}, {7.36, 15}, {5.36, 19.5}, {4.36, 22}, {4.1, 27}, {3.36, 33}, {2.36, 4}, {1.36, 40}},
		early: 12, since: 68, cfs: [4]int{4, 8, 12, 7},
		late:  map[int]late{5: {"contact", 2}, 20: {"evaluation", 1}},
		stays: map[int]string{7: "hospital", 16: "kad", 26: "hospital"},
		pause: map[int]string{23: "På rehabilitering i tre uker."},
	},
	{
		area:  "nordre-follo",
		fresh: []float64{10.9, 10.8, 10.36, 9.36, 7.36, 5.2, 3.36, 0.92, 0.62},
		older: []float64{12.4, 12.6, 12.8, 13.2, 25, 27, 30, 33, 36, 40, 44, 47, 50, 55, 58},
		out:   []ending{{10.9, 4.5}, {10.36, 6}, {8.36, 8.5}, {8.2, 10.5}, {4.36, 12.5}, {3.36, 13.5}, {2.36, 16}, {2.1, 19}, {1.36, 24}, {0.36, 30}, {0.5, 38}, {0.2, 5}},
		early: 11, since: 58, cfs: [4]int{3, 7, 9, 5},
		late:  map[int]late{8: {"mapping", 5}, 7: {"planning", 2}, 3: {"contact", 6}, 11: {"contact", 1}, 16: {"evaluation", 12}},
		stays: map[int]string{1: "hospital", 18: "hospital"},
	},
	{
		area:  "ullensaker",
		fresh: []float64{10.9, 8.36, 7.36, 6.36, 3.36, 2.5, 2.36, 1.36, 0.36, 0.2},
		older: []float64{15.8, 16.2, 18.5, 21, 25, 28, 31, 34, 38, 43, 48, 57},
		out:   []ending{{10.9, 5}, {6.36, 9}, {5.36, 12}, {5.1, 17}, {4.36, 16}, {3.36, 22}, {1.36, 3}, {0.36, 29}, {0.2, 41}},
		early: 8, since: 60, cfs: [4]int{2, 6, 9, 5},
		stays: map[int]string{12: "hospital"},
		pause: map[int]string{15: "Er på ferie i Spania hos familie."},
	},
	{
		area:  "nes",
		fresh: []float64{0.36, 0.75, 4.4, 6.4, 8.4, 10.36, 10.9, 2.36},
		older: []float64{13.8, 14.2, 17, 19.2, 20.27, 26, 30, 40, 46, 55},
		out:   []ending{{10.36, 15}, {9.36, 8.5}, {7.36, 13}, {7.2, 5.5}, {7.0, 22}, {6.36, 27}, {5.36, 36}, {5.1, 3.5}},
		early: 8, since: 70, cfs: [4]int{1, 5, 7, 5},
		late:  map[int]late{2: {"contact", 1}, 5: {"contact", 4}, 11: {"evaluation", 9}},
		stays: map[int]string{4: "hospital", 9: "hospital", 12: "hospital", 13: "kad"},
	},
	{
		area:  "lorenskog",
		fresh: []float64{10.36, 7.36, 5.36, 2.36, 0.5, 0.27, 0.16},
		older: []float64{12.35, 12.45, 25, 29, 33, 37, 42, 47, 53},
		out:   []ending{{8.36, 6}, {8.1, 8}, {5.36, 12}, {5.1, 15}, {4.36, 21}, {1.36, 28}, {0.36, 5}},
		early: 5, since: 54, cfs: [4]int{2, 5, 6, 3},
		late: map[int]late{4: {"mapping", 1}},
	},
	{
		area:  "kongsvinger",
		fresh: []float64{10.9, 10.85, 5.36, 3.36, 1.5, 0.4},
		older: []float64{14.5, 25, 28, 31},
		out:   []ending{{8.36, 7}, {7.36, 10}, {2.36, 12}, {1.36, 24}},
		early: 2, since: 31, cfs: [4]int{0, 3, 4, 3},
		stays: map[int]string{7: "hospital"},
	},
}

// endReasons are the reasons of the 97 endings, in numbers.
var endReasons = []struct {
	code string
	n    int
}{{"nursing_home", 31}, {"dead", 27}, {"too_well", 13}, {"too_ill", 12}, {"own_wish", 8}, {"moved", 6}}

// slots lays the plots out: 218 enrolments, 121 of them active.
func (r *region) slots() []slot {
	var all []slot
	for _, p := range plots {
		active := append(slices.Clone(p.fresh), p.older...)
		scores := p.scores()
		for i, age := range active {
			s := slot{area: p.area, included: r.back(age), cfs: scores[i], stay: p.stays[i], paused: p.pause[i]}
			if l, ok := p.late[i]; ok {
				s.late, s.lateBy = l.what, l.by
				if l.what == "mapping" {
					s.included = r.today.AddDays(-14 - l.by)
				}
			}
			s.story = stories[p.area][i].story()
			all = append(all, s)
		}
		for _, e := range p.out {
			all = append(all, r.endedSlot(p.area, e))
		}
		for i := range p.early {
			// Inclusions evenly from the beginning until two years ago; lengths from 3 to 30 months, by turns.
			age := p.since - (p.since-25.5)*float64(i)/float64(max(1, p.early-1))
			length := min(3+27*float64((i*5)%11)/11, age-12.8)
			all = append(all, r.endedSlot(p.area, ending{age - length, length}))
		}
	}
	r.reasonsOf(all)
	r.indexOf(all)
	return all
}

func (r *region) endedSlot(area string, e ending) slot {
	d := throw(seed, uint64(1000*e.ago+e.length))
	return slot{area: area, included: r.back(e.ago + e.length), ended: r.onward(r.back(e.ago)), cfs: care.CFS(d.between(4, 7))}
}

// scores deals the area's scores to its active patients: those who have a story have theirs.
func (p plot) scores() map[int]care.CFS {
	left := p.cfs
	scores := map[int]care.CFS{}
	for i, n := range stories[p.area] {
		if len(n.told.cfs) > 0 {
			scores[i] = n.told.cfs[len(n.told.cfs)-1]
			left[scores[i]-4]--
		}
	}
	var deck []care.CFS
	for at, n := range left {
		for range n {
			deck = append(deck, care.CFS(at+4))
		}
	}
	d := throw(seed, uint64(len(p.area)*100+len(deck)))
	d.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for i := range len(p.fresh) + len(p.older) {
		if _, ok := scores[i]; !ok {
			scores[i], deck = deck[0], deck[1:]
		}
	}
	return scores
}

// reasonsOf deals the reasons to the endings.
func (r *region) reasonsOf(all []slot) {
	var deck []string
	for _, e := range endReasons {
		for range e.n {
			deck = append(deck, e.code)
		}
	}
	d := throw(seed, 2)
	d.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	for i := range all {
		if !all[i].ended.IsZero() {
			all[i].reason, deck = deck[0], deck[1:]
		}
	}
}

// indexOf numbers each area's enrolments by the day of inclusion, so that those of one year are spread over all lengths.
func (r *region) indexOf(all []slot) {
	places := map[string][]int{}
	for i, s := range all {
		places[s.area] = append(places[s.area], i)
	}
	for _, of := range places {
		slices.SortStableFunc(of, func(a, b int) int { return all[a].included.Compare(all[b].included) })
		for n, i := range of {
			all[i].index = n
		}
	}
}
