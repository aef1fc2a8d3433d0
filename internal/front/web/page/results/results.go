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
	"traad/internal/base/lang"
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
	w := build(v.Voice, o)
	if w.Cost != nil {
		w.Cost.Keep = v.May(access.KeepPrices)
	}
	if o.Result != nil && report.MayFreeze(v.Actor) {
		to := home + "/rapport"
		if o.Code != result.Everybody {
			to += "?utvalg=" + string(o.Code)
		}
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Legg i styrerapport"), Icon: "document", Href: to, Look: ui.Primary})
	}
	return v.Render(tmpl, v.Frame(v.T("Resultater")), w)
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
	if err := result.XLSX(v.Voice, &b, o.Result); err != nil {
		return fmt.Errorf("results.Excel: %w", err)
	}
	return v.Download("resultater-"+o.Through.String()+".xlsx", b.Bytes())
}

// leads are to how the team does month by month, which needs no loads, and to what other sites have.
func leads(v *lang.Voice) []ui.Action {
	return []ui.Action{
		{Label: v.Say("Kvalitet over tid"), Icon: "chart", Href: home + "/kvalitet", Look: ui.Secondary},
		{Label: v.Say("Læringsnettverk"), Icon: "people", Href: home + "/laeringsnettverk", Look: ui.Secondary},
	}
}

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

func build(v *lang.Voice, o *result.View) *view {
	w := &view{Head: ui.Head{Title: v.Say("Resultater før og etter"), Actions: leads(v)}}
	switch {
	case o.Newest == 0:
		w.Head.Lead = v.Say("Det er ikke lest inn noen sykehusdata ennå.")
		w.Empty = &ui.Empty{Heading: v.Say("Ingen tall å vise"), Text: v.Say("Når sykehusets data er lest inn under Datagrunnlag, regnes resultatene av seg selv.")}
		return w
	case !o.Counted():
		w.Head.Lead = v.Say("Tallene regnes.")
		w.Empty = &ui.Empty{Heading: v.Say("Tallene er ikke ferdige"), Text: v.Say("Dataene er lest inn, og resultatene regnes nå. Det tar noen minutter. Last siden på nytt.")}
		return w
	}
	if o.Newest > o.Manifest {
		w.Notice = &ui.Message{Tone: ui.Info, Text: v.Say("Nyere data er lest inn. Tallene regnes på nytt; disse er fra data til og med %s.", v.DayYear(o.Through))}
	}
	r := o.Result
	if r == nil {
		w.Head.Lead = v.Say("Data til og med %s, versjon %s.", v.DayYear(o.Through), v.Int(int(o.Manifest)))
		w.Empty = &ui.Empty{Heading: v.Say("For lite data til å vise noe"), Text: strings.TrimSpace(o.Why.In(v) + " " + o.Days.In(v))}
		return w
	}
	w.head(v, o)
	w.say(v, r)
	w.Pictures, w.Lines = draw(v, r), lineRows(v, r)
	for i, title := range []string{"Akutt og reaktivt: ønskes ned", "Planlagt og forebyggende: ønskes opp", "Sykehus i alt"} {
		g := group{Title: v.Say(title)}
		for k := range r.Outcomes {
			if l := &r.Outcomes[k]; groupOf(l.Outcome) == i {
				g.Rows = append(g.Rows, rowOf(v, r, l))
			}
		}
		if len(g.Rows) > 0 {
			w.Groups = append(w.Groups, g)
		}
	}
	for _, x := range r.Shares() {
		w.Shares = append(w.Shares, share{v.Say(x.Label), result.ShareText(v, &x, 0), result.ShareText(v, &x, 1)})
	}
	w.Months, w.Sums, w.MonthsOf = result.MonthRows(v, r), result.SumRows(v, r), result.MonthsOf(v, r)
	w.Moved = v.Say(result.Moved)
	for _, a := range r.Areas {
		w.Areas = append(w.Areas, area{a.Number, a.Hidden[0].In(v, a.Persons), a.Hidden[1].In(v, a.Before), a.Hidden[2].In(v, a.After)})
	}
	w.balance(v, r)
	w.checks(v, r)
	w.missing(v, r)
	w.Changes, w.Cost = changesOf(v, r), costsOf(v, r)
	return w
}

