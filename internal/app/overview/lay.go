package overview

import (
	"slices"

	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// lay puts the rows in order, sums them, and hides what may not be shown.
func (w *work) lay() {
	v := w.v
	total, others := newRow("Hele helsefellesskapet"), newRow("")
	var rest bool
	var areas []*Row
	for _, o := range w.areas {
		if r := w.rows[o.ID]; used(o, r) {
			areas = append(areas, r)
			total.add(*r)
		}
	}
	for _, r := range append(areas[:len(areas):len(areas)], &total) {
		for i := range r.Steps {
			r.Steps[i].N.N = r.Steps[i].Days.N()
		}
	}
	if v.Hidden {
		v.hideSteps(areas, &total)
	}
	for _, r := range areas {
		if w.own[r.ID] {
			v.Rows = append(v.Rows, *r)
		} else {
			others.add(*r)
			rest = true
		}
	}
	slices.SortStableFunc(v.Rows, func(a, b Row) int { return b.Active - a.Active })
	v.levels(total)
	// What is hidden is decided over everything that is summed; the others' sum is a row that nobody sees.
	rows := make([]*Row, 0, len(v.Rows)+2)
	for i := range v.Rows {
		rows = append(rows, &v.Rows[i])
	}
	if rest {
		rows = append(rows, &others)
	}
	if v.Hidden {
		v.hide(rows, &total, rest)
		for _, r := range append(rows, &total) {
			r.scrub()
		}
	}
	if v.Total = total; rest {
		v.Whole = &v.Total
	}
}

// add adds a row's figures.
func (r *Row) add(o Row) {
	r.Target, r.Active, r.Waiting = r.Target+o.Target, r.Active+o.Active, r.Waiting+o.Waiting
	r.Late.N, r.Admitted.N = r.Late.N+o.Late.N, r.Admitted.N+o.Admitted.N
	if r.Flow.In == nil {
		r.Flow.In, r.Flow.Out, r.Flow.Active = make([]int, len(o.Flow.In)), make([]int, len(o.Flow.In)), make([]int, len(o.Flow.In))
	}
	for i := range o.Flow.In {
		r.Flow.In[i] += o.Flow.In[i]
		r.Flow.Out[i] += o.Flow.Out[i]
		r.Flow.Active[i] += o.Flow.Active[i]
	}
	r.Flow.SumIn, r.Flow.SumOut = r.Flow.SumIn+o.Flow.SumIn, r.Flow.SumOut+o.Flow.SumOut
	for i, st := range o.Steps {
		if i == len(r.Steps) {
			r.Steps = append(r.Steps, Step{Code: st.Code, Name: st.Name, Deadline: st.Deadline, Days: stats.Days{}})
		}
		for days, n := range st.Days {
			r.Steps[i].Days.Add(days, n)
		}
	}
	for level, f := range o.CFS {
		r.CFS[level] = Figure{N: r.CFS[level].N + f.N}
	}
	for days, n := range o.Length.Days {
		r.Length.Days.Add(days, n)
	}
	r.Length.N += o.Length.N
}

// levels are the scores that somebody has, and those between.
func (v *View) levels(total Row) {
	low, high := int(v.Pathway.CFS.Min), int(v.Pathway.CFS.Max)
	for level, f := range total.CFS {
		if level > 0 && f.N > 0 {
			if low == 0 || level < low {
				low = level
			}
			high = max(high, level)
		}
	}
	// The lowest score of the pathway is left out while nobody has it.
	for low > 0 && low < high && total.CFS[low].N == 0 {
		low++
	}
	for level := max(1, low); level <= high; level++ {
		v.Levels = append(v.Levels, level)
	}
	if total.CFS[0].N > 0 {
		v.Levels = append(v.Levels, 0)
	}
}

// hide marks what may not be shown. rows are all that total sums; parted says that the last of them is never shown.
func (v *View) hide(rows []*Row, total *Row, parted bool) {
	// Over frist: one column with its sum.
	column := suppress.Table{ColumnTotal: []bool{true}}
	for _, r := range rows {
		column.N = append(column.N, []int{r.Late.N})
	}
	column.Hide()
	for i, r := range rows {
		r.Late.Mark = column.Marks[i][0]
	}
	total.Late.Mark = single(total.Late.N, column.ColumnTotal[0])
	total.Admitted.Mark = single(total.Admitted.N, true)
	for _, r := range rows {
		r.Admitted.Mark = suppress.Beside // never shown by municipality
	}
	v.hideFlow(rows, total)
	v.hideScores(rows, total, parted)
}

// scrub takes away the numbers that may not be shown, so that no page can.
func (r *Row) scrub() {
	drop := func(f *Figure) {
		if f.Mark.Hidden() {
			f.N = 0
		}
	}
	drop(&r.Late)
	drop(&r.Admitted)
	for level, f := range r.CFS {
		drop(&f)
		r.CFS[level] = f
	}
	for i := range r.Steps {
		drop(&r.Steps[i].N)
		if r.Steps[i].Few {
			r.Steps[i].Days = nil
		}
	}
	r.Flow.In, r.Flow.Out = nil, nil
	if r.Flow.Hidden {
		r.Flow.SumIn, r.Flow.SumOut = 0, 0
	}
	if r.Length.Hidden || r.Length.Few {
		r.Length.Days, r.Length.N = nil, 0
	}
}

// single is the mark of a sum.
func single(n int, shown bool) suppress.Mark {
	switch {
	case suppress.IsSmall(n):
		return suppress.Small
	case !shown:
		return suppress.Beside
	}
	return suppress.Shown
}

func (v *View) hideFlow(rows []*Row, total *Row) {
	f := suppress.Flow{Total: !suppress.IsSmall(total.Flow.SumIn) && !suppress.IsSmall(total.Flow.SumOut) && !total.Flow.smallHalf(suppress.IsSmall)}
	for _, r := range rows {
		f.In, f.Out = append(f.In, r.Flow.SumIn), append(f.Out, r.Flow.SumOut)
		f.TooSmall = append(f.TooSmall, r.Flow.smallHalf(suppress.IsSmall))
	}
	f.Hide()
	for i, r := range rows {
		r.Flow.Hidden = f.Hidden[i]
		r.Length.hide(f.Hidden[i])
	}
	total.Flow.Hidden = !f.Total
	total.Length.hide(!f.Total)
}

// hide is for a length whose number is how many went out.
func (l *Length) hide(hidden bool) { l.Hidden, l.Few = hidden, l.N < suppress.Least }

// hideScores: a row's sum is how many are active, which is always shown; the columns have none.
func (v *View) hideScores(rows []*Row, total *Row, parted bool) {
	t := suppress.Table{RowTotal: make([]bool, len(rows)), Alike: true}
	for i, r := range rows {
		line := make([]int, len(v.Levels))
		for j, level := range v.Levels {
			line[j] = r.CFS[level].N
		}
		t.N, t.RowTotal[i] = append(t.N, line), true
	}
	if parted {
		sum := make([]int, len(v.Levels))
		for j, level := range v.Levels {
			sum[j] = total.CFS[level].N
		}
		t.N, t.RowTotal = append(t.N, sum), append(t.RowTotal, true)
		v.partedScores(&t, rows, total)
		return
	}
	t.Hide()
	for i, r := range rows {
		for j, level := range v.Levels {
			r.CFS[level] = Figure{r.CFS[level].N, t.Marks[i][j]}
		}
	}
	for level, f := range total.CFS {
		total.CFS[level] = Figure{f.N, suppress.Beside} // the sums are not shown
	}
}

// partedScores hides the histograms of one who sees a part and the whole. Rather than publish sums that can be taken apart, the
// whole region's histogram is shown only where each of its numbers less the part's is 0 or 5 and more.
func (v *View) partedScores(t *suppress.Table, rows []*Row, total *Row) {
	t.Hide()
	whole := len(rows)
	safe := true
	for j, level := range v.Levels {
		for i, r := range rows[:whole-1] {
			r.CFS[level] = Figure{r.CFS[level].N, t.Marks[i][j]}
			safe = safe && !t.Marks[i][j].Hidden()
		}
		safe = safe && !t.Marks[whole-1][j].Hidden() && !t.Marks[whole][j].Hidden()
	}
	for j, level := range v.Levels {
		mark := suppress.Beside
		if safe {
			mark = t.Marks[whole][j]
		}
		total.CFS[level] = Figure{total.CFS[level].N, mark}
	}
}

// hideSteps: how many came through a step stands beside its median, and with its sum, for either period. It is decided over every
// municipality, whoever looks: the same number is then hidden for one who sees a part of them and for one who sees all.
func (v *View) hideSteps(areas []*Row, total *Row) {
	long := v.Options.Months > months[0]
	for i := range total.Steps {
		var p suppress.Periods
		for _, r := range areas {
			st := r.Steps[i]
			if long {
				p.First, p.Last = append(p.First, st.N.N-st.last), append(p.Last, st.last)
			} else {
				p.Last = append(p.Last, st.N.N)
			}
		}
		p.Hide()
		hidden, sum := p.LastHidden, p.LastTotal
		if long {
			hidden, sum = p.AllHidden, p.AllTotal
		}
		for k, r := range areas {
			r.Steps[i].hide(hidden[k])
		}
		total.Steps[i].hide(!sum)
	}
}

// hide marks a step. Its median goes with its number.
func (st *Step) hide(hidden bool) {
	st.Few = hidden || st.N.N < suppress.Least
	if hidden {
		st.N.Mark = suppress.Beside
	}
}
