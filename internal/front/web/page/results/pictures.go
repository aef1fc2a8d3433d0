package results

import (
	"html/template"
	"math"
	"strconv"
	"strings"

	"traad/internal/app/result"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/usage"
)

// pictures are drawn from the same numbers as the tables under them.
type pictures struct{ Lines, Narrow, Bars, Course, Sum template.HTML }

func draw(v *lang.Voice, r *usage.Result) (p pictures) {
	p.Lines, p.Narrow, p.Bars, p.Course, p.Sum = lines(v, r, false), lines(v, r, true), bars(v, r), result.Course(v, r, names(v), v.Say("Toppen som gjorde"), v.Say("at de ble funnet."), v.Say("Faller av seg selv.")), result.Sum(v, r, names(v))
	return p
}

func names(v *lang.Voice) [2]string { return [2]string{v.Say("Fulgt av IHT"), v.Say("Sammenlignet")} }

func of(e stats.Estimate) chart.Spanned { return spanned(e.Value, e.Low, e.High) }

// rate is drawn with the decimals that are told of it: a picture can be measured.
func rate(e stats.Estimate) chart.Spanned { return of(result.PerYear(e)) }

// lineRows are the lines as a table, for whoever cannot read the picture.
func lineRows(v *lang.Voice, r *usage.Result) (all []lineRow) {
	for _, x := range linesOf(v, r) {
		e := stats.Estimate{Value: x.Value, Low: x.Low, High: x.High}
		all = append(all, lineRow{x.Name, result.Rate(v, e), result.RateInterval(v, e)})
	}
	return all
}

// lines are the year before, what was expected, those compared, and those followed.
func lines(v *lang.Voice, r *usage.Result, narrow bool) template.HTML {
	rows := linesOf(v, r)
	if rows == nil {
		return ""
	}
	id := "linjer"
	if narrow {
		id = "linjer-smal"
	}
	return chart.Ranges{Label: chart.Label{ID: id, Title: v.Say("Akuttinnleggelser per personår, 95 % intervall"), Desc: r.Say(v).Headline, Voice: v}, Rows: rows, Narrow: narrow}.SVG()
}

func linesOf(v *lang.Voice, r *usage.Result) []chart.Range {
	l := r.Line(usage.Emergency)
	if l == nil || l.Hidden {
		return nil
	}
	before, after, expected := l.Rate[0], l.Rate[1], r.Expected.Rate
	f := &r.Effect
	if f.Ratio.Known() { // all of the same persons: those who have somebody to compare with
		before, after, expected = f.Lines[0], f.Lines[1], r.Expected.Alike
	}
	rows := []chart.Range{{Name: v.Say("Fulgt, året før"), Spanned: rate(before), Mark: chart.RangeBefore}}
	if f.Ratio.Known() {
		rows = append(rows, chart.Range{Name: v.Say("Sammenlignet, før"), Spanned: rate(f.Lines[2]), Mark: chart.RangeBefore})
	}
	rows = append(rows, chart.Range{Name: v.Say("Forventet uten IHT"), Spanned: spanned(usage.PerYear(expected), math.NaN(), math.NaN()), Mark: chart.RangeExpected})
	if f.Ratio.Known() {
		rows = append(rows, chart.Range{Name: v.Say("Sammenlignet, etter"), Spanned: rate(f.Lines[3]), Mark: chart.RangeCompared})
	}
	rows = append(rows, chart.Range{Name: v.Say("Fulgt, etter"), Spanned: rate(after), Mark: chart.RangeUs})
	return rows
}

