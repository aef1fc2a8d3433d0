package chart

import (
	"html/template"
	"math"
)

// ActiveLine shows a number month by month as a line with its last point marked, and the target as a dashed line.
// It is 222 × 64 px, as wide as InOut for twelve months.
type ActiveLine struct {
	Label
	Values   []float64 // oldest first; NaN: not known or not to be shown, the line is broken there
	Target   float64   // 0: no target
	Min, Max float64   // the ends of the scale; both 0: fitted to the values and the target
}

// SVG draws the line.
func (a ActiveLine) SVG() template.HTML {
	const w, h, pad = 222, 64, 8
	lo, hi := a.Min, a.Max
	if lo == 0 && hi == 0 || !(hi > lo) || !usable(hi-lo) {
		values := a.Values
		if a.Target > 0 {
			values = append([]float64{a.Target}, values...)
		}
		lo, hi = extent(values)
	}
	y := func(v float64) float64 { return h - pad - share(v-lo, hi-lo)*(h-2*pad) }
	c := begin(a.Label, "chart-active-line", w, h)
	if a.Target > 0 && usable(a.Target) {
		c.line(0, y(a.Target), w, y(a.Target), paint{stroke: dark, wide: 2, dash: "6 3"})
	}
	c.trend(a.Values, 6, w-6, y, paint{stroke: us, wide: 2.5, round: true}, paint{fill: us}, 5)
	return c.done()
}

// trend draws values at even distance from x1 to x2, broken where a value is missing, with a dot of radius r at the
// last value when it is known. A value alone between gaps is a small dot.
func (c *canvas) trend(values []float64, x1, x2 float64, y func(float64) float64, stroke, dot paint, r float64) {
	at := func(i int) [2]float64 {
		if len(values) == 1 {
			return [2]float64{x2, y(values[i])}
		}
		return [2]float64{x1 + (x2-x1)*float64(i)/float64(len(values)-1), y(values[i])}
	}
	var lines [][][2]float64
	var run [][2]float64
	var alone [][2]float64
	for i := 0; i <= len(values); i++ {
		if i < len(values) && usable(values[i]) {
			run = append(run, at(i))
			continue
		}
		if len(run) == 1 && i < len(values) {
			alone = append(alone, run[0])
		} else if len(run) > 1 {
			lines = append(lines, run)
		}
		run = nil
	}
	c.path(stroke, lines...)
	for _, p := range alone {
		c.circle(p[0], p[1], r*0.6, dot)
	}
	if n := len(values); n > 0 && usable(values[n-1]) {
		p := at(n - 1)
		c.circle(p[0], p[1], r, dot)
	}
}

// extent returns the lowest and the highest of the usable values; one apart when they are equal or none.
func extent(values []float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if usable(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	switch {
	case lo > hi:
		return 0, 1
	case lo == hi:
		return lo - 0.5, lo + 0.5
	}
	return lo, hi
}
