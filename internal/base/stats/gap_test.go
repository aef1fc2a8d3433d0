package stats

import (
	"math"
	"testing"
)

// TestMatchedGap: the difference of two rates. Its SE, where everybody is in one set, is that of the sets' differences; where one person is compared in
// several, it is wider, which resampling the sets alone does not see.
func TestMatchedGap(t *testing.T) {
	gap := func(compared func(set int) (person int, events float64)) Estimate {
		var all []Record
		for i, d := range []float64{3, -1, 4, 2, 7, 1} {
			who, n := compared(i)
			all = append(all, Record{Events: 10 + d, Time: 1, Weight: 1, Treated: true, Set: i, Person: i}, Record{Events: n, Time: 1, Weight: 1, Set: i, Person: who})
		}
		return MatchedGap(all)
	}
	e := gap(func(set int) (int, float64) { return 100 + set, 10 + float64(set%2) })
	// Within the sets 3, −2, 4, 1, 7 and 0: the mean is 13/6, and the squares of the distances to it are 50.83 in all.
	if math.Abs(e.Value-13.0/6) > 1e-12 || math.Abs(e.SE-math.Sqrt(79-169.0/6)/6) > 1e-9 || math.Abs(e.High-e.Value-z95*e.SE) > 1e-12 {
		t.Errorf("%+v", e)
	}
	half := func(set int) float64 { return 2 + 16*float64(set/3) }
	apart := gap(func(set int) (int, float64) { return 100 + set, half(set) })
	same := gap(func(set int) (int, float64) { return 100 + set/3, half(set) }) // two persons, three sets each
	if apart.Value != same.Value || same.SE < 1.3*apart.SE {
		t.Errorf("two persons in three sets each: %+v, six persons: %+v", same, apart)
	}
	if MatchedGap(nil).Known() {
		t.Error("a difference of nothing")
	}
	if w := (Estimate{Value: 1, Low: 0, High: 3, SE: 1}).Wider(Estimate{Value: 9, Low: .5, High: 4, SE: 2}); w != (Estimate{Value: 1, Low: 0, High: 4, SE: 2}) {
		t.Errorf("%+v", w)
	}
}

// TestMatchedGapChange: with a set each and a year for all, it is the mean over the sets of the difference in differences, with the spread of those; against
// itself it is none.
func TestMatchedGapChange(t *testing.T) {
	var after, before []Record
	sum, squares := 0.0, 0.0
	for i, v := range [][4]float64{{9, 4, 7, 6}, {3, 3, 8, 2}, {5, 9, 6, 6}, {7, 1, 5, 3}, {2, 2, 4, 8}} { // followed after and before, compared after and before
		after = append(after, Record{v[0], 1, 1, true, i, i}, Record{v[2], 1, 1, false, i, 100 + i})
		before = append(before, Record{v[1], 1, 1, true, i, i}, Record{v[3], 1, 1, false, i, 100 + i})
		d := v[0] - v[1] - (v[2] - v[3])
		sum, squares = sum+d, squares+d*d
	}
	e := MatchedGapChange(after, before)
	if mean := sum / 5; math.Abs(e.Value-mean) > 1e-12 || math.Abs(e.SE-math.Sqrt(squares-5*mean*mean)/5) > 1e-9 {
		t.Errorf("%+v, the mean is %v", e, mean)
	}
	if z := MatchedGapChange(after, after); z.Value != 0 || z.SE > 1e-12 {
		t.Errorf("against itself: %+v", z)
	}
}
