package usage

import (
	"cmp"
	"math"
	"slices"

	"traad/internal/base/stats"
)

// nearest orders a risk set: those alike in every bin first, then by distance on the logit.
func nearest(risk []candidate, logit float64) {
	for i := range risk {
		risk[i].away = math.Abs(risk[i].x.logit - logit)
	}
	slices.SortFunc(risk, func(x, y candidate) int {
		if x.exact != y.exact {
			if x.exact {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(x.away, y.away), cmp.Compare(x.u.hash, y.u.hash))
	})
}

// propensity fits the logistic model of who is followed on all risk sets and sets each one's logit. It is fitted on some of those who are
// not followed first, so that few rounds are left for all of them.
func propensity(sets []set, risk [][]candidate) {
	var all []*state
	var y []float64
	for i := range sets {
		if len(risk[i]) == 0 {
			continue
		}
		all, y = append(all, sets[i].x), append(y, 1)
		for _, c := range risk[i] {
			all, y = append(all, c.x), append(y, 0)
		}
	}
	if len(all) == 0 {
		return
	}
	m := &stats.Model{X: rows(all), Y: y}
	m.Start = sketch(m)
	f, ok := m.Fit()
	if !ok {
		return // all logits 0: any of the same bins will do
	}
	for i, x := range all {
		x.logit = math.Log(f.Mean[i] / (1 - f.Mean[i]))
	}
}

// sketch is the fit with every sixteenth of the rows without the outcome, each in place of sixteen; nil where there are too few.
func sketch(m *stats.Model) []float64 {
	const each = 16
	if len(m.Y) < 1000*each {
		return nil
	}
	some := &stats.Model{}
	for i, y := range m.Y {
		if w := 1.0; y == 1 || i%each == 0 {
			if y == 0 {
				w = each
			}
			some.X, some.Y, some.Weight = append(some.X, m.X[i]), append(some.Y, y), append(some.Weight, w)
		}
	}
	f, ok := some.Fit()
	if !ok {
		return nil
	}
	return f.B
}

// rows are a constant and the covariates that vary: no model can be fitted on one that does not.
func rows(all []*state) [][]float64 {
	var keep []int
	for k := range all[0].x {
		for _, x := range all {
			if x.x[k] != all[0].x[k] {
				keep = append(keep, k)
				break
			}
		}
	}
	n := 1 + len(keep)
	flat, rows := make([]float64, n*len(all)), make([][]float64, len(all))
	for i, x := range all {
		row := flat[i*n : (i+1)*n : (i+1)*n]
		row[0] = 1
		for a, k := range keep {
			row[a+1] = x.x[k]
		}
		rows[i] = row
	}
	return rows
}
