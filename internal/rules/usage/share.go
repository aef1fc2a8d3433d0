package usage

import "traad/internal/base/stats"

// Share is a part of hospital use, before and after: how much of what, with the intervals of persons as clusters.
type Share struct {
	Label string
	Part  [2]stats.Estimate // before and after
	Of    [2]float64        // how many, about
}

// shares are how much of the stays is acute, and how much of all hospital use is stays.
var shares = []struct {
	label    string
	some, of []Outcome
}{
	{"Akutte av alle opphold", []Outcome{Emergency}, []Outcome{Emergency, PlannedStay}},
	{"Opphold av alle opphold og kontakter på sykehus", []Outcome{Emergency, PlannedStay}, []Outcome{Emergency, PlannedStay, DayCare, Outpatient}},
}

// share counts them for everybody who is followed.
func (s *Study) share(r *Result) {
	for _, x := range shares {
		y := Share{Label: x.label}
		for k := range y.Part {
			some, of := r.uses(x.some, k), r.uses(x.of, k) // the second holds all of the first
			for i := range of {
				of[i] = stats.Use{Events: some[i].Events, Time: of[i].Events}
				y.Of[k] += of[i].Time
			}
			y.Part[k] = stats.Part(of)
		}
		r.Split = append(r.Split, y)
	}
}

// uses is how much each who is followed had of some outcomes together, before or after; hospitals tell of all.
func (r *Result) uses(some []Outcome, k int) []stats.Use {
	all := make([]stats.Use, len(r.followed))
	for _, o := range some {
		l := r.Line(o)
		if l == nil {
			continue // none of the kind
		}
		use := [2][]stats.Use{l.before, l.after}[k]
		if len(use) != len(all) {
			return nil // not told of everybody
		}
		for i, u := range use {
			all[i].Events += u.Events
		}
	}
	return all
}

// Shares are those of which everything is shown.
func (r *Result) Shares() (all []Share) {
	for i, x := range r.Split {
		ok := x.Part[0].Known() && x.Part[1].Known()
		for _, o := range shares[i].of {
			l := r.Line(o)
			ok = ok && (l == nil || !l.Hidden)
		}
		if ok {
			all = append(all, x)
		}
	}
	return all
}
