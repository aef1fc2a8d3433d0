// Package research is Uttrekk til forskning: an analyst orders, a leader of the hospital approves without seeing a row, the one who ordered
// fetches the file, and everybody who may see the page sees what was handed out, when and for what.
package research

import (
	"embed"
	"net/http"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/research"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const (
	place = "/forskning"
	title = "Uttrekk til forskning"
)

type view struct {
	Head     ui.Head
	Summary  ui.Summary
	Card     ui.Card
	Extracts []line
	Empty    ui.Empty
	AskCard  ui.Card
	Ask      []ui.Field
	Hidden   []ui.Hidden
}

type line struct {
	ID, Title string
	State     ui.Tag
	Facts     []ui.Fact
	Handouts  []string
	Actions   []ui.Action
	Refuse    string
	Why       []ui.Field
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), "") }

// Order orders an extract.
func Order(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := research.Order{
		Key: db.ID(form.Value("nokkel")), Ground: app.Ground{Title: form.Value("tittel"), Purpose: form.Value("formal"), Decision: form.Value("vedtak")}, Recipient: form.Value("mottaker"),
	}
	for _, f := range form.Values("format") {
		d.CSV, d.Parquet = d.CSV || f == "csv", d.Parquet || f == "parquet"
	}
	for name, to := range map[string]*date.Date{"vedtatt": &d.DecisionOn, "slettes": &d.DeleteOn} {
		if typed := form.Value(name); typed != "" {
			if *to, err = nb.ParseDay(typed); err != nil {
				form.Refused(name, err)
			}
		}
	}
	if !form.OK() {
		return show(v, http.StatusUnprocessableEntity, form, "")
	}
	_, err = d.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, form, "", err, v.T("Uttrekket er bestilt. En leder på sykehuset må godkjenne det."))
}

// Approve lets it be made.
func Approve(v *page.Visit) error {
	err := research.Approve{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, ui.NewForm(nil).In(v.Voice), v.Path("id"), err, v.T("Uttrekket er godkjent og lages nå."))
}

// Refuse says no.
func Refuse(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = research.Refuse{ID: db.ID(v.Path("id")), Why: form.Value("hvorfor")}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, form, v.Path("id"), err, v.T("Uttrekket er avslått."))
}

// Discard deletes the file and its key.
func Discard(v *page.Visit) error {
	err := research.Discard{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, ui.NewForm(nil).In(v.Voice), v.Path("id"), err, v.T("Filen og nøkkelen er slettet."))
}

// Fetch answers with the file.
func Fetch(v *page.Visit) error {
	name, data, err := research.Fetch(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		if errs.KindOf(err) == errs.KindConflict {
			form := ui.NewForm(nil).In(v.Voice)
			form.Refused("", err)
			return show(v, http.StatusConflict, form, v.Path("id"))
		}
		return err
	}
	return v.Download(name, data)
}

// answer sends the browser on, or shows the form again with what was typed.
func answer(v *page.Visit, form *ui.Form, id string, err error, said string) error {
	return v.Answer(form, err, place, said, func(status int) error { return show(v, status, form, id) })
}

// show is the page; form is what was sent, for the extract with the id or, where that is "", for a new one.
func show(v *page.Visit, status int, form *ui.Form, id string) error {
	all, err := research.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head: ui.Head{Title: v.T(title), Lead: v.T("Rader om personer som har samtykket, uten navn, dato og sted. En analytiker bestiller, og en leder på sykehuset godkjenner.")},
		Card: ui.Card{ID: "uttrekk", Heading: v.T("Uttrekk")}, AskCard: ui.Card{ID: "bestill", Heading: v.T("Bestill uttrekk")},
		Empty: ui.Empty{Icon: "document", Heading: v.T("Ingen uttrekk er bestilt")}, Summary: form.Summary(v.T("det kan lagres")),
	}
	for _, x := range all {
		f := ui.NewForm(nil).In(v.Voice)
		if id == string(x.ID) {
			f = form
		}
		w.Extracts = append(w.Extracts, describe(v, x, f))
	}
	if k := v.Actor.OrgKind; v.May(access.OrderExtract) && (k == "hospital" || k == "site") {
		if id != "" {
			form = ui.NewForm(nil).In(v.Voice)
		}
		w.ask(v, form)
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T(title)), w)
}

