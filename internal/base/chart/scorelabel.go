package chart

import "math"

// bandText writes the band's text where no point or line is: in the band, or else just under or over it; to the left,
// to the right or in the middle.
func (c *canvas) bandText(text string, pts [][2]float64, top, bottom, w float64) {
	t := shorten(text, w-scoreLeft-scoreRight-12)
	x, y, rim := scoreLeft+6, (top+bottom)/2, tint
	sides := []float64{x, w - scoreRight - 6 - width(t), (w + scoreLeft - width(t)) / 2}
search:
	for _, at := range []float64{y, bottom + 9, top - 9} {
		for _, side := range sides {
			if at > 8 && !crosses(pts, side-4, at-8, side+width(t)+4, at+8) {
				if x = side; at != y {
					y, rim = at, paper
				}
				break search
			}
		}
	}
	c.text(x, y+lift, t, lettering{ink: watch, halo: rim})
}

// crosses says whether a point with its number, or the line between two, touches the box.
func crosses(pts [][2]float64, x1, y1, x2, y2 float64) bool {
	for i, p := range pts {
		if p[0] > x1-6 && p[0] < x2+6 && p[1] > y1-6 && p[1]-22 < y2 {
			return true
		}
		for k := 0.0; i > 0 && k <= 1; k += 1.0 / 64 {
			x, y := pts[i-1][0]+k*(p[0]-pts[i-1][0]), pts[i-1][1]+k*(p[1]-pts[i-1][1])
			if x > x1 && x < x2 && y > y1 && y < y2 {
				return true
			}
		}
	}
	return false
}

// marks draws the points with their numbers and dates, the last first, since it is the one that must be read.
func (s ScoreLine) marks(c *canvas, pts [][2]float64, w, high float64) {
	number, date := math.Inf(1), math.Inf(1) // what is to the right begins here
	for i := len(pts) - 1; i >= 0; i-- {
		x, y := pts[i][0], pts[i][1]
		value := c.decimal(s.Scores[i].Value)
		if half := width(value) / 2; x+half <= number-2 {
			c.text(x, y-10, value, lettering{ink: dark, anchor: "middle", weight: "600"})
			number = x - half
		}
		t := shorten(s.Scores[i].Text, w/2)
		half := width(t) / 2
		mid := min(max(x, half), w-half)
		if t != "" && mid+half <= date-8 {
			c.text(mid, high-6, t, lettering{ink: text2, anchor: "middle"})
			date = mid - half
		}
	}
	for i, p := range pts {
		if i == len(pts)-1 {
			c.circle(p[0], p[1], 7.5, paint{fill: dark})
		} else {
			c.circle(p[0], p[1], 5, paint{fill: paper, stroke: dark, wide: 2})
		}
	}
}
