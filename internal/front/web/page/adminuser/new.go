package adminuser

import (
	"net/http"

	"traad/internal/app/user"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var newTemplate = page.AdminTemplate(files, "new.html")

type newView struct {
	page.AdminView
	Card   ui.Card
	Hidden []ui.Hidden
	Fields []ui.Field
}

// New is the empty form. It shows nothing that is stored, so only the role is asked.
func New(v *page.Visit) error {
	if err := v.Need(access.Configure); err != nil {
		return err
	}
	form := ui.NewForm(nil)
	form.Set("virksomhet", v.Query("virksomhet"))
	return renderNew(v, http.StatusOK, form)
}

// Add makes the user and goes on to the roles.
func Add(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if form.OK() {
		id, err := user.Add{Key: care.UserID(form.Value("nokkel")), User: readDetails(form)}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			at := place + "/" + string(id)
			if org := form.Value("virksomhet"); db.IsID(org) { // where the role is to be given
				at += "?virksomhet=" + org + "#gi-rolle"
			}
			return v.Go(at, v.T("Brukeren er lagt til. Gi en rolle, så kan brukeren logge inn."))
		}
		if !form.Take(err) {
			return err
		}
	}
	return renderNew(v, http.StatusUnprocessableEntity, form)
}

func renderNew(v *page.Visit, status int, form *ui.Form) error {
	w := newView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Ny bruker"), Lead: v.T("Brukeren ser ingenting før en rolle er gitt.")}),
		Card:      ui.Card{ID: "skjema", Heading: v.T("Opplysninger")},
		Hidden:    []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}, {Name: "virksomhet", Value: form.Value("virksomhet")}},
		Fields:    detailFields(v, form, care.User{}),
	}
	w.Summary = form.Summary("brukeren kan legges til")
	return v.RenderStatus(status, newTemplate, v.Frame(v.T("Ny bruker"), page.AdminCrumbs(place, v.T("Ny bruker"))...), w)
}
