package usage

import (
	"math"

	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Hide takes away everything that comes from an outcome that is hidden, or that would tell how few something is not told of, and makes the words from
// what is left, with every count rounded. Whoever hides more calls it again.
func (r *Result) Hide() {
	for i := range r.Outcomes {
		if l := &r.Outcomes[i]; !l.Hidden {
			for _, o := range l.Outcome.parts() {
				if p := r.Line(o); p != nil && p.Hidden {
					l.Hidden = true // the hidden part could be worked out
				}
			}
		}
	}
	nan := math.NaN()
	for i := range r.Outcomes {
		l := &r.Outcomes[i]
		if l.Hidden || l.Almost { // of amount and rate the number of persons could be worked out
			l.Of, l.Persons, l.Amount, l.Years = 0, [2]int{}, [2]float64{nan, nan}, [2]float64{nan, nan}
		}
		if l.Hidden {
			no := stats.Missing
			*l = Line{Outcome: l.Outcome, Hidden: true, Amount: l.Amount, Years: l.Years, Rate: [2]stats.Estimate{no, no}, Ratio: no, P: nan, Compared: [2]stats.Estimate{no, no}, Matched: no, DiD: no}
		}
	}
	var kept []MunicipalCost
	for _, c := range r.Cost.Municipal {
		if l := r.Line(c.Outcome); l != nil && !l.Hidden {
			kept = append(kept, c)
		}
	}
	r.Cost.Municipal = kept
	last := r.Followed
	for i, n := range r.Watched {
		if n < 0 || suppress.IsSmall(last-n) || suppress.IsSmall(n) { // how many died or moved since the time before
			r.Watched[i] = -1
			continue
		}
		last = n
	}
	if suppress.IsSmall(r.Match.Matched) { // too few to compare: nothing came of them
		r.Match = Match{Pool: r.Match.Pool, Outside: r.Match.Outside, Unmatched: r.Followed}
	}
	if r.Effect.Few {
		r.Match.Balance, r.Expected.Alike, r.Expected.Drop = nil, nan, nan
	}
	if m := &r.Match; suppress.IsSmall(m.Unmatched) {
		m.Few, m.Unmatched, m.Matched = true, 0, Near(m.Matched)
	}
	for i := range r.Outcomes {
		for k, n := range r.Outcomes[i].Persons {
			if n > 0 && suppress.IsSmall(r.Outcomes[i].Of-n) {
				r.Outcomes[i].Persons[k] = NearlyAll
			}
		}
	}
	if suppress.IsSmall(r.Included - r.Followed) {
		r.Included = -1
	}
	if l := r.Line(Emergency); l == nil || l.Hidden {
		r.hideMain()
	}
	r.near()
	r.tell()
}

// near rounds every count of persons to the nearest five, and every amount to as much as five of them have on average: of two looks, before and after
// somebody was included, no count tells what one person used. Page, workbook, JSON and report all have what is left here.
func (r *Result) near() {
	if r.rounded {
		return
	}
	r.rounded = true
	r.hideMonths()
	for i := range r.Areas {
		a := &r.Areas[i]
		a.Before, a.After = int(roughly(float64(a.Before), a.Persons)), int(roughly(float64(a.After), a.Persons))
	}
	for i := range r.Outcomes {
		l := &r.Outcomes[i]
		for k := range l.Persons {
			l.Amount[k], l.Years[k] = roughly(l.Amount[k], l.Of), roughly(l.Years[k], l.Of)
			if l.Persons[k] > 0 {
				l.Persons[k] = Near(l.Persons[k])
			}
		}
		l.Of = Near(l.Of)
	}
	for i := range r.Split {
		for k := range r.Split[i].Of {
			r.Split[i].Of[k] = roughly(r.Split[i].Of[k], r.Followed)
		}
	}
	m, f, c := &r.Match, &r.Effect, &r.Cost
	all := []*int{&r.Included, &r.Followed, &m.Matched, &m.Unmatched, &m.Compared, &m.Exact, &m.Persons, &m.Pool, &f.HomeN, &f.DeathsOf}
	for _, n := range []*int{&r.Short, &r.Strangers} {
		if !suppress.IsSmall(*n) { // few are told as few, in words
			all = append(all, n)
		}
	}
	for k, of := range [2]int{m.Matched, m.Compared} {
		for i := range c.Contacts[k] {
			c.Contacts[k][i], c.Priced[k][i] = int(roughly(float64(c.Contacts[k][i]), of)), int(roughly(float64(c.Priced[k][i]), of))
			c.Priced[k][i] = min(c.Priced[k][i], c.Contacts[k][i]) // the steps may differ
		}
	}
	if left := r.Followed - r.Lacking; suppress.IsSmall(left) {
		r.Lacking = Near(r.Followed) - 1 // «nesten alle», which is all that is told
	} else if !suppress.IsSmall(r.Lacking) {
		all = append(all, &r.Lacking)
	}
	for k := range r.Watched {
		all = append(all, &r.Watched[k])
	}
	for i := range r.Areas {
		if !suppress.IsSmall(r.Areas[i].Persons) {
			all = append(all, &r.Areas[i].Persons)
		}
	}
	for i := range r.Months {
		all = append(all, &r.Months[i].N)
	}
	for _, n := range all {
		if *n > 0 {
			*n = Near(*n)
		}
	}
}

// roughly is an amount to the nearest step that is no less than what five of the persons that it is of have.
func roughly(v float64, persons int) float64 {
	if math.IsNaN(v) || persons == 0 {
		return v
	}
	worth, step := suppress.Least*v/float64(persons), 5.0
	for up := []float64{2, 2.5, 2}; step < worth; up = append(up[1:], up[0]) { // 5, 10, 25, 50, 100
		step *= up[0]
	}
	return math.Round(v/step) * step
}

// hideMain takes away what comes from emergency admissions: the headline, its checks, the months, each one's change, the cost that is mostly theirs.
func (r *Result) hideMain() {
	nan, no := math.NaN(), stats.Missing
	r.Effect = noEffect()
	r.Months, r.Cumulative, r.Change, r.SignFlip = nil, [2][]float64{}, nil, nan
	r.Expected.Rate, r.Expected.Fall, r.Expected.Alike, r.Expected.Drop = nan, nan, nan, nan
	r.Match.Balance = nil
	c := &r.Cost
	c.Known, c.Lines, c.Difference, c.Change, c.Net, c.Saving = false, [4]stats.Estimate{no, no, no, no}, no, no, [3]stats.Estimate{no, no, no}, false
	c.Contacts, c.Priced = [2][2]int{}, [2][2]int{}
	for i := range r.Areas {
		for k := 1; k < 3; k++ {
			if r.Areas[i].Hidden[k] == suppress.Shown {
				r.Areas[i].Hidden[k] = suppress.Beside
			}
		}
	}
}

// noEffect is an effect of which nothing is known.
func noEffect() Effect {
	nan, no := math.NaN(), stats.Missing
	return Effect{
		Ratio: no, Bootstrap: no, Until: no, DiD: no, Parallel: nan, HomeDays: no, HomeMedian: no, DeathRR: no, P: nan, HomeP: nan, Detect: nan, Means: [2]float64{nan, nan}, Deaths: [2]float64{nan, nan},
		Lines: [4]stats.Estimate{no, no, no, no},
	}
}

// Divide makes of results of parts what may be shown beside the whole, so that no part can be taken from the whole to leave few; false where nothing may.
// nil stands for a part with too few.
func Divide(whole *Result, parts []*Result) bool {
	left, shown := whole.exactly, 0
	for _, p := range parts {
		if p != nil {
			left -= p.exactly
			shown++
		}
	}
	if shown < 2 || suppress.IsSmall(max(left, -left)) { // below 0 where some are in two pathways
		return false
	}
	deaths := true
	hidden, without := map[Outcome]bool{}, map[Outcome][2]bool{}
	for i := range whole.Outcomes {
		l := &whole.Outcomes[i]
		of, persons := l.of, l.persons
		none := [2]bool{} // those without any are few in a part, or in those who are in none
		hidden[l.Outcome] = l.Hidden
		for _, p := range parts {
			if p == nil {
				continue
			}
			x := p.Line(l.Outcome)
			if x == nil || x.Hidden || x.Almost != l.Almost {
				hidden[l.Outcome] = true
				continue
			}
			of, persons[0], persons[1] = of-x.of, persons[0]-x.persons[0], persons[1]-x.persons[1]
			for k := range none {
				none[k] = none[k] || suppress.IsSmall(x.of-x.persons[k])
			}
		}
		for k, n := range persons {
			none[k] = none[k] || suppress.IsSmall(max(of-n, n-of))
		}
		without[l.Outcome] = none
		for _, n := range []int{of, persons[0], persons[1]} { // those in no part
			hidden[l.Outcome] = hidden[l.Outcome] || suppress.IsSmall(max(n, -n))
		}
	}
	for _, p := range parts {
		deaths = deaths && (p == nil || !math.IsNaN(p.Effect.Deaths[0]))
	}
	for _, p := range parts {
		if p == nil {
			continue
		}
		p.Part = true
		if p.Lacking = 0; whole.Lacking > 0 {
			p.Lacking = -1 // the sum of the parts would tell few
		}
		p.Areas, p.Change, p.Missing, p.Short, p.Strangers = nil, nil, nil, 0, 0 // of the whole alone: they would differ by few
		p.Months, p.Cumulative = nil, [2][]float64{}
		p.Included, p.Watched = p.Followed, [4]int{-1, -1, -1, -1}
		if f := &p.Effect; !deaths {
			f.Deaths, f.DeathRR = [2]float64{math.NaN(), math.NaN()}, stats.Missing
		}
		for i := range p.Outcomes {
			l := &p.Outcomes[i]
			l.Hidden = l.Hidden || hidden[l.Outcome]
			for k, few := range without[l.Outcome] {
				if few && !l.Hidden && !l.Almost {
					l.Persons[k] = NotTold
				}
			}
		}
		p.Hide()
	}
	return true
}

// PerYear is a rate with the decimals that are told of one: of more, and the number of persons, what one of them used could be worked out.
func PerYear(v float64) float64 {
	if v >= 10 {
		return math.Round(v)
	}
	return math.Round(10*v) / 10
}

// Hundreds are kroner per person-year as they are told.
func Hundreds(v float64) float64 { return math.Round(v/100) * 100 }

// Near is a count to the nearest five.
func Near(n int) int { return (n + 2) / 5 * 5 }
