package stats

import (
	"maps"
	"math"
	"slices"
)

// Record is one observation of a matched comparison.
type Record struct {
	Events, Time float64
	Weight       float64 // 1 for the one who is followed, 1/m for each of m who are compared in the set
	Treated      bool
	Set, Person  int // somebody may be compared in several sets
}

// MatchedRatio is the rate of the treated against that of the weighted controls. The SE allows for what a set has in common and
// for persons who are in several sets: two-way clusters, V = V(person) + V(set) − V(record). Cameron, Gelbach and Miller 2011 J Bus
// Econ Stat 29:238–49.
func MatchedRatio(all []Record) Estimate {
	return matched(all, nil)
}

// MatchedDifference is the difference in differences on the logarithm: the ratio after divided by the ratio before.
func MatchedDifference(after, before []Record) Estimate {
	return matched(after, before)
}

func matched(all, before []Record) Estimate {
	influence := make([]float64, len(all))
	value, ok := influences(all, influence, 1)
	if ok && before != nil {
		var v float64
		v, ok = influences(before, influence, -1)
		value /= v
	}
	if !ok {
		return Missing
	}
	return ratio(value, twoWay(all, influence))
}

// MatchedGap is the rate of the treated less that of the weighted controls, with the same two-way clusters.
func MatchedGap(all []Record) Estimate { return gaps(all, nil) }

// MatchedGapChange is the gap after less the gap before, of the same records.
func MatchedGapChange(after, before []Record) Estimate { return gaps(after, before) }

func gaps(all, before []Record) Estimate {
	influence := make([]float64, len(all))
	d, ok := gapInfluences(all, influence, 1)
	if ok && before != nil {
		var v float64
		v, ok = gapInfluences(before, influence, -1)
		d -= v
	}
	if !ok {
		return Missing
	}
	se := twoWay(all, influence)
	return Estimate{d, d - z95*se, d + z95*se, se}
}

// gapInfluences adds what each record moves the gap.
func gapInfluences(all []Record, influence []float64, sign float64) (gap float64, ok bool) {
	var e, t [2]float64
	arm := func(r *Record) int {
		if r.Treated {
			return 1
		}
		return 0
	}
	for i := range all {
		r := &all[i]
		a := arm(r)
		e[a], t[a] = e[a]+r.Weight*r.Events, t[a]+r.Weight*r.Time
	}
	if !(t[0] > 0 && t[1] > 0) {
		return 0, false
	}
	for i := range all {
		r := &all[i]
		a := arm(r)
		d := r.Weight * (r.Events - e[a]/t[a]*r.Time) / t[a]
		if a == 0 {
			d = -d
		}
		influence[i] += sign * d
	}
	return e[1]/t[1] - e[0]/t[0], true
}

// Wider is an estimate with the wider of its own interval and another's: resampling sets alone does not see that somebody is in several.
func (e Estimate) Wider(o Estimate) Estimate {
	return Estimate{e.Value, min(e.Low, o.Low), max(e.High, o.High), max(e.SE, o.SE)}
}

// twoWay is the standard error of what the records move, by sets and by persons.
func twoWay(all []Record, influence []float64) float64 {
	sets, persons := map[int]float64{}, map[int]float64{}
	sum := 0.0
	for i, r := range all {
		sets[r.Set] += influence[i]
		persons[r.Person] += influence[i]
		sum -= influence[i] * influence[i]
	}
	bySet := 0.0
	for _, k := range slices.Sorted(maps.Keys(sets)) { // in order, so that the same data give the same to the last digit
		bySet += sets[k] * sets[k]
	}
	for _, k := range slices.Sorted(maps.Keys(persons)) {
		sum += persons[k] * persons[k]
	}
	return math.Sqrt(max(sum+bySet, bySet)) // never less than with sets alone
}

// influences adds what each record moves the logarithm of the ratio.
func influences(all []Record, influence []float64, sign float64) (value float64, ok bool) {
	var e, t [2]float64
	arm := func(r Record) int {
		if r.Treated {
			return 1
		}
		return 0
	}
	for _, r := range all {
		a := arm(r)
		e[a], t[a] = e[a]+r.Weight*r.Events, t[a]+r.Weight*r.Time
	}
	if !(e[0] > 0 && e[1] > 0 && t[0] > 0 && t[1] > 0) {
		return 0, false
	}
	for i, r := range all {
		a := arm(r)
		d := r.Weight * (r.Events - e[a]/t[a]*r.Time) / e[a]
		if a == 0 {
			d = -d
		}
		influence[i] += sign * d
	}
	return e[1] / t[1] / (e[0] / t[0]), true
}

// Balance is how alike two groups are in one number before anything was done: the standardised mean difference, below 0.1 when good,
// and the ratio of variances, 0.5 to 2 when good. Austin 2009 Stat Med 28:3083–107.
type Balance struct{ Treated, Control, SMD, VarianceRatio float64 }

