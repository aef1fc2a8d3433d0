package quality

import (
	"math"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/rules/suppress"
)

// Point is one period of a chart as it may be shown. NaN is what is not known, or not shown.
type Point struct {
	From                        date.Date // first day of the month or quarter
	Name                        string    // «mars 2026», «2. kv. 2026», in bokmål; see Called
	Value, Centre, Lower, Upper float64
	Base                        int  // to the nearest five: of an exact one and a percentage few could be worked out
	Hidden                      bool // there is a value that may not be shown
	Signal                      stats.Signal
	quarter                     bool
	number                      int // of a point that is no time
}

// Chart is a control chart as it may be shown to somebody who sees figures only.
type Chart struct {
	Measure Measure
	About
	Area    care.OrgID
	Quarter bool        // by quarter, else by month
	Points  []Point     // oldest first
	Shown   int         // with a value
	Few     bool        // under 12 values: limits are provisional and rules are not read
	Late    []date.Date // days from which new limits are decided, and not in use yet: too few values before, or none after
	Words   []string    // in bokmål, see Say
	limits  []date.Date
}

// How far back a chart goes. A municipality has too few in a month: it is shown by quarter.
const (
	monthsShown   = 24
	quartersShown = Span / 3
)

// Charts are all charts of a place; areas are all places that are counted, for what is hidden is decided over all of them. The same places in
// the same order give the same charts. The whole service has new limits from the days given, where there are leastBefore values before.
func (c *Counts) Charts(area care.OrgID, areas []care.OrgID, limits ...date.Date) (all []*Chart) {
	for _, m := range Measures {
		if area == Everywhere || !about[m].whole {
			all = append(all, c.Chart(m, area, areas, limits...))
		}
	}
	return all
}

// Chart is one of them.
func (c *Counts) Chart(m Measure, area care.OrgID, areas []care.OrgID, limits ...date.Date) *Chart {
	x := &Chart{Measure: m, About: about[m], Area: area, Quarter: area != Everywhere, limits: slices.SortedFunc(slices.Values(limits), date.Date.Compare)}
	switch {
	case m == AvoidableGap:
		c.gaps(x)
	case x.Quarter:
		c.quarters(x, areas)
	default:
		c.whole(x, areas)
	}
	for _, p := range x.Points {
		if !math.IsNaN(p.Value) {
			x.Shown++
		}
	}
	x.Words = x.Say(nil)
	return x
}

// cell is the sum of a measure over months from (counted) to before (not counted), everywhere or at a place.
func (c *Counts) cell(m Measure, area care.OrgID, areas []care.OrgID, from, before month) (sum Cell) {
	add := func(a care.OrgID) {
		for k := from; k < before; k++ {
			v := c.Cells[Key{m, a, int(k)}]
			sum.N, sum.Yes, sum.Sum, sum.Square = sum.N+v.N, sum.Yes+v.Yes, sum.Sum+v.Sum, sum.Square+v.Square
		}
	}
	if area != Everywhere {
		add(area)
		return sum
	}
	for _, a := range areas {
		add(a)
	}
	return sum
}

// quarters lays out a municipality. What is small is hidden there, and as many others in the same quarter as keep it from being worked out
// from the sum of all, which is shown.
func (c *Counts) quarters(x *Chart, areas []care.OrgID) {
	end := monthOf(c.Today) / 3 * 3
	var cells []Cell
	var hidden []bool
	for q := quartersShown; q > 0; q-- {
		from := end - month(3*q)
		t := suppress.Table{ColumnTotal: []bool{true}}
		for _, a := range areas {
			t.N = append(t.N, []int{c.cell(x.Measure, a, nil, from, from+3).N})
		}
		t.Hide()
		at := slices.Index(areas, x.Area)
		cells = append(cells, c.cell(x.Measure, x.Area, nil, from, from+3))
		hidden = append(hidden, at < 0 || t.Marks[at][0].Hidden() || !t.ColumnTotal[0])
		x.Points = append(x.Points, Point{From: from.first(), Name: nb.Quarter(from.first()), quarter: true})
	}
	x.lay(cells, hidden)
}

// whole lays out all places together by month. The sum of a quarter can be made from the municipalities: in it no single month is hidden alone.
func (c *Counts) whole(x *Chart, areas []care.OrgID) {
	end := monthOf(c.Today)
	from := end - monthsShown
	hidden := make([]bool, monthsShown)
	var cells []Cell
	for m := from; m < end; m++ {
		cells = append(cells, c.cell(x.Measure, Everywhere, areas, m, m+1))
		x.Points = append(x.Points, Point{From: m.first(), Name: nb.MonthYear(m.first())})
	}
	for q := from / 3 * 3; q < end; q += 3 {
		var row []int
		for m := q; m < q+3; m++ {
			row = append(row, c.cell(x.Measure, Everywhere, areas, m, m+1).N)
		}
		t := suppress.Table{N: [][]int{row}, RowTotal: []bool{q+3 <= end}}
		t.Hide()
		for i, mark := range t.Marks[0] {
			if at := int(q-from) + i; at >= 0 && at < monthsShown {
				hidden[at] = mark.Hidden()
			}
		}
	}
	if x.Measure == Avoidable && suppress.IsSmall(c.cell(x.Measure, Everywhere, areas, end-12, end).Yes) {
		for i := range hidden { // the overview does not tell how many they were
			hidden[i] = true
		}
	}
	if x.Measure == Avoidable {
		for i := range hidden { // where nobody has judged, none is not nought
			m := from + month(i)
			hidden[i] = hidden[i] || c.cell(judgedStays, Everywhere, areas, m, m+1).N == 0
		}
	}
	x.lay(cells, hidden)
}

