package chart

import "html/template"

// Key is a small picture for a legend, 24 px high. Keys are decorations: the legend's words stand beside them.
type Key int

// The keys of the pictures with bars and lines. For threads and lanes see KnotKey and MarkKey.
const (
	KeyValue    Key = iota // Bullet: value and target
	KeyIn                  // InOut: in
	KeyOut                 // InOut: out
	KeyTarget              // ActiveLine: target
	KeyDeadline            // Steps: deadline
	KeyOver                // Steps: nine in ten past the deadline
	KeyHidden              // Histogram, Bullet: not shown
)

// SVG draws the key.
func (k Key) SVG() template.HTML {
	wide := map[Key]float64{KeyIn: 14, KeyOut: 14, KeyDeadline: 6}[k]
	if wide == 0 {
		wide = 34
	}
	c := begin(Label{}, "chart-key", wide, 24)
	switch k {
	case KeyValue:
		c.rect(0, 7, 30, 10, 0, paint{fill: rest})
		c.rect(0, 7, 22, 10, 0, paint{fill: us})
		c.rect(30, 3, 3, 18, 0, paint{fill: dark})
	case KeyIn:
		c.rect(1, 6, 12, 13, 0, paint{fill: us})
	case KeyOut:
		c.hatched(1, 6, 12, 13, wash, before, before)
	case KeyTarget:
		c.line(2, 12, 32, 12, paint{stroke: dark, wide: 2, dash: "6 3"})
	case KeyDeadline:
		c.rect(2, 3, 2.5, 18, 0, paint{fill: dark})
	case KeyOver:
		c.line(6, 12, 30, 12, paint{stroke: late, wide: 4.5, round: true})
		c.circle(6, 12, 5.5, paint{fill: done})
	case KeyHidden:
		c.hatched(4, 6, 26, 12, paper, edge, hidden)
	}
	return c.done()
}

// KnotKey draws one knot of a thread for a legend.
func KnotKey(k Knot) template.HTML {
	c := begin(Label{}, "chart-key", 24, 24)
	c.knot(12, 12, k)
	return c.done()
}

// MarkKey draws one mark of the lanes for a legend.
func MarkKey(m Mark) template.HTML {
	wide := map[Mark]float64{Period: 14, Outlined: 14, Short: 8, Triangle: 16, Tick: 2.5}[m]
	c := begin(Label{}, "chart-key", 26, 24)
	c.item(13, 12, wide, Item{Mark: m})
	return c.done()
}