// NewBalance compares x of the treated with weighted controls.
func NewBalance(treated, control, weight []float64) Balance {
	m1, v1 := Moments(treated)
	var sw, m0, v0 float64
	for i, v := range control {
		sw, m0 = sw+weight[i], m0+weight[i]*v
	}
	m0 /= sw
	for i, v := range control {
		v0 += weight[i] / sw * (v - m0) * (v - m0)
	}
	b := Balance{Treated: m1, Control: m0, VarianceRatio: v1 / v0}
	if s := math.Sqrt((v1 + v0) / 2); s > 1e-9*max(1, math.Abs(m1)) { // less is rounding: all are alike
		b.SMD = (m1 - m0) / s
	}
	return b
}

// DetectableRatio is the smallest fall that n followed persons would show with 80 % power at 5 %, from the SE of the logarithm at
// hand: the SE shrinks with √n. Two-sided; the ratio is below 1.
func DetectableRatio(se float64) float64 { return math.Exp(-(z95 + NormalQuantile(0.8)) * se) }

// Course is one person's events and end in time from day 0, for a mean cumulative function.
type Course struct {
	Weight float64 // as in Record
	Events []float64
	End    float64
	Died   bool
}

// Cumulative is the mean number of events a person has had by each time, the dead included with those they had: Σ S(u−) dN(u)/Y(u).
// Ghosh and Lin 2000 Biometrics 56:554–62. times are whole steps 0, 1, … up to last.
func Cumulative(all []Course, last int) []float64 {
	events, ends, deaths := make([]float64, last+1), make([]float64, last+1), make([]float64, last+1)
	at, alive, sum := 0.0, 1.0, 0.0
	for _, c := range all {
		at += c.Weight
		for _, e := range c.Events {
			if i := int(e); i >= 0 && i <= last && e <= c.End {
				events[i] += c.Weight
			}
		}
		if i := int(c.End); i <= last {
			ends[i] += c.Weight
			if c.Died {
				deaths[i] += c.Weight
			}
		}
	}
	mean := make([]float64, last+1)
	for i := range mean {
		if at > 1e-9 { // less is rounding of weights
			sum += alive * events[i] / at
			alive *= 1 - deaths[i]/at
		}
		mean[i] = sum
		at -= ends[i]
	}
	return mean
}

// EventStudy is how far the ratio of treated to controls has moved in each period since the first, with intervals, and the p of none of them having moved
// (Wald). Sets and persons are clusters both, as in MatchedRatio; where that covariance has no inverse, sets alone. A period in which either group had
// nothing is Missing, and so are all where it is the first; p is NaN then.
func EventStudy(periods [][]Record) (moved []Estimate, p float64) {
	type cluster [2]int // set and person; -1: all
	sums := [3]map[cluster][]float64{{}, {}, {}}
	k := len(periods)
	logs := make([]float64, k)
	whole := true
	for m, all := range periods {
		influence := make([]float64, len(all))
		value, ok := influences(all, influence, 1)
		if logs[m] = math.Log(value); !ok {
			logs[m], whole = math.NaN(), false
			continue
		}
		for i := range all {
			r := &all[i]
			for c, id := range [3]cluster{{r.Set, -1}, {-1, r.Person}, {r.Set, r.Person}} {
				if sums[c][id] == nil {
					sums[c][id] = make([]float64, k)
				}
				sums[c][id][m] += influence[i]
			}
		}
	}
	spread := func(c int) [][]float64 {
		cov := square(k - 1)
		for _, id := range slices.SortedFunc(maps.Keys(sums[c]), func(x, y cluster) int { return slices.Compare(x[:], y[:]) }) {
			s := sums[c][id]
			for a := range k - 1 {
				for b := range k - 1 {
					cov[a][b] += (s[a+1] - s[0]) * (s[b+1] - s[0])
				}
			}
		}
		return cov
	}
	sets, persons, both := spread(0), spread(1), spread(2)
	cov, theta := square(k-1), make([]float64, k-1)
	if moved = []Estimate{{1, 1, 1, 0}}; math.IsNaN(logs[0]) {
		moved[0] = Missing
	}
	for a := range theta {
		for b := range theta {
			cov[a][b] = sets[a][b] + persons[a][b] - both[a][b]
		}
		theta[a] = logs[a+1] - logs[0]
		moved = append(moved, ratio(math.Exp(theta[a]), math.Sqrt(max(cov[a][a], sets[a][a])))) // never less than with sets alone
	}
	if !whole {
		return moved, math.NaN()
	}
	if p = wald(theta, cov); math.IsNaN(p) {
		p = wald(theta, sets)
	}
	return moved, p
}
