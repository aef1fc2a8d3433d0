package chart

import (
	"html/template"
	"math"
	"slices"
)

// Band is a shaded part of a scale, from From to To, with a text that says what it means (used by ScoreLine only).
type Band struct {
	From, To float64
	Text     string
}

// Score is one measurement.
type Score struct {
	At    float64 // when, in any unit of time that grows; equal for all: the points stand at even distance
	Value float64
	Text  string // under the point: the date
}

// ScoreLine shows a score over time with the number at each point, the last point filled, and the shaded parts of the scale, each with its
// text. Labels that would touch give way: dates from the left, but never the last; numbers only where points coincide.
type ScoreLine struct {
	Label
	Scores   []Score // oldest first
	Min, Max float64 // the scale's ends, always in view
	Bands    []Band  // parts of the scale; one from and to the same is none
	Width    float64 // px; 0: 324
}

// The measures of a ScoreLine in px.
const (
	scoreLeft  = 22.0
	scoreRight = 2.0
	scoreTop   = 20.0 // room for the number over a point at the upper end
	scoreStep  = 19.0 // one point of the scale, on a short scale
	scorePlot  = 114.0
	scoreFoot  = 34.0
)

// SVG draws the line.
func (s ScoreLine) SVG() template.HTML {
	s.Scores = slices.DeleteFunc(slices.Clone(s.Scores), func(p Score) bool { return !usable(p.Value) })
	lo, hi := s.scale()
	w := s.Width
	if !(w >= 120) || !usable(w) {
		w = 324
	}
	unit := min(scoreStep, scorePlot/(hi-lo))
	high := scoreTop + unit*(hi-lo) + scoreFoot
	// The band may reach half a point over the scale, so that it can hold the scale's last point in its middle.
	y := func(v float64) float64 { return scoreTop + (hi-min(max(v, lo), hi+0.5))*unit }
	c := begin(s.Label, "chart-score-line", w, high)

	pts := s.points(w, y)
	var shaded []Band
	for _, b := range s.Bands {
		if top, bottom := y(b.To), y(b.From); b.To > b.From && bottom > top {
			shaded = append(shaded, b)
			c.rect(scoreLeft, top, w-scoreLeft-scoreRight, bottom-top, 0, paint{fill: tint})
		}
	}
	for v := math.Ceil(lo); v <= hi; v += tickStep(hi - lo) {
		if !slices.ContainsFunc(shaded, func(b Band) bool { return v >= b.From && v <= b.To }) {
			c.line(scoreLeft, y(v), w-scoreRight, y(v), hairline)
		}
		c.text(14, y(v)+lift, c.decimal(v), lettering{ink: text2, anchor: "end"})
	}
	for _, b := range shaded {
		c.bandText(b.Text, pts, y(b.To), y(b.From), w)
	}
	c.path(paint{stroke: done, wide: 2.5, round: true}, pts)
	s.marks(c, pts, w, high)
	return c.done()
}

// scale widens Min and Max so that every score has a place.
func (s ScoreLine) scale() (lo, hi float64) {
	var all []float64
	for _, v := range append([]float64{s.Min, s.Max}, s.values()...) {
		if usable(v) {
			all = append(all, v)
		}
	}
	lo, hi = extent(all)
	return math.Floor(lo), math.Ceil(hi)
}

func (s ScoreLine) values() []float64 {
	values := make([]float64, len(s.Scores))
	for i, p := range s.Scores {
		values[i] = p.Value
	}
	return values
}

// tickStep returns the distance between labels that gives at most seven of them.
func tickStep(span float64) float64 {
	for step := 1.0; ; step *= 10 {
		for _, m := range []float64{1, 2, 5} {
			if span/(step*m) <= 6 {
				return step * m
			}
		}
	}
}

// points places the scores, by time when the times say anything.
func (s ScoreLine) points(w float64, y func(float64) float64) [][2]float64 {
	const inset = 20
	n := len(s.Scores)
	pts := make([][2]float64, n)
	for i, p := range s.Scores {
		part := 0.5
		if first, last := s.Scores[0].At, s.Scores[n-1].At; last > first && usable(last-first) {
			part = share(p.At-first, last-first)
		} else if n > 1 {
			part = float64(i) / float64(n-1)
		}
		x1, x2 := scoreLeft+inset, w-scoreRight-inset
		pts[i] = [2]float64{x1 + part*(x2-x1), y(p.Value)}
	}
	return pts
}
