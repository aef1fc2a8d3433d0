package adminorganisation

import (
	"net/http"

	"traad/internal/app/organisation"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var fileTemplate = page.AdminTemplate(files, "file.html")

type fileView struct {
	page.AdminView
	FileCard ui.Card
	Field    ui.Field
	Template ui.Action
	Faults   page.ListFaults
}

// File is the page that takes a list of organisations in. It shows nothing that is stored, so only the role is asked.
func File(v *page.Visit) error {
	if err := v.Need(access.Configure); err != nil {
		return err
	}
	return file(v, http.StatusOK, ui.NewForm(nil), &sheet.Report{})
}

// Take takes a list in: all of it, or nothing and every fault at its cell.
func Take(v *page.Visit) error {
	rep, form, taken, err := page.TakeList(v, func(f *sheet.File) (*sheet.Report, error) {
		return organisation.Bulk{File: f}.Run(v.Ctx(), v.Service, v.Actor)
	})
	switch {
	case err != nil:
		return err
	case !taken:
		return file(v, http.StatusUnprocessableEntity, form, rep)
	}
	return v.Go("/administrasjon/oppsett", nb.Capital(nb.Plural(rep.Added, "virksomhet", "virksomheter"))+" er lagt til, "+nb.Int(rep.Edited)+" er endret, "+nb.Int(rep.Same)+" sto fra før.")
}

// Template is the file to fill in.
func Template(v *page.Visit) error {
	if err := v.Need(access.Configure); err != nil {
		return err
	}
	b := sheet.NewBook()
	if err := b.Template("Virksomheter", organisation.Columns()); err != nil {
		return err
	}
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	return v.Download("virksomheter.xlsx", data)
}

func file(v *page.Visit, status int, form *ui.Form, rep *sheet.Report) error {
	const title = "Virksomheter fra fil"
	w := fileView{
		AdminView: page.Admin(place, ui.Head{Title: title, Lead: "Sykehus, steder, kommuner, bydeler, legekontorer og enheter i én liste. Er det feil i én rad, leses ingenting inn."}),
		FileCard:  ui.Card{ID: "filen", Heading: "Les inn en fil"}, Faults: page.FaultsOf(v, rep),
		Field:    form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Fil med virksomheter", Accept: ".csv,.xlsx", Help: "CSV eller Excel. Bare Type og Navn må finnes. En virksomhet som er her fra før (samme type og nummer, ellers type og navn), får det filen sier, og tomme celler lar det som var, stå."}),
		Template: ui.Action{Label: "Last ned filen å fylle ut", Icon: "download", Href: place + "/mal.xlsx", Look: ui.Secondary},
	}
	w.Summary = form.Summary("filen kan leses inn")
	return v.RenderStatus(status, fileTemplate, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}
