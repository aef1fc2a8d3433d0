package suppress

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestHide(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name        string
		n           [][]int
		rows, cols  []bool
		marks       [][]Mark
		left, below []bool // totals that are still shown
	}{
		{"nothing small", [][]int{{5, 0}, {9, 7}}, []bool{yes, yes}, []bool{yes, yes}, [][]Mark{{Shown, Shown}, {Shown, Shown}}, []bool{yes, yes}, []bool{yes, yes}},
		{"no totals", [][]int{{3, 8}}, nil, nil, [][]Mark{{Small, Shown}}, nil, nil},
		{"one small needs another", [][]int{{3, 8, 9}}, []bool{yes}, nil, [][]Mark{{Small, Beside, Shown}}, []bool{yes}, nil},
		{"two small that fill their bounds", [][]int{{4, 4, 9}}, []bool{yes}, nil, [][]Mark{{Small, Small, Beside}}, []bool{yes}, nil},
		{"two small with room", [][]int{{2, 3, 9}}, []bool{yes}, nil, [][]Mark{{Small, Small, Shown}}, []bool{yes}, nil},
		{"ones only", [][]int{{1, 1, 9}}, []bool{yes}, nil, [][]Mark{{Small, Small, Beside}}, []bool{yes}, nil},
		{"alone among zeros", [][]int{{0, 3, 0}}, []bool{yes}, nil, [][]Mark{{Whole, Whole, Whole}}, []bool{yes}, nil},
		{"over frist of the mock-up", [][]int{{2}, {5}, {0}, {3}, {1}, {0}}, nil, []bool{yes}, [][]Mark{{Small}, {Shown}, {Shown}, {Small}, {Small}, {Shown}}, nil, []bool{yes}},
		{"one place with a sum", [][]int{{2}, {0}}, nil, []bool{yes}, [][]Mark{{Small}, {Shown}}, nil, []bool{no}},
		{"shown alike, as in the mock-up's histogram", [][]int{{1, 5, 7, 5}}, []bool{yes}, nil, [][]Mark{{Beside, Beside, Shown, Shown}}, []bool{yes}, nil},
		{"shown alike, ones only", [][]int{{1, 1, 9}}, []bool{yes}, nil, [][]Mark{{Beside, Beside, Beside}}, []bool{yes}, nil},
		{"both ways", [][]int{{2, 9}, {8, 7}}, []bool{yes, yes}, []bool{yes, yes}, [][]Mark{{Small, Beside}, {Beside, Beside}}, []bool{yes, yes}, []bool{yes, yes}},
	} {
		tab := Table{N: c.n, RowTotal: c.rows, ColumnTotal: c.cols, Alike: strings.HasPrefix(c.name, "shown alike")}
		tab.Hide()
		if diff := cmp.Diff(c.marks, tab.Marks); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		if diff := cmp.Diff([][]bool{c.left, c.below}, [][]bool{tab.RowTotal, tab.ColumnTotal}); diff != "" {
			t.Errorf("%s: totals:\n%s", c.name, diff)
		}
	}
}

// Nobody who knows the totals and the rule can work out a hidden number: every possible table is written out, and each hidden
// cell has more than one value among them. What is shown is not small.
func TestNothingCanBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 3).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "columns")
		tab := Table{RowTotal: draw(t, rows, "row totals"), ColumnTotal: draw(t, columns, "column totals"), Alike: rapid.Bool().Draw(t, "alike")}
		for range rows {
			tab.N = append(tab.N, rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 2, 3, 4, 5, 6, 7}), columns, columns).Draw(t, "row"))
		}
		tab.Hide()
		for i, row := range tab.N {
			for j, n := range row {
				if !tab.Marks[i][j].Hidden() && IsSmall(n) {
					t.Fatalf("%d is shown in %v", n, tab.N)
				}
				if tab.Marks[i][j] == Whole && !tab.whole(i) {
					t.Fatalf("row %d of %v is partly whole: %v", i, tab.N, tab.Marks)
				}
			}
		}
		seen := map[[2]int]map[int]bool{}
		possible(&tab, func(values [][]int) {
			for i, row := range values {
				for j, n := range row {
					if tab.Marks[i][j].Hidden() {
						if seen[[2]int{i, j}] == nil {
							seen[[2]int{i, j}] = map[int]bool{}
						}
						seen[[2]int{i, j}][n] = true
					}
				}
			}
		})
		for at, values := range seen {
			if len(values) < 2 {
				t.Fatalf("%v with marks %v, row totals %v, column totals %v: the cell %v can only be %v", tab.N, tab.Marks, tab.RowTotal, tab.ColumnTotal, at, values)
			}
		}
	})
}

