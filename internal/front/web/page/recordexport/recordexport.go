// Package recordexport is Uttrekk av journaler: a municipality's coordinator or an administrator asks, the municipality's
// leader approves without seeing a name, and whoever may, fetches the file. The file's own pages are in print.go.
package recordexport

import (
	"embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"traad/internal/app/recordexport"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html key.html
var files embed.FS

var (
	tmpl    = ui.New(files, "page.html")
	keyTmpl = ui.New(files, "key.html")
)

type keyView struct {
	Head ui.Head
	Key  string
	Back ui.Action
}

const place = "/journaluttrekk"

type view struct {
	Head    ui.Head
	Summary ui.Summary
	Card    ui.Card
	Exports []line
	Empty   ui.Empty
	Locked  *ui.Message
	AskCard ui.Card
	Ask     []ui.Field
	Hidden  []ui.Hidden
}

type line struct {
	ID, Title string
	State     ui.Tag
	Facts     []ui.Fact
	Approve   *ui.Action
	Refuse    string
	Why       []ui.Field
	Fetch     *ui.Action
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), "") }

// Ask asks for an export.
func Ask(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := recordexport.Ask{Key: db.ID(form.Value("nokkel")), Organisation: care.OrgID(form.Value("kommune")), Reason: form.Value("grunn")}
	_, err = d.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, form, "", err, v.T("Uttrekket er bestilt. Lederen i kommunen må godkjenne det."))
}

// Approve lets it be made.
func Approve(v *page.Visit) error {
	key, err := recordexport.Approve{ID: db.ID(v.Path("id"))}.Show(v.Ctx(), v.Service, v.Actor)
	if key != "" { // on the answer itself: never in an address, and gone when the page is
		v.W.Header().Set("Cache-Control", "no-store")
		return v.Render(keyTmpl, v.Frame(v.T("Nøkkelen til uttrekket")), keyView{
			Head: ui.Head{Title: v.T("Nøkkelen til uttrekket"), Lead: v.T("Uttrekket er godkjent og lages nå. Administrator henter filen, og kan ikke åpne den.")}, Key: key, Back: ui.Link(v.T("Til uttrekkene"), place),
		})
	}
	return answer(v, ui.NewForm(nil).In(v.Voice), v.Path("id"), err, v.T("Uttrekket er godkjent og lages nå."))
}

// Refuse says no.
func Refuse(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = recordexport.Refuse{ID: db.ID(v.Path("id")), Why: form.Value("hvorfor")}.Run(v.Ctx(), v.Service, v.Actor)
	return answer(v, form, v.Path("id"), err, v.T("Uttrekket er avslått."))
}

// answer sends the browser on, or shows the form again with what was typed.
func answer(v *page.Visit, form *ui.Form, id string, err error, said string) error {
	return v.Answer(form, err, place, said, func(status int) error { return show(v, status, form, id) })
}

// Fetch answers with the file.
func Fetch(v *page.Visit) error {
	f, err := recordexport.Fetch(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/zip")
	if strings.HasSuffix(f.Name, ".traad") {
		h.Set("Content-Type", "application/octet-stream")
	}
	h.Set("Content-Disposition", `attachment; filename="`+f.Name+`"`)
	h.Set("Content-Length", strconv.Itoa(f.Size))
	h.Set("Cache-Control", "no-store")
	_, err = f.WriteTo(v.W)
	return err
}

// show is the page; form is what was sent, for the export with the id or, where that is "", for a new one.
func show(v *page.Visit, status int, form *ui.Form, id string) error {
	l, err := recordexport.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head: ui.Head{Title: v.T("Uttrekk av journaler"), Lead: v.T("Kommunens egne journaler i lesbar form. To personer må være enige: en bestiller, og lederen i kommunen godkjenner.")},
		Card: ui.Card{ID: "uttrekk", Heading: v.T("Uttrekk")}, AskCard: ui.Card{ID: "bestill", Heading: v.T("Bestill uttrekk")},
		Empty: ui.Empty{Icon: "document", Heading: v.T("Ingen uttrekk er bestilt")},
	}
	if !v.May(access.AskRecordExport) {
		w.Empty.Text = v.T("Koordinatoren i kommunen bestiller. Det som venter på deg, står her, og du godkjenner eller avslår det.")
	}
	w.Summary = form.Summary("det kan lagres")
	for _, x := range l.Exports {
		f := ui.NewForm(nil)
		if id == string(x.ID) {
			f = form
		}
		w.Exports = append(w.Exports, describe(v, x, f))
	}
	if v.May(access.AskRecordExport) {
		w.ask(v, l, form, id)
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Uttrekk av journaler")), w)
}

func (w *view) ask(v *page.Visit, l *recordexport.View, form *ui.Form, id string) {
	if !l.Locked.IsZero() {
		w.Locked = &ui.Message{Text: l.Locked.In(v.Voice)}
		return
	}
	if id != "" {
		form = ui.NewForm(nil)
	}
	var options []ui.Option
	for _, c := range l.Choices {
		options = append(options, ui.Option{Value: string(c.ID), Label: c.Name, Note: v.Voice.Plural(c.Persons, "person", "personer")})
	}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	w.Ask = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "kommune", Label: v.T("Hvilke journaler"), Options: options}.With(string(l.Choices[0].ID))),
		form.Fill(ui.Field{Kind: ui.Area, Name: "grunn", Label: v.T("Hvorfor"), Help: v.T("Lederen leser dette. Skriv ingen navn på pasienter.")}),
	}
}

