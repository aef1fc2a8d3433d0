package chart

import "html/template"

// Share is a bar that is filled as far as the value goes, a decoration: the number stands beside it. 64 × 12 px, or as wide as Wide.
type Share struct {
	Value, Max float64
	Wide       float64
	Us         bool // blue: who is followed; else the colour of scores
}

// SVG draws the bar.
func (s Share) SVG() template.HTML {
	w, h := 64.0, 12.0
	if s.Wide > 0 {
		w, h = s.Wide, 8
	}
	c := begin(Label{}, "chart-share", w, h)
	c.rect(0, 0, w, h, 0, paint{fill: rest})
	ink := done
	if s.Us {
		ink = us
	}
	c.rect(0, 0, w*share(s.Value, s.Max), h, 0, paint{fill: ink})
	return c.done()
}
