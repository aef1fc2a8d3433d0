package usage

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"traad/internal/base/column"
	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
)

// Match is how the comparison persons were found and how alike they are.
type Match struct {
	Pool      int  // found by the same rule, and never followed
	Outside   bool // they live where the service is not offered; else they may be followed a year later at the earliest
	Matched   int
	Unmatched int
	Few       bool    // one to four had nobody alike: Matched is to the nearest five, and Unmatched not told
	Compared  int     // places as comparison; one person may have several
	Exact     int     // of them alike in every bin
	Persons   int     // different persons
	Effective float64 // how many equally weighted ones they are worth (Kish)
	Caliper   float64 // of the logit
	Balance   []Balanced
}

// Balanced is one variable after matching.
type Balanced struct {
	Label string
	stats.Balance
}

// set is one who is followed with those compared.
type set struct {
	followed *subject
	compared []*subject
	x        *state
	cx       []*state
}

// The variables of the propensity, all known at day 0.
var covariates = []string{
	"Akuttinnleggelser 0–90 dager før", "Akuttinnleggelser 91–180 dager før", "Akuttinnleggelser 181–365 dager før", "Akuttinnleggelser året før der",
	"Alder", "HFRS", "Charlson", "Liggedøgn siste år", "Dager siden utskrivning", "Planlagte innleggelser siste år", "Legevakt siste 6 måneder", "Avdelinger siste år",
}

// Covariates are what the variables are called on a page.
func Covariates() []string { return covariates }

// urgentCovariate is the one that municipalities tell.
const urgentCovariate = 10

// state is what is known of a person at day 0.
type state struct {
	key    uint32 // exact bins
	coarse uint32 // fewer of them: in hospital, nursing home, stays in 0–90 days and in the year
	x      [12]float64
	logit  float64
	stays  [4]int // emergencies 0–90, 91–180, 181–365, 366–730 days before
	since  int    // days since the last discharge
	inside bool   // in hospital
}

// bins are the parts of the exact key that cost nothing: stays by time, time since discharge, whether in hospital, nursing home.
func (u *subject) bins(d0 column.Day, x *state) {
	x.stays = [4]int{}
	for _, d := range u.urgent {
		switch ago := d0 - d; {
		case ago <= 0:
		case ago <= 90:
			x.stays[0]++
		case ago <= 180:
			x.stays[1]++
		case ago <= 365:
			x.stays[2]++
		case ago <= 730:
			x.stays[3]++
		}
	}
	x.since, x.inside = 9999, false
	for i := len(u.stays) - 1; i >= 0; i-- {
		y := &u.stays[i]
		if y.in >= d0 {
			continue
		}
		if y.Open || y.out >= d0 && y.Out > d0.At(0) {
			x.inside, x.since = true, 0
		} else {
			x.since = int(d0 - y.out)
		}
		break
	}
	band := uint32(3)
	switch {
	case x.inside:
		band = 4
	case x.since <= 30:
		band = 0
	case x.since <= 90:
		band = 1
	case x.since <= 180:
		band = 2
	}
	x.key = band
	for _, n := range x.stays[:3] {
		x.key = x.key<<2 | uint32(min(n, 3))
	}
	x.key <<= 1
	if n := u.person.NursingHome; n != 0 && n <= d0 {
		x.key |= 1
	}
	x.coarse = x.key&1 | uint32(min(x.stays[0], 3))<<1 | uint32(min(x.stays[0]+x.stays[1]+x.stays[2], 6))<<3
	if x.inside {
		x.coarse |= 1 << 6
	}
}

