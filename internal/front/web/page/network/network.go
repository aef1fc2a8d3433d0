// Package network is Læringsnettverk: the agreed indicators of the sites as funnel plots with the numbers in tables, our own file, and those of others.
// Figures only. The same block of the template is shown on the page and printed as PDF.
package network

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"net/url"
	"strings"

	"traad/internal/app/network"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/network"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const (
	home  = "/resultater/laeringsnettverk"
	title = "Læringsnettverk"
)

type view struct {
	Head      ui.Head
	Filters   *ui.Filters
	Summary   ui.Summary
	Notice    *ui.Message
	Keep      bool
	Period    string
	Files     []file
	Hidden    []ui.Hidden
	Make      []ui.Field
	MakeLabel string
	Take      []ui.Field
	Paper     template.HTML
}

type file struct {
	Name, Text string
	Actions    []ui.Action
}

// paper is the block that is both shown and printed.
type paper struct {
	Title, About, Foot string
	Say                []string
	Funnels            []funnel
}

type funnel struct {
	ID, Title, Numerator, Denominator, Better, Unit string
	Words                                           []string
	SVG                                             template.HTML
	Rows                                            []row
}

type row struct {
	Name                                               string
	Ours                                               bool
	Numerator, Denominator, Value, Inner, Outer, Where string
	Why                                                string // instead of numbers
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), v.Query("periode")) }

// Share makes our own file.
func Share(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := network.Share{Key: db.ID(form.Value("nokkel")), Period: form.Value("periode"), Named: form.Value("navn") != ""}
	kept, err := d.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return v.Answer(form, err, "", "", func(status int) error { return show(v, status, form, d.Period) })
	}
	said := "Vår fil er laget. Last den ned og send den til de andre stedene."
	if len(kept) > 0 {
		said += " Færre enn fem er endret siden forrige utgave i: " + nb.List(kept, "og") + ". Der står de forrige tallene."
	}
	return v.Go(at(d.Period), said, undo(d.Key))
}

// Take takes in another site's file.
func Take(v *page.Visit) error {
	_, data, err := page.Upload(v)
	form := ui.NewForm(nil)
	if err != nil {
		return v.Answer(form, err, "", "", func(status int) error { return show(v, status, form, "") })
	}
	id, f, err := network.Take{Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return v.Answer(form, err, "", "", func(status int) error { return show(v, status, form, "") })
	}
	return v.Go(at(f.Period), "Filen er lest inn.", undo(id))
}

