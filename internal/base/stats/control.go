package stats

import (
	"math"
	"slices"
)

// Control is a control chart: for each value the centre, the limits of three sigma, and what the rules say. NaN is a period without
// a value. Nelson 1984 J Qual Technol 16:237–9 as NHS Making Data Count uses it.
type Control struct {
	Values, Centre, Lower, Upper []float64
	Few                          bool      // fewer than 12 values: the limits are provisional
	low, high                    []float64 // two sigma each way, also where the limits are drawn at the end of the scale
}

func newControl(values []float64) Control {
	n := len(values)
	return Control{values, make([]float64, n), make([]float64, n), make([]float64, n), false, make([]float64, n), make([]float64, n)}
}

// set has the limits at reach, three sigma, each way of the centre; they are drawn between least and most, which no value can pass. What is far is
// read from sigma: two thirds of the way to a limit that was cut off is near, and would alarm where nothing has changed.
func (c *Control) set(i int, centre, reach, least, most float64) {
	c.Centre[i], c.Lower[i], c.Upper[i] = centre, max(least, centre-reach), min(most, centre+reach)
	c.low[i], c.high[i] = centre-reach*2/3, centre+reach*2/3
}

func (c Control) known() (at []int) {
	for i, v := range c.Values {
		if !math.IsNaN(v) {
			at = append(at, i)
		}
	}
	return at
}

// movingRange is the mean moving range, taken once more without those above 3.267 times it.
func movingRange(x []float64) float64 {
	mean := func(most float64) float64 {
		sum, n := 0.0, 0.0
		for i := 1; i < len(x); i++ {
			if r := math.Abs(x[i] - x[i-1]); r <= most {
				sum, n = sum+r, n+1
			}
		}
		if n == 0 {
			return 0
		}
		return sum / n
	}
	return mean(3.267 * mean(math.Inf(1)))
}

// Individuals is the XmR chart, of one value a period.
func Individuals(values []float64) Control {
	c := newControl(values)
	var x []float64
	for _, i := range c.known() {
		x = append(x, values[i])
	}
	mean, _ := Moments(x)
	reach := 2.66 * movingRange(x)
	for i := range values {
		c.set(i, mean, reach, math.Inf(-1), math.Inf(1))
	}
	c.Few = len(x) < 12
	return c
}

// Proportions is the p chart of counts of sizes.
func Proportions(count, size []float64) Control {
	return counted(count, size, 1, func(mean, n float64) float64 { return math.Sqrt(mean * (1 - mean) / n) })
}

// Rates is the u chart of counts of exposures.
func Rates(count, exposure []float64) Control {
	return counted(count, exposure, math.Inf(1), func(mean, n float64) float64 { return math.Sqrt(mean / n) })
}

func counted(count, size []float64, top float64, sigma func(mean, n float64) float64) Control {
	values := make([]float64, len(count))
	sum, all := 0.0, 0.0
	for i, v := range count {
		values[i] = math.NaN()
		if size[i] > 0 && !math.IsNaN(v) {
			values[i] = v / size[i]
			sum, all = sum+v, all+size[i]
		}
	}
	c := newControl(values)
	mean := sum / all
	for i := range values {
		reach := math.NaN()
		if size[i] > 0 {
			reach = 3 * sigma(mean, size[i])
		}
		c.set(i, mean, reach, 0, top)
	}
	c.Few = len(c.known()) < 12
	return c
}

// Between is the g chart of cases or days between rare events: the limits are of a geometric count, the centre is the median. Half of all such counts lie
// near 0, so that below the centre nothing is far. Benneyan 2001 Health Care Manag Sci 4:305–18.
func Between(gaps []float64) Control {
	c := newControl(gaps)
	var x []float64
	for _, i := range c.known() {
		x = append(x, gaps[i])
	}
	mean, _ := Moments(x)
	slices.Sort(x)
	reach := 3 * math.Sqrt(mean*(mean+1))
	for i := range gaps {
		c.set(i, mean, reach, 0, math.Inf(1))
		c.Centre[i], c.low[i] = quantile(x, 0.5), math.Inf(-1)
	}
	c.Few = len(x) < 12
	return c
}

// A Signal is what a rule says of a value.
type Signal int

// The signals, strongest first.
const (
	Steady  Signal = iota
	Outside        // beyond a limit
	Shift          // one of seven or more on one side of the centre
	Trend          // one of seven or more that rise, or fall
	Near           // one of two of three beyond two sigma on the same side
)

// Signals says of each value which rule it is part of, the strongest where there are several.
func (c Control) Signals() []Signal {
	at := c.known()
	s := make([]Signal, len(c.Values))
	mark := func(from, to int, what Signal) {
		for _, i := range at[from:to] {
			if s[i] == Steady || what < s[i] {
				s[i] = what
			}
		}
	}
	side := func(k int) int { return sign(c.Values[at[k]] - c.Centre[at[k]]) }
	runs := func(least int, what Signal, same func(k int) bool) {
		for from := 0; from < len(at); {
			to := from + 1
			for to < len(at) && same(to) {
				to++
			}
			if to-from >= least {
				mark(from, to, what)
			}
			from = to
		}
	}
	runs(7, Shift, func(k int) bool { return side(k) != 0 && side(k) == side(k-1) })
	move := func(k int) int { return sign(c.Values[at[k]] - c.Values[at[k-1]]) }
	for k := 1; k < len(at); {
		to := k + 1
		for to < len(at) && move(to) == move(k) {
			to++
		}
		if move(k) != 0 && to-(k-1) >= 7 {
			mark(k-1, to, Trend)
		}
		k = to
	}
	far := func(k int) int {
		i := at[k]
		switch v := c.Values[i]; {
		case v > c.high[i]:
			return 1
		case v < c.low[i]:
			return -1
		}
		return 0
	}
	for k := 2; k < len(at); k++ {
		for _, way := range []int{-1, 1} {
			n := 0
			for j := k - 2; j <= k; j++ {
				if far(j) == way {
					n++
				}
			}
			if n >= 2 {
				for j := k - 2; j <= k; j++ {
					if far(j) == way {
						mark(j, j+1, Near)
					}
				}
			}
		}
	}
	for k, i := range at {
		if c.Values[i] > c.Upper[i] || c.Values[i] < c.Lower[i] {
			mark(k, k+1, Outside)
		}
	}
	return s
}

func sign(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