// score fills what needs the codes; the HFRS band joins the key. Contacts with legevakt are compared only where they are told of everybody.
func (u *subject) score(d0 column.Day, at casefind.Scorer, x *state, urgent bool) {
	var c casefind.Score
	if u.row >= 0 {
		c = at.Score(uint32(u.row))
	}
	if !urgent {
		c.UrgentCare6 = 0
	}
	x.key = x.key<<2 | band(c.HFRS)
	planned := 0
	for i := range u.stays {
		if d := d0 - u.stays[i].in; !u.stays[i].Emergency && d > 0 && d <= Year {
			planned++
		}
	}
	x.x = [12]float64{
		float64(x.stays[0]), float64(x.stays[1]), float64(x.stays[2]), float64(x.stays[3]), float64(d0-u.person.Born) / YearDays, float64(c.HFRS) / 10,
		float64(c.Charlson1987()), math.Sqrt(float64(nights(u.stays, d0-Year, d0))), math.Log1p(float64(min(x.since, Year))), float64(planned),
		float64(c.UrgentCare6), float64(c.Departments12),
	}
}

func band(hfrs uint16) uint32 {
	switch {
	case hfrs < 50:
		return 0
	case hfrs <= 150:
		return 1
	}
	return 2
}

// within is how many emergency stays began in the year before a day.
func (u *subject) within(on column.Day) (n int) {
	for _, d := range u.urgent {
		if d < on && d >= on-Year {
			n++
		}
	}
	return n
}

// candidate is somebody in the risk set of one who is followed.
type candidate struct {
	u     *subject
	x     *state
	exact bool // alike in every bin; else in the coarse ones, and the propensity must do the rest
	away  float64
}

// match finds for each followed the persons who at the same day, as long after they were found, were most like.
func (s *Study) match(b *people, r *Result, o Options) {
	m := &r.Match
	outside, all := []*subject{}, []*subject{}
	for _, u := range b.pool {
		if b.began[u.area] == 0 {
			outside = append(outside, u)
		}
		if u.included == 0 {
			m.Pool++
		}
		all = append(all, u)
	}
	pool := all
	if len(outside) >= 2*len(b.followed) {
		pool, m.Outside, m.Pool = outside, true, len(outside)
	}
	everybody := append(slices.Clone(pool), b.followed...)
	s.urgent = len(b.followed) > 0
	if s.urgent {
		first, last := b.followed[0].included, b.followed[len(b.followed)-1].included // they come by day
		s.urgent = !slices.ContainsFunc(everybody, func(u *subject) bool { return !s.tells(u, column.UrgentCare, first-Year/2, last) })
	}
	bySex := layPools(pool)
	least := s.threshold(b.followed)
	r.sets = make([]set, len(b.followed))
	risk := make([][]candidate, len(b.followed))
	parallel(len(b.followed), func(i int) {
		u := b.followed[i]
		r.sets[i] = set{followed: u}
		r.sets[i].x, risk[i] = s.riskSet(u, &bySex[min(u.person.Sex, 2)], least)
	})
	propensity(r.sets, risk)
	m.Caliper = caliper(r.sets, risk)
	taken := map[[2]int]bool{} // day and person
	order := make([]int, len(r.sets))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := &r.sets[i], &r.sets[j]
		return cmp.Or(cmp.Compare(x.followed.included, y.followed.included), cmp.Compare(y.x.logit, x.x.logit), cmp.Compare(x.followed.hash, y.followed.hash))
	})
	parallel(len(r.sets), func(i int) { nearest(risk[i], r.sets[i].x.logit) })
	for _, i := range order {
		w := &r.sets[i]
		for _, c := range risk[i] {
			at := [2]int{int(w.followed.included), c.u.id}
			if len(w.compared) == o.Ratio {
				break
			}
			if !taken[at] && c.away <= m.Caliper {
				taken[at] = true
				if c.exact {
					m.Exact++
				}
				w.compared, w.cx = append(w.compared, c.u), append(w.cx, c.x)
			}
		}
	}
	s.balance(r)
	var some []*subject // once each: somebody may be compared in several sets
	for i := range r.sets {
		some = append(append(some, r.sets[i].followed), r.sets[i].compared...)
	}
	slices.SortFunc(some, func(x, y *subject) int { return cmp.Compare(x.id, y.id) })
	some = slices.Compact(some)
	parallel(len(some), func(i int) { s.read(some[i], r.To) })
}

