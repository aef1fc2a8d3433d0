package stats

import (
	"math"
	"testing"
)

// Student's own data (1908): the extra hours of sleep of ten patients; mean 1.58, t with 9 degrees of freedom 2.262.
func TestMean(t *testing.T) {
	var sum, squares float64
	x := []float64{1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4}
	for _, v := range x {
		sum, squares = sum+v, squares+v*v
	}
	e := Mean(len(x), sum, squares)
	for _, c := range []struct{ got, want float64 }{{e.Value, 1.58}, {e.Low, 0.7001}, {e.High, 2.4599}} {
		if math.Abs(c.got-c.want) > 5e-4 {
			t.Errorf("got %.4f, want %.4f", c.got, c.want)
		}
	}
	if e := Mean(0, 0, 0); e.Known() {
		t.Errorf("of none: %v", e)
	}
	if e := Mean(1, 3, 9); e.Value != 3 || !math.IsNaN(e.Low) {
		t.Errorf("of one: %v", e)
	}
	if e := Mean(3, 6, 12); e.Low != 2 || e.High != 2 {
		t.Errorf("of three alike: %v", e)
	}
}
