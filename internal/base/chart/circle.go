package chart

import (
	"html/template"
	"math"
	"strings"
)

// Risk is the mark on the rim of one area of a Circle. Each has its own shape.
type Risk int

// The risks. The zero value is an area whose risk is not judged: no mark.
const (
	NoMark    Risk = iota
	RiskNone       // green ring with a tick
	RiskWatch      // amber triangle
	RiskAct        // red octagon
)

// Area is one field of a Circle.
type Area struct {
	Code     string // names it to a script, see Circle.Live
	Name     string // written in the field; breaks between words
	Icon     string // one of the icons of circleicon.go, "" none
	Mapped   bool   // filled; else dashed
	Selected bool   // dark
	Risk     Risk
	Href     string // an address on the same server makes the field a link
	Says     string // the link in words: area, mapped or not, risk
}

// Circle shows areas around a question in the middle, clockwise from the top: the IHT circle. What is mapped is filled,
// what is not is dashed, risk is a mark on the rim, the selected one is dark.
//
// With links it is navigation, and stands in a <nav>: the picture is then a group whose links have names; without it is an
// image. Its areas stand in a list or table beside it all the same.
type Circle struct {
	Label
	Areas  []Area   // from the top, clockwise; 3 to 16
	Centre []string // the lines in the middle
	Live   bool     // a script changes what is mapped, chosen and risky: each link has data-area, data-mapped and data-risk, and the style sheet of the page shows it
}

// The measures of a Circle in px. Its width and height are circleSize; the page may scale it.
const (
	circleSize  = 440.0
	circleMid   = circleSize / 2
	circleOuter = 194.0
	circleInner = 80.0
	circleCore  = 71.0
	circleGap   = 5.0
)

// SVG draws the circle.
func (p Circle) SVG() template.HTML {
	areas := p.Areas[:min(len(p.Areas), 16)]
	links := false
	for _, a := range areas {
		links = links || a.Href != ""
	}
	c := beginAs(p.Label, "chart-circle", circleSize, circleSize, links)
	n := float64(len(areas))
	for i, a := range areas {
		from := (float64(i)-0.5)/n*2*math.Pi - math.Pi/2
		c.area(a, from, from+2*math.Pi/n, p.Live)
	}
	c.circle(circleMid, circleMid, circleCore, paint{fill: paper, stroke: dark, wide: 2})
	top := circleMid - float64(len(p.Centre)-1)*9 + lift
	for i, line := range p.Centre {
		c.text(circleMid, top+float64(i)*18, line, lettering{ink: dark, anchor: "middle", weight: "600"})
	}
	return c.done()
}

// area draws one field from one angle to another, clockwise, in radians from three o'clock.
func (c *canvas) area(a Area, from, to float64, live bool) {
	if a.Href != "" {
		c.b.WriteString(`<a class="ch-area" href="` + escape(a.Href) + `" aria-label="` + escape(a.Says) + `"`)
		if a.Selected {
			c.b.WriteString(` aria-current="true"`)
		}
		if live {
			c.b.WriteString(` data-area="` + escape(a.Code) + `" data-risk="` + riskNames[a.Risk] + `"`)
			if a.Mapped {
				c.b.WriteString(` data-mapped="yes"`)
			}
		}
		c.b.WriteString(">")
	}
	look, letters := paint{fill: paper, stroke: edge, wide: 1.5, dash: "4 3"}, lettering{ink: text, anchor: "middle", weight: "500"}
	switch {
	case a.Selected:
		look, letters = paint{fill: dark, stroke: dark, wide: 1.5}, lettering{ink: paper, anchor: "middle", weight: "600"}
	case a.Mapped:
		look = paint{fill: mapped, stroke: rim, wide: 1.5}
	}
	c.raw(field(from, to), look)
	mid := (from + to) / 2
	lines := wrap(a.Name, 2*circleMiddle*math.Sin((to-from)/2)-22)
	x, y := around(mid, circleMiddle)
	high := float64(len(lines)) * 16
	if a.Icon != "" {
		high += 24
	}
	y -= high / 2
	if a.Icon != "" {
		c.icon(a.Icon, x-11, y, 22, letters.ink)
		y += 26
	}
	for i, line := range lines {
		if i > 0 {
			c.b.WriteByte(' ') // the words are read with a space between them
		}
		c.text(x, y+float64(i)*16+11, line, letters)
	}
	x, y = around(mid, circleOuter-2)
	for r := RiskNone; live && r <= RiskAct; r++ { // all of them: which one is seen, CSS says
		c.b.WriteString(`<g class="ch-mark ch-mark-` + riskNames[r] + `"`)
		if r != a.Risk {
			c.b.WriteString(` display="none"`)
		}
		c.b.WriteString(">")
		c.risk(r, x, y)
		c.end()
	}
	if !live {
		c.risk(a.Risk, x, y)
	}
	if a.Href != "" {
		c.b.WriteString("</a>")
	}
}

