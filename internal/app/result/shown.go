package result

import (
	"html/template"
	"math"
	"strings"

	"traad/internal/base/chart"
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

// Rate writes a rate per person-year, with the decimals that are told of one.
func Rate(e stats.Estimate) string { return Value(e, decimalsOf(e.Value)) }

// RateInterval writes its interval.
func RateInterval(e stats.Estimate) string { return Interval(PerYear(e), decimalsOf(e.Value)) }

func decimalsOf(rate float64) int {
	if rate >= 10 {
		return 0
	}
	return 1
}

// PerYear is a rate with its interval, rounded as it is told.
func PerYear(e stats.Estimate) stats.Estimate {
	e.Value, e.Low, e.High = usage.PerYear(e.Value), usage.PerYear(e.Low), usage.PerYear(e.High)
	return e
}

// Change is how many persons' number of emergency admissions changed by so many; the ends are that many or more.
type Change struct {
	By    int
	Count string
	N     int
	Mark  suppress.Mark
}

// Changes counts persons to the nearest five by how their number of emergency admissions changed, rare changes put together at the ends.
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
		n := usage.Near(row[0])
		c := Change{By: i - 6, N: n, Mark: t.Marks[i][0], Count: t.Marks[i][0].Number(n)}
		if c.Mark.Hidden() {
			c.N = 0
		}
		all = append(all, c)
	}
	return all
}

// Label is the change in words.
func (c Change) Label(ends bool) string {
	switch {
	case c.By == 0:
		return "like mange"
	case c.By < 0 && ends:
		return nb.Int(-c.By) + " eller flere færre"
	case c.By < 0:
		return nb.Int(-c.By) + " færre"
	case ends:
		return nb.Int(c.By) + " eller flere flere"
	}
	return nb.Int(c.By) + " flere"
}

// SignFlip says what came of the exact test, which is made where fewer than 20 are followed.
func SignFlip(r *usage.Result) string {
	if math.IsNaN(r.SignFlip) {
		return ""
	}
	return "Fortegnsbytte, eksakt prøve for under 20 personer: p = " + nb.Decimal(r.SignFlip, 3) + "."
}

// About writes how many persons there were, to the nearest five: the number falls by one for each who dies, month by month.
func About(n int) string { return "ca. " + nb.Int(usage.Near(n)) }

// Of writes of how many, about, a figure is; not where it would tell how few something is not told of.
func Of(l *usage.Line) string {
	switch {
	case l.Hidden:
		return ""
	case l.Almost:
		return "nesten alle"
	}
	return nb.Int(l.Of)
}

