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

// Bin is one of equally large groups by probability: what was expected and what came.
type Bin struct {
	N                  int
	Expected, Observed float64 // mean probability, share with the outcome
}

// Hits is how a list of the k highest does.
type Hits struct {
	K, True     int
	PPV         float64 // share of the list with the outcome
	Sensitivity float64 // share of the outcomes that the list has
	NNS         float64 // number needed to assess for one with the outcome
}

// descending are the places from the highest to the lowest; ties keep their order.
func descending(score []float64) []int {
	order := make([]int, len(score))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	return order
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