// threshold is the least that any followed person had when found: who is compared must have had as much.
type threshold struct {
	stays int
	hfrs  uint16
}

func (s *Study) threshold(followed []*subject) threshold {
	t := threshold{math.MaxInt, math.MaxUint16}
	for _, u := range followed {
		t.stays = min(t.stays, u.within(u.identified))
		if u.row < 0 {
			t.hfrs = 0
		} else if t.hfrs > 0 {
			t.hfrs = min(t.hfrs, s.Index.At(u.identified).Score(uint32(u.row)).HFRS)
		}
	}
	return t
}

// riskSet is everybody of the same sex and age ± 5 years with the same coarse bins at the day of inclusion, alive, found by then, not
// followed for another year, and found to have had as much on the day that the followed one was found. Those with every bin alike and
// age ± 3 years are exact.
func (s *Study) riskSet(u *subject, all *pool, least threshold) (*state, []candidate) {
	d0, found := u.included, u.identified
	x := &state{}
	u.bins(d0, x)
	at, then := s.Index.At(d0), s.Index.At(found)
	u.score(d0, at, x, s.urgent)
	risk := make([]candidate, 0, 1024)
	var states []state // of many at a time
	all.near(u, x, least.stays, func(c *subject) {
		var y state
		c.bins(d0, &y)
		if y.coarse != x.coarse || least.hfrs > 0 && (c.row < 0 || then.Score(uint32(c.row)).HFRS < least.hfrs) {
			return
		}
		c.score(d0, at, &y, s.urgent)
		if len(states) == cap(states) {
			states = make([]state, 0, 256)
		}
		states = append(states, y)
		apart := max(c.person.Born-u.person.Born, u.person.Born-c.person.Born)
		risk = append(risk, candidate{u: c, x: &states[len(states)-1], exact: y.key == x.key && apart <= years3})
	})
	return x, risk
}

// caliper is 0.2 of the pooled standard deviation of the logit. Austin 2011 Pharm Stat 10:150–61.
func caliper(sets []set, risk [][]candidate) float64 {
	var a, b []float64
	for i := range sets {
		if len(risk[i]) == 0 {
			continue
		}
		a = append(a, sets[i].x.logit)
		for _, c := range risk[i] {
			b = append(b, c.x.logit)
		}
	}
	if len(a) < 2 || len(b) < 2 {
		return math.Inf(1)
	}
	_, v1 := stats.Moments(a)
	_, v0 := stats.Moments(b)
	return max(1e-9, 0.2*math.Sqrt((v1+v0)/2))
}

func (s *Study) balance(r *Result) {
	m := &r.Match
	persons := map[int]float64{}
	var weight []float64
	for i := range r.sets {
		w := &r.sets[i]
		if len(w.compared) == 0 {
			m.Unmatched++
			continue
		}
		m.Matched++
		for _, c := range w.compared {
			k := 1 / float64(len(w.compared))
			weight = append(weight, k)
			persons[c.id] += k
		}
	}
	m.Compared, m.Persons = len(weight), len(persons)
	sum, squares := 0.0, 0.0
	for _, id := range slices.Sorted(maps.Keys(persons)) {
		k := persons[id]
		sum, squares = sum+k, squares+k*k
	}
	if squares > 0 {
		m.Effective = sum * sum / squares
	}
	if m.Matched < 2 {
		return
	}
	for k, label := range covariates {
		if k == urgentCovariate && !s.urgent {
			continue
		}
		var a, b []float64
		for i := range r.sets {
			if len(r.sets[i].compared) == 0 {
				continue
			}
			a = append(a, r.sets[i].x.x[k])
			for _, x := range r.sets[i].cx {
				b = append(b, x.x[k])
			}
		}
		m.Balance = append(m.Balance, Balanced{label, stats.NewBalance(a, b, weight)})
	}
}
