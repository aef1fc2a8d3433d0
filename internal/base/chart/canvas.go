package chart

import (
	"math"
	"strconv"
	"strings"

	"traad/internal/base/lang"
)

// canvas writes SVG elements. Coordinates are px from the top left corner.
type canvas struct {
	b     strings.Builder
	voice *lang.Voice
}

// number writes a coordinate with at most two decimals. What is not a number is 0; what no page can hold is cut.
func number(v float64) string {
	if math.IsNaN(v) {
		v = 0
	}
	v = math.Round(min(max(v, -1e6), 1e6)*100) / 100
	if v == 0 {
		return "0" // not "-0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (c *canvas) num(name string, v float64) {
	c.b.WriteString(" " + name + `="` + number(v) + `"`)
}

// scaled opens a group whose coordinates are k times what they say; end closes it.
func (c *canvas) scaled(k float64) { c.b.WriteString(`<g transform="scale(` + number(k) + `)">`) }

func (c *canvas) end() { c.b.WriteString("</g>") }

// rect draws a rectangle with corner radius r; one without a surface is left out.
func (c *canvas) rect(x, y, w, h, r float64, p paint) {
	if !(w > 0 && h > 0) {
		return
	}
	c.b.WriteString("<rect")
	c.num("x", x)
	c.num("y", y)
	c.num("width", w)
	c.num("height", h)
	if r > 0 {
		c.num("rx", r)
	}
	c.attrs(p)
	c.b.WriteString("/>")
}

func (c *canvas) circle(x, y, r float64, p paint) {
	c.b.WriteString("<circle")
	c.num("cx", x)
	c.num("cy", y)
	c.num("r", r)
	c.attrs(p)
	c.b.WriteString("/>")
}

func (c *canvas) line(x1, y1, x2, y2 float64, p paint) { c.path(p, [][2]float64{{x1, y1}, {x2, y2}}) }

// path draws open lines through the points, one for each list; an empty one is left out.
func (c *canvas) path(p paint, lines ...[][2]float64) { c.draw(p, "", lines) }

// shape draws closed figures.
func (c *canvas) shape(p paint, figures ...[][2]float64) { c.draw(p, "Z", figures) }

func (c *canvas) draw(p paint, ending string, lines [][][2]float64) {
	var d strings.Builder
	for _, points := range lines {
		for i, q := range points {
			if i == 0 {
				d.WriteString("M")
			} else {
				d.WriteString("L")
			}
			d.WriteString(number(q[0]) + " " + number(q[1]))
		}
		if len(points) > 0 {
			d.WriteString(ending)
		}
	}
	c.raw(d.String(), p)
}

// raw draws a path given in the grammar of the d attribute, which must come from this package.
func (c *canvas) raw(d string, p paint) {
	if d == "" {
		return
	}
	c.b.WriteString(`<path d="` + d + `"`)
	c.attrs(p)
	c.b.WriteString("/>")
}

// share returns v as a part of whole, from 0 to 1; 0 when either is not usable.
func share(v, whole float64) float64 {
	if r := v / whole; whole > 0 && !math.IsNaN(r) {
		return min(max(r, 0), 1)
	}
	return 0
}

// usable says whether v can be placed on a scale: a number, and not one that no count, score or day can be.
func usable(v float64) bool { return math.Abs(v) <= 1e9 }
