// Package results is Resultater: use of care before and after inclusion, with what would have happened anyway beside it. Figures only.
package results

import (
	"bytes"
	"embed"
	"fmt"
	"strings"

	"traad/internal/app/report"
	"traad/internal/app/result"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/usage"
)

//go:embed page.html prices.html registry.html
var files embed.FS

var tmpl = ui.New(files, "page.html")

const home = "/resultater"

// Show is the page.
func Show(v *page.Visit) error {
	o, err := result.Show(v.Ctx(), v.Service, v.Actor, result.Code(v.Query("utvalg")))
	if err != nil {
		return err
	}
	w := build(o)
	if w.Cost != nil {
		w.Cost.Keep = v.May(access.KeepPrices)
	}
	if o.Result != nil && report.MayFreeze(v.Actor) {
		to := home + "/rapport"
		if o.Code != result.Everybody {
			to += "?utvalg=" + string(o.Code)
		}
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "Legg i styrerapport", Icon: "document", Href: to, Look: ui.Primary})
	}
	return v.Render(tmpl, v.Frame("Resultater"), w)
}

// Excel is every number of the page as a workbook, hidden where the page hides it.
func Excel(v *page.Visit) error {
	o, err := result.Show(v.Ctx(), v.Service, v.Actor, result.Code(v.Query("utvalg")))
	if err != nil {
		return err
	}
	if o.Result == nil {
		return v.Go(home, "")
	}
	var b bytes.Buffer
	if err := result.XLSX(&b, o.Result); err != nil {
		return fmt.Errorf("results.Excel: %w", err)
	}
	return v.Download("resultater-"+o.Through.String()+".xlsx", b.Bytes())
}

// quality leads to how the team does month by month, which needs no loads.
var quality = ui.Action{Label: "Kvalitet over tid", Icon: "chart", Href: home + "/kvalitet", Look: ui.Secondary}

// network leads to what other sites have.
var network = ui.Action{Label: "Læringsnettverk", Icon: "people", Href: home + "/laeringsnettverk", Look: ui.Secondary}

type view struct {
	Head        ui.Head
	Filters     *ui.Filters
	Notice      *ui.Message
	Empty       *ui.Empty
	About       string // the outcome in the sentence
	Lead        string
	Verdict     string
	Can, Cannot []string
	Attention   []string
	Pictures    pictures
	Explained   string
	Warning     string
	Lacks       string // for whom municipal data are missing
	Of          string
	Groups      []group
	Shares      []share
	Months      []result.MonthRow
	Sums        []result.SumRow
	MonthsOf    string
	Moved       string
	Balance     []balance
	Alike       string
	Changes     *changed
	Lines       []lineRow
	Cost        *costs
	Areas       []area
	Missing     []missing
	Checks      []ui.Fact
}

type (
	group struct {
		Title string
		Rows  []row
	}
	row struct {
		Label, Unit, Of, AnyBefore, AnyAfter, Before, After, RateBefore, RateAfter, BeforeInterval, AfterInterval, Ratio, Interval, Matched, MatchedInterval string
		Main, Hidden, Part, Exact, Few                                                                                                                       bool
	}
	lineRow struct{ Name, Value, Interval string }
	share   struct{ Label, Before, After string }
	balance struct {
		Label, Followed, Compared, Distance string
		Unlike                              bool
	}
	area    struct{ Name, Persons, Before, After string }
	missing struct{ Name, Services string }
)

