package results

import (
	"html/template"
	"io"
	"math"

	"traad/internal/app/result"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/usage"
)

// view is what the page shows.
type view struct {
	R                     *usage.Result
	From, To              string
	Persons               string
	Ranges, Bars          template.HTML
	Course, Sum           template.HTML
	Rows                  []row
	Months                []result.MonthRow
	Sums                  []result.SumRow
	MonthsOf, MovedIs     string
	Balance               []balanceRow
	Areas                 []areaCount
	Changes               []change
	Cost                  []costRow
	Missing               []missingRow
	Shares                []shareRow
	Ratio, Bootstrap, DiD string
	HomeDays, Deaths, P   string
	Until                 string
	Detect, Effective     string
	Compared, Parallel    string
	HomeLess, DeathRR     string
	SignFlip              string
	CSS                   template.CSS
}

type (
	missingRow struct{ Where, What string }
	shareRow   struct{ Label, Before, After string }
)

type row struct {
	Label, Unit, Of, AnyBefore, AnyAfter, Exact, Before, After, RateBefore, RateAfter, BeforeInterval, AfterInterval, Ratio, Interval, Matched, MatchedInterval, Note string
	Emergency, Hidden                                                                                                                                                 bool
}

type balanceRow struct {
	Label, Followed, Compared, SMD, Variance string
	Unlike                                   bool
}

type costRow struct{ Label, Value, Interval string }

// HTML writes a page that needs nothing else: styles and pictures are in it, and a table under each picture has its numbers.
func HTML(out io.Writer, r *usage.Result) error {
	return page.Execute(out, viewOf(r))
}

func viewOf(r *usage.Result) *view {
	f := &r.Effect
	v := &view{
		R: r, From: nb.DayYear(r.From.Date()), To: nb.DayYear((r.To - 1).Date()), Persons: "Om lag " + nb.Plural(r.Followed, "person", "personer"), CSS: style,
		Ratio: estimated(f.Ratio, 2), Bootstrap: result.Interval(nil, f.Bootstrap, 2), DiD: estimated(f.DiD, 2), Until: "vises når minst 5 sluttet innen et år", HomeDays: estimated(f.HomeDays, 1), Areas: fileOf(r).Areas, Changes: changes(r), SignFlip: result.SignFlip(nil, r),
		Deaths: result.Deaths(nil, f), P: decimal(f.P, 3), Detect: decimal(f.Detect, 2), Compared: nb.Capital(r.Compared(nil)), Parallel: f.Parallels(nil), HomeLess: f.HomeLess(nil), DeathRR: estimated(f.DeathRR, 2), Effective: nb.Decimal(r.Match.Effective, 0),
	}
	if f.Until.Known() {
		v.Until = estimated(f.Until, 2)
	}
	for i := range r.Outcomes {
		v.Rows = append(v.Rows, rowOf(r, &r.Outcomes[i]))
	}
	for _, b := range r.Match.Balance {
		v.Balance = append(v.Balance, balanceRow{b.Label, nb.Decimal(b.Treated, 2), nb.Decimal(b.Control, 2), nb.Signed(b.SMD, 2), nb.Decimal(b.VarianceRatio, 2), math.Abs(b.SMD) >= 0.1})
	}
	if v.Deaths == "" {
		v.Deaths = "for få til å vises"
	}
	for _, s := range r.Shares() {
		v.Shares = append(v.Shares, shareRow{s.Label, result.ShareText(nil, &s, 0), result.ShareText(nil, &s, 1)})
	}
	if u := r.Untold(); len(u) > 0 {
		v.Missing = append(v.Missing, missingRow{"Alle kommuner", result.Names(nil, u)})
	}
	for _, m := range r.Missing {
		v.Missing = append(v.Missing, missingRow{m.Municipality, result.Names(nil, m.Outcomes)})
	}
	v.Months, v.Sums, v.MonthsOf = result.MonthRows(nil, r), result.SumRows(nil, r), result.MonthsOf(nil, r)
	v.MovedIs = result.Moved
	v.costs()
	v.pictures()
	return v
}

// decimal writes a number, or that there is none.
func decimal(v float64, decimals int) string {
	if math.IsNaN(v) {
		return "kan ikke regnes"
	}
	return nb.Decimal(v, decimals)
}

func estimated(e stats.Estimate, decimals int) string {
	if !e.Known() {
		return "kan ikke regnes"
	}
	return result.Value(nil, e, decimals) + " (95 % intervall " + result.Interval(nil, e, decimals) + ")"
}

