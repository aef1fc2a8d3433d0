package stats

import (
	"cmp"
	"math"
	"slices"
)

// What Tally gives from counts, from the people one by one: the straightforward way, which the published examples are checked with.

// aucOf computes the area from midranks, in n log n. NaN where one of the outcomes is missing. DeLong 1988 Biometrics
// 44:837–45; midranks: Sun and Xu 2014 IEEE SPL 21:1389–93.
func aucOf(score []float64, y []bool) AUC {
	order := make([]int, len(score))
	m := 0
	for i := range order {
		order[i] = i
		if y[i] {
			m++
		}
	}
	n := len(y) - m
	if m == 0 || n == 0 {
		return AUC{math.NaN(), math.NaN()}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	// For each value: how many of the other outcome lie below it, a tie a half.
	var sum, sumXX, sumYY float64
	with, without := 0, 0
	for i := 0; i < len(order); {
		j, a, b := i, 0, 0
		for ; j < len(order) && score[order[j]] == score[order[i]]; j++ {
			if y[order[j]] {
				a++
			} else {
				b++
			}
		}
		below := (float64(without) + float64(b)/2) / float64(n) // of each with the outcome
		above := 1 - (float64(with)+float64(a)/2)/float64(m)    // of each without it
		sum += float64(a) * below
		sumXX += float64(a) * below * below
		sumYY += float64(b) * above * above
		with, without, i = with+a, without+b, j
	}
	auc := sum / float64(m)
	variance := 0.0
	if m > 1 {
		variance += (sumXX - float64(m)*auc*auc) / float64(m-1) / float64(m)
	}
	if n > 1 {
		variance += (sumYY - float64(n)*auc*auc) / float64(n-1) / float64(n)
	}
	return AUC{auc, math.Sqrt(max(0, variance))}
}

// brier is the mean squared distance of probability and outcome: 0 is perfect.
func brier(p []float64, y []bool) float64 {
	sum := 0.0
	for i, v := range p {
		d := v
		if y[i] {
			d = v - 1
		}
		sum += d * d
	}
	return sum / float64(len(p))
}

// bins are k groups from the lowest probability to the highest; people with the same probability may part.
func bins(p []float64, y []bool, k int) []Bin {
	order := descending(p)
	slices.Reverse(order)
	var all []Bin
	for b := range k {
		part := order[b*len(order)/k : (b+1)*len(order)/k]
		if len(part) == 0 {
			continue
		}
		bin := Bin{N: len(part)}
		for _, i := range part {
			bin.Expected += p[i] / float64(len(part))
			if y[i] {
				bin.Observed += 1 / float64(len(part))
			}
		}
		all = append(all, bin)
	}
	return all
}

// hitsAt are the hits of the k with the highest score; of people with the same score, those that come first in the slices.
func hitsAt(score []float64, y []bool, k int) Hits {
	all := 0
	for _, v := range y {
		if v {
			all++
		}
	}
	h := Hits{K: min(k, len(score))}
	for _, i := range descending(score)[:h.K] {
		if y[i] {
			h.True++
		}
	}
	h.PPV, h.Sensitivity = float64(h.True)/float64(h.K), float64(h.True)/float64(all)
	h.NNS = 1 / h.PPV
	return h
}

// netBenefit at threshold t is what assessing everybody with a probability of t or more is worth in true hits a person, when a
// false one costs t/(1-t) of a true one. Vickers and Elkin 2006 Med Decis Making 26:565–74.
func netBenefit(p []float64, y []bool, t float64) float64 {
	hit, miss := 0.0, 0.0
	for i, v := range p {
		if v >= t {
			if y[i] {
				hit++
			} else {
				miss++
			}
		}
	}
	n := float64(len(p))
	return hit/n - miss/n*t/(1-t)
}

// fitLine is the maximum likelihood line by Newton's method; ok is false where there is none: fewer than 10 of either outcome,
// all x alike, or outcomes that x separates.
func fitLine(x []float64, y []bool) (l Line, ok bool) {
	events := 0
	for _, v := range y {
		if v {
			events++
		}
	}
	n := len(y)
	if events < 10 || n-events < 10 {
		return Line{}, false
	}
	l.Intercept = math.Log(float64(events) / float64(n-events))
	for range 50 {
		var g0, g1, h00, h01, h11 float64
		for i, v := range x {
			p := l.At(v)
			d := -p
			if y[i] {
				d = 1 - p
			}
			w := p * (1 - p)
			g0, g1 = g0+d, g1+d*v
			h00, h01, h11 = h00+w, h01+w*v, h11+w*v*v
		}
		a, b, ok := step(g0, g1, h00, h01, h11)
		l.Intercept, l.Slope = l.Intercept+a, l.Slope+b
		if !ok || math.IsNaN(l.Slope) || math.Abs(l.Slope) > 50 {
			return Line{}, false
		}
		if math.Abs(a)+math.Abs(b) < 1e-10 {
			return l, true
		}
	}
	return l, true
}

// recalibrate is the intercept and slope of the outcome on the log odds of p (Cox 1958): 0 and 1 for probabilities that are right.
func recalibrate(p []float64, y []bool) (Line, bool) {
	x := make([]float64, len(p))
	for i, v := range p {
		v = min(max(v, 1e-12), 1-1e-12)
		x[i] = math.Log(v / (1 - v))
	}
	return fitLine(x, y)
}
