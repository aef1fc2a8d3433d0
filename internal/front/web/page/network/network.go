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
	"traad/internal/base/lang"
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
func Show(v *page.Visit) error {
	return show(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), v.Query("periode"))
}

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
	said := v.T("Vår fil er laget. Last den ned og send den til de andre stedene.")
	if len(kept) > 0 {
		for i := range kept {
			kept[i] = v.T(kept[i])
		}
		said += " " + v.T("Færre enn fem er endret siden forrige utgave i: %s. Der står de forrige tallene.", v.Voice.List(kept))
	}
	return v.Go(at(d.Period), said, undo(v, d.Key))
}

// Take takes in another site's file.
func Take(v *page.Visit) error {
	_, data, err := page.Upload(v)
	form := ui.NewForm(nil).In(v.Voice)
	if err != nil {
		return v.Answer(form, err, "", "", func(status int) error { return show(v, status, form, "") })
	}
	id, f, err := network.Take{Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return v.Answer(form, err, "", "", func(status int) error { return show(v, status, form, "") })
	}
	return v.Go(at(f.Period), v.T("Filen er lest inn."), undo(v, id))
}

// Withdraw takes a file out.
func Withdraw(v *page.Visit) error {
	period, err := network.Withdraw{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Go(at(period), v.T("Filen er tatt bort."))
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
	data, err := network.XLSX(v.Voice, o)
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
	body, err := block(v.Voice, o)
	if err != nil {
		return err
	}
	// On the page the block stands under the page's own heading; alone, its title is the first.
	body = template.HTML(strings.NewReplacer("<h2", "<h1", "</h2>", "</h1>", "<h3", "<h2", "</h3>", "</h2>").Replace(string(body))) //nolint:gosec // html/template has made it
	css := "@page{size:A4;margin:12mm}html{font-family:Inter,sans-serif;color:#292c30}body{margin:0}*{box-sizing:border-box;margin:0;padding:0;-webkit-print-color-adjust:exact}section{break-inside:avoid}svg{max-width:100%;height:auto}section ul{padding-left:18px}" + assets.Fonts() + assets.Text("report.css")
	made, err := v.Print.PDF(v.Ctx(), print.Document{Title: v.T(title) + " " + o.Period.Text().In(v.Voice), Lang: string(v.Voice.Tag()), CSS: css, Body: body})
	if err != nil {
		return err
	}
	return v.Download("laeringsnettverk-"+o.Period.Code()+".pdf", made)
}

func at(period string) string { return home + "?periode=" + url.QueryEscape(period) }

func undo(v *page.Visit, id db.ID) ui.Undo {
	return ui.Undo{Action: home + "/" + string(id) + "/angre", About: v.T("filen")}
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
		Head:    ui.Head{Title: v.T(title), Lead: v.T("Avtalte indikatorer fra stedene i læringsnettverket, side om side. Ikke en rangering: diagrammene viser hvor mye som kan være tilfeldig.")},
		Summary: form.Summary(v.T("filen kan brukes")), Keep: o.Keep, Period: o.Period.Text().In(v.Voice),
	}
	query := "?periode=" + url.QueryEscape(o.Period.Code())
	w.Head.Actions = []ui.Action{{Label: "Excel", Icon: "download", Href: home + ".xlsx" + query, Look: ui.Secondary}}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "PDF", Icon: "download", Href: home + ".pdf" + query, Look: ui.Secondary})
	}
	c := ui.Chip{Name: "periode", Label: v.T("Periode"), Value: o.Period.Code()}
	for _, p := range o.Periods {
		c.Options = append(c.Options, ui.Option{Value: p.Code(), Label: p.Text().In(v.Voice)})
	}
	w.Filters = &ui.Filters{Action: home, Chips: []ui.Chip{c}}
	if o.Keep {
		w.keep(v, o, form)
	}
	if w.Paper, err = block(v.Voice, o); err != nil {
		return err
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T(title), ui.Crumb{Label: v.T("Resultater"), Href: "/resultater"}, ui.Crumb{Label: v.T(title)}), w)
}

// keep lays out what those who keep the files do.
func (w *view) keep(v *page.Visit, o *network.View, form *ui.Form) {
	own := false
	for _, e := range o.Files {
		own = own || e.Own
		x := file{Name: e.Name, Text: v.T("Utgave %s, laget %s. Lagt inn %s av %s.", v.Voice.Int(e.Edition), v.Voice.DayYear(e.Made), v.Voice.Moment(e.Added, v.Now()), e.By)}
		if e.Own {
			x.Name = v.T("%s (vårt sted)", e.Name)
			x.Actions = append(x.Actions, ui.Action{Label: v.T("Last ned filen"), Icon: "download", Href: home + "/" + string(e.ID) + "/fil", Look: ui.Secondary})
		} else if e.Shown != e.Name {
			x.Text += " " + v.T("Vises som «%s»: stedet vil ikke stå med navn.", rule.Called(v.Voice, e.Shown, e.Letter))
		}
		x.Actions = append(x.Actions, ui.Action{Label: v.T("Ta bort"), About: e.Name, Post: home + "/" + string(e.ID) + "/angre", Look: ui.Secondary})
		w.Files = append(w.Files, x)
	}
	switch {
	case o.Lacks.Text != "":
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Vår egen fil kan ikke lages"), Text: o.Lacks.In(v.Voice)}
	case o.Ended && !o.Counted:
		w.Notice = &ui.Message{Tone: ui.Info, Text: v.T("Teamets egne tall regnes én gang i døgnet, og er ikke regnet ennå. Last siden på nytt om litt.")}
	case o.Ended:
		w.MakeLabel = v.T("Lag vår fil")
		if own {
			w.MakeLabel = v.T("Lag en ny utgave")
		}
		w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}, {Name: "periode", Value: o.Period.Code()}}
		w.Make = []ui.Field{form.Fill(ui.Field{Kind: ui.Check, Name: "navn", Label: v.T("De andre kan vise %s med navn", o.Site.Name), Optional: true, Help: v.T("Etter det som er avtalt i nettverket. Uten kryss står vi som «Sted A» hos dem. Tall for færre enn fem er skjult i filen.")})}
	}
	w.Take = []ui.Field{form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: v.T("Fil"), Accept: ".json", Help: v.T("Slik stedet fikk den fra Tråd. Den sjekkes før den tas inn, og kan tas bort igjen.")})}
}

