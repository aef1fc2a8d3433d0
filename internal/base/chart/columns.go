package chart

import "html/template"

// Columns are the x of each knot in px, from the left edge of the picture. Rows with the same Columns align, and so
// does a ThreadHeader over them.
type Columns []float64

// The measures of a thread with a header, in px: room for a word of ten letters over each circle, less between the
// diamonds, which share one word.
const (
	threadStart   = 28 // half the first word
	threadStep    = 62
	threadBetween = 54 // from the last circle to the first diamond
	threadDiamond = 38
	threadMargin  = 14 // half the widest mark, and a little
)

// NewColumns returns the columns for a course of so many circles and then so many diamonds. Six and four give a
// picture 520 px wide.
func NewColumns(circles, diamonds int) Columns {
	cols := make(Columns, 0, max(circles, 0)+max(diamonds, 0))
	x := float64(threadStart)
	for i := range max(circles, 0) {
		if i > 0 {
			x += threadStep
		}
		cols = append(cols, x)
	}
	for i := range max(diamonds, 0) {
		switch {
		case i > 0:
			x += threadDiamond
		case circles > 0:
			x += threadBetween
		}
		cols = append(cols, x)
	}
	return cols
}

// compactColumns returns n columns for a narrow screen: ten take 278 px.
func compactColumns(n int) Columns {
	cols := make(Columns, n)
	for i := range cols {
		cols[i] = 12 + 28*float64(i)
	}
	return cols
}

// Width is the width of a picture with these columns, in px.
func (c Columns) Width() float64 {
	last := float64(threadMargin)
	for _, x := range c {
		last = max(last, x)
	}
	return last + threadMargin
}

// HeaderLabel is a word over the columns From to To, both counted from 0. To below From means From alone.
type HeaderLabel struct {
	Text     string
	From, To int
}

// ThreadHeader is the one header over threads with the same Columns, 20 px high.
//
//	cols := chart.NewColumns(6, 4)
//	chart.ThreadHeader{Columns: cols, Labels: []chart.HeaderLabel{{Text: "Henvist"}, …, {Text: "Evaluering 1–4", From: 6, To: 9}}}.SVG()
type ThreadHeader struct {
	Label
	Columns Columns
	Labels  []HeaderLabel
}

// SVG draws the header. Labels whose columns do not exist are left out.
func (h ThreadHeader) SVG() template.HTML {
	c := begin(h.Label, "chart-thread-header", h.Columns.Width(), 20)
	for _, l := range h.Labels {
		to := max(l.From, l.To)
		if l.From < 0 || to >= len(h.Columns) {
			continue
		}
		c.text((h.Columns[l.From]+h.Columns[to])/2, 14, l.Text, lettering{ink: text2, anchor: "middle", weight: "500"})
	}
	return c.done()
}
