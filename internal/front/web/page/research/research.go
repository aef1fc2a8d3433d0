// Package research is Uttrekk til forskning: an analyst orders, a leader of the hospital approves without seeing a row, the one who ordered
// fetches the file, and everybody who may see the page sees what was handed out, when and for what.
package research

import (
	"embed"
	"fmt"
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
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), "") }

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
				form.Fault(name, errs.SafeText(err))
			}
		}
	}
	if !form.OK() {
		return show(v, http.StatusUnprocessableEntity, form, "")
	}
	_, err = d.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, form, "", err, "Uttrekket er bestilt. En leder på sykehuset må godkjenne det.")
}

// Approve lets it be made.
func Approve(v *page.Visit) error {
	err := research.Approve{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, ui.NewForm(nil), v.Path("id"), err, "Uttrekket er godkjent og lages nå.")
}

// Refuse says no.
func Refuse(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = research.Refuse{ID: db.ID(v.Path("id")), Why: form.Value("hvorfor")}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, form, v.Path("id"), err, "Uttrekket er avslått.")
}

// Discard deletes the file and its key.
func Discard(v *page.Visit) error {
	err := research.Discard{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, ui.NewForm(nil), v.Path("id"), err, "Filen og nøkkelen er slettet.")
}

// Fetch answers with the file.
func Fetch(v *page.Visit) error {
	name, data, err := research.Fetch(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		if errs.KindOf(err) == errs.KindConflict {
			form := ui.NewForm(nil)
			form.Fault("", errs.SafeText(err))
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
		Head: ui.Head{Title: title, Lead: "Rader om personer som har samtykket, uten navn, dato og sted. En analytiker bestiller, og en leder på sykehuset godkjenner."},
		Card: ui.Card{ID: "uttrekk", Heading: "Uttrekk"}, AskCard: ui.Card{ID: "bestill", Heading: "Bestill uttrekk"},
		Empty: ui.Empty{Icon: "document", Heading: "Ingen uttrekk er bestilt"}, Summary: form.Summary("det kan lagres"),
	}
	for _, x := range all {
		f := ui.NewForm(nil)
		if id == string(x.ID) {
			f = form
		}
		w.Extracts = append(w.Extracts, describe(v, x, f))
	}
	if k := v.Actor.OrgKind; v.May(access.OrderExtract) && (k == "hospital" || k == "site") {
		if id != "" {
			form = ui.NewForm(nil)
		}
		w.ask(form)
	}
	return v.RenderStatus(status, tmpl, v.Frame(title), w)
}

func (w *view) ask(form *ui.Form) {
	formats := ui.Field{Kind: ui.Checks, Name: "format", Label: "Format", Inline: true, Values: []string{"csv", "parquet"}, Options: []ui.Option{{Value: "csv", Label: "CSV"}, {Value: "parquet", Label: "Parquet"}}}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	w.Ask = []ui.Field{
		form.Fill(ui.Field{Name: "tittel", Label: "Prosjekt", Help: "Et kort navn. Skriv ingen navn på pasienter."}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "formal", Label: "Formål", Help: "Hva dataene skal svare på. Lederen leser dette."}),
		form.Fill(ui.Field{Name: "vedtak", Label: "Vedtak", Help: "Hvem som har gitt adgang, og saksnummeret. For eksempel REK sør-øst 123456."}),
		form.Fill(ui.Field{Name: "vedtatt", Label: "Vedtatt", Width: "short", Help: "Som 1.1.2026."}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "mottaker", Label: "Mottaker", Rows: 2, Help: "Hvem som får filen, og hvor den skal ligge."}),
		form.Fill(ui.Field{Name: "slettes", Label: "Slettes", Width: "short", Help: "Da slettes filen her, og nøkkelen bak pseudonymene. Mottakeren skal slette sin kopi samme dag."}),
		form.Fill(formats),
	}
}

func describe(v *page.Visit, x research.Extract, form *ui.Form) line {
	states := map[research.Status]ui.Tag{
		research.Asked: {Text: "venter på godkjenning", Tone: ui.Soon}, research.Approved: {Text: "lages nå", Tone: ui.Info}, research.Ready: {Text: "klart", Tone: ui.Done},
		research.Refused: {Text: "avslått", Icon: ui.NoIcon}, research.Deleted: {Text: "slettet", Icon: ui.NoIcon},
	}
	when := func(by string, at time.Time) string { return nb.Moment(at, v.Now()) + " av " + by }
	l := line{ID: "u-" + string(x.ID), Title: x.Title, State: states[x.Status]}
	add := func(term, text string) { l.Facts = append(l.Facts, ui.Fact{Term: term, Text: text}) }
	add("Formål", x.Purpose)
	add("Vedtak", x.Decision+", "+nb.DayYear(x.DecisionOn))
	add("Mottaker", x.Recipient)
	add("Format", strings.NewReplacer("csv", "CSV", "parquet", "Parquet", " ", " og ").Replace(x.Formats))
	add("Bestilt", when(x.AskedBy, x.Asked))
	if x.DecidedBy != "" {
		add(map[bool]string{true: "Avslått", false: "Godkjent"}[x.Status == research.Refused && x.Made.IsZero() && x.Why != ""], when(x.DecidedBy, x.Decided))
	}
	if x.Why != "" {
		add("Hvorfor ikke", x.Why)
	}
	if !x.Made.IsZero() {
		add("Laget", fmt.Sprintf("%s, %s, dataversjon %s, %s kB", nb.Moment(x.Made, v.Now()), nb.Plural(x.Persons, "person", "personer"), nb.Int(x.DataVersion), nb.Int((x.Size+1023)/1024)))
		add("Sum (SHA-256)", x.Sum)
	}
	if !x.Deleted.IsZero() {
		add("Slettet", nb.Moment(x.Deleted, v.Now()))
	} else if x.Status != research.Refused {
		add("Slettes", nb.DayYear(x.DeleteOn))
	}
	for _, h := range x.Handouts {
		l.Handouts = append(l.Handouts, nb.Capital(when(h.By, h.At))+", dataversjon "+nb.Int(h.DataVersion))
	}
	address := place + "/" + string(x.ID)
	if x.Status == research.Ready && x.Mine {
		l.Actions = append(l.Actions, ui.Action{Label: "Hent filen", Href: address + "/fil", Icon: "download", Look: ui.Primary})
	}
	if x.Status == research.Asked && v.May(access.ApproveExtract) && !x.Mine {
		l.Actions = append(l.Actions, ui.Action{Label: "Godkjenn", Post: address + "/godkjenn", Icon: "check", Look: ui.Primary})
		l.Refuse = address + "/avslag"
		l.Why = []ui.Field{form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: "Hvorfor du avslår", Rows: 2})}
	}
	if (x.Status == research.Ready || x.Status == research.Approved) && (x.Mine || v.May(access.ApproveExtract)) {
		l.Actions = append(l.Actions, ui.Action{Label: "Slett nå", Post: address + "/slett", Look: ui.Secondary})
	}
	return l
}
