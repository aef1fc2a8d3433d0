// Package movein is where a coordinator moves today's patients in from Excel: the template, the file, what it gives and every
// fault at its cell, then all of it or nothing, and the way back.
package movein

import (
	"embed"
	"net/http"
	"time"

	"traad/internal/app/movein"
	"traad/internal/app/upload"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html run.html undo.html
var files embed.FS

var (
	startPage = ui.New(files)
	runPage   = ui.New(files, "run.html")
	undoPage  = ui.New(files, "undo.html")
)

const (
	path  = "/innflytting"
	title = "Flytt inn fra Excel"
)

type startView struct {
	Head     ui.Head
	Summary  ui.Summary
	File     ui.Field
	HowCard  ui.Card
	FileCard ui.Card
	RunsCard ui.Card
	Template ui.Action
	Scroll   ui.Scroll
	Runs     []runLine
}

type runLine struct {
	When, By, File, What, Href string
}

// Start explains, takes the file, and lists what has been moved in before.
func Start(v *page.Visit) error { return start(v, http.StatusOK, ui.NewForm(nil)) }

// Send takes the file in for a look. What cannot be read is said at the field.
func Send(v *page.Visit) error {
	name, data, err := page.Upload(v)
	if err != nil && len(errs.FieldsOf(err)) == 0 {
		return err
	}
	form := ui.NewForm(nil).In(v.Voice)
	status := http.StatusUnprocessableEntity
	if form.Take(err) {
		if len(data) > upload.MaxFile {
			status = http.StatusRequestEntityTooLarge
		}
		return start(v, status, form)
	}
	id, err := movein.Upload{Name: name, Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return start(v, status, form)
	}
	return v.Go(runPath(id, ""), "")
}

func runPath(id db.ID, step string) string {
	if step != "" {
		step = "/" + step
	}
	return path + "/" + string(id) + step
}

func start(v *page.Visit, status int, form *ui.Form) error {
	runs, err := movein.Runs(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := startView{
		Head:    ui.Head{Title: v.T(title), Lead: v.T("Flytt pasientene dere følger i dag, inn i Tråd. Først sjekkes filen, og ingenting lagres før du har sett hva den gir.")},
		Summary: form.Summary("filen kan sjekkes"),
		File: form.Fill(ui.Field{
			Kind: ui.File, Name: "fil", Label: v.T("Excel-fil"), Accept: ".xlsx,.csv",
			Help: v.T("Arbeidsbok (.xlsx) eller CSV, inntil 10 MB. Filen lagres kryptert og slettes når den er flyttet inn, senest etter ett døgn."),
		}),
		HowCard:  ui.Card{ID: "slik", Heading: v.T("Slik gjør du")},
		FileCard: ui.Card{ID: "filen", Heading: v.T("Sjekk filen")},
		RunsCard: ui.Card{ID: "tidligere", Heading: v.T("Tidligere innflyttinger"), Flush: true},
		Template: ui.Link(v.T("Last ned malen"), path+"/mal.xlsx").WithIcon("download"),
		Scroll:   ui.Scroll{About: v.T("Hva som er sjekket og flyttet inn"), Class: "compact"},
	}
	for _, r := range runs {
		w.Runs = append(w.Runs, runLine{nb.Capital(moment(r.Made, v)), r.By, r.File, what(v.Voice, r), runPath(r.ID, "")})
	}
	return v.RenderStatus(status, startPage, v.Frame(v.T(title)), w)
}

// what says in a few words what came of a run.
func what(v *lang.Voice, r movein.Run) string {
	switch {
	case r.Status == upload.Done:
		return v.Plural(r.Moved, "pasient er flyttet inn", "pasienter er flyttet inn")
	case r.Status == upload.Undone && r.Standing > 0:
		return v.Say("Angret, men %s", v.Plural(r.Standing, "pasient står igjen", "pasienter står igjen"))
	case r.Status == upload.Undone:
		return v.Say("Angret")
	case r.Held && r.Wrong > 0:
		return v.Say("Sjekket, %s av %s", v.Int(r.Wrong), v.Plural(r.Rows, "rad har feil", "rader har feil"))
	case r.Held:
		return v.Say("Sjekket, ikke flyttet inn ennå")
	}
	return v.Say("Sjekket, aldri flyttet inn")
}

// Template sends the workbook to fill in.
func Template(v *page.Visit) error {
	data, err := movein.Template(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Download("innflytting-mal.xlsx", data)
}

// Marked sends the file back with the faults marked.
func Marked(v *page.Visit) error {
	data, err := movein.Marked(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("run")))
	if err != nil {
		return err
	}
	return v.Download("innflytting-merket.xlsx", data)
}

// moment says when something happened, inside a sentence: "i dag kl. 09.43".
func moment(t time.Time, v *page.Visit) string { return v.Voice.Moment(t, v.Now()) }

func today(v *page.Visit) date.Date { return v.Today() }
