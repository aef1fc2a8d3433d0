// Package report is Rapport: the project's aims against indicators on one page, as it would be frozen now, and the reports that are frozen.
// Figures only. The report itself, paper.html, is the same on the page and printed as PDF.
package report

import (
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"traad/internal/app/report"
	"traad/internal/app/result"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html paper.html
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

// Show is the report as it would be frozen now, with those that are.
func Show(v *page.Visit) error {
	return show(v, http.StatusOK, ui.NewForm(nil), v.Query("periode"), result.Code(v.Query("utvalg")), nil)
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
		return show(v, status, ui.NewForm(nil), d.Period, d.Part, err)
	}
	if err != nil {
		return err
	}
	return v.Go(home+"/"+string(id), v.T("Rapporten er fryst. Den er den samme også etter at nye data er lest inn."))
}

func show(v *page.Visit, status int, form *ui.Form, period string, part result.Code, fault error) error {
	d, err := report.New(v.Ctx(), v.Service, v.Actor, period, part)
	if err != nil {
		return err
	}
	all, err := report.All(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{Head: ui.Head{Title: v.T(title), Lead: v.T("Prosjektets mål mot indikatorer, til driftsråd og koordinatorgruppe tre ganger i året. Dette er et utkast med tallene slik de er nå.") + inBokmal(v)}, Draft: true}
	for _, e := range all {
		x := entry{Title: e.Text.In(v.Voice), Href: home + "/" + string(e.ID), Frozen: nb.Capital(v.Voice.Moment(e.At, v.Now())) + " " + v.T("av %s", e.By), Data: v.T("uten sykehusdata")}
		if e.Manifest > 0 {
			x.Data = v.T("versjon %s, til og med %s", v.Voice.Int(e.Manifest), v.Voice.DayYear(e.Through))
		}
		w.Frozen = append(w.Frozen, x)
	}
	w.Filters = filters(v, d)
	switch {
	case fault != nil:
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Rapporten er ikke fryst"), Text: errs.Tell(fault, v.T)}
	case !d.Counted:
		w.Notice = &ui.Message{Tone: ui.Info, Text: v.T("Teamets egne tall regnes én gang i døgnet, og er ikke regnet ennå. Last siden på nytt om litt.")}
	}
	if report.MayFreeze(v.Actor) && d.Counted {
		w.Head.Actions = []ui.Action{{Label: v.T("Frys rapporten"), Icon: "lock", Look: ui.Primary, Post: home, Hidden: []ui.Hidden{
			{Name: "nokkel", Value: page.FormKey(form)}, {Name: "periode", Value: d.Period}, {Name: "utvalg", Value: d.Part}, {Name: "sett", Value: d.Mark},
		}}}
	}
	if w.Paper, err = block(d.Report, true); err != nil {
		return err
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T(title), ui.Crumb{Label: v.T("Resultater"), Href: "/resultater"}, ui.Crumb{Label: v.T(title)}), w)
}

func filters(v *page.Visit, d *report.Draft) *ui.Filters {
	c := ui.Chip{Name: "periode", Label: v.T("Periode"), Value: d.Period}
	for _, p := range d.Ended {
		c.Options = append(c.Options, ui.Option{Value: p.Code(), Label: p.Text().In(v.Voice)})
	}
	f := &ui.Filters{Action: home, Chips: []ui.Chip{c}}
	if len(d.Parts) > 1 {
		u := ui.Chip{Name: "utvalg", Label: v.T("Bruk gjelder"), Value: d.Part, On: d.Part != ""}
		if u.On {
			u.Clear = home + "?periode=" + url.QueryEscape(d.Period)
		}
		for _, p := range d.Parts {
			u.Options = append(u.Options, ui.Option{Value: string(p), Label: p.In(v.Voice, d.Titles)})
		}
		f.Chips = append(f.Chips, u)
	}
	return f
}

// inBokmal says to who reads another language that the report itself is a document in bokmål.
func inBokmal(v *page.Visit) string {
	if v.Voice.Tag() == lang.NB {
		return ""
	}
	return " " + v.T("Selve rapporten er på bokmål, slik den fryses og skrives ut.")
}

// One is a report as it was frozen.
func One(v *page.Visit) error {
	f, err := report.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	at := home + "/" + string(f.ID)
	name := f.Text().In(v.Voice)
	w := view{Head: ui.Head{Title: name, Lead: v.T("Fryst %s av %s.", v.Voice.Moment(f.At, v.Now()), f.By) + inBokmal(v)}}
	w.Head.Actions = []ui.Action{{Label: "Excel", Icon: "download", Href: at + "/xlsx", Look: ui.Secondary}}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "PDF", Icon: "download", Href: at + "/pdf", Look: ui.Primary})
	}
	if w.Paper, err = block(f.Report, false); err != nil {
		return err
	}
	return v.Render(tmpl, v.Frame(name, ui.Crumb{Label: v.T("Resultater"), Href: "/resultater"}, ui.Crumb{Label: v.T(title), Href: home}, ui.Crumb{Label: name}), w)
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
