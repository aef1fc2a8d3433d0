package chart

import (
	"strconv"
	"time"
)

// months names the months as the service writes them on an axis.
var months = [...]string{"jan", "feb", "mars", "apr", "mai", "juni", "juli", "aug", "sep", "okt", "nov", "des"}

// months draws a fine line at each month, a stronger one at each new year, and names quarters over them (half-years or
// years when there is no room); January carries the year. The lines thin out when the axis is long.
func (c *canvas) months(f frame, called []string) {
	if len(called) != len(months) {
		called = months[:]
	}
	perMonth := (f.right - f.left) / f.days * 30.4
	every := func(px float64) int { // the fewest months that take so many px
		for _, n := range []int{1, 3, 6, 12, 24, 60, 120, 600} {
			if float64(n)*perMonth >= px {
				return n
			}
		}
		return 6000
	}
	lines, names := every(8), max(every(width("jan 2026")+12), 3)

	var fine, strong [][][2]float64
	type name struct {
		x    float64
		text string
	}
	var named []name
	first := f.from.AddDays(1 - f.from.Day())
	for i := 0; ; i++ {
		d := first.AddMonths(i)
		if float64(d.Days(f.from)) >= f.days || i > 6000 {
			break
		}
		if d.Before(f.from) {
			continue
		}
		n := d.Year()*12 + int(d.Month()-1)
		x := f.start(d)
		if d.Month() == time.January && n%lines == 0 {
			strong = append(strong, f.upright(x)...)
		} else if n%lines == 0 {
			fine = append(fine, f.upright(x)...)
		}
		t := called[d.Month()-1]
		if d.Month() == time.January {
			t += " " + strconv.Itoa(d.Year())
		}
		if n%names == 0 && x+4+width(t) <= f.right+12 {
			named = append(named, name{x + 3, t})
		}
	}
	c.path(hairline, fine...)
	c.path(paint{stroke: year, wide: 1}, strong...)
	for _, m := range named {
		c.text(m.x, f.top-8, m.text, lettering{ink: text2})
	}
}

// note is a text under the lanes.
type note struct {
	x      float64
	row    float64
	text   string
	anchor string
	ink    ink
}

// foot places the texts of the two verticals under the lanes so that they do not touch, and tells how many rows that takes.
func (l Lanes) foot(f frame) (notes []note, rows int) {
	rows = 1
	free := f.right // where today's text begins
	if l.shows(l.Today) && l.TodayText != "" {
		t := shorten(l.TodayText, f.right)
		x := f.middle(l.Today)
		n := note{x: x, text: t, anchor: "end", ink: us}
		free = x - width(t) - 10
		if free < 0 {
			n.anchor = ""
			free = x - 10
		}
		notes = append(notes, n)
	}
	if l.shows(l.Split) && l.SplitText != "" {
		t := shorten(l.SplitText, f.right)
		x := f.start(l.Split)
		n := note{x: x + 5, text: t, ink: dark}
		switch {
		case n.x+width(t) <= free:
		case x-5-width(t) >= 0 && x-5 <= free:
			n.x, n.anchor = x-5, "end"
		default: // a row of its own
			rows, n.row = 2, 1
			n.x = max(min(n.x, f.right-width(t)), 0)
		}
		notes = append(notes, n)
	}
	return notes, rows
}
