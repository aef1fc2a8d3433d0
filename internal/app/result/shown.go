package result

import (
	"html/template"
	"math"
	"strings"

	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// Interval writes «0,71–1,19».
func Interval(v *lang.Voice, e stats.Estimate, decimals int) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	high := v.Decimal(e.High, decimals)
	if math.IsInf(e.High, 1) {
		high = "∞"
	}
	return v.Decimal(e.Low, decimals) + "–" + high
}

// Value writes an estimate, nothing where there is none.
func Value(v *lang.Voice, e stats.Estimate, decimals int) string {
	if !e.Known() || math.IsInf(e.Value, 0) {
		return ""
	}
	return v.Decimal(e.Value, decimals)
}

// Rate writes a rate per person-year, with the decimals that are told of one.
func Rate(v *lang.Voice, e stats.Estimate) string { return Value(v, e, decimalsOf(e.Value)) }

// RateInterval writes its interval.
func RateInterval(v *lang.Voice, e stats.Estimate) string {
	return Interval(v, PerYear(e), decimalsOf(e.Value))
}

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
func Changes(v *lang.Voice, r *usage.Result) []Change {
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
		c := Change{By: i - 6, N: n, Mark: t.Marks[i][0], Count: t.Marks[i][0].In(v, n)}
		if c.Mark.Hidden() {
			c.N = 0
		}
		all = append(all, c)
	}
	return all
}

// Label is the change in words.
func (c Change) Label(v *lang.Voice, ends bool) string {
	switch {
	case c.By == 0:
		return v.Say("like mange")
	case c.By < 0 && ends:
		return v.Say("%s eller flere færre", v.Int(-c.By))
	case c.By < 0:
		return v.Say("%s færre", v.Int(-c.By))
	case ends:
		return v.Say("%s eller flere flere", v.Int(c.By))
	}
	return v.Say("%s flere", v.Int(c.By))
}

// SignFlip says what came of the exact test, which is made where fewer than 20 are followed.
func SignFlip(v *lang.Voice, r *usage.Result) string {
	if math.IsNaN(r.SignFlip) {
		return ""
	}
	return v.Say("Fortegnsbytte, eksakt prøve for under 20 personer: p = %s.", v.Decimal(r.SignFlip, 3))
}

// About writes how many persons there were, to the nearest five: the number falls by one for each who dies, month by month.
func About(v *lang.Voice, n int) string { return v.Say("ca. %s", v.Int(usage.Near(n))) }

// Of writes of how many, about, a figure is; not where it would tell how few something is not told of.
func Of(v *lang.Voice, l *usage.Line) string {
	switch {
	case l.Hidden:
		return ""
	case l.Almost:
		return v.Say("nesten alle")
	}
	return v.Int(l.Of)
}

// Any writes about how many had any of it, before (0) or after (1).
func Any(v *lang.Voice, l *usage.Line, k int) string {
	switch n := l.Persons[k]; {
	case l.Hidden || l.Almost || n == usage.NotTold:
		return ""
	case n == usage.NearlyAll:
		return v.Say("nesten alle")
	default:
		return v.Int(n)
	}
}

// Amount writes how much there was; nothing where only the rate is told.
func Amount(v *lang.Voice, x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return v.Decimal(x, 0)
}

// Course is emergency admissions month by month, «» where there are none to show; note stands beside the peak.
func Course(v *lang.Voice, r *usage.Result, names [2]string, note ...string) template.HTML {
	if len(r.Months) == 0 {
		return ""
	}
	c := chart.Course{
		Label: chart.Label{ID: "maneder", Title: v.Say("Akuttinnleggelser per person og måned"), Desc: v.Say("Toppen før inklusjon gjorde at de ble funnet, og faller av seg selv. Tallene står i tabellen under."), Voice: v},
		Unit:  v.Say("per person og måned"), First: r.Months[0].M, Span: r.Months[0].Span, Peak: [2]int{-3, 0}, Note: note, Names: names,
	}
	for _, m := range r.Months {
		c.Followed, c.Compared = append(c.Followed, chart.Spanned{Value: m.Followed.Value, Low: m.Followed.Low, High: m.Followed.High}), append(c.Compared, m.Compared.Value)
	}
	return c.SVG()
}

// Sum is how many emergency admissions a person has had since day 0, month by month; «» where there is nobody to compare with.
func Sum(v *lang.Voice, r *usage.Result, names [2]string) template.HTML {
	if len(r.Cumulative[0]) == 0 {
		return ""
	}
	c := chart.Course{
		Label: chart.Label{ID: "samlet", Title: v.Say("Akuttinnleggelser per person siden inklusjon"), Desc: v.Say("Den som er død, er med med det hun rakk å ha. Tallene står i tabellen under."), Voice: v},
		Unit:  v.Say("per person, i alt siden inklusjon"), Names: names, Ends: true,
	}
	for i, x := range r.Cumulative[0] {
		c.Followed, c.Compared = append(c.Followed, chart.Spanned{Value: x, Low: math.NaN(), High: math.NaN()}), append(c.Compared, r.Cumulative[1][i])
	}
	return c.SVG()
}