// Withdraw takes a file out.
func Withdraw(v *page.Visit) error {
	period, err := network.Withdraw{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Go(at(period), "Filen er tatt bort.")
}

// Fetch is our own file.
func Fetch(v *page.Visit) error {
	name, data, err := network.Fetch(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return v.Download(name, data)
}

// Excel is every number of the page as a workbook.
func Excel(v *page.Visit) error {
	o, err := network.Show(v.Ctx(), v.Service, v.Actor, v.Query("periode"))
	if err != nil {
		return err
	}
	data, err := network.XLSX(o)
	if err != nil {
		return fmt.Errorf("network.Excel: %w", err)
	}
	return v.Download("laeringsnettverk-"+o.Period.Code()+".xlsx", data)
}

// PDF is the page as a tagged document.
func PDF(v *page.Visit) error {
	o, err := network.Show(v.Ctx(), v.Service, v.Actor, v.Query("periode"))
	if err != nil {
		return err
	}
	if !v.Print.Available() { // no page leads here then
		return v.Go(at(o.Period.Code()), "")
	}
	body, err := block(o)
	if err != nil {
		return err
	}
	// On the page the block stands under the page's own heading; alone, its title is the first.
	body = template.HTML(strings.NewReplacer("<h2", "<h1", "</h2>", "</h1>", "<h3", "<h2", "</h3>", "</h2>").Replace(string(body))) //nolint:gosec // html/template has made it
	css := "@page{size:A4;margin:12mm}html{font-family:Inter,sans-serif;color:#292c30}body{margin:0}*{box-sizing:border-box;margin:0;padding:0;-webkit-print-color-adjust:exact}section{break-inside:avoid}svg{max-width:100%;height:auto}section ul{padding-left:18px}" + assets.Fonts() + assets.Text("report.css")
	made, err := v.Print.PDF(v.Ctx(), print.Document{Title: title + " " + o.Period.Title(), CSS: css, Body: body})
	if err != nil {
		return err
	}
	return v.Download("laeringsnettverk-"+o.Period.Code()+".pdf", made)
}

func at(period string) string { return home + "?periode=" + url.QueryEscape(period) }

func undo(id db.ID) ui.Undo {
	return ui.Undo{Action: home + "/" + string(id) + "/angre", About: "filen"}
}

func show(v *page.Visit, status int, form *ui.Form, period string) error {
	o, err := network.Show(v.Ctx(), v.Service, v.Actor, period)
	if errs.KindOf(err) == errs.KindNotFound && status != http.StatusOK { // what the form named cannot be had
		o, err = network.Show(v.Ctx(), v.Service, v.Actor, "")
	}
	if err != nil {
		return err
	}
	w := view{
		Head:    ui.Head{Title: title, Lead: "Avtalte indikatorer fra stedene i læringsnettverket, side om side. Ikke en rangering: diagrammene viser hvor mye som kan være tilfeldig."},
		Summary: form.Summary("filen kan brukes"), Keep: o.Keep, Period: o.Period.Title(),
	}
	query := "?periode=" + url.QueryEscape(o.Period.Code())
	w.Head.Actions = []ui.Action{{Label: "Excel", Icon: "download", Href: home + ".xlsx" + query, Look: ui.Secondary}}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "PDF", Icon: "download", Href: home + ".pdf" + query, Look: ui.Secondary})
	}
	c := ui.Chip{Name: "periode", Label: "Periode", Value: o.Period.Code()}
	for _, p := range o.Periods {
		c.Options = append(c.Options, ui.Option{Value: p.Code(), Label: p.Title()})
	}
	w.Filters = &ui.Filters{Action: home, Chips: []ui.Chip{c}}
	if o.Keep {
		w.keep(v, o, form)
	}
	if w.Paper, err = block(o); err != nil {
		return err
	}
	return v.RenderStatus(status, tmpl, v.Frame(title, ui.Crumb{Label: "Resultater", Href: "/resultater"}, ui.Crumb{Label: title}), w)
}

// keep lays out what those who keep the files do.
func (w *view) keep(v *page.Visit, o *network.View, form *ui.Form) {
	own := false
	for _, e := range o.Files {
		own = own || e.Own
		x := file{Name: e.Name, Text: "Utgave " + nb.Int(e.Edition) + ", laget " + e.Made + ". Lagt inn " + nb.Moment(e.Added, v.Now()) + " av " + e.By + "."}
		if e.Own {
			x.Name += " (vårt sted)"
			x.Actions = append(x.Actions, ui.Action{Label: "Last ned filen", Icon: "download", Href: home + "/" + string(e.ID) + "/fil", Look: ui.Secondary})
		} else if e.Shown != e.Name {
			x.Text += " Vises som «" + e.Shown + "»: stedet vil ikke stå med navn."
		}
		x.Actions = append(x.Actions, ui.Action{Label: "Ta bort", About: e.Name, Post: home + "/" + string(e.ID) + "/angre", Look: ui.Secondary})
		w.Files = append(w.Files, x)
	}
	switch {
	case o.Lacks != "":
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: "Vår egen fil kan ikke lages", Text: o.Lacks}
	case o.Ended && !o.Counted:
		w.Notice = &ui.Message{Tone: ui.Info, Text: "Teamets egne tall regnes én gang i døgnet, og er ikke regnet ennå. Last siden på nytt om litt."}
	case o.Ended:
		w.MakeLabel = "Lag vår fil"
		if own {
			w.MakeLabel = "Lag en ny utgave"
		}
		w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}, {Name: "periode", Value: o.Period.Code()}}
		w.Make = []ui.Field{form.Fill(ui.Field{Kind: ui.Check, Name: "navn", Label: "De andre kan vise " + o.Site.Name + " med navn", Optional: true, Help: "Etter det som er avtalt i nettverket. Uten kryss står vi som «Sted A» hos dem. Tall for færre enn fem er skjult i filen."})}
	}
	w.Take = []ui.Field{form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Fil", Accept: ".json", Help: "Slik stedet fikk den fra Tråd. Den sjekkes før den tas inn, og kan tas bort igjen."})}
}

