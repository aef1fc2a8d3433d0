package chart

import "html/template"

// Logo is the service's mark: a thread with an open and a tied knot. Without a Label it is a decoration, for use beside
// the written name.
type Logo struct {
	Label
	Height float64 // px; 0: 26. The width is 34/26 of it
}

// SVG draws the mark.
func (l Logo) SVG() template.HTML {
	h := l.Height
	if !(h > 0) || !usable(h) {
		h = 26
	}
	c := begin(l.Label, "chart-logo", h*34/26, h)
	c.scaled(h / 26)
	c.raw("M2 22C7.5 22 7 6.5 12.4 6.5S16.5 21.5 22 21.5S26.5 9 31.5 9", paint{stroke: us, wide: 3, round: true})
	c.circle(31.3, 9, 2, paint{fill: us})
	c.circle(12.4, 6.5, 3.9, paint{fill: paper, stroke: dark, wide: 2.6})
	c.circle(22, 21.3, 4.3, paint{fill: dark})
	c.end()
	return c.done()
}
