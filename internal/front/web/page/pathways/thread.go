package pathways

import (
	"html/template"
	"slices"

	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// evaluations is how many diamonds a thread shows.
const evaluations = 4

// columns are where the knots of all threads on a page stand, so that a column can be read downwards.
type columns struct {
	stages []care.Stage
	x      chart.Columns
}

// newColumns takes the steps of the pathway that has most of them; the others' knots stand under the same steps.
func newColumns(pathways []*care.Pathway) columns {
	var c columns
	for _, p := range pathways {
		if len(p.Stages) > len(c.stages) {
			c.stages = p.Stages
		}
	}
	c.x = chart.NewColumns(len(c.stages), evaluations)
	return c
}

// header are the names over the knots. The evaluations are numbered where all rows show the same ones.
func (c columns) header(v *lang.Voice, windows []int) template.HTML {
	if len(c.stages) == 0 {
		return ""
	}
	var labels []chart.HeaderLabel
	for i, s := range c.stages {
		labels = append(labels, chart.HeaderLabel{Text: v.Say(s.Title), From: i})
	}
	text := v.Say("Evaluering")
	if windows = slices.Compact(slices.Sorted(slices.Values(windows))); len(windows) == 1 {
		text += " " + nb.Int(windows[0]) + "–" + nb.Int(windows[0]+evaluations-1)
	}
	labels = append(labels, chart.HeaderLabel{Text: text, From: len(c.stages), To: len(c.stages) + evaluations - 1})
	return chart.ThreadHeader{Columns: c.x, Labels: labels}.SVG()
}

var states = map[care.State]chart.State{
	care.KnotDone: chart.Done, care.KnotCurrent: chart.Current, care.KnotSoon: chart.Soon,
	care.KnotLate: chart.Late, care.KnotPaused: chart.Paused, care.KnotTodo: chart.Todo,
}

// thread draws one course, wide under the header and compact for a narrow screen. Both are decorations: threadWords stands
// beside them.
func (c columns) thread(knots []care.Knot, e *care.Enrolment) (wide, compact template.HTML) {
	var drawn []chart.Knot
	var at chart.Columns
	diamonds := 0
	for i, k := range knots {
		diamond := k.Shape == care.Diamond
		_, tied := e.Done[k.Code]
		drawn = append(drawn, chart.Knot{State: states[k.State], Diamond: diamond, Ahead: diamond && !tied})
		column := i
		if diamond {
			column = len(c.stages) + diamonds
			diamonds++
		} else if j := slices.IndexFunc(c.stages, func(s care.Stage) bool { return s.Code == k.Code }); j >= 0 {
			column = j
		}
		at = append(at, c.x[min(column, len(c.x)-1)])
	}
	return chart.Thread{Knots: drawn, Columns: at}.SVG(), chart.Thread{Knots: drawn, Compact: true}.SVG()
}

// legend explains the knots.
func legend(v *lang.Voice) []key {
	return []key{
		{chart.KnotKey(chart.Knot{State: chart.Current}), v.Say("pågår")},
		{chart.KnotKey(chart.Knot{State: chart.Soon}), v.Say("frist innen 7 dager")},
		{chart.KnotKey(chart.Knot{State: chart.Late}), v.Say("over frist")},
		{chart.KnotKey(chart.Knot{State: chart.Paused}), v.Say("pauset, innlagt")},
		{chart.KnotKey(chart.Knot{State: chart.Done}), v.Say("steg gjort")},
		{chart.KnotKey(chart.Knot{State: chart.Done, Diamond: true}), v.Say("evaluering gjort")},
	}
}

type key struct {
	Sign template.HTML
	Text string
}