func build(o *result.View) *view {
	w := &view{Head: ui.Head{Title: "Resultater før og etter", Actions: []ui.Action{quality, network}}}
	switch {
	case o.Newest == 0:
		w.Head.Lead = "Det er ikke lest inn noen sykehusdata ennå."
		w.Empty = &ui.Empty{Heading: "Ingen tall å vise", Text: "Når sykehusets data er lest inn under Datagrunnlag, regnes resultatene av seg selv."}
		return w
	case !o.Counted():
		w.Head.Lead = "Tallene regnes."
		w.Empty = &ui.Empty{Heading: "Tallene er ikke ferdige", Text: "Dataene er lest inn, og resultatene regnes nå. Det tar noen minutter. Last siden på nytt."}
		return w
	}
	if o.Newest > o.Manifest {
		w.Notice = &ui.Message{Tone: ui.Info, Text: "Nyere data er lest inn. Tallene regnes på nytt; disse er fra data til og med " + nb.DayYear(o.Through) + "."}
	}
	r := o.Result
	if r == nil {
		w.Head.Lead = "Data til og med " + nb.DayYear(o.Through) + ", versjon " + nb.Int(int(o.Manifest)) + "."
		w.Empty = &ui.Empty{Heading: "For lite data til å vise noe", Text: strings.TrimSpace(o.Why + " " + o.Days)}
		return w
	}
	w.head(o)
	w.say(r)
	w.Pictures, w.Lines = draw(r), lineRows(r)
	for i, title := range []string{"Akutt og reaktivt: ønskes ned", "Planlagt og forebyggende: ønskes opp", "Sykehus i alt"} {
		g := group{Title: title}
		for k := range r.Outcomes {
			if l := &r.Outcomes[k]; groupOf(l.Outcome) == i {
				g.Rows = append(g.Rows, rowOf(r, l))
			}
		}
		if len(g.Rows) > 0 {
			w.Groups = append(w.Groups, g)
		}
	}
	for _, x := range r.Shares() {
		w.Shares = append(w.Shares, share{x.Label, result.ShareText(&x, 0), result.ShareText(&x, 1)})
	}
	w.Months, w.Sums, w.MonthsOf = result.MonthRows(r), result.SumRows(r), result.MonthsOf(r)
	w.Moved = result.Moved
	for _, a := range r.Areas {
		w.Areas = append(w.Areas, area{a.Number, a.Hidden[0].Number(a.Persons), a.Hidden[1].Number(a.Before), a.Hidden[2].Number(a.After)})
	}
	w.balance(r)
	w.checks(r)
	w.missing(r)
	w.Changes, w.Cost = changesOf(r), costsOf(r)
	return w
}

func (w *view) head(o *result.View) {
	r := o.Result
	w.Head.Lead = "Om lag " + nb.Plural(r.Followed, "person", "personer") + " med ett år med data før inklusjon, fulgt inntil ett år etter. Data fra " + nb.DayYear(r.From.Date()) + " til og med " + nb.DayYear(o.Through) + ", versjon " + nb.Int(int(o.Manifest)) + "."
	if o.Waiting {
		w.Head.Lead += " Færre enn 5 som er inkludert siden, tas med når de er minst 5."
	}
	if o.Days != "" {
		w.Head.Lead += " " + o.Days
	}
	query := ""
	if o.Code != result.Everybody {
		query = "?utvalg=" + string(o.Code)
	}
	w.Head.Actions = []ui.Action{quality, network, {Label: "Excel", Icon: "download", Href: home + ".xlsx" + query, Look: ui.Secondary}}
	if len(o.Codes) < 2 {
		return
	}
	c := ui.Chip{Name: "utvalg", Label: "Hvem", Value: string(o.Code), On: o.Code != result.Everybody}
	if c.On {
		c.Clear = home
	}
	for _, code := range o.Codes {
		c.Options = append(c.Options, ui.Option{Value: string(code), Label: code.Title(o.Pathways)})
	}
	w.Filters = &ui.Filters{Action: home, Chips: []ui.Chip{c}}
}

func (w *view) say(r *usage.Result) {
	s := &r.Words
	w.Lead, w.Verdict, w.Can, w.Cannot, w.Attention = strings.TrimSpace(strings.TrimSuffix(s.Headline, s.Verdict)), s.Verdict, s.Can, s.Cannot, s.Attention
	w.Warning, w.Lacks = s.Warning, r.Lacks()
	if r.Effect.Ratio.Known() {
		w.Explained = "Linjene gjelder " + r.Compared() + " fulgte, som har noen å sammenligne med. Forventet: regnet ut fra hvor mye tilfeldig høye tall faller tilbake. Sammenlignet: om lag " + nb.Plural(r.Match.Persons, "person", "personer") + " som fylte samme krav samtidig"
		if r.Match.Outside {
			w.Explained += " i kommuner uten tjenesten"
		}
		w.Explained += ", valgt med likt forbruk, alder og kjønn."
	}
}

// groupOf is which group of the table an outcome stands in.
func groupOf(o usage.Outcome) int {
	switch {
	case o.Total():
		return 2
	case o.Reactive():
		return 0
	}
	return 1
}

