package stats

import (
	"cmp"
	"math"
	"slices"
)

// AUC is how often a random person with the outcome has the higher score than one without; a tie is a half (Mann–Whitney).
// It is also called c. SE is DeLong's.
type AUC struct{ Value, SE float64 }

// Interval is the 95 % confidence interval, within 0 and 1.
func (a AUC) Interval() (low, high float64) {
	return max(0, a.Value-1.959964*a.SE), min(1, a.Value+1.959964*a.SE)
}

// AUCOf computes the area from midranks, in n log n. NaN where one of the outcomes is missing. DeLong 1988 Biometrics
// 44:837–45; midranks: Sun and Xu 2014 IEEE SPL 21:1389–93.
func AUCOf(score []float64, y []bool) AUC {
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

// Brier is the mean squared distance of probability and outcome: 0 is perfect.
func Brier(p []float64, y []bool) float64 {
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

// Bin is one of equally large groups by probability: what was expected and what came.
type Bin struct {
	N                  int
	Expected, Observed float64 // mean probability, share with the outcome
}

// Bins are k groups from the lowest probability to the highest; people with the same probability may part.
func Bins(p []float64, y []bool, k int) []Bin {
	order := descending(p)
	slices.Reverse(order)
	var bins []Bin
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
		bins = append(bins, bin)
	}
	return bins
}

// Hits is how a list of the k highest does.
type Hits struct {
	K, True     int
	PPV         float64 // share of the list with the outcome
	Sensitivity float64 // share of the outcomes that the list has
	NNS         float64 // number needed to assess for one with the outcome
}

// HitsAt are the hits of the k with the highest score; of people with the same score, those that come first in the slices.
func HitsAt(score []float64, y []bool, k int) Hits {
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

func descending(score []float64) []int {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	return order
}

// NetBenefit at threshold t is what assessing everybody with a probability of t or more is worth in true hits a person, when a
// false one costs t/(1-t) of a true one. Vickers and Elkin 2006 Med Decis Making 26:565–74.
func NetBenefit(p []float64, y []bool, t float64) float64 {
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

// Wilson is the 95 % interval of a share of n. Wilson 1927 JASA 22:209–12.
func Wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, mid-half), min(1, mid+half)
}