func block(v *lang.Voice, o *network.View) (template.HTML, error) {
	var b bytes.Buffer
	if err := tmpl.BlockIn(v, &b, "paper", paperOf(v, o)); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

func paperOf(v *lang.Voice, o *network.View) paper {
	p := paper{
		Title: v.Say(title) + " " + o.Period.Text().In(v), About: v.Say("Integrerte helsetjenester. Definisjoner i versjon %s. %s har levert tall.", v.Int(rule.Definitions), v.Plural(len(o.Files), "sted", "steder")),
		Say: []string{
			v.Say("Diagrammene kan si om forskjeller mellom stedene er større enn tilfeldighet gir. De kan ikke si hvem som er best, eller hvorfor det er forskjell."),
			v.Say("Et lite sted svinger mer enn et stort. Derfor er grensene en trakt, og derfor er det ingen rangering."),
			v.Say("Stedene følger ulike pasienter og fører ulikt. Tallene er ikke justert for det. Bruk dem til å spørre hverandre hva dere gjør."),
		},
		Foot: v.Say("Heltrukket: alle stedene samlet. Stiplet: grensene som 95 % av steder av samme størrelse ligger innenfor når bare tilfeldighet skiller dem. Prikket: 99,8 %. Grensene er eksakte (binomisk for andeler, Poisson for hendelser per tid). For dager i snitt er de regnet av standardfeilen. Fylt firkant: vårt sted. Rød ring: utenfor 95 %. Tall for færre enn fem er skjult."),
	}
	for _, f := range o.Funnels {
		p.Funnels = append(p.Funnels, draw(v, f))
	}
	return p
}

func draw(v *lang.Voice, f *rule.Funnel) funnel {
	words, about := f.Say(v), v.Say(f.Title)
	x := funnel{ID: f.Code, Title: about, Numerator: v.Say(f.Numerator), Denominator: v.Say(f.Denominator), Better: nb.Capital(v.Say(f.Better)), Unit: f.UnitIn(v), Words: words}
	c := chart.Funnel{Label: chart.Label{ID: "bilde-" + f.Code, Title: about, Desc: strings.Join(words, " ") + " " + v.Say("Tallene står i tabellen under."), Voice: v}, Unit: f.UnitIn(v), Size: v.Say("nevner"), Centre: f.Centre}
	switch {
	case f.Rate:
		c.Size = v.Say("personmåneder")
	case !f.Mean:
		c.Most = 100
	}
	for _, s := range f.Steps {
		c.Limits = append(c.Limits, chart.FunnelLimit{Size: s.Size, Low: s.Low95, High: s.High95, FarLow: s.Low998, FarHigh: s.High998})
	}
	for i := range f.Points {
		q := &f.Points[i]
		c.Points = append(c.Points, chart.FunnelPoint{Name: rule.Called(v, q.Name, q.Letter), Size: float64(q.Denominator), Value: q.Value, Ours: q.Ours, Marked: q.Where == rule.Outside || q.Where == rule.Far})
		x.Rows = append(x.Rows, row{
			Name: rule.Called(v, q.Name, q.Letter), Ours: q.Ours, Numerator: v.Int(q.Numerator), Denominator: v.Int(q.Denominator), Value: v.Decimal(q.Value, f.Decimals()),
			Inner: span(v, q.Low95, q.High95), Outer: span(v, q.Low998, q.High998), Where: v.Say(q.Where.Text()),
		})
	}
	if f.Mean {
		for i := range f.Points {
			if d := f.Points[i].Spread; !math.IsNaN(d) {
				x.Rows[i].Value = v.Say("%s (SD %s)", x.Rows[i].Value, v.Decimal(d, f.Decimals()))
			}
		}
	}
	for _, m := range f.Missing {
		x.Rows = append(x.Rows, row{Name: rule.Called(v, m.Name, m.Letter), Ours: m.Ours, Why: v.Say(m.Why.Text())})
	}
	if len(f.Points) > 0 {
		x.SVG = c.SVG()
	}
	return x
}

func span(v *lang.Voice, low, high float64) string {
	if math.IsNaN(low) {
		return "–"
	}
	return v.Decimal(low, 1) + "–" + v.Decimal(high, 1)
}
