package chart

// hatched draws a rectangle with diagonal lines. The lines are computed rather than taken from a <pattern>: a pattern
// needs an id that must be unique on the page, and some printers rasterise it.
func (c *canvas) hatched(x, y, w, h float64, ground, outline, lines ink) {
	if !(w > 0 && h > 0) {
		return
	}
	c.rect(x, y, w, h, 0, paint{fill: ground})
	c.path(paint{stroke: lines, wide: 1.25}, diagonals(x+1, y+1, w-2, h-2)...) // inside, so that no end sticks out
	inset := min(0.5, w/2, h/2)                                                // the outline stays inside, so that hatched and solid bars have one size
	c.rect(x+inset, y+inset, w-2*inset, h-2*inset, 0, paint{stroke: outline, wide: 1})
}

// diagonals returns the rising lines, 6 px apart, that fill a rectangle.
func diagonals(x, y, w, h float64) [][][2]float64 {
	const apart = 6
	if !(w > 0 && h > 0) {
		return nil
	}
	w, h = min(w, 2000), min(h, 2000)
	var lines [][][2]float64
	for d := apart * 0.75; d < w+h; d += apart { // d: how far along top-left to bottom-right the line crosses
		x1, y1 := min(d, w), max(d-w, 0)
		x2, y2 := max(d-h, 0), min(d, h)
		lines = append(lines, [][2]float64{{x + x1, y + y1}, {x + x2, y + y2}})
	}
	return lines
}