// Any writes about how many had any of it, before (0) or after (1).
func Any(l *usage.Line, k int) string {
	switch n := l.Persons[k]; {
	case l.Hidden || l.Almost || n == usage.NotTold:
		return ""
	case n == usage.NearlyAll:
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

// Course is emergency admissions month by month, «» where there are none to show; note stands beside the peak.
func Course(r *usage.Result, names [2]string, note ...string) template.HTML {
	if len(r.Months) == 0 {
		return ""
	}
	c := chart.Course{
		Label: chart.Label{ID: "maneder", Title: "Akuttinnleggelser per person og måned", Desc: "Toppen før inklusjon gjorde at de ble funnet, og faller av seg selv. Tallene står i tabellen under."},
		Unit:  "per person og måned", First: r.Months[0].M, Span: r.Months[0].Span, Peak: [2]int{-3, 0}, Note: note, Names: names,
	}
	for _, m := range r.Months {
		c.Followed, c.Compared = append(c.Followed, chart.Spanned{Value: m.Followed.Value, Low: m.Followed.Low, High: m.Followed.High}), append(c.Compared, m.Compared.Value)
	}
	return c.SVG()
}

// Sum is how many emergency admissions a person has had since day 0, month by month; «» where there is nobody to compare with.
func Sum(r *usage.Result, names [2]string) template.HTML {
	if len(r.Cumulative[0]) == 0 {
		return ""
	}
	c := chart.Course{
		Label: chart.Label{ID: "samlet", Title: "Akuttinnleggelser per person siden inklusjon", Desc: "Den som er død, er med med det hun rakk å ha. Tallene står i tabellen under."},
		Unit:  "per person, i alt siden inklusjon", Names: names, Ends: true,
	}
	for i, v := range r.Cumulative[0] {
		c.Followed, c.Compared = append(c.Followed, chart.Spanned{Value: v, Low: math.NaN(), High: math.NaN()}), append(c.Compared, r.Cumulative[1][i])
	}
	return c.SVG()
}

// MonthsOf says whom the months are of.
func MonthsOf(r *usage.Result) string {
	switch {
	case r.Part:
		return "Måned for måned vises bare for alle: i en del er det for få i hver."
	case len(r.Months) == 0:
		return "Det er for få akuttinnleggelser til å vise dem måned for måned."
	case !r.Effect.Ratio.Known():
		return "Gjelder alle som følges."
	}
	text := "Gjelder " + r.Compared() + " fulgte, som har noen å sammenligne med, og de sammenlignede."
	if r.Months[0].Span > 1 {
		text += " Tre måneder om gangen, for det er få i hver."
	}
	return text
}

// MonthRow is a month, or three, in words.
type MonthRow struct{ Month, Persons, Followed, Interval, Compared, Moved, MovedInterval string }

// MonthRows are the months as they are told.
func MonthRows(r *usage.Result) (all []MonthRow) {
	for _, m := range r.Months {
		row := MonthRow{m.Label(), About(m.N), Value(m.Followed, 2), Interval(m.Followed, 2), Value(m.Compared, 2), Value(m.Moved, 2), Interval(m.Moved, 2)}
		if m.M == -12 {
			row.MovedInterval = "" // what the others are held against
		}
		if m.Hidden {
			row.Persons, row.Followed = "", "skjult"
		}
		if row.Compared == "" && r.Effect.Ratio.Known() {
			row.Compared = "skjult"
		}
		all = append(all, row)
	}
	return all
}

// Moved says what the moved ratio of a month is.
const Moved = "Flyttet forhold: forholdet mellom fulgte og sammenlignede, mot det som var tolv måneder før. 1 er ingen flytting."

// ShareText writes a share with its interval, and of how many: «62 % (95 % intervall 57–67 %, om lag 400)».
func ShareText(x *usage.Share, k int) string {
	e, of := x.Part[k], "om lag "+nb.Decimal(x.Of[k], 0)
	if math.IsNaN(e.Low) {
		return nb.Percent(e.Value, 0) + " (av " + of + ")"
	}
	return nb.Percent(e.Value, 0) + " (95 % intervall " + nb.Decimal(100*e.Low, 0) + "–" + nb.Percent(e.High, 0) + ", av " + of + ")"
}

// SumRow is what a person has had by the end of a month.
type SumRow struct{ Month, Followed, Compared string }

// SumRows are the months of Sum.
func SumRows(r *usage.Result) (all []SumRow) {
	told := func(v float64) string {
		if math.IsNaN(v) {
			return "skjult"
		}
		return nb.Decimal(v, 2)
	}
	for i, v := range r.Cumulative[0] {
		all = append(all, SumRow{nb.Int(i + 1), told(v), told(r.Cumulative[1][i])})
	}
	return all
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
	hundreds := func(e stats.Estimate) stats.Estimate {
		e.Value, e.Low, e.High = usage.Hundreds(e.Value), usage.Hundreds(e.Low), usage.Hundreds(e.High)
		return e
	}
	for i, label := range []string{"Fulgt, året før", "Sammenlignet, året før", "Fulgt, året etter", "Sammenlignet, året etter"} {
		all = append(all, CostRow{label, hundreds(c.Lines[i])})
	}
	all = append(all, CostRow{"Forskjell etterpå, uten tjenestens egen kostnad", hundreds(c.Difference)}, CostRow{"Forskjell i endring, uten tjenestens egen kostnad", hundreds(c.Change)})
	if c.Own > 0 {
		for i, n := range c.Net {
			all = append(all, CostRow{"Med tjenestens egen kostnad, når " + nb.Percent(usage.Marginal[i], 0) + " av kostnaden faller bort", hundreds(n)})
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
