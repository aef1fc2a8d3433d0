package usage

import (
	"math"

	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// Hide takes away everything that comes from an outcome that is hidden, or that would tell how few something is not told of, and makes the words from
// what is left. Whoever hides more calls it again.
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
	for i := range r.Months {
		if m := &r.Months[i]; m.N < suppress.Least {
			m.N, m.Followed, m.Compared = 0, stats.Missing, stats.Missing
		}
	}
	last := r.Followed
	for i, n := range r.Watched {
		if n < 0 || suppress.IsSmall(last-n) || suppress.IsSmall(n) { // how many died or moved since the time before
			r.Watched[i] = -1
			continue
		}
		last = n
	}
	if m := &r.Match; suppress.IsSmall(m.Unmatched) {
		m.Few, m.Unmatched, m.Matched = true, 0, Near(m.Matched)
	}
	r.Effect.HomeN, r.Effect.DeathsOf = Near(r.Effect.HomeN), Near(r.Effect.DeathsOf)
	if l := r.Line(Emergency); l == nil || l.Hidden {
		r.hideMain()
	}
	r.tell()
}

// hideMain takes away what comes from emergency admissions: the headline, its checks, the months, each one's change, the cost that is mostly theirs.
func (r *Result) hideMain() {
	nan, no := math.NaN(), stats.Missing
	r.Effect = noEffect()
	r.Months, r.Cumulative, r.Change, r.SignFlip = nil, [2][]float64{}, nil, nan
	r.Expected.Rate, r.Expected.Fall, r.Expected.Alike, r.Expected.Drop = nan, nan, nan, nan
	r.Match.Balance = nil
	c := &r.Cost
	c.Known, c.Before, c.After, c.Difference, c.Net, c.Saving = false, [2]float64{}, [2]float64{}, no, [3]stats.Estimate{no, no, no}, false
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
		Ratio: no, Bootstrap: no, DiD: no, Parallel: nan, HomeDays: no, HomeMedian: no, DeathRR: no, P: nan, HomeP: nan, Detect: nan, Means: [2]float64{nan, nan}, Deaths: [2]float64{nan, nan},
		Lines: [4]stats.Estimate{no, no, no, no},
	}
}

// Divide makes of results of parts what may be shown beside the whole, so that no part can be taken from the whole to leave few; false where nothing may.
// nil stands for a part with too few.
func Divide(whole *Result, parts []*Result) bool {
	left, shown := whole.Followed, 0
	for _, p := range parts {
		if p != nil {
			left -= p.Followed
			shown++
		}
	}
	if shown < 2 || suppress.IsSmall(max(left, -left)) { // below 0 where some are in two pathways
		return false
	}
	deaths := true
	hidden := map[Outcome]bool{}
	for i := range whole.Outcomes {
		l := &whole.Outcomes[i]
		of, persons := l.Of, l.Persons
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
			of, persons[0], persons[1] = of-x.Of, persons[0]-x.Persons[0], persons[1]-x.Persons[1]
		}
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
		p.Included, p.Watched = p.Followed, [4]int{-1, -1, -1, -1}
		m, f := &p.Match, &p.Effect
		m.Matched, m.Unmatched, m.Compared, m.Exact, m.Persons, m.Pool = Near(m.Matched), Near(m.Unmatched), Near(m.Compared), Near(m.Exact), Near(m.Persons), Near(m.Pool)
		if !deaths {
			f.Deaths, f.DeathRR = [2]float64{math.NaN(), math.NaN()}, stats.Missing
		}
		for i := range p.Outcomes {
			p.Outcomes[i].Hidden = p.Outcomes[i].Hidden || hidden[p.Outcomes[i].Outcome]
		}
		for i := range p.Months {
			p.Months[i].N = Near(p.Months[i].N)
		}
		p.Hide()
	}
	return true
}

// Near is a count to the nearest five.
func Near(n int) int { return (n + 2) / 5 * 5 }

// Share is a part of hospital use, before and after.
type Share struct {
	Label         string
	Before, After float64
}

// Shares are how much of the stays is acute, and how much of all hospital use is stays; only of what is shown.
func (r *Result) Shares() (all []Share) {
	for _, x := range []struct {
		label    string
		some, of []Outcome
	}{
		{"Akutte av alle opphold", []Outcome{Emergency}, []Outcome{Emergency, PlannedStay}},
		{"Opphold av alle opphold og kontakter på sykehus", []Outcome{Emergency, PlannedStay}, []Outcome{Emergency, PlannedStay, DayCare, Outpatient}},
	} {
		v, ok := [2]float64{}, true
		for k := range 2 {
			some, is := r.sum(x.some, k)
			of, was := r.sum(x.of, k)
			ok = ok && is && was && of > 0
			v[k] = some / of
		}
		if ok {
			all = append(all, Share{x.label, v[0], v[1]})
		}
	}
	return all
}

// sum is how much there was of some outcomes together before or after; false where one of them is hidden.
func (r *Result) sum(some []Outcome, k int) (sum float64, ok bool) {
	for _, o := range some {
		l := r.Line(o)
		switch {
		case l == nil: // none of the kind
		case l.Hidden || l.Almost:
			return 0, false
		default:
			sum += l.Amount[k]
		}
	}
	return sum, true
}
