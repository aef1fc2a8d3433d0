package chart

import (
	"html/template"
	"math"
	"slices"
)

// Funnel is a funnel plot: each place by its size and its value, the middle of all, and how far from it chance alone takes a place of that size. Our own
// is a filled square, the others are hollow circles; one that lies outside is ringed, so that it is seen without colour. 760 × 300 px.
type Funnel struct {
	Label
	Unit, Size string // over the value axis, and under that of sizes
	Centre     float64
	Limits     []FunnelLimit // from small to large sizes; none: not drawn
	Points     []FunnelPoint
	Most       float64 // the end of the scale of values, which begins at 0 or above; 0: there is none
}

// FunnelLimit is the inner and the outer limits at a size.
type FunnelLimit struct{ Size, Low, High, FarLow, FarHigh float64 }

// FunnelPoint is one place.
type FunnelPoint struct {
	Name        string
	Size, Value float64
	Ours        bool
	Marked      bool // it lies outside
}

// SVG draws the picture.
func (f Funnel) SVG() template.HTML {
	const w, h, left, right, top, bottom = 760.0, 300.0, 52.0, 24.0, 30.0, 46.0
	var values []float64
	wide := 1.0
	for _, p := range f.Points {
		values = append(values, p.Value)
		if usable(p.Size) {
			wide = max(wide, p.Size)
		}
	}
	wide *= 1.1
	if usable(f.Centre) {
		values = append(values, f.Centre)
	}
	least := wide
	for _, p := range f.Points {
		if usable(p.Size) {
			least = min(least, p.Size)
		}
	}
	for _, l := range f.Limits { // what is narrower than the smallest place may go out of the picture
		if l.Size >= least*.8 {
			values = append(values, l.FarLow, l.FarHigh)
		}
	}
	lo, hi := funnelScale(values, f.Most)
	x := func(v float64) float64 { return left + share(v, wide)*(w-left-right) }
	y := func(v float64) float64 { return h - bottom - share(min(max(v, lo), hi)-lo, hi-lo)*(h-top-bottom) }
	c := begin(f.Label, "chart-funnel", w, h)
	c.text(left, 14, f.Unit, lettering{ink: text2})
	for _, v := range []float64{lo, (lo + hi) / 2, hi} {
		c.line(left, y(v), w-right, y(v), hairline)
		c.text(left-8, y(v)+lift, c.decimal(v), lettering{anchor: "end", ink: text2})
	}
	step := niceStep(wide / 5)
	for v := 0.0; v <= wide; v += step {
		c.text(x(v), h-bottom+18, c.decimal(v), lettering{anchor: "middle", ink: text2})
	}
	c.text(w-right, h-8, f.Size, lettering{anchor: "end", ink: text2})
	limit := func(of func(FunnelLimit) float64, p paint) {
		var line [][2]float64
		for _, l := range f.Limits {
			if v := of(l); usable(v) && l.Size <= wide && v >= lo && v <= hi {
				line = append(line, [2]float64{x(l.Size), y(v)})
			}
		}
		c.path(p, line)
	}
	inner, outer := paint{stroke: dark, wide: 1.5, dash: "7 4"}, paint{stroke: dark, wide: 1.5, dash: "2 3"}
	limit(func(l FunnelLimit) float64 { return l.Low }, inner)
	limit(func(l FunnelLimit) float64 { return l.High }, inner)
	limit(func(l FunnelLimit) float64 { return l.FarLow }, outer)
	limit(func(l FunnelLimit) float64 { return l.FarHigh }, outer)
	if usable(f.Centre) {
		c.line(left, y(f.Centre), w-right, y(f.Centre), paint{stroke: dark, wide: 1.5})
	}
	f.places(c, x, y, w-right)
	return c.done()
}

// places draws the points, ours last and on top, with their names where there is room.
func (f Funnel) places(c *canvas, x, y func(float64) float64, end float64) {
	points := slices.Clone(f.Points)
	slices.SortStableFunc(points, func(a, b FunnelPoint) int {
		switch {
		case a.Ours == b.Ours:
			return 0
		case a.Ours:
			return 1
		}
		return -1
	})
	type box struct{ x1, x2, y float64 }
	var taken []box
	for _, p := range points {
		if !usable(p.Value) || !usable(p.Size) {
			continue
		}
		px, py := x(p.Size), y(p.Value)
		if p.Marked {
			c.circle(px, py, 10, paint{stroke: late, wide: 2})
		}
		ink := text2
		if p.Ours {
			ink = us
			c.rect(px-5, py-5, 10, 10, 0, paint{fill: us})
		} else {
			c.circle(px, py, 5, paint{fill: paper, stroke: compared, wide: 2})
		}
		name := shorten(p.Name, 180)
		b := box{px + 13, px + 13 + width(name), py + lift}
		anchor := ""
		if b.x2 > end {
			b = box{px - 13 - width(name), px - 13, b.y}
			anchor = "end"
		}
		for slices.ContainsFunc(taken, func(o box) bool { return b.x1 < o.x2 && o.x1 < b.x2 && math.Abs(b.y-o.y) < size+1 }) {
			b.y += size + 1
		}
		taken = append(taken, b)
		at := b.x1
		if anchor == "end" {
			at = b.x2
		}
		weight := ""
		if p.Ours {
			weight = "600"
		}
		c.text(at, b.y, name, lettering{ink: ink, anchor: anchor, weight: weight, halo: paper})
	}
}

// funnelScale is a scale that holds the values, with some air, in round numbers.
func funnelScale(values []float64, most float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if usable(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	if lo > hi {
		return 0, 1
	}
	step := niceStep(max(hi-lo, 1) / 4)
	lo, hi = max(0, math.Floor(lo/step)*step), math.Ceil(hi/step)*step
	if hi <= lo {
		hi = lo + step
	}
	if most > 0 {
		hi = min(hi, most)
	}
	if hi <= lo {
		lo = max(0, hi-step)
	}
	return lo, hi
}

// niceStep is 1, 2 or 5 times a power of ten, at least v.
func niceStep(v float64) float64 {
	if !usable(v) || v <= 0 {
		return 1
	}
	k := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if v <= m*k*1.0000001 {
			return m * k
		}
	}
	return 10 * k
}
