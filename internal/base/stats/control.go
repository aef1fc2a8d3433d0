package stats

import (
	"math"
	"slices"
)

// Control is a control chart: for each value the centre, the limits of three sigma, and what the rules say. NaN is a period without
// a value. Nelson 1984 J Qual Technol 16:237–9 as NHS Making Data Count uses it.
type Control struct {
	Values, Centre, Lower, Upper []float64
	Few                          bool // fewer than 12 values: the limits are provisional
}

func newControl(values []float64) Control {
	n := len(values)
	return Control{Values: values, Centre: make([]float64, n), Lower: make([]float64, n), Upper: make([]float64, n)}
}

func (c *Control) set(i int, centre, lower, upper float64) {
	c.Centre[i], c.Lower[i], c.Upper[i] = centre, lower, upper
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
		c.set(i, mean, mean-reach, mean+reach)
	}
	c.Few = len(x) < 12
	return c
}

// Proportions is the p chart of counts of sizes; prime widens or narrows the limits by how much the values vary beyond chance, for
// sizes of a thousand and more (Laney 2002 Qual Eng 14:531–7).
func Proportions(count, size []float64, prime bool) Control {
	return overdispersed(count, size, prime, 1, func(mean, n float64) float64 { return math.Sqrt(mean * (1 - mean) / n) })
}

// Rates is the u chart of counts of exposures; prime as for Proportions.
func Rates(count, exposure []float64, prime bool) Control {
	return overdispersed(count, exposure, prime, math.Inf(1), func(mean, n float64) float64 { return math.Sqrt(mean / n) })
}

// Counts is the c chart of counts of equal periods.
func Counts(count []float64) Control {
	size := make([]float64, len(count))
	for i := range size {
		size[i] = 1
	}
	return Rates(count, size, false)
}

func overdispersed(count, size []float64, prime bool, top float64, sigma func(mean, n float64) float64) Control {
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
	wide := 1.0
	if prime {
		var z []float64
		for _, i := range c.known() {
			z = append(z, (values[i]-mean)/sigma(mean, size[i]))
		}
		wide = movingRange(z) / 1.128
	}
	for i := range values {
		reach := math.NaN()
		if size[i] > 0 {
			reach = 3 * wide * sigma(mean, size[i])
		}
		c.set(i, mean, max(0, mean-reach), min(top, mean+reach))
	}
	c.Few = len(c.known()) < 12
	return c
}

// Between is the g chart of cases or days between rare events: the limits are of a geometric count, the centre is the median.
// Benneyan 2001 Health Care Manag Sci 4:305–18.
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
		c.set(i, quantile(x, 0.5), max(0, mean-reach), mean+reach)
	}
	c.Few = len(x) < 12
	return c
}

// Times is the t chart of the time between rare events: XmR of the values to the power of 1/3.6, drawn on the scale of the values.
// Nelson 1994 J Qual Technol 26:228–31.
func Times(times []float64) Control {
	const power = 3.6
	root := make([]float64, len(times))
	for i, v := range times {
		root[i] = math.Pow(v, 1/power)
	}
	c := Individuals(root)
	back := func(v float64) float64 { return math.Pow(max(0, v), power) }
	for i, v := range times {
		c.Values[i] = v
		c.set(i, back(c.Centre[i]), back(c.Lower[i]), back(c.Upper[i]))
	}
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
		case v > c.Centre[i]+(c.Upper[i]-c.Centre[i])*2/3:
			return 1
		case v < c.Centre[i]-(c.Centre[i]-c.Lower[i])*2/3:
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

// Anhoej is the other way to look for a shift, by the centre alone: the longest run is above round(log2 n)+3, or the centre is crossed
// fewer times than the 5 % quantile of n−1 tosses. Values on the centre are passed over. Anhøj and Olesen 2014 PLoS One 9:e113825.
func (c Control) Anhoej() (longest, crossings int, shifted bool) {
	run, last, n := 0, 0, 0
	for _, i := range c.known() {
		s := sign(c.Values[i] - c.Centre[i])
		if s == 0 {
			continue
		}
		n++
		if s == last {
			run++
		} else {
			if last != 0 {
				crossings++
			}
			run, last = 1, s
		}
		longest = max(longest, run)
	}
	if n < 2 {
		return longest, crossings, false
	}
	least, p := 0, 0.0
	for ; least <= n-1; least++ {
		a, _ := math.Lgamma(float64(n))
		b, _ := math.Lgamma(float64(least + 1))
		d, _ := math.Lgamma(float64(n - least))
		if p += math.Exp(a - b - d - float64(n-1)*math.Ln2); p >= 0.05 {
			break
		}
	}
	return longest, crossings, longest > int(math.Round(math.Log2(float64(n))))+3 || crossings < least
}
