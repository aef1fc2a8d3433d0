package chart

import (
	"html/template"
	"math"
)

// Process is a control chart whose limits may differ from value to value, with the changes of the service as upright lines. A value that a
// rule marks is a red square with a ring, so that it is seen without colour. 760 × 240 px.
type Process struct {
	Label
	Values               []float64 // oldest first; NaN: none, or not to be shown
	Centre, Lower, Upper []float64 // by value; NaN: none
	Signals              []bool    // by value
	Ticks                []string  // under each value; "" none
	Unit                 string
	Most                 float64 // what no value can be above, 100 of shares; 0: nothing
	Marks                []ProcessMark
}

// ProcessMark is a change: where it stands along the axis, counted in values from the first, and what the list beside calls it.
type ProcessMark struct {
	At   float64
	Name string
}

// SVG draws the chart.
func (p Process) SVG() template.HTML {
	const w, h, left, right, top, bottom = 760.0, 240.0, 44.0, 20.0, 44.0, 28.0
	all := []float64{1}
	for _, list := range [][]float64{p.Values, p.Upper} {
		all = append(all, list...)
	}
	_, hi := extent(all)
	if hi *= 1.08; p.Most > 0 {
		hi = min(hi, p.Most)
	}
	n := len(p.Values)
	step := (w - left - right) / float64(max(n, 1))
	x := func(i float64) float64 { return left + step*(i+.5) }
	y := func(v float64) float64 { return h - bottom - share(v, hi)*(h-top-bottom) }
	c := begin(p.Label, "chart-control", w, h)
	c.text(left, 14, p.Unit, lettering{ink: text2})
	for _, v := range []float64{0, hi / 2, hi} {
		c.line(left, y(v), w-right, y(v), hairline)
		c.text(left-8, y(v)+4, c.decimal(v), lettering{anchor: "end", ink: text2})
	}
	for _, m := range p.Marks {
		at := min(max(x(m.At-.5), left), w-right)
		c.line(at, top-10, at, h-bottom, paint{stroke: compared, wide: 1.5, dash: "2 3"})
		c.text(at, top-14, m.Name, lettering{anchor: "middle", weight: "600", ink: compared, halo: paper})
	}
	p.steps(c, p.Upper, x, y, step, paint{stroke: dark, wide: 1.5, dash: "7 4"})
	p.steps(c, p.Lower, x, y, step, paint{stroke: dark, wide: 1.5, dash: "7 4"})
	p.steps(c, p.Centre, x, y, step, paint{stroke: dark, wide: 1.5})
	var runs [][][2]float64
	var run [][2]float64
	for i, v := range p.Values {
		if usable(v) {
			run = append(run, [2]float64{x(float64(i)), y(v)})
			continue
		}
		runs, run = append(runs, run), nil
	}
	c.path(paint{stroke: us, wide: 2, round: true}, append(runs, run)...)
	for i, v := range p.Values {
		switch at := x(float64(i)); {
		case !usable(v):
		case i < len(p.Signals) && p.Signals[i]:
			c.circle(at, y(v), 8, paint{stroke: late, wide: 2})
			c.rect(at-4, y(v)-4, 8, 8, 0, paint{fill: late})
		default:
			c.circle(at, y(v), 4, paint{fill: us})
		}
	}
	for i, t := range p.Ticks {
		if i < n {
			c.text(x(float64(i)), h-8, t, lettering{anchor: "middle", ink: text2})
		}
	}
	return c.done()
}

// steps draws a limit as a level under each value; a lower one at nothing says nothing, and is left out.
func (p Process) steps(c *canvas, level []float64, x func(float64) float64, y func(float64) float64, step float64, ink paint) {
	var lines [][][2]float64
	var line [][2]float64
	for i, v := range level {
		if math.IsNaN(v) || v <= 0 {
			lines, line = append(lines, line), nil
			continue
		}
		line = append(line, [2]float64{x(float64(i)) - step/2, y(v)}, [2]float64{x(float64(i)) + step/2, y(v)})
	}
	c.path(ink, append(lines, line)...)
}
