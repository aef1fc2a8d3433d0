package survey

import (
	"net/http"
	"net/url"

	"traad/internal/app/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var codePage = ui.New(files, "code.html")

type codeView struct {
	Head    ui.Head
	Summary ui.Summary
	Field   ui.Field
}

// Code asks for the code of a sheet whose answers are to be typed in.
func Code(v *page.Visit) error {
	if err := v.Need(access.SeeSurveys); err != nil {
		return err
	}
	return code(v, http.StatusOK, ui.NewForm(nil))
}

// Typed leads on to the questions.
func Typed(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := form.Value("kode")
	e, err := survey.Open(v.Ctx(), v.Service, v.Actor, typed)
	if err != nil {
		return err
	}
	switch e.Door {
	case survey.Standing:
		return v.Go("/u/"+url.PathEscape(typed), "")
	case survey.Used:
		form.Fault("kode", "Arket er ført inn fra før. Hvert ark kan bare brukes én gang.")
	case survey.Shut:
		form.Fault("kode", "Undersøkelsen er ikke åpen nå, så svaret kan ikke føres inn.")
	case survey.NotYours:
		form.Fault("kode", "Arket er ikke anonymt. Svarene føres inn av teamet til personen som fikk det.")
	default:
		form.Fault("kode", "Koden finnes ikke. Se at du har skrevet de tolv tegnene som står øverst på arket.")
	}
	return code(v, http.StatusUnprocessableEntity, form)
}

func code(v *page.Visit, status int, form *ui.Form) error {
	head := v.T("Før inn svar fra papir")
	return v.RenderStatus(status, codePage, v.Frame(head, crumbs(v, head)...), codeView{
		Head: ui.Head{Title: head, Lead: v.T("Koden står øverst på arket.")}, Summary: form.Summary(v.T("du kan føre inn svarene")),
		Field: form.Fill(ui.Field{Name: "kode", Label: v.T("Kode"), Width: "medium", Help: v.T("Tolv tegn. Bindestreker og store bokstaver er likegyldig.")}),
	})
}
