package staffing

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
	"traad/internal/rules/suppress"
	"traad/internal/store/query"
)

// sumsOf is the page's sums over areas that aim at two, five and so on: so many active now, with or without a plan from a day on, told to the reader or not.
func sumsOf(active []int, from []date.Date, told []bool) *View {
	v := &View{Today: date.Of(2026, 11, 22), Now: 1}
	for n := -1; n <= 2; n++ {
		v.Spans = append(v.Spans, rule.QuarterOf(v.Today).Next(n))
	}
	v.Areas = Row{Cells: make([]Cell, len(v.Spans))}
	var parts []part
	for i, n := range active {
		x := nothing()
		x.active = n
		var plans []Held
		if !from[i].IsZero() {
			p := started(care.OrgMunicipality)
			p.Step = rule.Month
			p.Lay(from[i], 12)
			plans = []Held{holdingPlan("1", p)}
		}
		row := v.row(query.Organisation{ID: db.NewID(), Kind: string(care.OrgMunicipality), Target: 2 + 3*i}, x, plans, nil)
		row.told = told[i]
		parts = append(parts, part{x: x, told: told[i], cells: row.Cells, months: v.months(x, plans, nil)})
		v.Areas.add(row)
	}
	v.hide(parts)
	return v
}

func TestFewWithoutAPlan(t *testing.T) {
	none, long := date.Date{}, date.Of(2026, 7, 1)
	for _, c := range []struct {
		name   string
		active []int
		from   []date.Date
		told   []bool
		hidden bool
	}{
		{"all have a plan", []int{3, 9}, []date.Date{long, long}, []bool{false, false}, false},
		{"three without one", []int{9, 8, 2, 1}, []date.Date{long, long, none, none}, make([]bool, 4), true},
		{"one area without one", []int{9, 8, 12}, []date.Date{long, long, none}, make([]bool, 3), true},
		{"it is the reader's own", []int{9, 8, 3}, []date.Date{long, long, none}, []bool{false, false, true}, false},
		{"two with many", []int{9, 8, 6, 7}, []date.Date{long, long, none, none}, make([]bool, 4), false},
		{"nobody without one", []int{9, 8, 0}, []date.Date{long, long, none}, make([]bool, 3), false},
		{"few with one", []int{2, 2, 6, 7}, []date.Date{long, long, none, none}, make([]bool, 4), true},
	} {
		v := sumsOf(c.active, c.from, c.told)
		if q, m := v.Areas.Cells[1], v.Months[4]; q.Hidden != c.hidden || m.Hidden != c.hidden || m.Hidden != (m.Active < 0) || q.Hidden && q.Active != 0 {
			t.Errorf("%s: %+v %+v", c.name, q, m)
		}
	}
}

