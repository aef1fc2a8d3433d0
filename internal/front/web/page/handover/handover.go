// Package handover is Overlevering: everybody with an open enrolment where a cooperation agreement is about to end, to whom
// each is handed over, and whether it is done. On the screen, on paper and as an Excel file.
package handover

import (
	"embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"traad/internal/app/agreement"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const place = "/overlevering"

type view struct {
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Card     ui.Card
	Rows     []row
	Empty    ui.Empty
	Printed  string
}

type row struct {
	ID, Name, Href, Born, Area, Stage string
	Responsible, Due                  string
	State                             ui.Tag
	To, Note, Saved                   string
	Fold                              ui.Details
	Action, Keep                      string
	Hidden                            []ui.Hidden
	Fields                            []ui.Field
	Save                              ui.Action
}

// Show is the list.
func Show(v *page.Visit) error { return show(v, http.StatusOK, "", ui.NewForm(nil)) }

// Save writes about one person.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := v.Path("id")
	d := agreement.MarkHandOver{
		Enrolment: care.EnrolmentID(id), ToWhom: nb.CleanLine(form.Value("til_hvem-" + id)), Done: form.Has("overlevert-" + id), On: page.Date(form, "dato-"+id), Note: form.Value("notat-" + id),
	}
	d.Seen, _ = strconv.Atoi(form.Value("sett"))
	status := http.StatusUnprocessableEntity
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go(place, v.T("Overleveringen er lagret."))
		case errs.KindOf(err) == errs.KindConflict:
			form.Refused("", err)
			status = http.StatusConflict
		case !form.Take(err):
			return err
		}
		for i := range form.Faults { // the deed knows one field, the page one for each row
			if form.Faults[i].Name != "" {
				form.Faults[i].Name += "-" + id
			}
		}
	}
	return show(v, status, id, form)
}