var riskNames = [...]string{"", "none", "watch", "act"}

// circleMiddle is where the words stand.
const circleMiddle = (circleOuter+circleInner)/2 + 3

// around is the point at an angle and a distance from the middle.
func around(angle, r float64) (x, y float64) {
	return circleMid + r*math.Cos(angle), circleMid + r*math.Sin(angle)
}

// field is the outline of a part of the ring, in the grammar of the d attribute. Its sides are parallel to its neighbours'.
func field(from, to float64) string {
	var d strings.Builder
	at := func(command string, angle, r float64) {
		x, y := around(angle, r)
		d.WriteString(command + number(x) + " " + number(y))
	}
	arc := func(r float64, sweep string) string { return "A" + number(r) + " " + number(r) + " 0 0 " + sweep + " " }
	out, in := circleGap/2/circleOuter, circleGap/2/circleInner
	at("M", from+out, circleOuter)
	at(arc(circleOuter, "1"), to-out, circleOuter)
	at("L", to-in, circleInner)
	at(arc(circleInner, "0"), from+in, circleInner)
	d.WriteString("Z")
	return d.String()
}

// risk draws the mark of a risk with its centre at x, y.
func (c *canvas) risk(r Risk, x, y float64) {
	at := func(dx, dy float64) [2]float64 { return [2]float64{x + dx, y + dy} }
	switch r {
	case RiskNone:
		c.circle(x, y, 14, paint{fill: paper, stroke: safe, wide: 2})
		c.path(paint{stroke: safe, wide: 2.4, round: true}, [][2]float64{at(-5, 0.5), at(-1.5, 4), at(5.5, -4)})
	case RiskWatch:
		c.shape(paint{fill: tint, stroke: soon, wide: 2, round: true}, [][2]float64{at(0, -14), at(15, 12), at(-15, 12)})
		c.path(paint{stroke: watch, wide: 2.5, round: true}, [][2]float64{at(0, -4), at(0, 3.5)}, [][2]float64{at(0, 8), at(0, 8.05)})
	case RiskAct:
		const a, b = 15, 6.2 // half the side of the box, and of the octagon's edge
		c.shape(paint{fill: late, stroke: paper, wide: 1.5}, [][2]float64{at(-b, -a), at(b, -a), at(a, -b), at(a, b), at(b, a), at(-b, a), at(-a, b), at(-a, -b)})
		c.path(paint{stroke: paper, wide: 3, round: true}, [][2]float64{at(0, -7.5), at(0, 1.5)}, [][2]float64{at(0, 7), at(0, 7.05)})
	}
}

// RiskKey draws the mark of a risk for a legend; NoMark draws an area that is not mapped.
func RiskKey(r Risk) template.HTML {
	c := begin(Label{}, "chart-key", 34, 34)
	if r == NoMark {
		c.rect(4, 8, 26, 18, 0, paint{fill: paper, stroke: edge, wide: 1.5, dash: "4 3"})
	}
	c.risk(r, 17, 17)
	return c.done()
}

// wrap breaks a text between words into lines of at most room px; a word that is wider stands alone.
func wrap(s string, room float64) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		if n := len(lines); n > 0 && width(lines[n-1]+" "+word) <= room {
			lines[n-1] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}
