package chart

import "html/template"

// Step is how long one step takes, in days.
type Step struct {
	Name     string
	Median   float64 // half are through by then
	Nine     float64 // nine in ten are through by then
	Deadline float64 // 0: no deadline
	Note     string  // stands instead of dot and bar when there are no numbers, or none to show: «ingen ennå», «færre enn 5»
}

// known says whether the step has numbers that may be drawn.
func (s Step) known() bool { return s.Note == "" && usable(s.Median) && usable(s.Nine) }

// Steps shows each step on a row of 21 px: a dot at the median, a bar from there to nine in ten, a mark at the
// deadline. Where nine in ten goes past the deadline the bar is red and thicker and its days stand at the end; nowhere
// else, so that the red ones are what is read first.
type Steps struct {
	Label
	Steps []Step
	Max   float64 // the end of the scale in days, the same for rows that are compared; 0: the largest here
}

// SVG draws the rows.
func (s Steps) SVG() template.HTML {
	const pitch, plot = 21.0, 198.0
	left, whole := 76.0, s.Max
	for _, r := range s.Steps {
		left = max(left, width(r.Name)+12)
		if usable(r.Deadline) {
			whole = max(whole, r.Deadline)
		}
		if r.known() {
			whole = max(whole, r.Nine, r.Median)
		}
	}
	left = min(left, 160)
	c := begin(s.Label, "chart-steps", left+plot+46, float64(max(len(s.Steps), 1))*pitch)
	x := func(days float64) float64 { return left + share(days, whole)*plot }
	for i, r := range s.Steps {
		y := (float64(i) + 0.5) * pitch
		c.text(0, y+lift, shorten(r.Name, left-8), lettering{ink: text})
		c.line(left, y, left+plot, y, hairline)
		c.text(left+2, y+lift, r.Note, lettering{ink: text2, halo: paper})
		bar := paint{stroke: done, wide: 3.5, round: true}
		over := r.known() && r.Deadline > 0 && r.Nine > r.Deadline
		if over {
			bar.stroke, bar.wide = late, 4.5
			c.text(x(r.Nine)+7, y+lift, c.decimal(r.Nine), lettering{ink: late, weight: "600"})
		}
		if end := x(r.Nine) - bar.wide/2; r.known() && end > x(r.Median) { // the round end stops at the day
			c.line(x(r.Median), y, end, y, bar)
		}
		if r.Deadline > 0 {
			c.rect(x(r.Deadline)-1.25, y-9, 2.5, 18, 0, paint{fill: dark})
		}
		if r.known() {
			c.circle(x(r.Median), y, 5.5, paint{fill: done})
		}
	}
	return c.done()
}
