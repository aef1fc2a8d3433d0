package chart

import "html/template"

// Stays shows hospital stays month by month, 190 × 28 px: a bar for each stay in the month that it began in, as tall as it was long. Emergency stays
// are filled, planned ones hollow; the months that a rule counts are tinted. It has no numbers: they stand beside it.
type Stays struct {
	Label
	Months []StaysMonth // oldest first
	Tinted int          // how many of the last months
}

// StaysMonth is one month's stays, in order.
type StaysMonth struct{ Stays []StayBar }

// StayBar is one stay.
type StayBar struct {
	Emergency bool
	Nights    int
}

// SVG draws the course.
func (s Stays) SVG() template.HTML {
	const w, h, base, tallest = 190.0, 28.0, 24.0, 20.0
	const full = 14 // nights of the tallest bar
	c := begin(s.Label, "chart-stays", w, h)
	n := max(1, len(s.Months))
	step := (w - 2) / float64(n)
	if t := min(s.Tinted, len(s.Months)); t > 0 {
		c.rect(1+float64(len(s.Months)-t)*step, 1, float64(t)*step, base-1, 0, paint{fill: mapped})
	}
	c.line(1, base, w-1, base, paint{stroke: rule, wide: 1})
	for i := 0; i <= n; i += 3 {
		x := 1 + float64(i)*step
		c.line(x, base, x, base+3, paint{stroke: axis, wide: 1})
	}
	for i, m := range s.Months {
		k := min(len(m.Stays), 4) // as many as there is room for; the text has all
		if k == 0 {
			continue
		}
		wide := min(3.6, (step-1)/float64(k))
		for j, stays := range m.Stays[:k] {
			tall := 4 + share(float64(stays.Nights), full)*(tallest-4)
			x := 1 + float64(i)*step + 0.5 + float64(j)*wide
			if stays.Emergency {
				c.rect(x, base-tall, wide-0.4, tall, 0, paint{fill: stay})
			} else {
				c.rect(x+0.5, base-tall+0.5, max(1, wide-1.4), tall-0.5, 0, paint{fill: paper, stroke: stay, wide: 1})
			}
		}
	}
	return c.done()
}