func rowOf(r *usage.Result, l *usage.Line) row {
	x := row{Label: l.Outcome.Label(), Unit: l.Outcome.Unit(), Emergency: l.Outcome == usage.Emergency, Hidden: l.Hidden}
	if l.Hidden {
		x.Note = "skjult: færre enn 5 personer i en av periodene, eller kan regnes ut av andre tall"
		return x
	}
	x.Of, x.AnyBefore, x.AnyAfter = result.Of(nil, l), result.Any(nil, l, 0), result.Any(nil, l, 1)
	x.Before, x.After = result.Amount(nil, l.Amount[0]), result.Amount(nil, l.Amount[1])
	x.RateBefore, x.RateAfter = result.Rate(nil, l.Rate[0]), result.Rate(nil, l.Rate[1])
	x.BeforeInterval, x.AfterInterval = result.RateInterval(nil, l.Rate[0]), result.RateInterval(nil, l.Rate[1])
	x.Ratio, x.Interval = result.Value(nil, l.Ratio, 2), result.Interval(nil, l.Ratio, 2)
	x.Matched, x.MatchedInterval = result.Value(nil, l.Matched, 2), result.Interval(nil, l.Matched, 2)
	x.Note = "ikke effekt"
	if x.Emergency {
		x.Note = r.Words.Warning
	}
	if l.Few {
		x.Note += "; sammenligning vises ikke: for få tilfeller"
	}
	if l.Exact {
		x.Note += "; eksakt, få tilfeller"
		if !math.IsNaN(l.P) {
			x.Note += " (p " + nb.Decimal(l.P, 3) + ")"
		}
	}
	return x
}

func (v *view) costs() {
	c := &v.R.Cost
	if !c.Known {
		return
	}
	for _, x := range result.CostRows(nil, c) {
		v.Cost = append(v.Cost, costRow{x.Label, result.Value(nil, x.Estimate, 0), result.Interval(nil, x.Estimate, 0)})
	}
}

func spanned(e stats.Estimate) chart.Spanned {
	return chart.Spanned{Value: e.Value, Low: e.Low, High: e.High}
}

func (v *view) pictures() {
	r := v.R
	f := &r.Effect
	l := r.Line(usage.Emergency)
	if l != nil && !l.Hidden {
		before, after, expected := l.Rate[0], l.Rate[1], r.Expected.Rate
		if f.Ratio.Known() { // all of the same persons: those who have somebody to compare with
			before, after, expected = f.Lines[0], f.Lines[1], r.Expected.Alike
		}
		nan := math.NaN()
		lines := []chart.Range{
			{Name: "Fulgt, året før", Spanned: spanned(result.PerYear(before)), Mark: chart.RangeBefore},
			{Name: "Forventet uten tiltak", Spanned: chart.Spanned{Value: usage.PerYear(expected), Low: nan, High: nan}, Mark: chart.RangeExpected},
		}
		if f.Ratio.Known() {
			lines = append(
				lines,
				chart.Range{Name: "Sammenlignet, før", Spanned: spanned(result.PerYear(f.Lines[2])), Mark: chart.RangeBefore},
				chart.Range{Name: "Sammenlignet, etter", Spanned: spanned(result.PerYear(f.Lines[3])), Mark: chart.RangeCompared},
			)
		}
		lines = append(lines, chart.Range{Name: "Fulgt, etter", Spanned: spanned(result.PerYear(after)), Mark: chart.RangeUs})
		v.Ranges = chart.Ranges{Label: chart.Label{ID: "linjer", Title: "Akuttinnleggelser per personår", Desc: r.Words.Headline}, Rows: lines}.SVG()
	}
	bars := chart.Pairs{Label: chart.Label{ID: "for-etter", Title: "Bruk per personår, før og etter", Desc: "Tallene står i tabellen under."}, Unit: "per personår"}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		if u := o.Outcome.Unit(); u == "timer" || u == "døgn" || o.Outcome.Total() {
			continue // another scale
		}
		p := chart.Pair{Name: o.Outcome.Label(), Hidden: o.Hidden, Expected: math.NaN()}
		if !o.Hidden {
			p.Before, p.After = spanned(result.PerYear(o.Rate[0])), spanned(result.PerYear(o.Rate[1]))
		}
		if o.Outcome == usage.Emergency {
			p.Expected = usage.PerYear(r.Expected.Rate)
		}
		bars.Pairs = append(bars.Pairs, p)
	}
	v.Bars = bars.SVG()
	names := [2]string{"Fulgt", "Sammenlignet"}
	v.Course, v.Sum = result.Course(nil, r, names), result.Sum(nil, r, names)
}

