// Package report is Rapport: the project's aims against indicators on one page, as it would be frozen now, and the reports that are frozen.
// Figures only. The same block of the template is shown on the page and printed as PDF.
package report

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"traad/internal/app/report"
	"traad/internal/app/result"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/report"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const (
	home  = "/resultater/rapport"
	title = "Rapport"
)

type view struct {
	Head    ui.Head
	Filters *ui.Filters
	Notice  *ui.Message
	Paper   template.HTML
	Draft   bool
	Frozen  []entry
}

type entry struct{ Title, Href, Frozen, Data string }

// paper is the block that is both shown and printed.
type paper struct {
	Title, About, Earlier string
	Draft                 bool
	Say                   []string
	Sections              []section
	Use                   template.HTML
	GoalRows              []row
	BarRows               []barRow
	Missing               []rule.Lack
	Foot                  string
}

type section struct {
	Title, Aims string
	Use         bool
	Lines       []line
}

type line struct {
	Name, Note, Before, Value, Interval, Base, When, Earlier string
	Hidden                                                   bool
}

type (
	row struct {
		Name, N string
		Bar     template.HTML
	}
	barRow struct{ Name, Before, After, Expected string }
)

// Show is the report as it would be frozen now, with those that are.
func Show(v *page.Visit) error {
	return show(v, http.StatusOK, ui.NewForm(nil), v.Query("periode"), result.Code(v.Query("utvalg")), "")
}

// Freeze keeps it.
func Freeze(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := report.Freeze{Key: db.ID(form.Value("nokkel")), Period: form.Value("periode"), Part: result.Code(form.Value("utvalg")), Mark: form.Value("sett")}
	id, err := d.Run(v.Ctx(), v.Service, v.Actor)
	if k := errs.KindOf(err); k == errs.KindConflict || k == errs.KindInvalid {
		status := http.StatusConflict
		if k == errs.KindInvalid {
			status = http.StatusUnprocessableEntity
		}
		return show(v, status, ui.NewForm(nil), d.Period, d.Part, errs.SafeText(err))
	}
	if err != nil {
		return err
	}
	return v.Go(home+"/"+string(id), "Rapporten er fryst. Den er den samme også etter at nye data er lest inn.")
}

func show(v *page.Visit, status int, form *ui.Form, period string, part result.Code, fault string) error {
	d, err := report.New(v.Ctx(), v.Service, v.Actor, period, part)
	if err != nil {
		return err
	}
	all, err := report.All(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{Head: ui.Head{Title: title, Lead: "Prosjektets mål mot indikatorer, til driftsråd og koordinatorgruppe tre ganger i året. Dette er et utkast med tallene slik de er nå."}, Draft: true}
	for _, e := range all {
		x := entry{Title: e.Title, Href: home + "/" + string(e.ID), Frozen: nb.Capital(nb.Moment(e.At, v.Now())) + " av " + e.By, Data: "uten sykehusdata"}
		if e.Manifest > 0 {
			x.Data = "versjon " + nb.Int(e.Manifest) + ", til og med " + nb.DayYear(e.Through)
		}
		w.Frozen = append(w.Frozen, x)
	}
	w.Filters = filters(d)
	switch {
	case fault != "":
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: "Rapporten er ikke fryst", Text: fault}
	case !d.Counted:
		w.Notice = &ui.Message{Tone: ui.Info, Text: "Teamets egne tall regnes én gang i døgnet, og er ikke regnet ennå. Last siden på nytt om litt."}
	}
	if report.MayFreeze(v.Actor) && d.Counted {
		w.Head.Actions = []ui.Action{{Label: "Frys rapporten", Icon: "lock", Look: ui.Primary, Post: home, Hidden: []ui.Hidden{
			{Name: "nokkel", Value: page.FormKey(form)}, {Name: "periode", Value: d.Period}, {Name: "utvalg", Value: d.Part}, {Name: "sett", Value: d.Mark},
		}}}
	}
	if w.Paper, err = block(d.Report, true); err != nil {
		return err
	}
	return v.RenderStatus(status, tmpl, v.Frame(title, crumbs(title)...), w)
}

func filters(d *report.Draft) *ui.Filters {
	c := ui.Chip{Name: "periode", Label: "Periode", Value: d.Period}
	for _, p := range d.Ended {
		c.Options = append(c.Options, ui.Option{Value: p.Code(), Label: p.Title()})
	}
	f := &ui.Filters{Action: home, Chips: []ui.Chip{c}}
	if len(d.Parts) > 1 {
		u := ui.Chip{Name: "utvalg", Label: "Bruk gjelder", Value: d.Part, On: d.Part != ""}
		if u.On {
			u.Clear = home + "?periode=" + url.QueryEscape(d.Period)
		}
		for _, p := range d.Parts {
			u.Options = append(u.Options, ui.Option{Value: string(p), Label: p.Title(d.Titles)})
		}
		f.Chips = append(f.Chips, u)
	}
	return f
}

func crumbs(last string) []ui.Crumb {
	all := []ui.Crumb{{Label: "Resultater", Href: "/resultater"}}
	if last != title {
		all = append(all, ui.Crumb{Label: title, Href: home})
	}
	return append(all, ui.Crumb{Label: last})
}

// One is a report as it was frozen.
func One(v *page.Visit) error {
	f, err := report.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	at := home + "/" + string(f.ID)
	w := view{Head: ui.Head{Title: f.Title(), Lead: "Fryst " + nb.Moment(f.At, v.Now()) + " av " + f.By + "."}}
	w.Head.Actions = []ui.Action{{Label: "Excel", Icon: "download", Href: at + "/xlsx", Look: ui.Secondary}}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "PDF", Icon: "download", Href: at + "/pdf", Look: ui.Primary})
	}
	if w.Paper, err = block(f.Report, false); err != nil {
		return err
	}
	return v.Render(tmpl, v.Frame(f.Title(), crumbs(f.Title())...), w)
}

