package facts

import (
	"embed"
	"net/http"

	"traad/internal/app/patient"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed death.html
var deathFiles embed.FS

var deathTmpl = ui.New(deathFiles, "death.html")

type deathView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Follows []string
	Action  string
	Fields  []ui.Field
	Save    ui.Action
	Cancel  ui.Action
}

// Death is the page that asks before a death is registered, or before one is taken back.
func Death(v *page.Visit) error { return death(v, http.StatusOK, ui.NewForm(nil)) }

// RegisterDeath registers the death, or takes back one that was registered by mistake.
func RegisterDeath(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	var d deed = patient.RegisterDeath{Patient: id, On: page.Date(typed, "dod")}
	message := v.T("Dødsfallet er registrert. Besøk, brev og påminnelser er stoppet.")
	if typed.Has("angre") {
		d, message = patient.UndoDeath{Patient: id, Reason: typed.Value("begrunnelse")}, v.T("Dødsfallet er tatt tilbake. Fristene går igjen.")
	} else if !typed.Has("riktig") {
		typed.Fault("riktig", "Kryss av for at du har sjekket at det er riktig person.")
	}
	if typed.OK() {
		if err = d.Run(v.Ctx(), v.Service, v.Actor); err == nil {
			return v.Go(page.PersonPath(id), message)
		}
		if !typed.Take(dated(err)) {
			return err
		}
	}
	return death(v, http.StatusUnprocessableEntity, typed)
}

// dated moves a fault at an enrolment's day to the field of this form.
func dated(err error) error {
	if errs.KindOf(err) != errs.KindInvalid {
		return err
	}
	e := errs.Copy(err)
	for i := range e.Fields {
		if e.Fields[i].Name == "dato" {
			e.Fields[i].Name = "dod"
		}
	}
	return e
}

func death(v *page.Visit, status int, typed *ui.Form) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.RegisterDeath, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := deathView{
		Bar: page.PersonBar(v, h), Head: ui.Head{Title: v.T("Registrer dødsfall")}, Action: page.PersonPath(h.Patient) + "/dod",
		Summary: typed.Summary("dødsfallet kan registreres"), Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(h.Patient)),
	}
	if h.Dead() {
		w.Head = ui.Head{Title: v.T("Angre registrert dødsfall"), Lead: v.T("Registrert død %s.", v.Voice.LongDay(h.Details.DeceasedOn))}
		w.Follows = []string{v.T("Fristene går igjen fra der de sto."), v.T("Avlyste besøk og stoppede påminnelser kommer ikke tilbake av seg selv."), v.T("Hendelsen står i tidslinjen som rettet.")}
		w.Fields = []ui.Field{typed.Fill(ui.Field{Kind: ui.Area, Name: "begrunnelse", Label: v.T("Hvorfor var det feil?"), Rows: 2, Max: 2000})}
		w.Save = ui.Action{Label: v.T("Ta tilbake dødsfallet"), Look: ui.Primary, Name: "angre", Value: "ja"}
	} else {
		w.Follows = []string{v.T("Alle besøk, brev og påminnelser stopper med en gang."), v.T("Forløpet blir stående til noen i teamet avslutter det."), v.T("Registreringen kan angres.")}
		w.Fields = []ui.Field{
			typed.Fill(ui.Field{Kind: ui.Date, Name: "dod", Label: v.T("Dødsdato"), Width: "short", Help: v.T("For eksempel 03.05.2026.")}),
			typed.Fill(ui.Field{Kind: ui.Check, Name: "riktig", Label: v.T("Jeg har sjekket navn og fødselsdato, og det er riktig person")}),
		}
		w.Save = ui.Action{Label: v.T("Registrer dødsfall"), Look: ui.Danger}
	}
	return v.RenderStatus(status, deathTmpl, v.Frame(w.Head.Title, page.PersonCrumbs(h, v.T("Dødsfall"))...), w)
}
