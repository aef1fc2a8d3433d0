package alert

import (
	"html/template"
	"math"
	"slices"

	"traad/internal/app/alert"
	"traad/internal/base/chart"
	"traad/internal/base/stats"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/suppress"
)

var figuresTmpl = ui.New(files, "figures.html")

type figuresView struct {
	Head     ui.Head
	Counters ui.Counters
	Tabs     ui.Tabs
	Card     ui.Card
	Chart    template.HTML
	Reading  string
	Scroll   page.Scroll
	Columns  []string
	Rows     []month
	Note     string
	Hidden   bool // small numbers are hidden
}

// month is a row of the table under the chart: every number that the chart shows, with its denominator.
type month struct {
	Month string
	Cells []string // under Columns
}

// stretch is one of the times that the page can show.
type stretch struct {
	code     string // of the address; "" where the page begins
	interval alert.Interval
	tab      string
	heading  string
	column   string // how many have got so far
	unit     string
	of       float64 // how many of the unit an hour is
	lead     string
	note     string
}

var stretches = []stretch{
	{"", "", "Mottatt til fulgt opp", "Fra mottatt til fulgt opp, median per måned", "", "timer", 1, "Hvor fort varsler blir fulgt opp, i teamets åpningstid (hverdager kl. 9–15).", "Én arbeidsdag er seks timer av åpningstiden."},
	{"mottatt", alert.ToReceived, "Hendelse til mottatt", "Fra hendelsen til meldingen kom, median per måned", "Mottatt", "minutter", 60, "Hvor lang tid det går fra noe skjer til sykehus, KAD eller legevakt melder det, døgnet rundt.", "Tiden er regnet døgnet rundt, fra tidspunktet som avsenderen oppgir."},
	{"sendt", alert.ToMailed, "Mottatt til e-post", "Fra mottatt til e-posten var levert, median per måned", "Med e-post", "sekunder", 3600, "Hvor lang tid det går fra meldingen kommer til e-posttjeneren har tatt imot varselet, døgnet rundt.", "Tiden er regnet døgnet rundt, til den første e-posten var tatt imot av e-posttjeneren."},
	{"apnet", alert.ToOpened, "Mottatt til åpnet", "Fra mottatt til åpnet, median per måned", "Åpnet", "timer", 1, "Hvor lang tid det går før noen i teamet åpner varselet, i teamets åpningstid (hverdager kl. 9–15).", "Tiden er regnet i åpningstiden, til den første av dem som fikk varselet, åpnet det. Et varsel som åpnes utenfor åpningstiden, kan ha tiden 0."},
}

// Figures are how many alerts there were and how long each stretch of their way took. They name nobody.
func Figures(v *page.Visit) error {
	f, err := alert.FiguresOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	which := stretches[0]
	for _, s := range stretches {
		if s.code == v.Query("tid") {
			which = s
		}
	}
	w := figuresView{
		Head: ui.Head{Title: v.T("Varsler i tall"), Lead: v.T(which.lead)}, Tabs: ui.Tabs{About: v.T("Hvilken tid")},
		Card:   ui.Card{ID: "kontroll", Heading: v.T(which.heading), Icon: "chart"},
		Scroll: page.Scroll{About: v.T("Varsler måned for måned, tabell"), Class: "compact months"}, Hidden: f.Hidden, Note: v.T(which.note),
	}
	for _, s := range stretches {
		href := "/varsler/tall"
		if s.code != "" {
			href += "?tid=" + s.code
		}
		w.Tabs.Items = append(w.Tabs.Items, ui.Tab{Label: v.T(s.tab), Href: href, Current: s.code == which.code})
	}
	waiting := v.T("varsler ingen har tatt")
	if f.Open == 1 && !f.OpenMark.Hidden() {
		waiting = v.T("varsel ingen har tatt")
	}
	w.Counters = ui.Counters{Items: []ui.Counter{
		{Number: f.OpenMark.Number(f.Open), Label: waiting, Short: v.T("ikke tatt"), Tone: tone(f.Open, f.OpenMark)},
		{Number: f.OverdueMark.Number(f.Overdue), Label: v.T("av dem over to timer i åpningstiden"), Short: v.T("over to timer"), Tone: tone(f.Overdue, f.OverdueMark)},
	}}
	w.draw(v, f, which)
	crumbs := []ui.Crumb(nil)
	if v.May(access.SeeAlerts) {
		crumbs = []ui.Crumb{{Label: v.T("Varsler"), Href: "/varsler"}, {Label: v.T("Tall")}}
	}
	return v.Render(figuresTmpl, v.Frame(v.T("Varsler i tall"), crumbs...), w)
}

