package chart

import (
	"html/template"
	"slices"

	"traad/internal/base/date"
)

// Mark is the shape of an item in a lane. Shapes differ within each colour.
type Mark int

// The marks. Periods run from Item.From to Item.To; the others stand at Item.From.
const (
	Period   Mark = iota // tall solid purple bar
	Outlined             // tall hollow purple bar
	Short                // short dark purple bar
	Triangle             // hollow dark purple triangle
	Dot                  // green dot
	Tick                 // green tick
	Diamond              // slate diamond with Item.Text in it
)

// Item is one event or period in a lane. To before From (or no date) means one day. An item wholly outside the picture
// is left out, one partly outside is cut.
type Item struct {
	From, To date.Date
	Mark     Mark
	Text     string // in a Diamond: at most two characters
}

// Lane is one row of items.
type Lane struct {
	Name  string
	Items []Item
}

// Lanes shows what happened on one time axis, a lane for each kind. Before Split is shaded. Items of a lane that would
// cover each other are moved apart, at most 8 px (about eight days in two years at full width) and never across Split,
// and then up or down: the picture shows how many and about when; the exact dates belong in the table.
type Lanes struct {
	Label
	Lanes     []Lane
	From, To  date.Date // the first and the last day of the picture
	Split     date.Date // dashed vertical; the time before it is shaded; no date: none
	SplitText string    // «Inkludert 14. mars 2025»
	Today     date.Date // solid vertical; no date: none
	TodayText string    // «I dag»
	Months    []string  // what the twelve months are called on the axis; bokmål where nil
	Width     float64   // px; 0: 866. Below 560 the names stand over their lanes, for a phone
}

// SVG draws the picture.
func (l Lanes) SVG() template.HTML {
	f, w := l.frame()
	foot, rows := l.foot(f)
	c := begin(l.Label, "chart-lanes", w, f.bottom+lanesFoot+float64(rows-1)*16)
	upright := func(x, over float64, p paint) {
		lines := f.upright(x)
		lines[0][0][1] -= over
		lines[len(lines)-1][1][1] += over
		c.path(p, lines...)
	}
	if l.shows(l.Split) {
		for _, s := range f.upright(f.left) {
			c.rect(f.left, s[0][1], f.start(l.Split)-f.left, s[1][1]-s[0][1], 0, paint{fill: shade})
		}
	}
	c.months(f, l.Months)
	for i := range l.Lanes {
		c.line(f.left, f.lane(i), f.right, f.lane(i), paint{stroke: rule, wide: 1.5})
	}
	if l.shows(l.Split) {
		upright(f.start(l.Split), 4, paint{stroke: dark, wide: 2, dash: "4 3"})
	}
	if l.shows(l.Today) {
		upright(f.middle(l.Today), 4, paint{stroke: us, wide: 2})
	}
	for _, t := range foot {
		c.text(t.x, f.bottom+17+t.row*16, t.text, lettering{ink: t.ink, anchor: t.anchor, weight: "600"})
	}
	split := f.left
	if l.shows(l.Split) {
		split = f.start(l.Split)
	}
	for i, lane := range l.Lanes {
		y := f.lane(i)
		if f.stacked {
			c.text(0, y-laneHigh/2-4, shorten(lane.Name, w), lettering{ink: text, weight: "500"})
		} else {
			c.text(0, y+lift, shorten(lane.Name, f.left-12), lettering{ink: text})
		}
		c.items(f, y, split, l.drawn(lane.Items))
	}
	return c.done()
}

// shows says whether a day is within the picture.
func (l Lanes) shows(d date.Date) bool {
	return !d.IsZero() && !d.Before(l.From) && !d.After(l.To)
}

// drawn returns the items that touch the picture, cut to it, in order of their middle.
func (l Lanes) drawn(items []Item) []Item {
	var in []Item
	for _, it := range items {
		bar := it.Mark == Period || it.Mark == Outlined || it.Mark == Short
		if !bar || it.To.Before(it.From) {
			it.To = it.From
		}
		if it.From.IsZero() || it.To.Before(l.From) || it.From.After(l.To) {
			continue
		}
		if it.From.Before(l.From) {
			it.From = l.From
		}
		if it.To.After(l.To) {
			it.To = l.To
		}
		in = append(in, it)
	}
	slices.SortStableFunc(in, func(a, b Item) int {
		return (a.From.Days(l.From) + a.To.Days(l.From)) - (b.From.Days(l.From) + b.To.Days(l.From))
	})
	return in
}
