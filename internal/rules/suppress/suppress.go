// Package suppress says which numbers of a table of persons may be shown to somebody who may not see small numbers.
//
// A number from 1 to 4 is hidden (Small, «<5»). Where a total is shown beside a line, one hidden number in it could be worked
// out, so others are hidden with it (Beside, «skjult») until no hidden number has only one possible value. Zero is shown: it is
// about nobody. Only where a line's total is shown and every number but one is zero are the zeros of that row hidden too
// (Whole), and as the last resort a total.
//
// The reader who would work a number out is taken to know everything: the totals, the rule, and, unless they are shown alike,
// which numbers were hidden for being small. Whether a number has one possible value is decided exactly, by looking for a change of the whole table that
// nobody could see (a cycle in the table's residual graph; D. Gusfield, SIAM J. Comput. 17 (1988) 552).
//
//	t := suppress.Table{N: [][]int{{3, 8}, {6, 7}}, RowTotal: []bool{true, true}, ColumnTotal: []bool{false, false}}
//	t.Hide() // t.Marks is {{Small, Beside}, {Shown, Shown}}
package suppress

import (
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// Least is the smallest number that is shown.
const Least = 5

// IsSmall reports whether a number is hidden for its own sake.
func IsSmall(n int) bool { return n > 0 && n < Least }

// Mark says how a number is shown.
type Mark int

// The marks. The zero value is a number that may be shown.
const (
	Shown  Mark = iota
	Small       // 1 to 4
	Beside      // hidden so that another cannot be worked out; 5 or more, unless the table's hidden numbers are shown alike
	Whole       // in a row where everything is hidden, zeros too
)

// Hidden reports whether the number may not be shown.
func (m Mark) Hidden() bool { return m != Shown }

// In is Number in a language.
func (m Mark) In(v *lang.Voice, n int) string {
	switch m {
	case Shown:
		return v.Int(n)
	case Small:
		return "<5"
	}
	return v.Say("skjult")
}

// Number writes a number as it may be shown: «12», «<5» or «skjult».
func (m Mark) Number(n int) string {
	switch m {
	case Shown:
		return nb.Int(n)
	case Small:
		return "<5"
	}
	return "skjult"
}

// Table is a table of counts, rows of equal length. RowTotal and ColumnTotal say beside which lines the total is shown; nil
// is none. Hide fills in Marks, and takes away the totals that cannot be shown.
type Table struct {
	N           [][]int
	RowTotal    []bool
	ColumnTotal []bool
	Alike       bool // all hidden numbers are shown alike, as Beside: fewer have to be hidden when nobody knows which are small
	Marks       [][]Mark
}

// Hide decides what is hidden.
func (t *Table) Hide() {
	t.Marks = make([][]Mark, len(t.N))
	for i, row := range t.N {
		t.Marks[i] = make([]Mark, len(row))
		for j, n := range row {
			if IsSmall(n) {
				t.Marks[i][j] = Small
			}
		}
	}
	for {
		i, j, found := t.cells().worked(t.RowTotal, t.ColumnTotal)
		if !found {
			break
		}
		t.cover(i, j)
	}
	for i := range t.Marks {
		for j, m := range t.Marks[i] {
			if t.Alike && m == Small {
				t.Marks[i][j] = Beside
			}
		}
	}
}

// cells are the numbers with what a reader knows of the hidden ones.
func (t *Table) cells() grid {
	g := make(grid, len(t.N))
	for i, row := range t.N {
		g[i] = make([]cell, len(row))
		for j, n := range row {
			c := cell{n: n, low: 0, high: none, hidden: t.Marks[i][j].Hidden()}
			switch m := t.Marks[i][j]; {
			case t.Alike && (m == Small || m == Beside):
				c.low = 1
			case m == Small:
				c.low, c.high = 1, Least-1
			case m == Beside:
				c.low = Least
			}
			g[i][j] = c
		}
	}
	return g
}

// cover hides one thing more, so that the number at i, j gets harder to work out: the smallest number beside it in a line with
// a total, or one further off that both its lines lead to, else the zeros of its row, else a total. It always finds something:
// with no totals nothing can be worked out.
func (t *Table) cover(i, j int) {
	byRow, byColumn := on(t.RowTotal, i), on(t.ColumnTotal, j)
	best := -1
	var at [2]int
	try := func(i, j int) {
		if n := t.N[i][j]; n > 0 && !t.Marks[i][j].Hidden() && (best < 0 || n < best) {
			best, at = n, [2]int{i, j}
		}
	}
	if byRow {
		for k := range t.N[i] {
			try(i, k)
		}
	}
	if best < 0 && byColumn {
		for k := range t.N {
			try(k, j)
		}
	}
	if best < 0 {
		for k := range t.N {
			for l := range t.N[k] {
				if t.hides(k, -1) && t.hides(-1, l) { // it closes a ring with others that are hidden
					try(k, l)
				}
			}
		}
	}
	switch {
	case best > 0:
		t.Marks[at[0]][at[1]] = Beside
	case byRow && !t.whole(i):
		for k := range t.Marks[i] {
			t.Marks[i][k] = Whole
		}
	case byColumn:
		t.ColumnTotal[j] = false
	case byRow:
		t.RowTotal[i] = false
	default:
		t.drop()
	}
}

// hides reports whether something is hidden in the row, or in the column where the row is -1.
func (t *Table) hides(row, column int) bool {
	for i := range t.Marks {
		for j, m := range t.Marks[i] {
			if m.Hidden() && (i == row || row < 0 && j == column) {
				return true
			}
		}
	}
	return false
}

// whole reports whether everything in the row is hidden as Whole.
func (t *Table) whole(i int) bool {
	for _, m := range t.Marks[i] {
		if m != Whole {
			return false
		}
	}
	return true
}

// drop takes away the first total there is.
func (t *Table) drop() {
	for _, totals := range [][]bool{t.ColumnTotal, t.RowTotal} {
		for k, shown := range totals {
			if shown {
				totals[k] = false
				return
			}
		}
	}
}

func on(totals []bool, i int) bool { return i < len(totals) && totals[i] }
