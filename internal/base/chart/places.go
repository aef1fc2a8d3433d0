package chart

import "html/template"

// Places is free places now and at a later time with an interval, area under area on one scale from 0: a hollow circle now, a diamond on a
// bar later, and under it a dot on a thin bar for a scenario. 480 px wide, 28 px a row, with a key above and the scale below.
type Places struct {
	Label
	Rows []Place
}

// Place is one area.
type Place struct {
	Name              string
	Now               float64
	Known             bool // the rest says something
	Low, Middle, High float64
	Under             *Spread // the same under a scenario
}

// Spread is an interval with its middle.
type Spread struct{ Low, Middle, High float64 }

// SVG draws the rows.
func (p Places) SVG() template.HTML {
	const w, left, right, row, foot = 480.0, 132.0, 16.0, 28.0, 26.0
	hi, varied := 1.0, false
	for _, r := range p.Rows {
		hi = max(hi, r.Now)
		if r.Known {
			hi = max(hi, r.High)
		}
		if r.Under != nil {
			hi, varied = max(hi, r.Under.High), true
		}
	}
	step := tickStep(hi)
	top := 30.0
	if varied {
		top = 52
	}
	h := top + row*float64(len(p.Rows)) + foot
	x := func(v float64) float64 { return left + share(v, hi)*(w-left-right) }
	c := begin(p.Label, "chart-places", w, h)
	c.circle(8, 12, 5, paint{fill: paper, stroke: us, wide: 2})
	c.text(20, 12+lift, p.Voice.Say("nå"), lettering{ink: text2})
	c.line(56, 12, 88, 12, paint{stroke: compared, wide: 3, round: true})
	diamond(c, 72, 12)
	c.text(96, 12+lift, p.Voice.Say("om tre måneder, med 80 % intervall"), lettering{ink: text2})
	if varied {
		c.line(56, 34, 88, 34, paint{stroke: dark, wide: 2, round: true})
		c.circle(72, 34, 3, paint{fill: dark})
		c.text(96, 34+lift, p.Voice.Say("det samme med scenarioet"), lettering{ink: text2})
	}
	for v := 0.0; v <= hi; v += step {
		c.line(x(v), top, x(v), h-foot, hairline)
		c.text(x(v), h-8, c.decimal(v), lettering{ink: text2, anchor: "middle"})
	}
	for i, r := range p.Rows {
		y := top + row*(float64(i)+0.5)
		c.text(0, y+lift, shorten(r.Name, left-12), lettering{ink: text})
		if r.Known {
			c.line(x(r.Low), y, x(r.High), y, paint{stroke: compared, wide: 3, round: true})
			diamond(c, x(r.Middle), y)
		}
		if r.Under != nil {
			c.line(x(r.Under.Low), y+9, x(r.Under.High), y+9, paint{stroke: dark, wide: 2, round: true})
			c.circle(x(r.Under.Middle), y+9, 3, paint{fill: dark})
		}
		c.circle(x(r.Now), y, 5, paint{fill: paper, stroke: us, wide: 2})
	}
	return c.done()
}