// bars are before and after, those wanted down to the left. Hours and nights have scales of their own, and stand in the table alone.
func bars(v *lang.Voice, r *usage.Result) template.HTML {
	c := chart.Pairs{
		Label: chart.Label{ID: "for-etter", Title: v.Say("Bruk per personår, 365 dager før og etter"), Desc: v.Say("Før er skravert, etter er fylt. Tallene står i tabellen «Tallene bak»."), Voice: v},
		Unit:  v.Say("per personår"), Heads: [2]string{v.Say("Reaktive tjenester: ønskes ned"), v.Say("Planlagt: ønskes opp")},
	}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if u := o.Outcome.Unit(); u == "timer" || u == "døgn" || o.Outcome.Total() {
			continue
		}
		p := chart.Pair{Name: v.Say(o.Outcome.Label()), Hidden: o.Hidden, Expected: math.NaN()}
		if !o.Hidden {
			p.Before, p.After = rate(o.Rate[0]), rate(o.Rate[1])
		}
		if o.Outcome == usage.Emergency {
			p.Expected = usage.PerYear(r.Expected.Rate)
		}
		if o.Outcome.Reactive() {
			c.Split++
		}
		c.Pairs = append(c.Pairs, p)
	}
	if c.Split == len(c.Pairs) {
		c.Heads[1] = ""
	}
	return c.SVG()
}

// changed is how each one's number of emergency admissions changed.
type changed struct {
	Picture template.HTML
	Test    string // of few persons, exactly
	Rows    []changeRow
}

type changeRow struct{ Change, Persons string }

func changesOf(v *lang.Voice, r *usage.Result) *changed {
	if len(r.Change) < least {
		return nil
	}
	c := &changed{}
	h := chart.Histogram{Label: chart.Label{ID: "endring", Title: v.Say("Endring per person"), Desc: v.Say("Antall personer etter hvor mye antallet akuttinnleggelser endret seg fra året før til året etter. Tallene står i tabellen under."), Voice: v}}
	all := result.Changes(v, r)
	for i, x := range all {
		name := nb.Signed(float64(x.By), 0)
		switch {
		case i == 0:
			name = "<" + nb.Signed(float64(x.By+1), 0)
		case i == len(all)-1:
			name = ">" + nb.Signed(float64(x.By-1), 0)
		case x.By == 0:
			name = "0"
		}
		h.Bars = append(h.Bars, chart.Bar{Name: name, Count: x.N, Hidden: x.Mark.Hidden()})
		c.Rows = append(c.Rows, changeRow{x.Label(v, i == 0 || i == len(all)-1), x.Count})
	}
	c.Picture, c.Test = h.SVG(), result.SignFlip(v, r)
	return c
}

// costs are kroner per person-year.
type costs struct {
	Text      string
	Rows      []costRow
	Hospital  string // what the hospital's part is made of
	Municipal []municipalRow
	Model     string
	Lacks     string
	Keep      bool // the actor may keep prices
}

type municipalRow struct{ Label, Price, Before, After string }

type costRow struct{ Label, Value, Interval string }

func costsOf(v *lang.Voice, r *usage.Result) *costs {
	k := &r.Cost
	c := &costs{Text: r.Say(v).Cost}
	c.Lacks = r.Lacks(v)
	for _, m := range k.Municipal {
		c.Municipal = append(c.Municipal, municipalRow{v.Say(m.Outcome.Label()), v.Say("%s per %s", v.Decimal(m.Price, 0), v.Say(m.Per)), v.Decimal(m.Rate[0], 0), v.Decimal(m.Rate[1], 0)})
	}
	if len(c.Municipal) > 0 {
		c.Model = v.Say("Kommunal kostnad er en forenklet modell: bruken over ganger én pris.")
		if k.Share > 0 {
			c.Model = v.Say("Kommunal kostnad er en forenklet modell: bruken over ganger én pris, med %s påslag for ledelse, lokaler og annet felles.", v.Percent(k.Share, 0))
		}
		c.Model += " " + v.Say("Prisene er i %s-kroner. Den legges aldri sammen med sykehusets kostnad, som regnes på en annen måte. Hver tjeneste gjelder dem den er ført for, så det er ingen sum.", strconv.Itoa(k.Year))
	}
	if !k.Known {
		return c
	}
	c.Hospital = strings.TrimSpace(k.Source(v) + " " + k.Contacted(v))
	for _, x := range result.CostRows(v, k) {
		c.Rows = append(c.Rows, costRow{x.Label, result.Value(v, x.Estimate, 0), result.Interval(v, x.Estimate, 0)})
	}
	return c
}
