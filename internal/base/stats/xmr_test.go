package stats

import (
	"math"
	"slices"
	"testing"
)

func TestXmR(t *testing.T) {
	// Mean 10, moving ranges 2 each: the limits are 10 ± 5.32. Months without values are passed over.
	steady := []float64{9, 11, math.NaN(), 9, 11, 9, 11, 9, 11, 9, 11}
	x, ok := NewXmR(steady)
	if !ok || x.Mean != 10 || math.Abs(x.Upper-15.32) > 1e-9 || math.Abs(x.Lower-4.68) > 1e-9 || x.Outside != nil {
		t.Errorf("steady: %+v, %v", x, ok)
	}
	spike := slices.Concat(steady, []float64{9, 11, 9, 40})
	if x, ok := NewXmR(spike); !ok || !slices.Equal(x.Outside, []int{len(spike) - 1}) {
		t.Errorf("spike: %+v, %v", x, ok)
	}
	if _, ok := NewXmR(steady[:8]); ok {
		t.Error("limits of seven values")
	}
	if x, ok := NewXmR(make([]float64, 8)); !ok || x.Upper != 0 || x.Outside != nil {
		t.Errorf("no variation: %+v, %v", x, ok)
	}
}
