package adminorganisation

import (
	"net/http"

	"traad/internal/app/organisation"
	"traad/internal/app/upload"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var fileTemplate = page.AdminTemplate(files, "file.html")

type fileView struct {
	page.AdminView
	FileCard, FaultCard ui.Card
	FaultScroll         page.Scroll
	Field               ui.Field
	Template            ui.Action
	Faults              []fault
}

type fault struct{ Where, Value, Message string }

// File is the page that takes a list of organisations in. It shows nothing that is stored, so only the role is asked.
func File(v *page.Visit) error {
	if err := v.Need(access.Configure); err != nil {
		return err
	}
	return file(v, http.StatusOK, ui.NewForm(nil), nil)
}

// Take takes a list in: all of it, or nothing and every fault at its cell.
func Take(v *page.Visit) error {
	name, data, err := page.Upload(v)
	if err != nil && len(errs.FieldsOf(err)) == 0 {
		return err
	}
	form := ui.NewForm(nil)
	if form.Take(err) {
		return file(v, http.StatusUnprocessableEntity, form, nil)
	}
	book, err := upload.Open(data, name)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return file(v, http.StatusUnprocessableEntity, form, nil)
	}
	rep, err := organisation.Bulk{File: book}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	if rep.FaultCount > 0 || rep.Rows == 0 {
		form.Fault("fil", "Ingenting er lest inn. Rett det som er galt i filen, og send den på nytt.")
		return file(v, http.StatusUnprocessableEntity, form, rep.Faults)
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

func file(v *page.Visit, status int, form *ui.Form, faults []sheet.Fault) error {
	const title = "Virksomheter fra fil"
	w := fileView{
		AdminView: page.Admin(place, ui.Head{Title: title, Lead: "Sykehus, steder, kommuner, bydeler, legekontorer og enheter i én liste. Er det feil i én rad, leses ingenting inn."}),
		FileCard:  ui.Card{ID: "filen", Heading: "Les inn en fil"}, FaultCard: ui.Card{ID: "feil", Heading: "Feil i filen", Flush: true}, FaultScroll: page.Scroll{About: "Feil i filen"},
		Field:    form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Fil med virksomheter", Accept: ".csv,.xlsx", Help: "CSV eller Excel. Bare Type og Navn må finnes. En virksomhet som er her fra før (samme type og nummer, ellers type og navn), får det filen sier, og tomme celler lar det som var, stå."}),
		Template: ui.Action{Label: "Last ned filen å fylle ut", Icon: "download", Href: place + "/mal.xlsx", Look: ui.Secondary},
	}
	for _, f := range faults {
		where := f.Cell()
		if where == "" {
			where = "Filen"
		}
		w.Faults = append(w.Faults, fault{where, f.Value, f.Message})
	}
	w.Summary = form.Summary("filen kan leses inn")
	return v.RenderStatus(status, fileTemplate, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}