func (w *view) ask(v *page.Visit, form *ui.Form) {
	formats := ui.Field{Kind: ui.Checks, Name: "format", Label: v.T("Format"), Inline: true, Values: []string{"csv", "parquet"}, Options: []ui.Option{{Value: "csv", Label: "CSV"}, {Value: "parquet", Label: "Parquet"}}}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	w.Ask = []ui.Field{
		form.Fill(ui.Field{Name: "tittel", Label: v.T("Prosjekt"), Help: v.T("Et kort navn. Skriv ingen navn på pasienter.")}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "formal", Label: v.T("Formål"), Help: v.T("Hva dataene skal svare på. Lederen leser dette.")}),
		form.Fill(ui.Field{Name: "vedtak", Label: v.T("Vedtak"), Help: v.T("Hvem som har gitt adgang, og saksnummeret. For eksempel REK sør-øst 123456.")}),
		form.Fill(ui.Field{Name: "vedtatt", Label: v.T("Vedtatt"), Width: "short", Help: v.T("Som 1.1.2026.")}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "mottaker", Label: v.T("Mottaker"), Rows: 2, Help: v.T("Hvem som får filen, og hvor den skal ligge.")}),
		form.Fill(ui.Field{Name: "slettes", Label: v.T("Slettes"), Width: "short", Help: v.T("Da slettes filen her, og nøkkelen bak pseudonymene. Mottakeren skal slette sin kopi samme dag.")}),
		form.Fill(formats),
	}
}

func describe(v *page.Visit, x research.Extract, form *ui.Form) line {
	states := map[research.Status]ui.Tag{
		research.Asked: {Text: v.T("venter på godkjenning"), Tone: ui.Soon}, research.Approved: {Text: v.T("lages nå"), Tone: ui.Info}, research.Ready: {Text: v.T("klart"), Tone: ui.Done},
		research.Refused: {Text: v.T("avslått"), Icon: ui.NoIcon}, research.Deleted: {Text: v.T("slettet"), Icon: ui.NoIcon},
	}
	when := func(by string, at time.Time) string { return v.T("%[1]s av %[2]s", v.Voice.Moment(at, v.Now()), by) }
	l := line{ID: "u-" + string(x.ID), Title: x.Title, State: states[x.Status]}
	add := func(term, text string) { l.Facts = append(l.Facts, ui.Fact{Term: term, Text: text}) }
	add(v.T("Formål"), x.Purpose)
	add(v.T("Vedtak"), x.Decision+", "+v.Voice.DayYear(x.DecisionOn))
	add(v.T("Mottaker"), x.Recipient)
	add(v.T("Format"), strings.NewReplacer("csv", "CSV", "parquet", "Parquet", " ", " "+v.T("og")+" ").Replace(x.Formats))
	add(v.T("Bestilt"), when(x.AskedBy, x.Asked))
	if x.DecidedBy != "" {
		add(v.T(map[bool]string{true: "Avslått", false: "Godkjent"}[x.Status == research.Refused && x.Made.IsZero() && x.Why != ""]), when(x.DecidedBy, x.Decided))
	}
	if x.Why != "" {
		add(v.T("Hvorfor ikke"), x.Why)
	}
	if !x.Made.IsZero() {
		add(v.T("Laget"), v.T("%s, %s, dataversjon %s, %s kB", v.Voice.Moment(x.Made, v.Now()), v.Voice.Plural(x.Persons, "person", "personer"), v.Voice.Int(x.DataVersion), v.Voice.Int((x.Size+1023)/1024)))
		add(v.T("Sum (SHA-256)"), x.Sum)
	}
	if !x.Deleted.IsZero() {
		add(v.T("Slettet"), v.Voice.Moment(x.Deleted, v.Now()))
	} else if x.Status != research.Refused {
		add(v.T("Slettes"), v.Voice.DayYear(x.DeleteOn))
	}
	for _, h := range x.Handouts {
		l.Handouts = append(l.Handouts, v.T("%s, dataversjon %s", nb.Capital(when(h.By, h.At)), v.Voice.Int(h.DataVersion)))
	}
	address := place + "/" + string(x.ID)
	if x.Status == research.Ready && x.Mine {
		l.Actions = append(l.Actions, ui.Action{Label: v.T("Hent filen"), Href: address + "/fil", Icon: "download", Look: ui.Primary})
	}
	if x.Status == research.Asked && v.May(access.ApproveExtract) && !x.Mine {
		l.Actions = append(l.Actions, ui.Action{Label: v.T("Godkjenn"), Post: address + "/godkjenn", Icon: "check", Look: ui.Primary})
		l.Refuse = address + "/avslag"
		l.Why = []ui.Field{form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor du avslår"), Rows: 2})}
	}
	if (x.Status == research.Ready || x.Status == research.Approved) && (x.Mine || v.May(access.ApproveExtract)) {
		l.Actions = append(l.Actions, ui.Action{Label: v.T("Slett nå"), Post: address + "/slett", Look: ui.Secondary})
	}
	return l
}