func block(o *network.View) (template.HTML, error) {
	var b bytes.Buffer
	if err := tmpl.Block(&b, "paper", paperOf(o)); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

func paperOf(o *network.View) paper {
	p := paper{
		Title: title + " " + o.Period.Title(), About: "Integrerte helsetjenester. Definisjoner i versjon " + nb.Int(rule.Definitions) + ". " + nb.Capital(nb.Plural(len(o.Files), "sted", "steder")) + " har levert tall.",
		Say: []string{
			"Diagrammene kan si om forskjeller mellom stedene er større enn tilfeldighet gir. De kan ikke si hvem som er best, eller hvorfor det er forskjell.",
			"Et lite sted svinger mer enn et stort. Derfor er grensene en trakt, og derfor er det ingen rangering.",
			"Stedene følger ulike pasienter og fører ulikt. Tallene er ikke justert for det. Bruk dem til å spørre hverandre hva dere gjør.",
		},
		Foot: "Heltrukket: alle stedene samlet. Stiplet: grensene som 95 % av steder av samme størrelse ligger innenfor når bare tilfeldighet skiller dem. Prikket: 99,8 %. Grensene er eksakte (binomisk for andeler, Poisson for hendelser per tid). Fylt firkant: vårt sted. Rød ring: utenfor 95 %. Tall for færre enn fem er skjult.",
	}
	for _, f := range o.Funnels {
		p.Funnels = append(p.Funnels, draw(f))
	}
	return p
}

func draw(f *rule.Funnel) funnel {
	x := funnel{ID: f.Code, Title: f.Title, Numerator: f.Numerator, Denominator: f.Denominator, Better: nb.Capital(f.Better), Unit: f.Unit(), Words: f.Words}
	c := chart.Funnel{Label: chart.Label{ID: "bilde-" + f.Code, Title: f.Title, Desc: strings.Join(f.Words, " ") + " Tallene står i tabellen under."}, Unit: f.Unit(), Size: "nevner", Centre: f.Centre}
	if f.Rate {
		c.Size = "personmåneder"
	} else {
		c.Most = 100
	}
	for _, s := range f.Steps {
		c.Limits = append(c.Limits, chart.FunnelLimit{Size: s.Size, Low: s.Low95, High: s.High95, FarLow: s.Low998, FarHigh: s.High998})
	}
	for i := range f.Points {
		q := &f.Points[i]
		c.Points = append(c.Points, chart.FunnelPoint{Name: q.Name, Size: float64(q.Denominator), Value: q.Value, Ours: q.Ours, Marked: q.Where == rule.Outside || q.Where == rule.Far})
		x.Rows = append(x.Rows, row{
			Name: q.Name, Ours: q.Ours, Numerator: nb.Int(q.Numerator), Denominator: nb.Int(q.Denominator), Value: nb.Decimal(q.Value, f.Decimals()),
			Inner: span(q.Low95, q.High95), Outer: span(q.Low998, q.High998), Where: q.Where.Text(),
		})
	}
	for _, m := range f.Missing {
		x.Rows = append(x.Rows, row{Name: m.Name, Ours: m.Ours, Why: m.Why.Text()})
	}
	if len(f.Points) > 0 {
		x.SVG = c.SVG()
	}
	return x
}

func span(low, high float64) string {
	if math.IsNaN(low) {
		return "–"
	}
	return nb.Decimal(low, 1) + "–" + nb.Decimal(high, 1)
}
