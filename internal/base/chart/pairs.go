package chart

import (
	"html/template"
	"math"
)

// Pairs is grouped bars: for each name a value before (hatched) and after (solid) with intervals, and where it was expected to be
// anyway (a diamond on a dashed line). Bars share one scale from 0. 636 × 300 px.
type Pairs struct {
	Label
	Pairs []Pair
	Unit  string    // over the scale
	Split int       // so many stand left of a dotted line; 0: no line
	Heads [2]string // over the left and the right part
}

// Pair is one group of bars. Low and High are interval ends; a value that is not a number is left out.
type Pair struct {
	Name          string
	Before, After Spanned
	Expected      float64 // NaN: none
	Hidden        bool    // must not be shown: leaves no trace
}

// Spanned is a value with its interval.
type Spanned struct{ Value, Low, High float64 }

// SVG draws the bars.
func (p Pairs) SVG() template.HTML {
	const w, h, left, bottom = 636.0, 300.0, 40.0, 46.0
	top := 34.0
	if p.Split > 0 {
		top = 56
	}
	hi := 0.0
	for _, g := range p.Pairs {
		if !g.Hidden {
			for _, v := range []float64{g.Before.Value, g.Before.High, g.After.Value, g.After.High, g.Expected} {
				if usable(v) {
					hi = max(hi, v)
				}
			}
		}
	}
	if hi == 0 {
		hi = 1
	}
	step := tickStep(hi)
	if hi < 2 {
		step = 0.5
	}
	hi *= 1.05
	y := func(v float64) float64 { return h - bottom - share(v, hi)*(h-top-bottom) }
	c := begin(p.Label, "chart-pairs", w, h)
	c.text(left, 16, p.Unit, lettering{ink: text2})
	for v := 0.0; v <= hi; v += step {
		c.line(left, y(v), w, y(v), hairline)
		c.text(left-8, y(v)+lift, c.decimal(v), lettering{ink: text2, anchor: "end"})
	}
	each := (w - left) / float64(max(1, len(p.Pairs)))
	wide := min(30, each*0.3)
	if p.Split > 0 && p.Split <= len(p.Pairs) {
		at := left + each*float64(p.Split)
		c.text(left, 38, shorten(p.Heads[0], at-left-8), lettering{ink: text, weight: "600"})
		if p.Split < len(p.Pairs) {
			c.line(at, 26, at, h-bottom, paint{stroke: axis, wide: 1, dash: "2 3"})
			c.text(at+8, 38, shorten(p.Heads[1], w-at-8), lettering{ink: text, weight: "600"})
		}
	}
	for i, g := range p.Pairs {
		mid := left + each*(float64(i)+0.5)
		for k, word := range twoLines(g.Name, each-6) {
			c.text(mid, h-bottom+18+16*float64(k), word, lettering{ink: text, anchor: "middle"})
		}
		if g.Hidden {
			c.text(mid, y(0)-8, p.Voice.Say("skjult"), lettering{ink: text2, anchor: "middle"})
			continue
		}
		for k, s := range []Spanned{g.Before, g.After} {
			if !usable(s.Value) {
				continue
			}
			x := mid - wide - 1 + float64(k)*(wide+2)
			if k == 0 {
				c.hatched(x, y(s.Value), wide, y(0)-y(s.Value), wash, before, before)
			} else {
				c.rect(x, y(s.Value), wide, y(0)-y(s.Value), 0, paint{fill: us})
			}
			over := y(s.Value)
			if usable(s.Low) && usable(s.High) {
				over = y(s.High)
				whisker(c, x+wide/2, y(s.Low), y(s.High))
			}
			c.text(x+wide/2, over-6, c.decimal(s.Value), lettering{ink: text, anchor: "middle", weight: "600", halo: paper})
		}
		if usable(g.Expected) {
			x := mid + wide + 8
			c.line(mid-wide, y(g.Expected), x, y(g.Expected), paint{stroke: dark, wide: 1.5, dash: "5 3"})
			diamond(c, x, y(g.Expected))
		}
	}
	c.line(left, y(0), w, y(0), paint{stroke: axis, wide: 1})
	return c.done()
}

func whisker(c *canvas, x, low, high float64) {
	c.path(paint{stroke: dark, wide: 1.5}, [][2]float64{{x, low}, {x, high}}, [][2]float64{{x - 4, low}, {x + 4, low}}, [][2]float64{{x - 4, high}, {x + 4, high}})
}

func diamond(c *canvas, x, y float64) {
	c.shape(paint{fill: paper, stroke: dark, wide: 2}, [][2]float64{{x, y - 6}, {x + 6, y}, {x, y + 6}, {x - 6, y}})
}

// twoLines breaks a name at the space nearest its middle where it is too wide.
func twoLines(s string, room float64) []string {
	if width(s) <= room {
		return []string{s}
	}
	best := -1
	for i, r := range s {
		if r == ' ' && (best < 0 || math.Abs(float64(i)-float64(len(s))/2) < math.Abs(float64(best)-float64(len(s))/2)) {
			best = i
		}
	}
	if best < 0 {
		return []string{shorten(s, room)}
	}
	return []string{shorten(s[:best], room), shorten(s[best+1:], room)}
}