func rowOf(r *usage.Result, l *usage.Line) row {
	x := row{Label: l.Outcome.Label(), Unit: l.Outcome.Unit(), Of: result.Of(l), Main: l.Outcome == usage.Emergency, Hidden: l.Hidden, Part: !l.Hidden && (l.Almost || l.Of < r.Followed), Exact: l.Exact}
	if strings.HasSuffix(x.Label, x.Unit) {
		x.Unit = ""
	}
	if l.Hidden {
		return x
	}
	x.AnyBefore, x.AnyAfter = result.Any(l, 0), result.Any(l, 1)
	x.Before, x.After = result.Amount(l.Amount[0]), result.Amount(l.Amount[1])
	x.RateBefore, x.RateAfter = result.Rate(l.Rate[0]), result.Rate(l.Rate[1])
	x.BeforeInterval, x.AfterInterval = result.RateInterval(l.Rate[0]), result.RateInterval(l.Rate[1])
	x.Ratio, x.Interval = result.Value(l.Ratio, 2), result.Interval(l.Ratio, 2)
	x.Matched, x.MatchedInterval, x.Few = result.Value(l.Matched, 2), result.Interval(l.Matched, 2), l.Few
	return x
}

func (w *view) balance(r *usage.Result) {
	m := &r.Match
	if len(m.Balance) == 0 {
		w.Alike = "Ingen å sammenligne med."
		if r.Effect.Few {
			w.Alike = "For få akuttinnleggelser hos dem som kan sammenlignes. Sammenligningen vises ikke."
		}
		return
	}
	unlike := 0
	for _, b := range m.Balance {
		x := balance{b.Label, nb.Decimal(b.Treated, 2), nb.Decimal(b.Control, 2), nb.Signed(b.SMD, 2), b.SMD >= 0.1 || b.SMD <= -0.1}
		if x.Unlike {
			unlike++
		}
		w.Balance = append(w.Balance, x)
	}
	w.Alike = "Gruppene var like før inklusjon på alle " + nb.Int(len(m.Balance)) + " mål."
	if unlike > 0 {
		w.Alike = "Gruppene var ulike før inklusjon på " + nb.Int(unlike) + " av " + nb.Int(len(m.Balance)) + " mål."
	}
}

func (w *view) missing(r *usage.Result) {
	if u := r.Untold(); len(u) > 0 {
		w.Missing = append(w.Missing, missing{"Alle kommuner", result.Names(u)})
	}
	for _, m := range r.Missing {
		w.Missing = append(w.Missing, missing{m.Municipality, result.Names(m.Outcomes)})
	}
}

// least is the smallest number of persons that a figure is of.
const least = 5

func (w *view) checks(r *usage.Result) {
	f := &r.Effect
	fact := func(term, text string) { w.Checks = append(w.Checks, ui.Fact{Term: term, Text: text}) }
	ratio := func(term string, e stats.Estimate) {
		if v := result.Value(e, 2); v != "" {
			fact(term, v+" = "+usage.Lower(e.Value)+" (95 % intervall "+result.Interval(e, 2)+")")
		}
	}
	ratio("Forhold mellom rater etterpå", f.Ratio)
	ratio("Det samme ved gjentatt trekning", f.Bootstrap)
	ratio("Forskjell i endring", f.DiD)
	ratio(r.UntilWhat(), f.Until)
	if f.Ratio.Known() {
		fact("Utvikling 12 til 7 måneder før", f.Parallels())
	}
	if v := result.Value(f.HomeDays, 1); v != "" {
		fact("Dager i live hjemme, forskjell", v+" (95 % intervall "+result.Interval(f.HomeDays, 1)+"). "+f.HomeLess())
	}
	if t := result.Deaths(f); t != "" {
		fact("Døde innen et år, fulgt mot sammenlignet", t)
		ratio("Døde innen et år, forhold", f.DeathRR)
	}
	if f.Ratio.Known() {
		w.Checks = append(w.Checks, ui.Fact{Term: "p, justert for to hovedmål", Text: probability(f.P)})
		w.Checks = append(w.Checks, ui.Fact{Term: "Minste forhold som kan vises (80 % styrke)", Text: nb.Decimal(f.Detect, 2)})
	}
}

// probability writes a p; below a thousandth nothing more is said.
func probability(p float64) string {
	if p < 0.001 {
		return "under 0,001"
	}
	return nb.Decimal(p, 3)
}

func spanned(v, low, high float64) chart.Spanned {
	return chart.Spanned{Value: v, Low: low, High: high}
}