// MonthsOf says whom the months are of.
func MonthsOf(v *lang.Voice, r *usage.Result) string {
	switch {
	case r.Part:
		return v.Say("Måned for måned vises bare for alle: i en del er det for få i hver.")
	case len(r.Months) == 0:
		return v.Say("Det er for få akuttinnleggelser til å vise dem måned for måned.")
	case !r.Effect.Ratio.Known():
		return v.Say("Gjelder alle som følges.")
	}
	text := v.Say("Gjelder %s fulgte, som har noen å sammenligne med, og de sammenlignede.", r.Compared(v))
	if r.Months[0].Span > 1 {
		text += " " + v.Say("Tre måneder om gangen, for det er få i hver.")
	}
	return text
}

// MonthRow is a month, or three, in words.
type MonthRow struct{ Month, Persons, Followed, Interval, Compared, Moved, MovedInterval string }

// MonthRows are the months as they are told.
func MonthRows(v *lang.Voice, r *usage.Result) (all []MonthRow) {
	for _, m := range r.Months {
		row := MonthRow{m.Label(v), About(v, m.N), Value(v, m.Followed, 2), Interval(v, m.Followed, 2), Value(v, m.Compared, 2), Value(v, m.Moved, 2), Interval(v, m.Moved, 2)}
		if m.M == -12 {
			row.MovedInterval = "" // what the others are held against
		}
		if m.Hidden {
			row.Persons, row.Followed = "", v.Say("skjult")
		}
		if row.Compared == "" && r.Effect.Ratio.Known() {
			row.Compared = v.Say("skjult")
		}
		all = append(all, row)
	}
	return all
}

// Moved says what the moved ratio of a month is.
const Moved = "Flyttet forhold: forholdet mellom fulgte og sammenlignede, mot det som var tolv måneder før. 1 er ingen flytting."

// ShareText writes a share with its interval, and of how many: «62 % (95 % intervall 57–67 %, om lag 400)».
func ShareText(v *lang.Voice, x *usage.Share, k int) string {
	e, of := x.Part[k], v.Decimal(x.Of[k], 0)
	if math.IsNaN(e.Low) {
		return v.Say("%s (av om lag %s)", v.Percent(e.Value, 0), of)
	}
	return v.Say("%s (95 %% intervall %s–%s, av om lag %s)", v.Percent(e.Value, 0), v.Decimal(100*e.Low, 0), v.Percent(e.High, 0), of)
}

// SumRow is what a person has had by the end of a month.
type SumRow struct{ Month, Followed, Compared string }

// SumRows are the months of Sum.
func SumRows(say *lang.Voice, r *usage.Result) (all []SumRow) {
	told := func(v float64) string {
		if math.IsNaN(v) {
			return say.Say("skjult")
		}
		return say.Decimal(v, 2)
	}
	for i, v := range r.Cumulative[0] {
		all = append(all, SumRow{say.Int(i + 1), told(v), told(r.Cumulative[1][i])})
	}
	return all
}

// Deaths writes the shares dead within a year, followed and compared.
func Deaths(v *lang.Voice, f *usage.Effect) string {
	if math.IsNaN(f.Deaths[0]) || math.IsNaN(f.Deaths[1]) {
		return ""
	}
	return v.Say("%s mot %s (om lag %s fulgt et helt år)", v.Percent(f.Deaths[0], 0), v.Percent(f.Deaths[1], 0), v.Int(f.DeathsOf))
}

// CostRow is a line of kroner per person-year.
type CostRow struct {
	Label string
	stats.Estimate
}

// CostRows are the hospital's cost, and where the service's own cost is known, what is left of the difference with it.
func CostRows(v *lang.Voice, c *usage.Cost) (all []CostRow) {
	if !c.Known {
		return nil
	}
	hundreds := func(e stats.Estimate) stats.Estimate {
		e.Value, e.Low, e.High = usage.Hundreds(e.Value), usage.Hundreds(e.Low), usage.Hundreds(e.High)
		return e
	}
	for i, label := range []string{"Fulgt, året før", "Sammenlignet, året før", "Fulgt, året etter", "Sammenlignet, året etter"} {
		all = append(all, CostRow{v.Say(label), hundreds(c.Lines[i])})
	}
	all = append(all, CostRow{v.Say("Forskjell etterpå, uten tjenestens egen kostnad"), hundreds(c.Difference)}, CostRow{v.Say("Forskjell i endring, uten tjenestens egen kostnad"), hundreds(c.Change)})
	if c.Own > 0 {
		for i, n := range c.Net {
			all = append(all, CostRow{v.Say("Med tjenestens egen kostnad, når %s av kostnaden faller bort", v.Percent(usage.Marginal[i], 0)), hundreds(n)})
		}
	}
	return all
}

// Names are outcomes in a sentence: «legevakt, KAD, opphold og dagtilbud».
func Names(v *lang.Voice, all []usage.Outcome) string {
	var list []string
	for _, o := range all {
		s := v.Say(o.Label())
		if n := []rune(s); strings.ToUpper(string(n[:2])) != string(n[:2]) {
			s = strings.ToLower(string(n[:1])) + string(n[1:])
		}
		list = append(list, s)
	}
	return v.List(list)
}
