package casefind

import (
	"fmt"
	"slices"

	"traad/internal/base/column"
	"traad/internal/base/lang"
	"traad/internal/base/stats"
)

// DataMonths is how many months of data there must be before a day for it to be looked back on. The counts are of twelve; loads are often of whole years, whose first
// rows come some days into the year.
const DataMonths = 11

// LeakAlarm is the c-statistic above which something that was known only afterwards has come into the prediction.
const LeakAlarm = 0.85

// Performance is how well the probability and the list have predicted, on data that were not used to fit it.
type Performance struct {
	TrainedOn, TestedOn column.Day // fitted with what was known then, tried on what came after
	Months              int
	N, Outcomes         int
	C                   stats.AUC
	Brier               float64
	Calibration         *stats.Line // intercept 0 and slope 1 where the probabilities are right
	Bins                []stats.Bin
	List                stats.Hits // at the length of the rule's own list at that time
	ListLow, ListHigh   float64    // 95 % interval of the share that hit
	NetBenefit          float64    // at the probability of the last on the list
	Threshold           float64
}

// past is what was known at the two earlier dates of a horizon, and what came: fitted two horizons back, tried on the last one.
// Either is nil where the data do not hold DataMonths before it.
type past struct{ tested, trained *era }

// past looks back once for each horizon.
func (s *Scored) past(months int) *past {
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.pasts[months]; h != nil {
		return h
	}
	h := &past{}
	h.tested = s.back(column.DayOf(s.On.Date().AddMonths(-months)), months, s.now)
	h.trained = s.back(column.DayOf(s.On.Date().AddMonths(-2*months)), months, h.tested)
	s.pasts[months] = h
	return h
}

// back is everybody at an earlier date, with codes known then, and whether an emergency stay began within so many months; next is an
// era that may already have what came. nil where the data do not hold DataMonths before the date.
func (s *Scored) back(on column.Day, months int, next *era) *era {
	x := s.x
	if began := x.began(); began == 0 || began > column.DayOf(on.Date().AddMonths(-DataMonths)) {
		return nil
	}
	e := s.era(on, Options{Ended: true})
	var after []Score
	if end := column.DayOf(on.Date().AddMonths(months)); next != nil && next.on == end {
		after = next.scores // stays are counted alike whatever codes are
	} else {
		after = x.Scan(end, Options{})
	}
	e.came = make([]bool, len(s.People))
	for i, k := range s.of {
		if k < 0 {
			continue
		}
		switch a := &after[k]; months {
		case 3:
			e.came[i] = a.Emergency3 > 0
		case 6:
			e.came[i] = a.Emergency6 > 0
		default:
			e.came[i] = a.Emergency12 > 0
		}
	}
	return e
}

// fit is the calibration of all rules that look at the same people with the same horizon, and how well it predicts.
type fit struct {
	line  *stats.Line  // fitted on the latest horizon that has passed; nil where it cannot be
	older *stats.Line  // fitted on the horizon before that, to be tried on the latest
	tally *stats.Tally // the latest horizon
	q     *Performance // without the list; nil where it cannot be tried
	tried bool         // older and q have been looked for
}

// most is how many fits are kept; an age that is moved makes one a year of age.
const most = 64

// fit is computed once for what of a rule it depends on; what only judge needs, when it is first asked for.
func (s *Scored) fit(u *ruling, judged bool) *fit {
	r := u.rule
	h := s.past(r.Horizon)
	key := fmt.Sprint(r.Horizon, " ", r.youngest(), " ", r.NursingHome, " ", slices.Sorted(slices.Values(r.Municipalities)))
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.fits[key]
	if f == nil {
		f = &fit{}
		if h.tested != nil {
			f.tally = s.tally(u, h.tested)
			if line, ok := f.tally.Line(); ok && line.Slope > 0 {
				f.line = &line
			}
		}
		if len(s.fits) >= most {
			clear(s.fits)
		}
		s.fits[key] = f
	}
	if !judged || f.tried {
		return f
	}
	whole := &fit{line: f.line, tally: f.tally, tried: true} // others may be reading the one that is there
	if h.trained != nil {
		if line, ok := s.tally(u, h.trained).Line(); ok {
			whole.older = &line
			whole.q = tried(f.tally, line)
			whole.q.TrainedOn, whole.q.TestedOn, whole.q.Months = h.trained.on, h.tested.on, r.Horizon
		}
	}
	s.fits[key] = whole
	return whole
}

// tally counts those whom the rule could select, and to whom it came, by prior.
func (s *Scored) tally(u *ruling, e *era) *stats.Tally {
	youngest := int16(u.rule.youngest())
	parts := make([]*stats.Tally, cores(len(s.People)))
	inRanges(len(s.People), len(parts), func(part, from, to int) {
		t := stats.NewTally(e.priors)
		for i := from; i < to; i++ {
			if e.age[i] >= youngest && u.eligible(s, i, int(e.age[i]), e.score(s.of[i]), e.on) {
				t.Add(int(e.value[i]), e.came[i])
			}
		}
		parts[part] = t
	})
	t := parts[0]
	for _, o := range parts[1:] {
		t.Join(o)
	}
	return t
}

