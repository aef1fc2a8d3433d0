package demo

import "math"

// spread says how many days a step takes in an area: the median, and what nine in ten keep within.
type spread struct{ median, nine int }

type steps struct{ assessment, mapping, planning spread }

// stepsByArea are the dots and lines of the overview: days used in each step against its deadline.
var stepsByArea = map[string]steps{
	"lillestrom":   {spread{3, 6}, spread{9, 14}, spread{11, 13}},
	"nordre-follo": {spread{5, 7}, spread{12, 19}, spread{13, 16}},
	"ullensaker":   {spread{3, 5}, spread{8, 12}, spread{9, 11}},
	"nes":          {spread{4, 6}, spread{9, 14}, spread{10, 15}},
	"lorenskog":    {spread{5, 9}, spread{10, 15}, spread{11, 14}},
	"kongsvinger":  {spread{4, 6}, spread{10, 12}, spread{10, 12}},
}

func stepsOf(area string) steps {
	if s, ok := stepsByArea[area]; ok {
		return s
	}
	return steps{spread{4, 7}, spread{10, 14}, spread{10, 14}}
}

// irrational steps: multiples of them, without their whole part, lie evenly spread however many there are.
var turns = [3]float64{0.6180339887, 0.7548776662, 0.5698402910}

// at is the length for the ith of the area's enrolments; step keeps the steps apart. In every run of enrolments half lie
// under the median and one in ten above the nine.
func (s spread) at(i, step int) int {
	_, q := math.Modf(0.5 + float64(i)*turns[step])
	between := func(from, to float64, low, high int) int {
		return low + int(math.Round((q-from)/(to-from)*float64(high-low)))
	}
	switch {
	case q < 0.5:
		return between(0, 0.5, max(1, s.median*2/5), s.median)
	case q < 0.9:
		return between(0.5, 0.9, s.median, s.nine)
	}
	return between(0.9, 1, s.nine, s.nine*5/4+1)
}
