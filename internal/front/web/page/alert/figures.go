package alert

import (
	"fmt"
	"html/template"
	"math"

	"traad/internal/app/alert"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
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
	Card     ui.Card
	Chart    template.HTML
	Reading  string
	Scroll   page.Scroll
	Rows     []month
	Hidden   bool // small numbers are hidden
}

// month is a row of the table under the chart: every number that the chart shows, with its denominator.
type month struct{ Month, N, Acted, Within, Median string }

// Figures are how many alerts there were and how soon they were followed up. They name nobody.
func Figures(v *page.Visit) error {
	f, err := alert.FiguresOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := figuresView{
		Head:   ui.Head{Title: "Varsler i tall", Lead: "Hvor fort varsler blir fulgt opp, i teamets åpningstid (hverdager kl. 9–15)."},
		Card:   ui.Card{ID: "kontroll", Heading: "Fra mottatt til fulgt opp, median per måned", Icon: "chart"},
		Scroll: page.Scroll{About: "Varsler måned for måned, tabell", Class: "compact"}, Hidden: f.Hidden,
	}
	w.Counters = ui.Counters{Items: []ui.Counter{
		{Number: f.OpenMark.Number(f.Open), Label: "varsler ingen har tatt", Short: "ikke tatt", Tone: tone(f.Open, f.OpenMark)},
		{Number: f.OverdueMark.Number(f.Overdue), Label: "av dem over to timer i åpningstiden", Short: "over to timer", Tone: tone(f.Overdue, f.OverdueMark)},
	}}
	p := chart.Control{Unit: "timer"}
	for i, m := range f.Months {
		median, few := m.Median, m.Few()
		if few {
			median = math.NaN()
		}
		p.Values = append(p.Values, median)
		tick := ""
		if (len(f.Months)-1-i)%3 == 0 {
			tick = nb.MonthYear(m.First)
		}
		p.Ticks = append(p.Ticks, tick)
		if m.N > 0 {
			w.Rows = append([]month{row(m, few)}, w.Rows...)
		}
	}
	x, ok := stats.NewXmR(p.Values)
	desc := "Det er for få måneder til å regne ut grenser."
	if ok {
		p.Limits = &chart.ControlLimits{Mean: x.Mean, Lower: max(0, x.Lower), Upper: x.Upper}
		desc = fmt.Sprintf("Snittet er %s timer. Uten at noe har endret seg, ligger månedene mellom %s og %s.", nb.Decimal(x.Mean, 1), nb.Decimal(max(0, x.Lower), 1), nb.Decimal(x.Upper, 1))
		switch n := len(x.Outside); n {
		case 0:
			desc += " Ingen måned ligger utenfor: variasjonen er vanlig."
		default:
			desc += " " + nb.Capital(nb.Plural(n, "måned", "måneder")) + " ligger utenfor grensene. Spør hva som var annerledes da."
		}
	}
	p.Label = chart.Label{ID: "varsler-kontroll", Title: w.Card.Heading, Desc: desc}
	w.Reading = desc
	if len(w.Rows) > 0 {
		w.Chart = p.SVG()
	}
	crumbs := []ui.Crumb(nil)
	if v.May(access.SeeAlerts) {
		crumbs = []ui.Crumb{{Label: "Varsler", Href: "/varsler"}, {Label: "Tall"}}
	}
	return v.Render(figuresTmpl, v.Frame("Varsler i tall", crumbs...), w)
}

func tone(n int, m suppress.Mark) ui.Tone {
	if n > 0 || m.Hidden() {
		return ui.Late
	}
	return ui.Neutral
}

// row is a month in words. Of fewer than five nothing more is said.
func row(m alert.Month, few bool) month {
	out := month{Month: nb.MonthYear(m.First), N: nb.Int(m.N), Acted: "under fem varsler", Within: "–", Median: "–"}
	if few {
		out.N = "under 5"
		return out
	}
	of := " av " + nb.Int(m.N)
	out.Acted, out.Within = "skjult", "skjult"
	if !m.ActedMark.Hidden() {
		out.Acted = nb.Int(m.Acted) + of
	}
	if !m.WithinMark.Hidden() {
		out.Within = nb.Int(m.Within) + of + " (" + nb.Decimal(100*m.Share(), 0) + " %)"
	}
	if !math.IsNaN(m.Median) {
		out.Median = nb.Decimal(m.Median, 1) + " timer"
	}
	return out
}
