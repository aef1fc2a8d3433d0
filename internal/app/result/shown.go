package result

import (
	"math"

	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// Interval writes «0,71–1,19».
func Interval(e stats.Estimate, decimals int) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	high := nb.Decimal(e.High, decimals)
	if math.IsInf(e.High, 1) {
		high = "∞"
	}
	return nb.Decimal(e.Low, decimals) + "–" + high
}

// Value writes an estimate, nothing where there is none.
func Value(e stats.Estimate, decimals int) string {
	if !e.Known() || math.IsInf(e.Value, 0) {
		return ""
	}
	return nb.Decimal(e.Value, decimals)
}

// Change is how many persons' number of emergency admissions changed by so many; the ends are that many or more.
type Change struct {
	By    int
	Count string
	N     int
	Mark  suppress.Mark
}

// Changes counts persons by how their number of emergency admissions changed, rare changes put together at the ends.
func Changes(r *usage.Result) []Change {
	counts := map[int]int{}
	for _, d := range r.Change {
		counts[min(max(d, -6), 3)]++
	}
	var all []Change
	t := suppress.Table{ColumnTotal: []bool{true}}
	for d := -6; d <= 3; d++ {
		t.N = append(t.N, []int{counts[d]})
	}
	t.Hide()
	for i, row := range t.N {
		c := Change{By: i - 6, N: row[0], Mark: t.Marks[i][0], Count: t.Marks[i][0].Number(row[0])}
		if c.Mark.Hidden() {
			c.N = 0
		}
		all = append(all, c)
	}
	return all
}

// About writes how many persons there were, to the nearest five: the number falls by one for each who dies, month by month.
func About(n int) string { return "ca. " + nb.Int(near(n)) }

func near(n int) int { return (n + 2) / 5 * 5 }
