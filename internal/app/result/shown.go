package result

import (
	"math"
	"strings"

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
func About(n int) string { return "ca. " + nb.Int(usage.Near(n)) }

// Of writes of how many a figure is; not where it would tell how few something is not told of.
func Of(l *usage.Line) string {
	switch {
	case l.Hidden:
		return ""
	case l.Almost:
		return "nesten alle"
	}
	return nb.Int(l.Of)
}

// Any writes how many had any of it, before (0) or after (1); not exactly where all but one to four had.
func Any(l *usage.Line, k int) string {
	switch n := l.Persons[k]; {
	case l.Hidden || l.Almost:
		return ""
	case suppress.IsSmall(l.Of - n):
		return "nesten alle"
	default:
		return nb.Int(n)
	}
}

// Amount writes how much there was; nothing where only the rate is told.
func Amount(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return nb.Decimal(v, 0)
}

// Deaths writes the shares dead within a year, followed and compared.
func Deaths(f *usage.Effect) string {
	if math.IsNaN(f.Deaths[0]) || math.IsNaN(f.Deaths[1]) {
		return ""
	}
	return nb.Percent(f.Deaths[0], 0) + " mot " + nb.Percent(f.Deaths[1], 0) + " (om lag " + nb.Int(f.DeathsOf) + " fulgt et helt år)"
}

// CostRow is a line of kroner per person-year.
type CostRow struct {
	Label string
	stats.Estimate
}

// CostRows are the hospital's cost, and where the service's own cost is known, what is left of the difference with it.
func CostRows(c *usage.Cost) (all []CostRow) {
	if !c.Known {
		return nil
	}
	plain := func(label string, v float64) {
		all = append(all, CostRow{label, stats.Estimate{Value: v, Low: math.NaN(), High: math.NaN(), SE: math.NaN()}})
	}
	plain("Fulgt, året før", c.Before[0])
	plain("Sammenlignet, året før", c.Before[1])
	plain("Fulgt, året etter", c.After[0])
	plain("Sammenlignet, året etter", c.After[1])
	all = append(all, CostRow{"Forskjell etterpå, uten tjenestens egen kostnad", c.Difference})
	if c.Own > 0 {
		for i, n := range c.Net {
			all = append(all, CostRow{"Med tjenestens egen kostnad, når " + nb.Percent(usage.Marginal[i], 0) + " av kostnaden faller bort", n})
		}
	}
	return all
}

// Names are outcomes in a sentence: «legevakt, KAD, opphold og dagtilbud».
func Names(all []usage.Outcome) string {
	var list []string
	for _, o := range all {
		s := o.Label()
		if strings.ToUpper(s[:2]) != s[:2] {
			s = strings.ToLower(s[:1]) + s[1:]
		}
		list = append(list, s)
	}
	return nb.List(list, "og")
}