func (w *view) head(v *lang.Voice, o *result.View) {
	r := o.Result
	w.Head.Lead = v.Say("Om lag %s med ett år med data før inklusjon, fulgt inntil ett år etter. Data fra %s til og med %s, versjon %s.", v.Plural(r.Followed, "person", "personer"), v.DayYear(r.From.Date()), v.DayYear(o.Through), v.Int(int(o.Manifest)))
	if o.Waiting {
		w.Head.Lead += " " + v.Say("Færre enn 5 som er inkludert siden, tas med når de er minst 5.")
	}
	if days := o.Days.In(v); days != "" {
		w.Head.Lead += " " + days
	}
	query := ""
	if o.Code != result.Everybody {
		query = "?utvalg=" + string(o.Code)
	}
	w.Head.Actions = append(leads(v), ui.Action{Label: "Excel", Icon: "download", Href: home + ".xlsx" + query, Look: ui.Secondary})
	if len(o.Codes) < 2 {
		return
	}
	c := ui.Chip{Name: "utvalg", Label: v.Say("Hvem"), Value: string(o.Code), On: o.Code != result.Everybody}
	if c.On {
		c.Clear = home
	}
	for _, code := range o.Codes {
		c.Options = append(c.Options, ui.Option{Value: string(code), Label: code.In(v, o.Pathways)})
	}
	w.Filters = &ui.Filters{Action: home, Chips: []ui.Chip{c}}
}

