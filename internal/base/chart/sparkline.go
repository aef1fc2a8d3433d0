package chart

import "html/template"

// Sparkline shows the trend of a score on its whole scale, 96 × 36 px, with the parts that call for attention shaded
// and the last value marked. It has no numbers: they stand beside it.
type Sparkline struct {
	Label
	Values   []float64 // oldest first; NaN: missing, the line is broken there
	Min, Max float64   // the instrument's whole scale; equal: fitted to the values
	Bands    []Band    // one from and to the same is none; Text is not used
}

// SVG draws the line.
func (s Sparkline) SVG() template.HTML {
	const w, h, pad = 96.0, 36.0, 5.0
	lo, hi := s.Min, s.Max
	if !(hi > lo) || !usable(hi-lo) {
		lo, hi = extent(s.Values)
	}
	y := func(v float64) float64 { return h - pad - share(v-lo, hi-lo)*(h-2*pad) }
	c := begin(s.Label, "chart-sparkline", w, h)
	for _, b := range s.Bands {
		if b.To <= b.From || b.To <= lo || b.From >= hi {
			continue
		}
		top, bottom := y(b.To), y(b.From)
		if b.To >= hi { // a band at the end of the scale also holds the mark of a value at the end
			top = 0
		}
		if b.From <= lo {
			bottom = h
		}
		c.rect(0, top, w, bottom-top, 0, paint{fill: tint})
	}
	c.trend(s.Values, 6, w-10, y, paint{stroke: done, wide: 2, round: true}, paint{fill: dark}, 4)
	return c.done()
}