// gaps lays out the stays between those that could have been avoided; not where those are fewer than five.
func (c *Counts) gaps(x *Chart) {
	if len(c.Gaps) < suppress.Least {
		return
	}
	var v []float64
	for i, g := range c.Gaps {
		v = append(v, float64(g.Stays))
		x.Points = append(x.Points, Point{Name: "nr. " + nb.Int(i+2), number: i + 2, From: month(g.Month).first(), Base: 0})
	}
	x.control(stats.Between(v), 0, 1, 0)
}

// lay makes the chart of what may be shown. Limits and rules are of the shown values alone, so that nothing hidden leaves a trace.
func (x *Chart) lay(cells []Cell, hidden []bool) {
	n := len(cells)
	count, size, mean := make([]float64, n), make([]float64, n), make([]float64, n)
	for i, v := range cells {
		count[i], size[i], mean[i] = math.NaN(), 0, math.NaN()
		if v.N == 0 || hidden[i] {
			x.Points[i].Hidden = v.N > 0
			continue
		}
		x.Points[i].Base = (v.N + 2) / 5 * 5
		count[i], size[i], mean[i] = float64(v.Yes), float64(v.N), float64(v.Sum)/float64(v.N)
		if x.kind == rates {
			size[i] = float64(v.Sum) / personMonth / 100
		}
	}
	from := 0
	for _, to := range append(x.eras(mean), n) {
		switch x.kind {
		case individuals:
			x.control(stats.Individuals(mean[from:to]), from, 1, 1)
		case proportions:
			x.control(stats.Proportions(count[from:to], size[from:to]), from, 100, 0)
		case rates:
			x.control(stats.Rates(count[from:to], size[from:to]), from, 1, 1)
		}
		from = to
	}
}

// leastBefore is how many values the old limits must have before there are new ones.
const leastBefore = 15

// eras are the places of the values that new limits begin with: the first whole period from the day that was decided.
func (x *Chart) eras(values []float64) (at []int) {
	known := func(from, to int) (n int) {
		for _, v := range values[from:to] {
			if !math.IsNaN(v) {
				n++
			}
		}
		return n
	}
	if x.Quarter {
		return nil // twelve at most
	}
	last := 0
	for _, on := range x.limits {
		i := slices.IndexFunc(x.Points, func(p Point) bool { return !p.From.Before(on) })
		switch {
		case i == 0: // all that is shown is of the new limits
		case i > 0 && i == last: // decided in the same month as the one before
		case i < 0 || known(last, i) < leastBefore || known(i, len(values)) == 0:
			x.Late = append(x.Late, on)
		default:
			at, last = append(at, i), i
		}
	}
	return at
}

// personMonth is the days of a month of one who is followed.
const personMonth = 365.25 / 12

// control takes in the values from a place on, times by and with so many decimals: what is drawn is what the table says.
func (x *Chart) control(c stats.Control, from int, by float64, decimals int) {
	x.Few = c.Few
	signals := c.Signals()
	round := func(v float64, decimals int) float64 {
		k := math.Pow(10, float64(decimals))
		return math.Round(v*by*k) / k
	}
	for i := range c.Values {
		p := &x.Points[from+i]
		p.Value, p.Centre, p.Lower, p.Upper = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		if math.IsNaN(c.Values[i]) {
			continue
		}
		p.Value, p.Centre, p.Lower, p.Upper = round(c.Values[i], decimals), round(c.Centre[i], 1), round(max(0, c.Lower[i]), 1), round(c.Upper[i], 1)
		if !x.Few {
			p.Signal = signals[i]
		}
	}
}

// Decimals is how many decimals a value is written with.
func (x *Chart) Decimals() int {
	if x.kind == individuals || x.kind == rates {
		return 1
	}
	return 0
}

// Ways is how the GP took part in the visits of the last 12 months, with what may be shown; nil where there were none.
func (c *Counts) Ways(areas []care.OrgID) []Share {
	var codes, texts []string
	for _, w := range ways {
		codes, texts = append(codes, string(GPTakesPart)+":"+w.code), append(texts, w.text)
	}
	return c.shares(codes, texts, areas)
}

// Share is one answer and how many gave it.
type Share struct {
	Text string
	N    int // 0 where hidden
	Mark suppress.Mark
	Of   int // 0 where hidden
}

func (c *Counts) shares(codes, texts []string, areas []care.OrgID) []Share {
	t := suppress.Table{N: [][]int{nil}, RowTotal: []bool{true}}
	all := 0
	for _, code := range codes {
		n := c.cell(Measure(code), Everywhere, areas, monthOf(c.Today)-12, monthOf(c.Today)).N
		t.N[0] = append(t.N[0], n)
		all += n
	}
	if all == 0 {
		return nil
	}
	t.Hide()
	var list []Share
	for i, n := range t.N[0] {
		s := Share{Text: texts[i], Mark: t.Marks[0][i]}
		if !s.Mark.Hidden() {
			s.N = n
		}
		if t.RowTotal[0] && !suppress.IsSmall(all) {
			s.Of = all
		}
		list = append(list, s)
	}
	return list
}
