package chart

import "html/template"

// State is how far a knot of a thread is. Each state has its own shape, so that colour is never alone.
type State int

// The states. Todo is the zero value: a knot that nobody has begun.
const (
	Todo    State = iota // hollow, on a dotted line
	Done                 // filled
	Current              // blue ring with a dot
	Soon                 // amber clock: the deadline is near
	Late                 // red octagon with an exclamation mark: past the deadline
	Paused               // purple with two bars, on a dashed purple line
)

// Knot is one knot of a thread.
type Knot struct {
	State   State
	Diamond bool // a diamond when done or to do, instead of a circle; the other states have a shape of their own
	Ahead   bool // Current, Soon or Late but not begun: the line to it is dotted
}

// Thread is one course as knots on a line, 36 px high (28 when compact). Knot i stands in column i, so that the threads
// of a table can be read downwards; a thread may end early. Knots beyond the columns are not drawn.
type Thread struct {
	Label
	Knots   []Knot
	Columns Columns // the zero value is Columns for as many circles and diamonds as Knots has
	Compact bool    // for narrow screens: lower and closer; Columns is not used
}

// SVG draws the thread.
func (t Thread) SVG() template.HTML {
	cols, class, high := t.Columns, "chart-thread", 36.0
	if t.Compact || cols == nil {
		rounds := 0
		for rounds < len(t.Knots) && !t.Knots[rounds].Diamond {
			rounds++
		}
		cols = NewColumns(rounds, len(t.Knots)-rounds)
		if t.Compact {
			cols, class, high = compactColumns(len(t.Knots)), "chart-thread chart-compact", 28
		}
	}
	knots := t.Knots[:min(len(t.Knots), len(cols))]
	c, y := begin(t.Label, class, cols.Width(), high), high/2

	var solid, dotted, dashed [][][2]float64
	for i := 1; i < len(knots); i++ {
		a, b := knots[i-1], knots[i]
		seg := [][2]float64{{cols[i-1], y}, {cols[i], y}}
		apart := [][2]float64{{cols[i-1] + a.reach() + 4, y}, {cols[i] - b.reach() - 2, y}}
		switch {
		case b.State == Paused:
			dashed = append(dashed, apart)
		case b.State == Todo || b.Ahead && b.State != Done:
			dotted = append(dotted, apart)
		default:
			solid = append(solid, seg)
		}
	}
	c.path(paint{stroke: hidden, wide: 2, dash: "2 4"}, dotted...)
	c.path(paint{stroke: done, wide: 3}, solid...)
	c.path(paint{stroke: stay, wide: 3, dash: "6 3"}, dashed...)
	for i, k := range knots {
		c.knot(cols[i], y, k)
	}
	return c.done()
}

// reach is half the width of a knot's mark.
func (k Knot) reach() float64 {
	switch {
	case k.State == Late:
		return 11
	case k.State == Current || k.State == Soon || k.State == Paused:
		return 10
	case k.Diamond:
		return 8
	}
	return 6
}

// knot draws one mark with its centre at x, y.
func (c *canvas) knot(x, y float64, k Knot) {
	at := func(dx, dy float64) [2]float64 { return [2]float64{x + dx, y + dy} }
	diamond := func(r float64) [][2]float64 { return [][2]float64{at(0, -r), at(r, 0), at(0, r), at(-r, 0)} }
	switch k.State {
	case Done:
		if k.Diamond {
			c.shape(paint{fill: done}, diamond(8))
		} else {
			c.circle(x, y, 6, paint{fill: done})
		}
	case Current:
		c.circle(x, y, 8.5, paint{fill: paper, stroke: us, wide: 3})
		c.circle(x, y, 3, paint{fill: us})
	case Soon:
		c.circle(x, y, 9, paint{fill: tint, stroke: soon, wide: 2.5})
		c.path(paint{stroke: watch, wide: 2, round: true}, [][2]float64{at(0, -4.5), at(0, 0), at(3, 2)})
	case Late:
		const a, b = 11, 4.56 // half the side of the box, and of the octagon's edge
		c.shape(paint{fill: late}, [][2]float64{at(-b, -a), at(b, -a), at(a, -b), at(a, b), at(b, a), at(-b, a), at(-a, b), at(-a, -b)})
		c.path(paint{stroke: paper, wide: 2.5, round: true}, [][2]float64{at(0, -5.5), at(0, 1)}, [][2]float64{at(0, 5.25), at(0, 5.3)})
	case Paused:
		c.circle(x, y, 10, paint{fill: stay})
		c.path(paint{stroke: paper, wide: 2.5, round: true}, [][2]float64{at(-3, -4), at(-3, 4)}, [][2]float64{at(3, -4), at(3, 4)})
	default:
		if k.Diamond {
			c.shape(paint{fill: paper, stroke: edge, wide: 1.5}, diamond(7.25))
		} else {
			c.circle(x, y, 5.25, paint{fill: paper, stroke: edge, wide: 1.5})
		}
	}
}
