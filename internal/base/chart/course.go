package chart

import (
	"html/template"
	"math"
	"strconv"
)

// Course is what happened month by month around a day 0: those followed with a band, and those compared as a dashed line.
// 636 × 280 px.
type Course struct {
	Label
	Unit     string
	First    int // the month of the first value; negative is before
	Span     int // how many months a value is of; 0 is 1
	Followed []Spanned
	Compared []float64 // NaN: none
	Ends     bool      // a value is of the end of its month, and day 0 has none; else of its middle
	Peak     [2]int    // months that are shaded, from and to; equal: none
	Note     []string  // lines beside the shade
	Names    [2]string // at the ends of the lines: those followed, those compared
}

// SVG draws the lines.
func (p Course) SVG() template.HTML {
	const w, h, left, right, top, bottom = 636.0, 280.0, 44.0, 112.0, 30.0, 40.0
	hi := 0.0
	for i, v := range p.Followed {
		for _, n := range []float64{v.Value, v.High} {
			if usable(n) {
				hi = max(hi, n)
			}
		}
		if i < len(p.Compared) && usable(p.Compared[i]) {
			hi = max(hi, p.Compared[i])
		}
	}
	if hi == 0 {
		hi = 1
	}
	step := math.Pow(10, math.Floor(math.Log10(hi)))
	for hi/step < 3 {
		step /= 2
	}
	hi *= 1.05
	span, within, each := max(1, p.Span), 0.5, 6
	if p.Ends {
		within, each = 1, 3
	}
	n := len(p.Followed) * span
	x := func(m float64) float64 { return left + share(m-float64(p.First), float64(max(1, n)))*(w-left-right) }
	y := func(v float64) float64 { return h - bottom - share(v, hi)*(h-top-bottom) }
	c := begin(p.Label, "chart-course", w, h)
	c.text(left, 16, p.Unit, lettering{ink: text2})
	c.rect(x(float64(p.Peak[0])), top, x(float64(p.Peak[1]))-x(float64(p.Peak[0])), h-top-bottom, 0, paint{fill: tint})
	for v := 0.0; v <= hi; v += step {
		c.line(left, y(v), w-right, y(v), hairline)
		c.text(left-8, y(v)+lift, c.twoDecimals(v), lettering{ink: text2, anchor: "end"})
	}
	var band, lower [][2]float64
	var solid, dashed [][2]float64
	axisName := p.Voice.Say("måneder før og etter inklusjon")
	if p.Ends {
		axisName = p.Voice.Say("måneder etter inklusjon")
		solid, dashed = append(solid, [2]float64{x(0), y(0)}), append(dashed, [2]float64{x(0), y(0)})
	}
	for i, v := range p.Followed {
		at := x(float64(p.First) + (float64(i)+within)*float64(span))
		if usable(v.Value) {
			solid = append(solid, [2]float64{at, y(v.Value)})
			if usable(v.Low) && usable(v.High) {
				band, lower = append(band, [2]float64{at, y(v.High)}), append(lower, [2]float64{at, y(v.Low)})
			}
		}
		if i < len(p.Compared) && usable(p.Compared[i]) {
			dashed = append(dashed, [2]float64{at, y(p.Compared[i])})
		}
	}
	for i := len(lower) - 1; i >= 0; i-- {
		band = append(band, lower[i])
	}
	c.shape(paint{fill: mapped}, band)
	c.path(paint{stroke: compared, wide: 2, dash: "7 4"}, dashed)
	c.path(paint{stroke: us, wide: 2.5, round: true}, solid)
	if p.Peak[0] < p.Peak[1] {
		for i, s := range p.Note {
			c.text(x(float64(p.Peak[0]))-8, top+18+17*float64(i), s, lettering{ink: watch, anchor: "end", halo: paper})
		}
	}
	c.ends(p.Names, solid, dashed)
	if !p.Ends { // else the axis begins there, and says so
		c.line(x(0), top-10, x(0), h-bottom, paint{stroke: dark, wide: 1.5, dash: "3 3"})
		c.text(x(0)+6, top-2, p.Voice.Say("Inkludert"), lettering{ink: text, weight: "600"})
	}
	for m := p.First; m <= p.First+n; m += each {
		s := c.decimal(float64(m))
		if m > 0 {
			s = "+" + s
		}
		c.text(x(float64(m)), h-22, s, lettering{ink: text2, anchor: "middle"})
	}
	c.text((left+w-right)/2, h-4, axisName, lettering{ink: text2, anchor: "middle"})
	c.line(left, y(0), w-right, y(0), paint{stroke: axis, wide: 1})
	return c.done()
}

// ends names two lines at their ends, apart where they meet.
func (c *canvas) ends(names [2]string, solid, dashed [][2]float64) {
	var at [2]float64
	x := 0.0
	for i, line := range [][][2]float64{solid, dashed} {
		if n := len(line); n > 0 {
			at[i], x = line[n-1][1], max(x, line[n-1][0])
		}
	}
	const apart = 16
	if d := apart - math.Abs(at[0]-at[1]); d > 0 && len(dashed) > 0 {
		if at[0] >= at[1] {
			at[0], at[1] = at[0]+d/2, at[1]-d/2
		} else {
			at[0], at[1] = at[0]-d/2, at[1]+d/2
		}
	}
	for i, line := range [][][2]float64{solid, dashed} {
		if len(line) > 0 {
			c.text(x+8, at[i]+lift, names[i], lettering{ink: [2]ink{us, compared}[i], weight: "600"})
		}
	}
}

// twoDecimals writes a rate: «0,35».
func (c *canvas) twoDecimals(v float64) string {
	return c.pointed(strconv.FormatFloat(v, 'f', 2, 64))
}