// PDF is a frozen report as a tagged document.
func PDF(v *page.Visit) error {
	f, err := report.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	body, err := block(f.Report, false)
	if err != nil {
		return err
	}
	// On the page the report stands under the page's own heading; alone, its title is the first.
	body = template.HTML(strings.NewReplacer("<h2", "<h1", "</h2>", "</h1>", "<h3", "<h2", "</h3>", "</h2>").Replace(string(body))) //nolint:gosec // as above: text in it is escaped
	css := "@page{size:A4;margin:10mm 12mm}html{font-family:Inter,sans-serif;color:#292c30}body{margin:0}*{box-sizing:border-box;margin:0;padding:0;-webkit-print-color-adjust:exact}" + assets.Fonts() + assets.Text("report.css")
	made, err := v.Print.PDF(v.Ctx(), print.Document{Title: f.Title(), CSS: css, Body: body})
	if err != nil {
		return err
	}
	return send(v, "application/pdf", "inline", f.File()+".pdf", made)
}

// Excel is a frozen report as a workbook.
func Excel(v *page.Visit) error {
	f, err := report.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	made, err := report.XLSX(f.Report)
	if err != nil {
		return fmt.Errorf("report.Excel: %w", err)
	}
	return send(v, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment", f.File()+".xlsx", made)
}

func send(v *page.Visit, kind, how, name string, data []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", how+`; filename="`+name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Cache-Control", "no-store")
	_, err := v.W.Write(data)
	return err
}

func block(r *rule.Report, draft bool) (template.HTML, error) {
	var b bytes.Buffer
	if err := tmpl.Block(&b, "paper", paperOf(r, draft)); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

func paperOf(r *rule.Report, draft bool) paper {
	p := paper{Title: r.Title(), Draft: draft, Earlier: r.Earlier, Say: r.Say, Missing: r.Missing, About: "Laget " + nb.DayYear(r.Made) + "."}
	if !r.Counted.IsZero() {
		p.About += " Teamets egne tall er regnet " + nb.DayYear(r.Counted) + "."
	}
	if r.Manifest > 0 {
		p.About += " Sykehusdata fra " + nb.DayYear(r.From) + " til og med " + nb.DayYear(r.Through) + ", versjon " + nb.Int(int(r.Manifest)) + "."
	}
	if r.Who != "" {
		p.About += " Bruk og kostnad gjelder: " + r.Who + "."
	}
	for i := range r.Sections {
		s := &r.Sections[i]
		x := section{Title: s.Title}
		for k, a := range s.Aims {
			if k > 0 {
				x.Aims += " · "
			}
			x.Aims += a
		}
		for k := range s.Lines {
			l := &s.Lines[k]
			x.Lines = append(x.Lines, line{l.Name, l.Note, l.TextBefore(), l.Text(), l.TextInterval(), l.TextBase(), l.When, l.Earlier, l.State != ""})
		}
		p.Sections = append(p.Sections, x)
	}
	p.goals(r)
	p.use(r)
	p.Foot = "Tall for færre enn fem er skjult, og tall som ville røpet dem. Grunnlag er rundet til nærmeste fem. Før og etter er ikke effekt: den som blir funnet når det er verst, blir ofte bedre uansett."
	return p
}

// goals lays out how it went with the goals; hidden bars leave no trace.
func (p *paper) goals(r *rule.Report) {
	most := 0
	for _, g := range r.Goals {
		most = max(most, g.N)
	}
	for _, g := range r.Goals {
		x := row{Name: g.Name, N: nb.Int(g.N), Bar: chart.Share{Value: float64(g.N), Max: float64(most), Wide: 160, Us: true}.SVG()}
		if g.Hidden {
			x.N, x.Bar = "skjult", ""
		}
		p.GoalRows = append(p.GoalRows, x)
	}
}

// use draws use before and after, those wanted down to the left.
func (p *paper) use(r *rule.Report) {
	c := chart.Pairs{
		Label: chart.Label{ID: "bruken", Title: "Bruk per personår, året før og etter inklusjon", Desc: "Før er skravert, etter er fylt. Ikke effekt. Tallene står i tabellen under."},
		Unit:  "per personår", Heads: [2]string{"Reaktive: ønskes ned", "Planlagt: ønskes opp"},
	}
	for i := range r.Bars {
		b := &r.Bars[i]
		x := chart.Pair{Name: b.Name, Hidden: b.Hidden, Expected: math.NaN()}
		t := barRow{b.Name, "skjult", "skjult", ""}
		if !b.Hidden {
			x.Before, x.After = chart.Spanned{Value: b.Before[0], Low: b.Before[1], High: b.Before[2]}, chart.Spanned{Value: b.After[0], Low: b.After[1], High: b.After[2]}
			t.Before, t.After = nb.Decimal(b.Before[0], 1), nb.Decimal(b.After[0], 1)
		}
		if b.Expected != nil {
			x.Expected, t.Expected = *b.Expected, nb.Decimal(*b.Expected, 1)
		}
		if b.Reactive {
			c.Split++
		}
		c.Pairs = append(c.Pairs, x)
		p.BarRows = append(p.BarRows, t)
	}
	if c.Split == len(c.Pairs) {
		c.Heads[1] = ""
	}
	if len(c.Pairs) > 0 {
		p.Use = c.SVG()
	}
}
