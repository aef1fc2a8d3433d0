package chart

import "html/template"

// Month is how many came in and how many went out in one month.
type Month struct{ In, Out int }

// InOut shows months as bars: in upwards, solid blue; out downwards, hatched grey; a zero line between. It is 64 px
// high and 18 px wide a month.
type InOut struct {
	Label
	Months []Month // oldest first
	Max    int     // the end of the scale both ways, the same for rows that are compared; 0: the largest here
}

// SVG draws the bars.
func (p InOut) SVG() template.HTML {
	const pitch, bar, zero, reach = 18, 12, 32, 30
	whole := max(p.Max, 1)
	for _, m := range p.Months {
		whole = max(whole, m.In, m.Out)
	}
	w := float64(max(len(p.Months), 1))*pitch + 6
	c := begin(p.Label, "chart-inout", w, 2*zero)
	c.line(0, zero, w, zero, paint{stroke: axis, wide: 1.5})
	for i, m := range p.Months {
		x := float64(i)*pitch + 6
		if up := share(float64(m.In), float64(whole)) * reach; up > 0 {
			c.rect(x, zero-up, bar, up, 0, paint{fill: us})
		}
		c.hatched(x, zero, bar, share(float64(m.Out), float64(whole))*reach, wash, before, before)
	}
	return c.done()
}
