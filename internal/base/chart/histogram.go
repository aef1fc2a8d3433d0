package chart

import (
	"html/template"
	"strconv"
)

// Bar is one bar of a Histogram.
type Bar struct {
	Name   string // under the bar
	Count  int    // over the bar
	Hidden bool   // Count may not be shown: a low hatched bar without number, the same whatever Count is
}

// Histogram shows counts as bars, 33 px wide each and 82 px high with the numbers.
type Histogram struct {
	Label
	Bars []Bar
	Max  int // the end of the scale, the same for rows that are compared; 0: the largest shown
}

// SVG draws the bars.
func (h Histogram) SVG() template.HTML {
	const pitch, bar, base, reach, low = 33, 24, 62, 42, 12
	whole := max(h.Max, 1)
	for _, b := range h.Bars {
		if !b.Hidden {
			whole = max(whole, b.Count)
		}
	}
	w := float64(max(len(h.Bars), 1)) * pitch
	c := begin(h.Label, "chart-histogram", w, 82)
	for i, b := range h.Bars {
		x := float64(i)*pitch + (pitch-bar)/2.0
		mid := x + bar/2
		if b.Hidden {
			c.hatched(x, base-low, bar, low, paper, edge, hidden)
		} else {
			tall := share(float64(b.Count), float64(whole)) * reach
			if tall > 0 {
				c.rect(x, base-tall, bar, tall, 0, paint{fill: done})
			}
			c.text(mid, base-tall-5, strconv.Itoa(max(b.Count, 0)), lettering{ink: text, anchor: "middle", weight: "600"})
		}
		c.text(mid, base+16, shorten(b.Name, pitch-1), lettering{ink: text2, anchor: "middle"})
	}
	c.line(0, base, w, base, paint{stroke: axis, wide: 1.5})
	return c.done()
}