// tried is how a line that was fitted before does on a later tally.
func tried(t *stats.Tally, line stats.Line) *Performance {
	q := &Performance{}
	q.N, q.Outcomes = t.Counts()
	if q.Outcomes == 0 || q.Outcomes == q.N {
		return q
	}
	q.C, q.Brier, q.Bins = t.AUC(line), t.Brier(line), t.Bins(line, 10)
	if c, ok := t.Recalibrate(line); ok {
		q.Calibration = &c
	}
	return q
}

// judge tries the method on the past. The rule's list of that day has the length that the list would have had.
func (l *List) judge(s *Scored, u *ruling, f *fit) {
	if f.q == nil || f.q.Outcomes == 0 || f.q.Outcomes == f.q.N {
		return
	}
	q := *f.q
	l.Hits = &q
	e := s.past(u.rule.Horizon).tested
	youngest := int16(u.rule.youngest())
	chance := make([]float64, len(e.priors))
	for i, x := range e.priors {
		chance[i] = f.older.At(x)
	}
	parts := cores(len(s.People))
	lists, lows := make([]stats.Hits, parts), make([]float64, parts)
	inRanges(len(s.People), parts, func(part, from, to int) {
		var c Candidate
		k, hit, low := 0, 0, 1.0
		for i := from; i < to; i++ {
			s.candidate(&c, e, i, chance)
			if e.age[i] < youngest || !u.eligible(s, i, c.Age, c.Score, e.on) || !u.holds(&c) {
				continue
			}
			k++
			if e.came[i] {
				hit++
			}
			low = min(low, c.Probability)
		}
		lists[part], lows[part] = stats.Hits{K: k, True: hit}, low
	})
	q.Threshold = 1
	for i, h := range lists {
		q.List.K, q.List.True = q.List.K+h.K, q.List.True+h.True
		if h.K > 0 {
			q.Threshold = min(q.Threshold, lows[i])
		}
	}
	if k := q.List.K; k > 0 {
		q.List.PPV, q.List.Sensitivity = float64(q.List.True)/float64(k), float64(q.List.True)/float64(q.Outcomes)
		q.List.NNS = 1 / q.List.PPV
		q.ListLow, q.ListHigh = stats.Wilson(q.List.True, k)
		q.NetBenefit = f.tally.NetBenefit(*f.older, q.Threshold)
	} else {
		q.Threshold = 0
	}
	*l.Hits = q
	if q.C.Value > LeakAlarm {
		l.Warnings = append(l.Warnings, q.LeakWarning())
	}
}

// LeakWarning says that a c-statistic above LeakAlarm is too good to be true.
func (q *Performance) LeakWarning() lang.Spoken {
	return lang.Of("Treffsikkerheten (c = %s) er for god til å være sann. Se etter opplysninger som først ble kjent etter datoen.", lang.Decimal(q.C.Value, 2))
}

// HitsAt is how the first of the rule's list at the earlier date did, so many of each municipality, with the 95 % interval of the share that hit: of a list that is
// used only so far down in each. More than a municipality had is all whom it had; one that is not named has none. Zero where there is nothing to try it on.
func (l *List) HitsAt(first map[string]int) (h stats.Hits, low, high float64) {
	if l.Hits == nil || len(first) == 0 {
		return h, 0, 0
	}
	s := l.scored
	u := s.ruling(l.Rule)
	e, older, youngest := s.past(l.Rule.Horizon).tested, s.fit(u, true).older, int16(l.Rule.youngest())
	chance := make([]float64, len(e.priors))
	for i, x := range e.priors {
		chance[i] = older.At(x)
	}
	left := make([]int, len(s.places))
	for i, name := range s.places {
		left[i] = first[name]
	}
	parts := make([][]place, cores(len(s.People)))
	inRanges(len(s.People), len(parts), func(part, from, to int) {
		var c Candidate
		for i := from; i < to; i++ {
			if left[s.place[i]] == 0 {
				continue
			}
			s.candidate(&c, e, i, chance)
			if e.age[i] < youngest || !u.eligible(s, i, c.Age, c.Score, e.on) || !u.holds(&c) {
				continue
			}
			at := place{chance: c.Probability, emergency: c.Score.Emergency6, hfrs: c.Score.HFRS, person: int32(i)}
			if l.Rule.Rank == "points" {
				at.points = u.points(&c)
			}
			parts[part] = append(parts[part], at)
		}
	})
	all := slices.Concat(parts...)
	slices.SortFunc(all, before)
	for _, p := range all {
		if left[s.place[p.person]] == 0 {
			continue
		}
		left[s.place[p.person]]--
		h.K++
		if e.came[p.person] {
			h.True++
		}
	}
	if h.K == 0 {
		return h, 0, 0
	}
	h.PPV, h.Sensitivity = float64(h.True)/float64(h.K), float64(h.True)/float64(l.Hits.Outcomes)
	h.NNS = 1 / h.PPV
	low, high = stats.Wilson(h.True, h.K)
	return h, low, high
}

// youngest is the age from which a rule can select anybody.
func (r *Rule) youngest() int {
	age := 0
	for _, c := range r.Require {
		if c.Measure == "alder" && c.Over != nil {
			age = max(age, int(*c.Over)+1)
		}
		if c.Measure == "alder" && c.AtLeast != nil {
			age = max(age, int(*c.AtLeast))
		}
	}
	return age
}