// draw fills in the chart and its table.
func (w *figuresView) draw(v *page.Visit, f *alert.Figures, which stretch) {
	p := chart.Control{Unit: v.T(which.unit)}
	w.Columns = []string{v.T("Varsler"), v.T("Fulgt opp"), v.T("Innen én arbeidsdag"), v.T("Median til fulgt opp")}
	if which.interval != "" {
		w.Columns = []string{v.T("Varsler"), v.T(which.column), v.T("Median")}
	}
	for i, m := range f.Months {
		median := m.Median
		if which.interval != "" {
			median = m.Spans[which.interval].Median
		}
		if median *= which.of; m.Few() {
			median = math.NaN()
		}
		p.Values = append(p.Values, median)
		tick := ""
		if (len(f.Months)-1-i)%3 == 0 {
			tick = v.Voice.MonthYear(m.First)
		}
		p.Ticks = append(p.Ticks, tick)
		if m.N > 0 {
			w.Rows = append([]month{which.row(v, m, median)}, w.Rows...)
		}
	}
	w.Reading = reading(v, &p)
	p.Label = chart.Label{ID: "varsler-kontroll", Title: w.Card.Heading, Desc: w.Reading, Voice: v.Voice}
	if slices.ContainsFunc(p.Values, func(x float64) bool { return !math.IsNaN(x) }) {
		w.Chart = p.SVG()
	}
}

// reading works the limits out and says what they tell.
func reading(v *page.Visit, p *chart.Control) string {
	over := slices.Clone(p.Values)
	over[len(over)-1] = math.NaN() // the running month: what is not done yet of it would lower the limits
	x, ok := stats.NewXmR(over)
	if !ok {
		return v.T("Det er for få måneder til å regne ut grenser.")
	}
	p.Limits = &chart.ControlLimits{Mean: x.Mean, Lower: max(0, x.Lower), Upper: x.Upper}
	number := func(x float64) string { return v.Voice.Decimal(x, 1) }
	desc := v.T("Måneden som er i gang, er ikke regnet med. Snittet er %s %s. Uten at noe har endret seg, ligger månedene mellom %s og %s.", number(x.Mean), p.Unit, number(max(0, x.Lower)), number(x.Upper))
	switch n := len(x.Outside); n {
	case 0:
		return desc + " " + v.T("Ingen måned ligger utenfor: variasjonen er vanlig.")
	case 1:
		return desc + " " + v.T("1 måned ligger utenfor grensene. Spør hva som var annerledes da.")
	default:
		return desc + " " + v.T("%s måneder ligger utenfor grensene. Spør hva som var annerledes da.", v.Voice.Int(n))
	}
}

func tone(n int, m suppress.Mark) ui.Tone {
	if n > 0 || m.Hidden() {
		return ui.Late
	}
	return ui.Neutral
}

// row is a month in words. Of fewer than five nothing more is said.
func (s stretch) row(v *page.Visit, m alert.Month, median float64) month {
	of, said := func(n int) string { return v.T("%s av %s", v.Voice.Int(n), v.Voice.Int(m.N)) }, "–"
	if !math.IsNaN(median) {
		said = v.Voice.Decimal(median, 1) + " " + v.T(s.unit)
	}
	switch {
	case m.Few() && s.interval == "":
		return month{v.Voice.MonthYear(m.First), []string{v.T("under 5"), v.T("under fem varsler"), "–", "–"}}
	case m.Few():
		return month{v.Voice.MonthYear(m.First), []string{v.T("under 5"), v.T("under fem varsler"), "–"}}
	case s.interval != "":
		got := v.T("skjult")
		if x := m.Spans[s.interval]; !x.Mark.Hidden() {
			got = of(x.N)
		}
		return month{v.Voice.MonthYear(m.First), []string{v.Voice.Int(m.N), got, said}}
	}
	acted, within := v.T("skjult"), v.T("skjult")
	if !m.ActedMark.Hidden() {
		acted = of(m.Acted)
	}
	if !m.WithinMark.Hidden() {
		within = of(m.Within) + " (" + v.Voice.Decimal(100*m.Share(), 0) + " %)"
	}
	return month{v.Voice.MonthYear(m.First), []string{v.Voice.Int(m.N), acted, within, said}}
}
