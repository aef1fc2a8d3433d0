package chart

import "html/template"

// Bullet shows a value against its target: a solid bar, a pale rest up to the target, and a mark at the target. What
// goes beyond the target is hatched past the mark. Small is 106 × 20 px for a row, large 146 × 26 for a table.
type Bullet struct {
	Label
	Value  float64
	Target float64 // 0: no target
	Max    float64 // the end of the scale, the same for bars that are compared; 0: the larger of Value and Target
	Large  bool
	Hidden bool // Value may not be shown: a hatched outline up to the target, whatever Value is
}

// SVG draws the bar.
func (b Bullet) SVG() template.HTML {
	class, w, h, bar, mark := "chart-bullet", 100.0, 20.0, 10.0, 18.0
	if b.Large {
		class, w, h, bar, mark = "chart-bullet chart-large", 140, 26, 14, 22
	}
	value := max(b.Value, 0)
	if b.Hidden || !usable(value) {
		value = 0
	}
	whole := max(b.Max, b.Target, value)
	x, top := share(value, whole)*w, (h-bar)/2
	goal := share(b.Target, whole) * w
	c := begin(b.Label, class, w+6, h) // 6: the mark at the end of the scale
	switch {
	case b.Hidden && b.Target > 0:
		c.hatched(0, top, goal, bar, paper, edge, hidden)
	case b.Hidden:
		c.hatched(0, top, w/4, bar, paper, edge, hidden)
	case b.Target > 0 && x > goal:
		c.rect(0, top, goal, bar, 0, paint{fill: us})
		c.hatched(goal, top, x-goal, bar, paper, us, us)
	default:
		c.rect(0, top, goal, bar, 0, paint{fill: rest})
		c.rect(0, top, x, bar, 0, paint{fill: us})
	}
	if b.Target > 0 {
		c.rect(goal, (h-mark)/2, 3, mark, 0, paint{fill: dark})
	}
	return c.done()
}
