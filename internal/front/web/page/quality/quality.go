// Package quality is Kvalitet over tid: control charts of the team's work, and the changes of the service that leaders mark on them. Figures only.
package quality

import (
	"embed"
	"fmt"
	"html/template"
	"math"
	"net/url"

	"traad/internal/app/quality"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	rule "traad/internal/rules/quality"
	"traad/internal/rules/suppress"
)

//go:embed page.html change.html
var files embed.FS

var (
	tmpl   = ui.New(files)
	change = ui.New(files, "change.html")
)

const home = "/resultater/kvalitet"

type view struct {
	Head    ui.Head
	Filters *ui.Filters
	Empty   *ui.Empty
	Charts  []picture
	Changes []changed
	Mark    *ui.Action
}

type picture struct {
	ID, Title, Counts, Kind, Better, Unit, Base string
	Words                                       []string
	SVG                                         template.HTML
	Rows                                        []row
	Ways                                        []ui.Fact
}

type row struct{ Period, Value, Centre, Lower, Upper, Base, Note string }

type changed struct {
	Number, When, Where, Text string
	Withdraw                  *ui.Action
}

// Show is the page.
func Show(v *page.Visit) error {
	o, err := quality.Show(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Query("kommune")))
	if err != nil {
		return err
	}
	return v.Render(tmpl, v.Frame("Kvalitet over tid", ui.Crumb{Label: "Resultater", Href: "/resultater"}, ui.Crumb{Label: "Kvalitet over tid"}), build(v, o))
}

// Excel is every number of the page as a workbook.
func Excel(v *page.Visit) error {
	o, err := quality.Show(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Query("kommune")))
	if err != nil {
		return err
	}
	if !o.Counted {
		return v.Go(home, "")
	}
	data, err := quality.XLSX(o)
	if err != nil {
		return fmt.Errorf("quality.Excel: %w", err)
	}
	return v.Download("kvalitet-"+o.On.String()+".xlsx", data)
}

func build(v *page.Visit, o *quality.View) *view {
	w := &view{Head: ui.Head{Title: "Kvalitet over tid"}}
	if v.May(access.MarkChange) {
		w.Mark = &ui.Action{Label: "Merk en endring", Icon: "plus", Href: home + "/endring", Look: ui.Secondary}
	}
	c := ui.Chip{Name: "kommune", Label: "Hvor", Value: string(o.Area), On: o.Area != rule.Everywhere, Options: []ui.Option{{Label: "hele tjenesten"}}}
	if c.On {
		c.Clear = home
	}
	for _, p := range o.Places {
		c.Options = append(c.Options, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	w.Filters = &ui.Filters{Action: home, Chips: []ui.Chip{c}}
	for i, x := range o.Changes {
		line := changed{Number: nb.Int(i + 1), When: nb.DayYear(x.On), Where: x.Where, Text: x.Text}
		if x.New {
			line.Text += " Nye grenser herfra."
		}
		if x.Mine {
			line.Withdraw = &ui.Action{Label: "Ta bort", About: "endringen " + nb.DayYear(x.On), Post: home + "/endring/" + string(x.ID) + "/trekk"}
		}
		w.Changes = append(w.Changes, line)
	}
	if !o.Counted {
		w.Head.Lead = "Tallene regnes."
		w.Empty = &ui.Empty{Heading: "Tallene er ikke ferdige", Text: "De regnes én gang i døgnet av det teamet selv har ført i Tråd. Last siden på nytt om litt."}
		return w
	}
	w.Head.Lead = "IHT langvarig oppfølging, " + o.Where + ". Regnet " + nb.DayYear(o.On) + " av det teamet selv har ført."
	query := ""
	if o.Area != rule.Everywhere {
		query = "?kommune=" + url.QueryEscape(string(o.Area))
	}
	w.Head.Actions = []ui.Action{{Label: "Excel", Icon: "download", Href: home + ".xlsx" + query, Look: ui.Secondary}}
	for _, x := range o.Charts {
		p := draw(x, o.Changes)
		if x.Measure == rule.GPTakesPart {
			p.Ways = ways(o.Ways)
		}
		w.Charts = append(w.Charts, p)
	}
	return w
}

func ways(list []rule.Share) (facts []ui.Fact) {
	for _, s := range list {
		text := "skjult"
		switch s.Mark {
		case suppress.Shown:
			text = nb.Int(s.N)
			if s.Of > 0 {
				text += " av " + nb.Int(s.Of)
			}
		case suppress.Small:
			text = "<5"
		}
		facts = append(facts, ui.Fact{Term: nb.Capital(s.Text), Text: text})
	}
	return facts
}

// draw makes a chart of the same numbers as the table under it.
func draw(x *rule.Chart, changes []quality.Change) picture {
	p := picture{ID: string(x.Measure), Title: x.Title, Counts: x.Counts, Kind: x.About.Chart, Better: x.Better, Unit: x.Unit, Words: x.Words, Base: "Grunnlag"}
	desc := ""
	for _, w := range x.Words {
		desc += w + " "
	}
	c := chart.Process{Label: chart.Label{ID: "bilde-" + p.ID, Title: x.Title, Desc: desc + "Tallene står i tabellen under."}, Unit: x.Unit}
	if x.About.Chart == "p" {
		c.Most = 100
	}
	for i := range x.Points {
		q := &x.Points[i]
		c.Values, c.Centre, c.Lower, c.Upper = append(c.Values, q.Value), append(c.Centre, q.Centre), append(c.Lower, q.Lower), append(c.Upper, q.Upper)
		c.Signals = append(c.Signals, q.Signal != stats.Steady)
		tick := ""
		if left := len(x.Points) - 1 - i; left%4 == 0 {
			tick = q.Name
		}
		c.Ticks = append(c.Ticks, tick)
		r := row{Period: q.Name, Value: "–", Centre: "–", Lower: "–", Upper: "–", Base: "–", Note: q.Note()}
		if !math.IsNaN(q.Value) {
			r.Value, r.Centre, r.Lower, r.Upper = nb.Decimal(q.Value, x.Decimals()), x.WriteLimit(q.Centre), x.WriteLimit(q.Lower), x.WriteLimit(q.Upper)
			if q.Base > 0 {
				r.Base = "ca. " + nb.Int(q.Base)
			}
		}
		p.Rows = append([]row{r}, p.Rows...)
	}
	if x.Measure != rule.AvoidableGap { // its axis is no time
		for i, m := range changes {
			if at, ok := place(x, m.On); ok {
				c.Marks = append(c.Marks, chart.ProcessMark{At: at, Name: nb.Int(i + 1)})
			}
		}
	}
	if x.Shown > 0 {
		p.SVG = c.SVG()
	}
	return p
}

// place is where on the axis a day stands, counted in periods from the first.
func place(x *rule.Chart, on date.Date) (float64, bool) {
	months := 1
	if x.Quarter {
		months = 3
	}
	for i := range x.Points {
		from, end := x.Points[i].From, x.Points[i].From.AddMonths(months)
		if !on.Before(from) && on.Before(end) {
			return float64(i) + float64(on.Days(from))/float64(end.Days(from)), true
		}
	}
	return 0, false
}
