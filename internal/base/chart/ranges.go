package chart

import (
	"html/template"
	"strconv"
)

// Ranges is rates with intervals under each other on one scale from 0, each with its own mark. 500 px wide, or 320 for a narrow screen; 40 px a row.
type Ranges struct {
	Label
	Rows   []Range
	Narrow bool
}

// Range is one row.
type Range struct {
	Name string
	Spanned
	Mark RangeMark
}

// RangeMark tells the rows apart without colour.
type RangeMark int

// The marks.
const (
	RangeBefore   RangeMark = iota // hollow square
	RangeExpected                  // diamond
	RangeCompared                  // solid square
	RangeUs                        // circle
)

// SVG draws the rows.
func (p Ranges) SVG() template.HTML {
	const row, foot = 40.0, 26.0
	w, left, right := 500.0, 168.0, 56.0
	if p.Narrow {
		w, left, right = 320, 138, 40
	}
	hi := 0.0
	for _, r := range p.Rows {
		for _, v := range []float64{r.Value, r.High} {
			if usable(v) {
				hi = max(hi, v)
			}
		}
	}
	if hi == 0 {
		hi = 1
	}
	step := tickStep(hi)
	h := row*float64(len(p.Rows)) + foot
	x := func(v float64) float64 { return left + share(v, hi)*(w-left-right) }
	c := begin(p.Label, "chart-ranges", w, h)
	for v := 0.0; v <= hi; v += step {
		c.line(x(v), 0, x(v), h-foot, hairline)
		c.text(x(v), h-6, c.decimal(v), lettering{ink: text2, anchor: "middle"})
	}
	for i, r := range p.Rows {
		y := row * (float64(i) + 0.5)
		c.text(0, y+lift, shorten(r.Name, left-8), lettering{ink: text})
		if !usable(r.Value) {
			continue
		}
		ink := map[RangeMark]ink{RangeBefore: before, RangeExpected: dark, RangeCompared: compared, RangeUs: us}[r.Mark]
		if usable(r.Low) && usable(r.High) {
			c.line(x(r.Low), y, x(r.High), y, paint{stroke: ink, wide: 3, round: true})
		}
		switch r.Mark {
		case RangeBefore:
			c.rect(x(r.Value)-6, y-6, 12, 12, 0, paint{fill: paper, stroke: ink, wide: 2})
		case RangeExpected:
			diamond(c, x(r.Value), y)
		case RangeCompared:
			c.rect(x(r.Value)-6, y-6, 12, 12, 0, paint{fill: ink})
		default:
			c.circle(x(r.Value), y, 6, paint{fill: ink})
		}
		c.text(w-right+14, y+lift, c.rateText(r.Value), lettering{ink: ink, weight: "600"})
	}
	return c.done()
}

// rateText is a rate with one decimal, whole from 10.
func (c *canvas) rateText(v float64) string {
	decimals := 1
	if v >= 10 {
		decimals = 0
	}
	return c.pointed(strconv.FormatFloat(v, 'f', decimals, 64))
}
