package chart

import (
	"html/template"
	"math"
)

// Control is a control chart: one value a period, the line that they vary around and the limits that they stay within while
// nothing changes. A value beyond a limit is a red square with a ring, so that it is seen without colour. 720 × 220 px.
type Control struct {
	Label
	Values []float64 // oldest first; NaN: none, or not to be shown
	Ticks  []string  // under each value; "" none
	Unit   string    // over the scale: "timer"
	Limits *ControlLimits
	Max    float64 // the top of the scale; 0: fitted
}

// ControlLimits are the lines of a control chart.
type ControlLimits struct{ Mean, Lower, Upper float64 }

// SVG draws the chart.
func (p Control) SVG() template.HTML {
	const w, h, left, right, top, bottom = 720.0, 220.0, 44.0, 136.0, 26.0, 28.0
	hi := p.Max
	if !(hi > 0) || !usable(hi) {
		all := append([]float64{1}, p.Values...)
		if p.Limits != nil {
			all = append(all, p.Limits.Upper)
		}
		_, hi = extent(all)
		hi *= 1.08
	}
	y := func(v float64) float64 { return h - bottom - share(v, hi)*(h-top-bottom) }
	x := func(i int) float64 {
		if len(p.Values) < 2 {
			return (left + w - right) / 2
		}
		return left + (w-left-right)*float64(i)/float64(len(p.Values)-1)
	}
	c := begin(p.Label, "chart-control", w, h)
	c.text(left, 14, p.Unit, lettering{ink: text2})
	c.line(left, y(0), w-right+8, y(0), paint{stroke: axis, wide: 1})
	c.text(left-8, y(0)+4, "0", lettering{anchor: "end", ink: text2})
	if p.Limits != nil {
		p.limits(c, y, left, w-right+8)
	} else if i := highest(p.Values); i >= 0 && y(0)-y(p.Values[i]) > 14 {
		c.text(left-8, y(p.Values[i])+4, p.Voice.Decimal(p.Values[i], 1), lettering{anchor: "end", ink: text2})
	}
	c.trend(p.Values, left, w-right, y, paint{stroke: us, wide: 2, round: true}, paint{fill: us}, 4)
	for i, v := range p.Values {
		if !usable(v) {
			continue
		}
		if l := p.Limits; l != nil && (v > l.Upper || v < l.Lower) {
			c.circle(x(i), y(v), 8, paint{stroke: late, wide: 2})
			c.rect(x(i)-4, y(v)-4, 8, 8, 0, paint{fill: late})
			continue
		}
		c.circle(x(i), y(v), 4, paint{fill: us})
	}
	for i, t := range p.Ticks {
		if i < len(p.Values) {
			c.text(x(i), h-8, t, lettering{anchor: "middle", ink: text2})
		}
	}
	return c.done()
}

// highest is which value is the greatest; -1 where none can be drawn.
func highest(values []float64) int {
	at := -1
	for i, v := range values {
		if usable(v) && (at < 0 || v > values[at]) {
			at = i
		}
	}
	return at
}

// limits draws the three lines with their words and values; the lower one only where it is above nothing.
func (p Control) limits(c *canvas, y func(float64) float64, from, to float64) {
	dashed := paint{stroke: dark, wide: 1.5, dash: "7 4"}
	words := func(v float64, s string) { c.text(to+6, y(v)+4, s+" "+p.Voice.Decimal(v, 1), lettering{ink: text2}) }
	c.line(from, y(p.Limits.Mean), to, y(p.Limits.Mean), paint{stroke: dark, wide: 1.5})
	words(p.Limits.Mean, p.Voice.Say("snitt"))
	c.line(from, y(p.Limits.Upper), to, y(p.Limits.Upper), dashed)
	if math.Abs(y(p.Limits.Upper)-y(p.Limits.Mean)) > 14 {
		words(p.Limits.Upper, p.Voice.Say("øvre grense"))
	}
	if p.Limits.Lower > 0 {
		c.line(from, y(p.Limits.Lower), to, y(p.Limits.Lower), dashed)
		if math.Abs(y(p.Limits.Lower)-y(p.Limits.Mean)) > 14 {
			words(p.Limits.Lower, p.Voice.Say("nedre grense"))
		}
	}
}