// Nobody can subtract what is shown of one day, all who are active, those with a plan in the month and in the quarter, and the own areas, and be left
// with a small number of an area, or of those without a plan, that is not the sum of all others.
func TestNoSubtractionTells(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 5).Draw(t, "areas")
		active := rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 2, 4, 5, 7, 12}), n, n).Draw(t, "active")
		from := rapid.SliceOfN(rapid.SampledFrom([]date.Date{{}, date.Of(2026, 7, 1), date.Of(2026, 11, 1)}), n, n).Draw(t, "plans")
		told := rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "told")
		v := sumsOf(active, from, told)
		line := func(in func(i int) bool) (row []float64, sum int) {
			row = make([]float64, n)
			for i := range n {
				if in(i) {
					row[i], sum = 1, sum+active[i]
				}
			}
			return row, sum
		}
		var known [][]float64
		know := func(want int, in func(i int) bool) {
			row, sum := line(in)
			if sum != want {
				t.Fatalf("%d is shown of %d", want, sum)
			}
			known = append(known, row)
		}
		know(v.Areas.Active, func(int) bool { return true })
		for i := range n {
			if told[i] {
				know(active[i], func(k int) bool { return k == i })
			}
		}
		if m := v.Months[4]; m.Active >= 0 {
			know(int(m.Active), func(i int) bool { return !from[i].IsZero() })
		}
		if q := v.Areas.Cells[1]; q.Planned && !q.Hidden {
			know(q.Active, func(i int) bool {
				return from[i] == date.Of(2026, 7, 1) || from[i] == date.Of(2026, 11, 1) && q.With == countPlans(from)
			})
		}
		others, _ := line(func(i int) bool { return !told[i] })
		// The free places of those that are not told say no more than their sum does, which is told: moved about among them they are the same.
		moved, at := slices.Clone(active), []int{}
		for i := range n {
			if !told[i] {
				at = append(at, i)
			}
		}
		for k, i := range at {
			moved[at[(k+1)%len(at)]] = active[i]
		}
		if a, b := v.Areas.Free(), sumsOf(moved, from, told).Areas.Free(); a != b {
			t.Fatalf("%d are free with %v and %d with %v", a, active, b, moved)
		}
		beside := slices.Clone(known)
		var hidden []int
		var shown []int // how each is shown
		marks := few(restOf(active, told))
		for k, i := range at {
			if marks[k].Hidden() {
				hidden, shown = append(hidden, i), append(shown, int(marks[k]))
				continue
			}
			row, _ := line(func(k int) bool { return k == i })
			beside = append(beside, row)
		}
		if len(at) > 1 { // one alone is the sum of all others
			unique(t, active, hidden, shown, beside)
		}
		for set := 1; set < 1<<n; set++ {
			row, sum := line(func(i int) bool { return set&(1<<i) != 0 && !told[i] })
			if suppress.IsSmall(sum) && !slices.Equal(row, others) && within(known, row) {
				// Where nobody else of the others is active it is the sum of them all, which is told to everybody.
				if _, left := line(func(i int) bool { return set&(1<<i) == 0 && !told[i] }); left > 0 {
					t.Fatalf("%d of %v can be worked out: plans %v, told %v", sum, active, from, told)
				}
			}
		}
	})
}

func restOf(active []int, told []bool) (out []int) {
	for i, n := range active {
		if !told[i] {
			out = append(out, n)
		}
	}
	return out
}

// unique fails where one of the hidden numbers can be one number alone, for who knows the sums that the rows are of and how each is shown.
func unique(t *rapid.T, active, hidden, marks []int, rows [][]float64) {
	if len(hidden) == 0 {
		return
	}
	values, guess := make([]map[int]bool, len(hidden)), slices.Clone(active)
	for i := range values {
		values[i] = map[int]bool{}
	}
	var try func(k int)
	try = func(k int) {
		if k < len(hidden) {
			low, high := 0, 13
			switch suppress.Mark(marks[k]) {
			case suppress.Small:
				low, high = 1, suppress.Least-1
			case suppress.Beside:
				low = suppress.Least
			}
			for x := low; x <= high; x++ {
				guess[hidden[k]] = x
				try(k + 1)
			}
			return
		}
		for _, r := range rows {
			miss := 0.0
			for i, x := range r {
				miss += x * float64(guess[i]-active[i])
			}
			if math.Abs(miss) > 1e-9 {
				return
			}
		}
		for i, h := range hidden {
			values[i][guess[h]] = true
		}
	}
	try(0)
	for i, seen := range values {
		if len(seen) == 1 {
			t.Fatalf("%d of %v can be worked out beside Utbredelse, of %v", active[hidden[i]], active, rows)
		}
	}
}

func countPlans(from []date.Date) (n int) {
	for _, d := range from {
		if !d.IsZero() {
			n++
		}
	}
	return n
}

// within reports whether a row is a sum of multiples of the rows.
func within(rows [][]float64, row []float64) bool {
	var pivots [][]float64
	reduce := func(r []float64) []float64 {
		r = slices.Clone(r)
		for _, p := range pivots {
			k := slices.IndexFunc(p, func(x float64) bool { return math.Abs(x) > 1e-9 })
			by := r[k] / p[k]
			for i := range r {
				r[i] -= by * p[i]
			}
		}
		return r
	}
	zero := func(r []float64) bool {
		return !slices.ContainsFunc(r, func(x float64) bool { return math.Abs(x) > 1e-9 })
	}
	for _, r := range rows {
		if r = reduce(r); !zero(r) {
			pivots = append(pivots, r)
		}
	}
	return zero(reduce(row))
}
