package usage

import (
	"math"

	"traad/internal/base/column"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Effect is the followed against the compared: the headline, and what checks it.
type Effect struct {
	Ratio     stats.Estimate // emergency admissions, rate after, followed against compared: the headline
	P         float64        // adjusted for two primary outcomes (Holm)
	Bootstrap stats.Estimate // the same ratio by resampling matched sets
	Until     stats.Estimate // the same ratio while the followed one was in the service, or in the pathway that is chosen: both in a set up to the day she left. Missing where fewer than five left within the year
	DiD       stats.Estimate // relative to before; agrees with Ratio where the groups were alike before
	Parallel  float64        // p of the months −12 to −7 moving apart; NaN where it cannot be told
	HomeDays  stats.Estimate // days alive and out of institution in the year after, followed minus compared: the mean of the sets
	// HomeMedian is Hodges and Lehmann's of the same differences. Days at home are skewed, and one person against the mean of five is not
	// symmetric even where nothing works: it alarms falsely, so the mean is the outcome.
	HomeMedian stats.Estimate
	HomeP      float64    // adjusted
	HomeN      int        // followed a whole year
	Beside     [3]bool    // KAD, short stays and rows of nursing homes are counted as not at home: only where each is told of everybody in the comparison
	Deaths     [2]float64 // share dead within a year, of the sets that can be followed a whole year: followed, compared; NaN where fewer than five died in one of them
	DeathsOf   int        // followed in those sets
	DeathRR    stats.Estimate
	Means      [2]float64        // mean days at home
	Lines      [4]stats.Estimate // emergency admissions per person-year: followed before and after, compared before and after
	Detect     float64           // the ratio that these many persons could show with 80 % power
	Few        bool              // there are persons to compare with, and too few of them or of the followed had any emergency admission
}

// leastForRobust is how many there must be in each period for the interval of clusters; of fewer the exact one is used.
const leastForRobust = 10

// describe counts every outcome before and after.
func (s *Study) describe(r *Result) {
	for o := range Outcome(all) {
		l := Line{Outcome: o}
		for _, u := range r.followed {
			d0 := u.included
			end := u.end(d0, Year, r.To)
			count, end, ok := s.teller(u, o, end)
			if !ok {
				continue
			}
			l.Of++
			b := stats.Use{Events: count(d0-Year, d0), Time: Year / YearDays}
			a := stats.Use{Events: count(d0, end), Time: float64(end-d0) / YearDays}
			l.before, l.after = append(l.before, b), append(l.after, a)
			for i, v := range []stats.Use{b, a} {
				l.Amount[i] += v.Events
				l.Years[i] += v.Time
				if v.Events > 0 {
					l.Persons[i]++
				}
			}
		}
		if l.Amount[0]+l.Amount[1] == 0 {
			continue // nothing of the kind is in the files
		}
		l.Almost = suppress.IsSmall(len(r.followed) - l.Of)
		l.Hidden = l.Of < suppress.Least || suppress.IsSmall(l.Persons[0]) || suppress.IsSmall(l.Persons[1])
		l.Rate = [2]stats.Estimate{rateOf(l.before), rateOf(l.after)}
		l.P = math.NaN()
		if whole := l.Outcome.Unit() != "timer" && l.Outcome.Unit() != "døgn"; whole && min(l.Amount[0], l.Amount[1]) < leastForRobust {
			l.Exact = true
			l.Ratio, l.P = stats.ExactRatio(int(l.Amount[1]), l.Years[1], int(l.Amount[0]), l.Years[0])
		} else {
			l.Ratio = stats.PairedRatio(l.before, l.after)
		}
		after, before := s.records(r, o)
		l.Few = r.Match.Matched >= suppress.Least && (few(after) || few(before))
		l.Compared = [2]stats.Estimate{compared(before), compared(after)}
		l.Matched = stats.MatchedRatio(after)
		l.DiD = stats.MatchedDifference(after, before)
		if l.Few {
			l.Compared, l.Matched, l.DiD = [2]stats.Estimate{stats.Missing, stats.Missing}, stats.Missing, stats.Missing
		}
		r.Outcomes = append(r.Outcomes, l)
	}
	var d []float64
	for _, u := range r.followed {
		if u.end(u.included, Year, r.To) == u.included+Year {
			n := u.count(Emergency, u.included, u.included+Year) - u.count(Emergency, u.included-Year, u.included)
			r.Change, d = append(r.Change, int(n)), append(d, n)
		}
	}
	r.SignFlip = math.NaN()
	if len(r.followed) < 20 {
		if r.SignFlip = 1; len(d) > 0 {
			r.SignFlip = stats.SignFlip(d, r.Seed)
		}
	}
}

// few reports whether one to four persons of one of the groups had any, or nobody of those compared or followed: no figure of them may be shown, or there is
// none.
func few(all []stats.Record) bool {
	with := [2]map[int]bool{{}, {}}
	any := [2]bool{}
	for i := range all {
		r := &all[i]
		k := 0
		if r.Treated {
			k = 1
		}
		any[k] = true
		if r.Events > 0 {
			with[k][r.Person] = true
		}
	}
	return any[0] && any[1] && (len(with[0]) < suppress.Least || len(with[1]) < suppress.Least)
}

// Line finds an outcome, nil where nothing of the kind is in the files.
func (r *Result) Line(o Outcome) *Line {
	for i := range r.Outcomes {
		if r.Outcomes[i].Outcome == o {
			return &r.Outcomes[i]
		}
	}
	return nil
}

// institutions are those that municipalities tell of, in the order of Effect.Beside.
var institutions = [3]column.Service{column.AcuteBed, column.ShortTerm, column.NursingHome}

// beside are the institutions that are told of for everybody in the comparison. Where one is not, nights there are days at home for all: hospital
// nights, the day of moving to a nursing home and death are what is known of both alike.
func (s *Study) beside(r *Result) (all [3]bool) {
	for k, service := range institutions {
		all[k] = true
		r.each(func(u *subject, _ stats.Record, d0 column.Day) {
			all[k] = all[k] && s.tells(u, service, d0, u.end(d0, Year, r.To))
		})
	}
	return all
}

// records are the matched persons' use of an outcome after day 0 and in the year before it; each set counts as one who is followed.
func (s *Study) records(r *Result, o Outcome) (after, before []stats.Record) {
	told := make([]int, len(r.sets)) // of how many compared in each set; 0 where it is not told of the one who is followed
	for i := range r.sets {
		d0 := r.sets[i].followed.included
		covers := func(u *subject) bool { return s.covers(u, o, d0, u.end(d0, Year, r.To)) }
		if covers(r.sets[i].followed) {
			for _, c := range r.sets[i].compared {
				if covers(c) {
					told[i]++
				}
			}
		}
	}
	r.each(func(u *subject, w stats.Record, d0 column.Day) {
		end := u.end(d0, Year, r.To)
		if told[w.Set] == 0 || !s.covers(u, o, d0, end) {
			return
		}
		if !w.Treated {
			w.Weight = 1 / float64(told[w.Set])
		}
		w.Events, w.Time = u.count(o, d0, end), float64(end-d0)/YearDays
		after = append(after, w)
		w.Events, w.Time = u.count(o, d0-Year, d0), Year/YearDays
		before = append(before, w)
	})
	return after, before
}

// each calls f for everybody in a matched set, with weight, set and person filled in, and the day 0 of the set.
func (r *Result) each(f func(u *subject, w stats.Record, d0 column.Day)) {
	for i := range r.sets {
		s := &r.sets[i]
		if len(s.compared) == 0 {
			continue
		}
		d0 := s.followed.included
		f(s.followed, stats.Record{Weight: 1, Treated: true, Set: i, Person: s.followed.id}, d0)
		for _, c := range s.compared {
			f(c, stats.Record{Weight: 1 / float64(len(s.compared)), Set: i, Person: c.id}, d0)
		}
	}
}

// compared is the weighted rate of those compared; each person's influence is summed over the sets.
func compared(all []stats.Record) stats.Estimate { return arm(all, false) }

func arm(all []stats.Record, treated bool) stats.Estimate {
	byPerson := map[int]stats.Use{}
	var order []int
	for _, r := range all {
		if r.Treated != treated {
			continue
		}
		if _, ok := byPerson[r.Person]; !ok {
			order = append(order, r.Person)
		}
		v := byPerson[r.Person]
		byPerson[r.Person] = stats.Use{Events: v.Events + r.Weight*r.Events, Time: v.Time + r.Weight*r.Time}
	}
	var uses []stats.Use
	for _, p := range order {
		uses = append(uses, byPerson[p])
	}
	return rateOf(uses)
}

// rateOf is a rate with its interval; of none there is no interval, for its upper end is 3.689 over the person-years and tells the exact number of persons.
func rateOf(all []stats.Use) stats.Estimate {
	e := stats.Rate(all)
	if e.Value == 0 {
		e.Low, e.High = math.NaN(), math.NaN()
	}
	return e
}

// effect is the comparison of the two primary outcomes, mortality, and the checks.
func (s *Study) effect(r *Result) {
	f := &r.Effect
	*f = noEffect()
	if r.Match.Matched < suppress.Least {
		return
	}
	after, before := s.records(r, Emergency)
	if f.Few = few(after) || few(before); !f.Few {
		f.Ratio, f.DiD = stats.MatchedRatio(after), stats.MatchedDifference(after, before)
		f.Detect = stats.DetectableRatio(f.Ratio.SE)
		f.Bootstrap, f.Until = r.resample(after), r.untilLeft()
		f.Lines = [4]stats.Estimate{arm(before, true), arm(after, true), arm(before, false), arm(after, false)}
		f.Parallel = r.parallelBefore()
	}
	f.Beside, f.Means = s.beside(r), [2]float64{}
	var d []float64
	var days []stats.Record
	for i := range r.sets {
		w := &r.sets[i]
		if d0 := w.followed.included; len(w.compared) > 0 && w.followed.whole(d0, Year, r.To) {
			own, mean := w.followed.home(d0, Year, f.Beside), 0.0
			days = append(days, stats.Record{Events: own, Time: 1, Weight: 1, Treated: true, Set: i, Person: w.followed.id})
			for _, c := range w.compared {
				k, n := 1/float64(len(w.compared)), c.home(d0, Year, f.Beside)
				mean += k * n
				days = append(days, stats.Record{Events: n, Time: 1, Weight: k, Set: i, Person: c.id})
			}
			d = append(d, own-mean)
			f.Means[0], f.Means[1] = f.Means[0]+own, f.Means[1]+mean
		}
	}
	f.HomeN = len(d)
	f.Means[0], f.Means[1] = f.Means[0]/float64(len(d)), f.Means[1]/float64(len(d))
	if len(d) < suppress.Least {
		f.Means = [2]float64{math.NaN(), math.NaN()}
	} else {
		f.HomeMedian = stats.NewSignedRank(d).Median
		f.HomeDays = stats.NewDraws(len(d), r.Rounds, r.Seed).BCa(func(times []uint16) float64 {
			sum, n := 0.0, 0.0
			for i, k := range times {
				sum, n = sum+float64(k)*d[i], n+float64(k)
			}
			return sum / n
		}).Wider(stats.MatchedGap(days))
	}
	switch home := 2 * stats.NormalCDF(-math.Abs(f.HomeDays.Value)/f.HomeDays.SE); {
	case !r.Match.Outside || math.IsNaN(home):
		f.P = f.Ratio.P() // whoever was compared and is followed later has lived until then: see attend
	case math.IsNaN(f.Ratio.Value):
		f.HomeP = home
	default:
		p := stats.Holm([]float64{f.Ratio.P(), home})
		f.P, f.HomeP = p[0], p[1]
	}
	r.deaths(f)
}

// deaths compares death within the year after, in the sets of which a whole year is told.
func (r *Result) deaths(f *Effect) {
	var died, n [2]float64
	persons := [2]map[int]bool{{}, {}} // somebody may be compared in several sets
	var all []stats.Record
	r.each(func(u *subject, w stats.Record, d0 column.Day) {
		if !r.sets[w.Set].followed.whole(d0, Year, r.To) {
			return
		}
		arm := 1
		if w.Treated {
			arm = 0
			f.DeathsOf++
		}
		w.Time = 1
		if d := u.person.Died; d != 0 && d < d0+Year {
			w.Events = 1
			persons[arm][u.id] = true
		}
		died[arm], n[arm] = died[arm]+w.Weight*w.Events, n[arm]+w.Weight
		all = append(all, w)
	})
	f.Deaths = [2]float64{died[0] / n[0], died[1] / n[1]}
	f.DeathRR = stats.MatchedRatio(all)
	if f.DeathsOf < suppress.Least || suppress.IsSmall(len(persons[0])) || suppress.IsSmall(len(persons[1])) {
		f.Deaths, f.DeathRR = [2]float64{math.NaN(), math.NaN()}, stats.Missing
	}
}

// resample is the ratio by resampling matched sets.
func (r *Result) resample(all []stats.Record) stats.Estimate {
	var sums [][4]float64 // by set: events and time of the followed, of the compared
	last := -1
	for _, w := range all {
		if w.Set != last {
			sums, last = append(sums, [4]float64{}), w.Set
		}
		k := 2
		if w.Treated {
			k = 0
		}
		s := &sums[len(sums)-1]
		s[k], s[k+1] = s[k]+w.Weight*w.Events, s[k+1]+w.Weight*w.Time
	}
	return stats.NewDraws(len(sums), r.Rounds, r.Seed).Percentile(func(times []uint16) float64 {
		var t [4]float64
		for i, n := range times {
			for k, v := range sums[i] {
				t[k] += float64(n) * v
			}
		}
		return t[0] / t[1] / (t[2] / t[3])
	})
}

// UntilWhat names Effect.Until: with one pathway chosen it is of that one, which may end into another.
func (r *Result) UntilWhat() string {
	if r.Pathway != "" {
		return "Bare til den fulgte sluttet i forløpet"
	}
	return "Bare til den fulgte sluttet i tjenesten"
}

// untilLeft is the ratio with everybody in a set followed no longer than the followed one was in the service.
func (r *Result) untilLeft() stats.Estimate {
	var all []stats.Record
	left := 0
	r.each(func(u *subject, w stats.Record, d0 column.Day) {
		f := r.sets[w.Set].followed
		end := u.end(d0, Year, r.To)
		out, died := max(d0, f.left), f.person.Died != 0 && f.left >= f.person.Died // ended because she died: she did not leave
		if f.left != 0 && !died && out < f.end(d0, Year, r.To) {
			if end = min(end, out); w.Treated {
				left++
			}
		}
		w.Events, w.Time = u.count(Emergency, d0, end), float64(end-d0)/YearDays
		all = append(all, w)
	})
	if left < suppress.Least || few(all) { // of fewer, what they used after could be worked out of the two ratios
		return stats.Missing
	}
	return stats.MatchedRatio(all)
}

// parallelBefore tests whether the two groups moved apart in the months −12 to −7, before the peak that they were found for: the event
// study's Wald test of those months against month −12.
func (r *Result) parallelBefore() float64 {
	const months = 6
	var all [months][]stats.Record
	r.each(func(u *subject, w stats.Record, d0 column.Day) {
		for m := range months {
			from, to := monthAt(d0, m-12), monthAt(d0, m-11)
			w.Events, w.Time = u.count(Emergency, from, to), float64(to-from)/YearDays
			all[m] = append(all[m], w)
		}
	})
	_, p := stats.EventStudy(all[:])
	return p
}

// monthAt is the first day of month m relative to day 0; a month is a twelfth of 365 days.
func monthAt(d0 column.Day, m int) column.Day {
	return d0 + column.Day(math.Floor(float64(m)*Year/12))
}