// show is the list; form is that of the row with the id, as it was sent.
func show(v *page.Visit, status int, id string, form *ui.Form) error {
	l, err := agreement.HandOverList(v.Ctx(), v.Service, v.Actor, false)
	if err != nil {
		return err
	}
	w := view{
		Head:  ui.Head{Title: v.T("Overlevering"), Lead: v.T("%s av %s er overlevert.", v.Voice.Int(l.Done()), v.Voice.Plural(len(l.Rows), "person", "personer"))},
		Card:  ui.Card{ID: "personer", Heading: v.T("Personer med åpent forløp")},
		Empty: ui.Empty{Tone: ui.Done, Heading: v.T("Ingen å overlevere"), Text: v.T("Ingen av kommunene dine har en samarbeidsavtale som er sagt opp eller har løpt ut.")},
	}
	w.Printed = v.T("Skrevet ut %s fra Tråd. Listen inneholder helseopplysninger.", nb.Numeric(v.Today()))
	for _, e := range l.Areas {
		w.Messages = append(w.Messages, message(v, e))
	}
	if len(l.Areas) > 0 && len(l.Rows) == 0 {
		w.Empty.Text = v.T("Ingen har et åpent forløp.")
	}
	if len(l.Areas) == 0 {
		w.Head.Lead = ""
	}
	if len(l.Rows) > 0 {
		w.Head.Actions = []ui.Action{ui.Link(v.T("Hent som Excel"), place+".xlsx").WithIcon("download")}
	}
	for _, h := range l.Rows {
		f := ui.NewForm(nil)
		if string(h.Enrolment) == id {
			f = form
			w.Summary = form.Summary("overleveringen kan lagres")
		}
		w.Rows = append(w.Rows, line(v, h, f, status == http.StatusConflict))
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Overlevering")), w)
}

func message(v *page.Visit, e agreement.Ending) ui.Message {
	m := ui.Message{Tone: ui.Soon, Heading: v.T("Samarbeidsavtalen for %s er sagt opp", e.Name)}
	m.Text = v.T("Ingen nye kan inkluderes. Fra %s (om %s) ser ingen personene i Tråd gjennom %s.", v.Voice.DayYear(e.Notice.Ends), v.Voice.Plural(e.Notice.Ends.Days(v.Today()), "dag", "dager"), e.Name)
	if e.Phase == care.AgreementLapsed {
		m.Heading, m.Text = v.T("Samarbeidsavtalen for %s har løpt ut", e.Name), v.T("Ingen nye kan inkluderes før administrator har lagt inn en ny versjon. De som følges, følges videre.")
	}
	return m
}

func line(v *page.Visit, h agreement.HandOver, form *ui.Form, again bool) row {
	id := string(h.Enrolment)
	seen := strconv.Itoa(h.Seen)
	if form.Has("sett") && !again {
		seen = form.Value("sett")
	}
	r := row{
		ID: "o-" + id, Name: h.Name, Href: page.PersonPath(h.Patient), Born: nb.Numeric(h.Born), Area: h.Area, Stage: v.T(h.Stage), Responsible: h.Responsible,
		To: h.ToWhom, Note: h.Note, Action: place + "/" + id, Keep: "overlevering-" + id, Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Fold:  ui.Details{ID: "skriv-" + id, Summary: v.T("Skriv om overlevering"), Note: h.Name, Open: !form.OK()},
		State: ui.Tag{Text: v.T("ikke overlevert"), Tone: ui.Soon}, Save: ui.Action{Label: v.T("Lagre"), About: h.Name},
	}
	if r.Responsible == "" {
		r.Responsible = nb.Capital(v.T("ingen"))
	}
	if !h.Due.IsZero() {
		r.Due = v.T(h.DueTitle) + ", " + v.Voice.DayNear(h.Due, v.Today())
	}
	if h.Done {
		r.State = ui.Tag{Text: v.T("overlevert %s", v.Voice.DayNear(h.DoneOn, v.Today())), Tone: ui.Done}
	}
	if !h.At.IsZero() {
		r.Saved = v.T("Skrevet %s av %s", v.Voice.Moment(h.At.Time, v.Now()), h.By)
	}
	done := ""
	if h.Done {
		done = "ja"
	}
	r.Fields = []ui.Field{
		form.Fill(ui.Field{Name: "til_hvem-" + id, Label: v.T("Overleveres til"), Optional: true, Help: v.T("For eksempel hjemmesykepleien, fastlegen eller en annen kommune.")}.With(h.ToWhom)),
		form.Fill(ui.Field{Kind: ui.Check, Name: "overlevert-" + id, Label: v.T("Overlevert")}.With(done)),
		form.Fill(ui.Field{Kind: ui.Date, Name: "dato-" + id, Label: v.T("Dato"), Optional: true, Width: "short", Help: v.T("Tom er i dag.")}.With(page.DayField(h.DoneOn))),
		form.Fill(ui.Field{Kind: ui.Area, Name: "notat-" + id, Label: v.T("Notat"), Optional: true, Rows: 2}.With(h.Note)),
	}
	return r
}

var columns = []sheet.Column{
	{Name: "Kommune"},
	{Name: "Navn"},
	{Name: "Født", Kind: sheet.Date},
	{Name: "Nå"},
	{Name: "Ansvarlig"},
	{Name: "Neste frist", Kind: sheet.Date},
	{Name: "Hva"},
	{Name: "Overleveres til"},
	{Name: "Overlevert", Kind: sheet.Bool},
	{Name: "Overlevert dato", Kind: sheet.Date},
	{Name: "Notat"},
}

// Excel is the list as a file. No identity number leaves Tråd this way.
func Excel(v *page.Visit) error {
	l, err := agreement.HandOverList(v.Ctx(), v.Service, v.Actor, true)
	if err != nil {
		return err
	}
	rows := make([][]any, len(l.Rows))
	for i, h := range l.Rows {
		rows[i] = []any{h.Area, h.Name, h.Born, v.T(h.Stage), h.Responsible, h.Due, v.T(h.DueTitle), h.ToWhom, h.Done, h.DoneOn, h.Note}
	}
	book, said := sheet.NewBook(), slices.Clone(columns)
	for i := range said {
		said[i].Name = v.T(said[i].Name)
	}
	if err := book.Table(v.T("Overlevering"), said, rows); err != nil {
		return fmt.Errorf("handover.Excel: %w", err)
	}
	data, err := book.Bytes()
	if err != nil {
		return err
	}
	return v.Download("overlevering-"+v.Today().String()+".xlsx", data)
}
