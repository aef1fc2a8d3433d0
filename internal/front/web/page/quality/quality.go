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
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	rule "traad/internal/rules/quality"
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
	return v.Render(tmpl, v.Frame(v.T("Kvalitet over tid"), ui.Crumb{Label: v.T("Resultater"), Href: "/resultater"}, ui.Crumb{Label: v.T("Kvalitet over tid")}), build(v, o))
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
	data, err := quality.XLSX(v.Voice, o)
	if err != nil {
		return fmt.Errorf("quality.Excel: %w", err)
	}
	return v.Download("kvalitet-"+o.On.String()+".xlsx", data)
}

func build(v *page.Visit, o *quality.View) *view {
	w := &view{Head: ui.Head{Title: v.T("Kvalitet over tid")}}
	if v.May(access.MarkChange) {
		w.Mark = &ui.Action{Label: v.T("Merk en endring"), Icon: "plus", Href: home + "/endring", Look: ui.Secondary}
	}
	c := ui.Chip{Name: "kommune", Label: v.T("Hvor"), Value: string(o.Area), On: o.Area != rule.Everywhere, Options: []ui.Option{{Label: v.T("hele tjenesten")}}}
	if c.On {
		c.Clear = home
	}
	for _, p := range o.Places {
		c.Options = append(c.Options, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	w.Filters = &ui.Filters{Action: home, Chips: []ui.Chip{c}}
	for i, x := range o.Changes {
		line := changed{Number: v.Voice.Int(i + 1), When: v.Voice.DayYear(x.On), Where: o.Whole(v.Voice, x.Area, x.Where), Text: x.Text}
		if x.New {
			line.Text += " " + v.T("Nye grenser herfra.")
		}
		if x.Mine {
			line.Withdraw = &ui.Action{Label: v.T("Ta bort"), About: v.T("endringen %s", v.Voice.DayYear(x.On)), Post: home + "/endring/" + string(x.ID) + "/trekk"}
		}
		w.Changes = append(w.Changes, line)
	}
	if !o.Counted {
		w.Head.Lead = v.T("Tallene regnes.")
		w.Empty = &ui.Empty{Heading: v.T("Tallene er ikke ferdige"), Text: v.T("De regnes én gang i døgnet av det teamet selv har ført i Tråd. Last siden på nytt om litt.")}
		return w
	}
	w.Head.Lead = v.T("IHT langvarig oppfølging, %s. Regnet %s av det teamet selv har ført.", o.Whole(v.Voice, o.Area, o.Where), v.Voice.DayYear(o.On))
	query := ""
	if o.Area != rule.Everywhere {
		query = "?kommune=" + url.QueryEscape(string(o.Area))
	}
	w.Head.Actions = []ui.Action{{Label: "Excel", Icon: "download", Href: home + ".xlsx" + query, Look: ui.Secondary}}
	for _, x := range o.Charts {
		p := draw(v.Voice, x, o.Changes)
		if x.Measure == rule.GPTakesPart {
			p.Ways = ways(v.Voice, o.Ways)
		}
		w.Charts = append(w.Charts, p)
	}
	return w
}

func ways(v *lang.Voice, list []rule.Share) (facts []ui.Fact) {
	for _, s := range list {
		text := s.Mark.In(v, s.N)
		if !s.Mark.Hidden() && s.Of > 0 {
			text = v.Say("%s av %s", text, v.Int(s.Of))
		}
		facts = append(facts, ui.Fact{Term: nb.Capital(v.Say(s.Text)), Text: text})
	}
	return facts
}

// draw makes a chart of the same numbers as the table under it.
func draw(v *lang.Voice, x *rule.Chart, changes []quality.Change) picture {
	p := picture{ID: string(x.Measure), Title: v.Say(x.Title), Counts: v.Say(x.Counts), Kind: kind(v, x.About.Chart), Better: v.Say(x.Better), Unit: x.UnitIn(v), Words: x.Say(v), Base: v.Say("Grunnlag")}
	desc := ""
	for _, w := range p.Words {
		desc += w + " "
	}
	c := chart.Process{Label: chart.Label{ID: "bilde-" + p.ID, Title: p.Title, Desc: desc + v.Say("Tallene står i tabellen under."), Voice: v}, Unit: p.Unit}
	if x.About.Chart == "p" {
		c.Most = 100
	}
	for i := range x.Points {
		q := &x.Points[i]
		c.Values, c.Centre, c.Lower, c.Upper = append(c.Values, q.Value), append(c.Centre, q.Centre), append(c.Lower, q.Lower), append(c.Upper, q.Upper)
		c.Signals = append(c.Signals, q.Signal != stats.Steady)
		tick := ""
		if left := len(x.Points) - 1 - i; left%4 == 0 {
			tick = q.Called(v)
		}
		c.Ticks = append(c.Ticks, tick)
		r := row{Period: q.Called(v), Value: "–", Centre: "–", Lower: "–", Upper: "–", Base: "–", Note: v.Say(q.Note())}
		if !math.IsNaN(q.Value) {
			r.Value, r.Centre, r.Lower, r.Upper = v.Decimal(q.Value, x.Decimals()), x.WriteLimit(v, q.Centre), x.WriteLimit(v, q.Lower), x.WriteLimit(v, q.Upper)
			if q.Base > 0 {
				r.Base = v.Say("ca. %s", v.Int(q.Base))
			}
		}
		p.Rows = append([]row{r}, p.Rows...)
	}
	if x.Measure != rule.AvoidableGap { // its axis is no time
		for i, m := range changes {
			if at, ok := place(x, m.On); ok {
				c.Marks = append(c.Marks, chart.ProcessMark{At: at, Name: v.Int(i + 1)})
			}
		}
	}
	if x.Shown > 0 {
		p.SVG = c.SVG()
	}
	return p
}

// kind is which control chart it is; «p», «u» and «g» are the same everywhere.
func kind(v *lang.Voice, chart string) string {
	if len(chart) == 1 {
		return chart
	}
	return v.Say(chart)
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