func (w *view) say(v *lang.Voice, r *usage.Result) {
	s := r.Say(v)
	w.Lead, w.Verdict, w.Can, w.Cannot, w.Attention = strings.TrimSpace(strings.TrimSuffix(s.Headline, s.Verdict)), s.Verdict, s.Can, s.Cannot, s.Attention
	w.Warning, w.Lacks = s.Warning, r.Lacks(v)
	if r.Effect.Ratio.Known() {
		compared := v.Say("Sammenlignet: om lag %s som fylte samme krav samtidig, valgt med likt forbruk, alder og kjønn.", v.Plural(r.Match.Persons, "person", "personer"))
		if r.Match.Outside {
			compared = v.Say("Sammenlignet: om lag %s som fylte samme krav samtidig i kommuner uten tjenesten, valgt med likt forbruk, alder og kjønn.", v.Plural(r.Match.Persons, "person", "personer"))
		}
		w.Explained = v.Say("Linjene gjelder %s fulgte, som har noen å sammenligne med. Forventet: regnet ut fra hvor mye tilfeldig høye tall faller tilbake.", r.Compared(v)) + " " + compared
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

func rowOf(v *lang.Voice, r *usage.Result, l *usage.Line) row {
	x := row{Label: v.Say(l.Outcome.Label()), Unit: v.Say(l.Outcome.Unit()), Of: result.Of(v, l), Main: l.Outcome == usage.Emergency, Hidden: l.Hidden, Part: !l.Hidden && (l.Almost || l.Of < r.Followed), Exact: l.Exact}
	if strings.HasSuffix(l.Outcome.Label(), l.Outcome.Unit()) {
		x.Unit = ""
	}
	if l.Hidden {
		return x
	}
	x.AnyBefore, x.AnyAfter = result.Any(v, l, 0), result.Any(v, l, 1)
	x.Before, x.After = result.Amount(v, l.Amount[0]), result.Amount(v, l.Amount[1])
	x.RateBefore, x.RateAfter = result.Rate(v, l.Rate[0]), result.Rate(v, l.Rate[1])
	x.BeforeInterval, x.AfterInterval = result.RateInterval(v, l.Rate[0]), result.RateInterval(v, l.Rate[1])
	x.Ratio, x.Interval = result.Value(v, l.Ratio, 2), result.Interval(v, l.Ratio, 2)
	x.Matched, x.MatchedInterval, x.Few = result.Value(v, l.Matched, 2), result.Interval(v, l.Matched, 2), l.Few
	return x
}

func (w *view) balance(v *lang.Voice, r *usage.Result) {
	m := &r.Match
	if len(m.Balance) == 0 {
		w.Alike = v.Say("Ingen å sammenligne med.")
		if r.Effect.Few {
			w.Alike = v.Say("For få akuttinnleggelser hos dem som kan sammenlignes. Sammenligningen vises ikke.")
		}
		return
	}
	unlike := 0
	for _, b := range m.Balance {
		x := balance{v.Say(b.Label), v.Decimal(b.Treated, 2), v.Decimal(b.Control, 2), v.Signed(b.SMD, 2), b.SMD >= 0.1 || b.SMD <= -0.1}
		if x.Unlike {
			unlike++
		}
		w.Balance = append(w.Balance, x)
	}
	w.Alike = v.Say("Gruppene var like før inklusjon på alle %s mål.", v.Int(len(m.Balance)))
	if unlike > 0 {
		w.Alike = v.Say("Gruppene var ulike før inklusjon på %s av %s mål.", v.Int(unlike), v.Int(len(m.Balance)))
	}
}

func (w *view) missing(v *lang.Voice, r *usage.Result) {
	if u := r.Untold(); len(u) > 0 {
		w.Missing = append(w.Missing, missing{v.Say("Alle kommuner"), result.Names(v, u)})
	}
	for _, m := range r.Missing {
		w.Missing = append(w.Missing, missing{m.Municipality, result.Names(v, m.Outcomes)})
	}
}

// least is the smallest number of persons that a figure is of.
const least = 5

func (w *view) checks(v *lang.Voice, r *usage.Result) {
	f := &r.Effect
	fact := func(term, text string) { w.Checks = append(w.Checks, ui.Fact{Term: term, Text: text}) }
	ratio := func(term string, e stats.Estimate) {
		if value := result.Value(v, e, 2); value != "" {
			fact(term, v.Say("%s = %s (95 %% intervall %s)", value, usage.Lower(v, e.Value), result.Interval(v, e, 2)))
		}
	}
	ratio(v.Say("Forhold mellom rater etterpå"), f.Ratio)
	ratio(v.Say("Det samme ved gjentatt trekning"), f.Bootstrap)
	ratio(v.Say("Forskjell i endring"), f.DiD)
	ratio(v.Say(r.UntilWhat()), f.Until)
	if f.Ratio.Known() {
		fact(v.Say("Utvikling 12 til 7 måneder før"), f.Parallels(v))
	}
	if value := result.Value(v, f.HomeDays, 1); value != "" {
		fact(v.Say("Dager i live hjemme, forskjell"), v.Say("%s (95 %% intervall %s).", value, result.Interval(v, f.HomeDays, 1))+" "+f.HomeLess(v))
	}
	if t := result.Deaths(v, f); t != "" {
		fact(v.Say("Døde innen et år, fulgt mot sammenlignet"), t)
		ratio(v.Say("Døde innen et år, forhold"), f.DeathRR)
	}
	if f.Ratio.Known() {
		w.Checks = append(w.Checks, ui.Fact{Term: v.Say("p, justert for to hovedmål"), Text: probability(v, f.P)})
		w.Checks = append(w.Checks, ui.Fact{Term: v.Say("Minste forhold som kan vises (80 % styrke)"), Text: v.Decimal(f.Detect, 2)})
	}
}

// probability writes a p; below a thousandth nothing more is said.
func probability(v *lang.Voice, p float64) string {
	if p < 0.001 {
		return v.Say("under %s", v.Decimal(.001, 3))
	}
	return v.Decimal(p, 3)
}

func spanned(v, low, high float64) chart.Spanned {
	return chart.Spanned{Value: v, Low: low, High: high}
}