func describe(v *page.Visit, x recordexport.Export, form *ui.Form) line {
	tag := map[recordexport.Status]ui.Tag{
		recordexport.Asked: {Text: "venter på godkjenning", Tone: ui.Soon}, recordexport.Approved: {Text: "lages nå", Tone: ui.Info},
		recordexport.Ready: {Text: "klart", Tone: ui.Done}, recordexport.Refused: {Text: "avslått", Icon: ui.NoIcon}, recordexport.Deleted: {Text: "slettet", Icon: ui.NoIcon},
		recordexport.Lapsed: {Text: "falt bort", Icon: ui.NoIcon},
	}[x.Status]
	tag.Text = v.T(tag.Text)
	when := func(by string, at time.Time) string { return page.WhenBy(v.Voice, v.Voice.Moment(at, v.Now()), by) }
	l := line{ID: "u-" + string(x.ID), Title: x.OrgName, State: tag}
	add := func(term, text string) { l.Facts = append(l.Facts, ui.Fact{Term: v.T(term), Text: text}) }
	add("Omfang", v.Voice.Plural(x.Persons, "person", "personer"))
	add("Bestilt", when(x.AskedBy+", "+nb.Inside(v.T(x.AskedRole.Title())), x.Asked))
	add("Hvorfor", x.Reason)
	if x.DecidedBy != "" {
		add(map[bool]string{true: "Avslått", false: "Godkjent"}[x.Status == recordexport.Refused], when(x.DecidedBy, x.Decided))
	}
	if x.Why != "" {
		add("Grunn til avslaget", x.Why)
	}
	if x.Status == recordexport.Ready {
		add("Filen", v.T("%s, %s kB", v.Voice.Plural(x.Files, "fil", "filer"), v.Voice.Int((x.Size+1023)/1024)))
		if x.Closed {
			add("Låst", v.T("Bare kommunen kan åpne filen, med nøkkelen som lederen fikk se ved godkjenningen: traad unseal"))
		}
		add("Slettes", v.Voice.DayYear(date.In(x.Until)))
	}
	if x.Status == recordexport.Lapsed {
		add("Hvorfor det falt bort", v.T("Tilgangen endret seg etter at det ble bestilt, eller noe som sto i det, er slettet for godt. Filen er ikke lenger i Tråd, og et nytt uttrekk kan bestilles."))
	}
	if x.May {
		l.Fetch = &ui.Action{Label: v.T("Hent filen"), Href: place + "/" + string(x.ID) + "/fil", Icon: "download", Look: ui.Primary}
	}
	if x.Status == recordexport.Asked && v.May(access.ApproveRecordExport) && !x.Mine {
		l.Approve = &ui.Action{Label: v.T("Godkjenn"), Post: place + "/" + string(x.ID) + "/godkjenn", Icon: "check", Look: ui.Primary}
		l.Refuse = place + "/" + string(x.ID) + "/avslag"
		l.Why = []ui.Field{form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor du avslår"), Rows: 2})}
	}
	return l
}
