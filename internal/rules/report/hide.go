package report

import (
	"slices"

	"traad/internal/rules/suppress"
)

// Counted is what a figure of persons comes from: how many in each group, and what makes the same groups differ.
type Counted struct {
	N   []int   `json:"n"`
	Sum float64 `json:"sum,omitempty"`
}

// tells reports whether two counts of the same, shown beside each other, would tell of fewer than five: something has changed, and in some
// group for fewer than five, or within groups of the same size.
func (c Counted) tells(o Counted) bool {
	if slices.Equal(c.N, o.N) {
		return c.Sum != o.Sum
	}
	for i := range max(len(c.N), len(o.N)) {
		a, b := 0, 0
		if i < len(c.N) {
			a = c.N[i]
		}
		if i < len(o.N) {
			b = o.N[i]
		}
		if suppress.IsSmall(max(a-b, b-a)) {
			return true
		}
	}
	return false
}

// The keys of Report.Exact.
const (
	exactGoals = "goals"
	exactProm  = "prom:" // with the instrument's code
)

// Beside hides the figures of persons that would, together with reports of the same period that are frozen, tell of fewer than five: where a
// count has changed by so few since one of them, or was hidden there. Reports of other periods are of other evaluations and scores; figures
// of use go by all who are followed, and their bases and rates are rounded in every report.
func (r *Report) Beside(frozen []*Report) {
	for _, f := range frozen {
		if f.Period != r.Period {
			continue
		}
		tells := r.Exact[exactGoals].tells(f.Exact[exactGoals])
		for i := range f.Goals { // one that was hidden stays so, and with it whatever it could be worked out of
			tells = tells || f.Goals[i].Hidden && i < len(r.Goals) && !r.Goals[i].Hidden
		}
		if tells {
			r.hideGoals()
		}
		if l, was := r.Line(lineGoals), f.Line(lineGoals); l != nil && was != nil && l.State == "" && (tells || was.State == Few || was.State == Beside) {
			l.hide()
		}
		for _, code := range Proms {
			l, was := r.Line(linePROM+code), f.Line(linePROM+code)
			if l != nil && was != nil && l.State == "" && (was.State == Few || was.State == Beside || r.Exact[exactProm+code].tells(f.Exact[exactProm+code])) {
				l.hide()
			}
		}
	}
	r.say()
}

// hide takes the figure away: together with another it would tell of few.
func (l *Line) hide() {
	l.State, l.Value, l.Interval, l.Before, l.Of = Beside, nil, nil, nil, 0
	l.Note = "Endret for færre enn 5 personer siden en tidligere rapport for samme periode."
}

func (r *Report) hideGoals() {
	for i := range r.Goals {
		r.Goals[i].N, r.Goals[i].Hidden = 0, true
	}
}

// goals lays out how it went with the goals: four groups, of which the first two together are the indicator. None of the four, and neither of
// the two halves, may be worked out where it is of one to four.
func goals(n map[string]int) (parts []Goal, met, all int, share bool) {
	t := suppress.Table{N: [][]int{{n["met"], n["partly"]}, {n["not_met"], n["changed"]}}, RowTotal: []bool{true, true}}
	met = n["met"] + n["partly"]
	all = met + n["not_met"] + n["changed"]
	t.Hide()
	for i, o := range Outcomes {
		g := Goal{Name: o.Name, N: t.N[i/2][i%2], Hidden: t.Marks[i/2][i%2].Hidden()}
		if g.Hidden {
			g.N = 0
		}
		parts = append(parts, g)
	}
	share = all >= suppress.Least && !suppress.IsSmall(met) && !suppress.IsSmall(all-met) && t.RowTotal[0] && t.RowTotal[1]
	if all < suppress.Least {
		parts = nil
	}
	return parts, met, all, share
}