const style = template.CSS(`body{font:16px/1.5 Inter,system-ui,sans-serif;color:#292c30;background:#fff;margin:0 auto;max-width:1000px;padding:24px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px}h2{font-size:20px;margin:32px 0 8px}p{margin:8px 0;max-width:70ch}
.lead{font-size:19px}.lead strong{font-weight:600}.note{background:#fcf2e2;border:1px solid #e3bd7a;border-radius:4px;padding:8px 12px}
svg{max-width:100%;height:auto}.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px}caption{text-align:left;font-weight:600;padding:8px 0}
th,td{text-align:right;padding:6px 8px;border-bottom:1px solid #e6e8ea;vertical-align:top}th:first-child,td:first-child{text-align:left}thead th{color:#5b5d60;font-weight:500}
tbody th{font-weight:500}.key{display:inline-block;margin-right:16px;font-size:14px}ul{margin:8px 0;padding-left:22px}details{margin:8px 0}summary{cursor:pointer;color:#0062ba}
@media print{details>*{display:block}body{padding:0}}`)

var page = template.Must(template.New("results").Parse(`<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Resultater før og etter</title><style>{{.CSS}}</style></head><body>
<main>
<h1>Resultater før og etter</h1>
<p>{{.Persons}} med ett år før inklusjon, fulgt inntil ett år etter. Data fra {{.From}} til og med {{.To}}. Frø {{.R.Seed}}, {{.R.Rounds}} bootstrap-runder.</p>
<h2>Det tallene sier om akuttinnleggelser</h2>
<p class="lead">{{.R.Words.Headline}}</p>
{{with .R.Words.Attention}}<div class="note"><strong>Forbehold</strong><ul>{{range .}}<li>{{.}}</li>{{end}}</ul></div>{{end}}
{{with .R.Words.Can}}<h3>Kan si</h3><ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
{{with .R.Words.Cannot}}<h3>Kan ikke si</h3><ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
<h2>Akuttinnleggelser per personår, 95 % intervall</h2>
<div class="wide">{{.Ranges}}</div>
<div class="wide"><table><caption>Fulgt mot sammenlignet</caption><tbody>
<tr><th scope="row">Forhold mellom rater, etter</th><td>{{.Ratio}}</td></tr>
<tr><th scope="row">Samme, ved gjentatt trekning av grupper</th><td>{{.Bootstrap}}</td></tr>
<tr><th scope="row">p, justert for to hovedmål</th><td>{{.P}}</td></tr>
<tr><th scope="row">Forskjell i endring</th><td>{{.DiD}}</td></tr>
<tr><th scope="row">{{.R.UntilWhat}}</th><td>{{.Until}}</td></tr>
<tr><th scope="row">Dager i live hjemme, fulgt minus sammenlignet</th><td>{{.HomeDays}}</td></tr>
<tr><th scope="row">Utvikling 12 til 7 måneder før</th><td>{{.Parallel}}</td></tr>
<tr><th scope="row">Døde innen et år, fulgt mot sammenlignet</th><td>{{.Deaths}}</td></tr>
<tr><th scope="row">Døde innen et år, forhold</th><td>{{.DeathRR}}</td></tr>
<tr><th scope="row">Minste forhold som så mange personer kan vise (80 % styrke)</th><td>{{.Detect}}</td></tr>
</tbody></table></div>
<p>{{.HomeLess}} Et forhold på 0,93 betyr 7 % lavere, 1,07 betyr 7 % høyere.</p>
<h2>Bruk per personår, 365 dager før og etter</h2>
<p><span class="key">Skravert: før</span><span class="key">Fylt: etter</span><span class="key">Rute: forventet uten tiltak</span></p>
<div class="wide">{{.Bars}}</div>
<div class="wide"><table><caption>Tallene bak</caption><thead><tr><th scope="col">Tjeneste</th><th scope="col">Gjelder, om lag</th><th scope="col">Med noe, før</th><th scope="col">Med noe, etter</th><th scope="col">Antall før, om lag</th><th scope="col">Antall etter, om lag</th><th scope="col">Per personår før (95 % intervall)</th><th scope="col">Per personår etter (95 % intervall)</th><th scope="col">Etter/før</th><th scope="col">95 % intervall</th><th scope="col">Merk</th><th scope="col">Fulgt/sammenlignet</th><th scope="col">95 % intervall</th></tr></thead><tbody>
{{range .Rows}}<tr><th scope="row">{{.Label}} ({{.Unit}})</th><td>{{.Of}}</td><td>{{.AnyBefore}}</td><td>{{.AnyAfter}}</td><td>{{.Before}}</td><td>{{.After}}</td><td>{{.RateBefore}}{{with .BeforeInterval}} ({{.}}){{end}}</td><td>{{.RateAfter}}{{with .AfterInterval}} ({{.}}){{end}}</td><td>{{.Ratio}}</td><td>{{.Interval}}</td><td>{{.Note}}</td><td>{{.Matched}}</td><td>{{.MatchedInterval}}</td></tr>
{{end}}</tbody></table></div>
{{with .Shares}}<ul>{{range .}}<li>{{.Label}}: {{.Before}} før, {{.After}} etter</li>{{end}}</ul>{{end}}
<h2>Akuttinnleggelser per person, måned for måned</h2>
{{with .Course}}<p><span class="key">Linje med bånd: fulgt</span><span class="key">Stiplet: sammenlignet</span></p>
<div class="wide">{{.}}</div>{{end}}
<p>{{.MonthsOf}}</p>
{{with .Months}}<details><summary>Tallene som tabell</summary><div class="wide"><table><thead><tr><th scope="col">Måned</th><th scope="col">Personer</th><th scope="col">Fulgt</th><th scope="col">95 % intervall</th><th scope="col">Sammenlignet</th><th scope="col">Flyttet forhold</th><th scope="col">95 % intervall</th></tr></thead><tbody>
{{range .}}<tr><th scope="row">{{.Month}}</th><td>{{.Persons}}</td><td>{{.Followed}}</td><td>{{.Interval}}</td><td>{{.Compared}}</td><td>{{.Moved}}</td><td>{{.MovedInterval}}</td></tr>
{{end}}</tbody></table></div><p>{{$.MovedIs}}</p></details>{{end}}
{{with .Sum}}<h2>Akuttinnleggelser per person siden inklusjon</h2>
<p>Den som er død, er med med det hun rakk å ha.</p>
<div class="wide">{{.}}</div>
<details><summary>Tallene som tabell</summary><div class="wide"><table><thead><tr><th scope="col">Etter måned</th><th scope="col">Fulgt</th><th scope="col">Sammenlignet</th></tr></thead><tbody>
{{range $.Sums}}<tr><th scope="row">{{.Month}}</th><td>{{.Followed}}</td><td>{{.Compared}}</td></tr>
{{end}}</tbody></table></div></details>{{end}}
{{with .Changes}}<h2>Endring per person</h2>
<p>Akuttinnleggelser året etter mot året før, hos dem som er fulgt et helt år. Ikke effekt. {{$.SignFlip}}</p>
<div class="wide"><table><thead><tr><th scope="col">Endring</th><th scope="col">Personer, om lag</th></tr></thead><tbody>
{{range .}}<tr><th scope="row">{{.Label}}</th><td>{{.Persons}}</td></tr>
{{end}}</tbody></table></div>{{end}}
<h2>Er gruppene like?</h2>
<p>{{.Compared}} fulgte har noen å sammenligne med, om lag {{.R.Match.Persons}} personer i alt (verdt {{.Effective}} like tunge).{{if .R.Match.Outside}} De bor i kommuner uten tjenesten.{{end}}</p>
<div class="wide"><table><thead><tr><th scope="col">Før inklusjon</th><th scope="col">Fulgt</th><th scope="col">Sammenlignet</th><th scope="col">Avstand (SMD)</th><th scope="col">Forhold mellom varianser</th></tr></thead><tbody>
{{range .Balance}}<tr><th scope="row">{{.Label}}</th><td>{{.Followed}}</td><td>{{.Compared}}</td><td>{{.SMD}}{{if .Unlike}} ulik{{end}}</td><td>{{.Variance}}</td></tr>
{{end}}</tbody></table></div>
<h2>Kostnad per personår</h2>
<p><strong>{{.R.Words.Cost}}</strong> {{.R.Cost.Source nil}} {{.R.Cost.Contacted nil}}</p>
{{with .Cost}}<div class="wide"><table><thead><tr><th scope="col">Kroner</th><th scope="col">Anslag</th><th scope="col">95 % intervall</th></tr></thead><tbody>
{{range .}}<tr><th scope="row">{{.Label}}</th><td>{{.Value}}</td><td>{{.Interval}}</td></tr>
{{end}}</tbody></table></div>{{end}}
<h2>Dette mangler i dataene</h2>
<p>{{.R.Lacks nil}}</p>
{{with .Missing}}<ul>{{range .}}<li>{{.Where}}: {{.What}}</li>{{end}}</ul>{{end}}
<h2>Kommuner</h2>
<p>Bare antall, avrundet. Virkning vises ikke per kommune: det er for få personer.</p>
<div class="wide"><table><thead><tr><th scope="col">Kommune</th><th scope="col">Fulgte</th><th scope="col">Akuttinnleggelser før</th><th scope="col">Etter (ikke effekt)</th></tr></thead><tbody>
{{range .Areas}}<tr><th scope="row">{{.Number}}</th><td>{{.Persons}}</td><td>{{.Before}}</td><td>{{.After}}</td></tr>
{{end}}</tbody></table></div>
</main></body></html>
`))