func draw(t *rapid.T, n int, name string) []bool {
	return rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, name)
}

// most is the largest number that is tried in a hidden cell without a bound: more than any total of the drawn tables needs.
const most = 22

// possible calls f with every table that a reader must hold possible.
func possible(t *Table, f func([][]int)) {
	values := make([][]int, len(t.N))
	for i := range values {
		values[i] = append([]int(nil), t.N[i]...)
	}
	sum := func(row bool, k int, of [][]int) (s int) {
		for i := range of {
			for j := range of[i] {
				if row && i == k || !row && j == k {
					s += of[i][j]
				}
			}
		}
		return s
	}
	var hidden [][2]int
	for i := range t.N {
		for j := range t.N[i] {
			if t.Marks[i][j].Hidden() {
				hidden = append(hidden, [2]int{i, j})
			}
		}
	}
	var fill func(k int)
	fill = func(k int) {
		if k == len(hidden) {
			for i := range t.N {
				if on(t.RowTotal, i) && sum(true, i, values) != sum(true, i, t.N) {
					return
				}
			}
			for j := range t.N[0] {
				if on(t.ColumnTotal, j) && sum(false, j, values) != sum(false, j, t.N) {
					return
				}
			}
			f(values)
			return
		}
		i, j := hidden[k][0], hidden[k][1]
		low, high := 0, t.N[i][j]+2
		switch {
		case t.Marks[i][j] == Small:
			low, high = 1, Least-1
		case t.Marks[i][j] == Beside && t.Alike:
			low = 1
		case t.Marks[i][j] == Beside:
			low = Least
		}
		for n := low; n <= min(high, most); n++ {
			values[i][j] = n
			fill(k + 1)
		}
		values[i][j] = t.N[i][j]
	}
	fill(0)
}

func TestFlow(t *testing.T) {
	for _, c := range []struct {
		name    string
		in, out []int
		hidden  []bool
		total   bool
	}{
		{"nothing small", []int{9, 5}, []int{8, 0}, []bool{false, false}, true},
		{"the mock-up's row and another beside it", []int{14, 10, 11, 9, 8, 6}, []int{11, 12, 9, 8, 7, 4}, []bool{false, false, false, false, true, true}, true},
		{"one place", []int{6}, []int{4}, []bool{true}, false},
		{"zero out tells in", []int{3, 9, 12}, []int{0, 6, 7}, []bool{true, true, false}, true},
	} {
		f := Flow{In: c.in, Out: c.out, Total: true}
		f.Hide()
		if diff := cmp.Diff(c.hidden, f.Hidden); diff != "" || f.Total != c.total {
			t.Errorf("%s: total %v\n%s", c.name, f.Total, diff)
		}
	}
}

// Nobody who knows the curves and the sums can work out how many came or went where that is hidden.
func TestFlowCannotBeWorkedOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "places")
		counts := rapid.SliceOfN(rapid.IntRange(0, 9), n, n)
		f := Flow{In: counts.Draw(t, "in"), Out: counts.Draw(t, "out"), Total: true}
		f.Hide()
		seen := make([]map[int]bool, n)
		outs := make([]int, n)
		var fill func(i, left int)
		fill = func(i, left int) {
			if i == n {
				if !f.Total || left == 0 {
					for k, out := range outs {
						seen[k][out] = true
					}
				}
				return
			}
			for out := 0; out <= 40; out++ {
				in := out + f.In[i] - f.Out[i]
				if in < 0 || !f.Hidden[i] && out != f.Out[i] {
					continue
				}
				outs[i] = out
				fill(i+1, left-out)
			}
		}
		total := 0
		for i := range n {
			seen[i] = map[int]bool{}
			total += f.Out[i]
			if !f.Hidden[i] && (IsSmall(f.In[i]) || IsSmall(f.Out[i])) {
				t.Fatalf("%v %v: place %d is shown", f.In, f.Out, i)
			}
		}
		fill(0, total)
		for i := range n {
			if f.Hidden[i] && len(seen[i]) < 2 {
				t.Fatalf("in %v out %v hidden %v total %v: out of place %d can only be %v", f.In, f.Out, f.Hidden, f.Total, i, seen[i])
			}
		}
	})
}
