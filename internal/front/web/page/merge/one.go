package merge

import (
	"net/http"

	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var oneTmpl = ui.New(files, "one.html")

type oneView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Action  string
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Save    ui.Action
	Cancel  ui.Action
}

// ShowOne asks which of several open enrolments in one pathway goes on.
func ShowOne(v *page.Visit) error {
	return showOne(v, http.StatusOK, ui.NewForm(nil), v.Query("forlop"))
}

// KeepOne ends the others.
func KeepOne(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := enrolment.KeepOne{Patient: id(v), GoesOn: care.EnrolmentID(typed.Value("fortsetter")), On: page.Date(typed, "dato"), Note: typed.Value("merknad")}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(id(v)), v.T("Det andre forløpet er avsluttet. Alt i det står i tidslinjen."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return showOne(v, http.StatusUnprocessableEntity, typed, typed.Value("forlop"))
}

func showOne(v *page.Visit, status int, typed *ui.Form, pathway string) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.End, id(v))
	if err != nil {
		return err
	}
	var options []ui.Option
	for _, c := range h.Courses {
		if c.Pathway.Code == pathway && c.State.Open() {
			note := v.T(c.State.Now)
			if c.Responsible != "" {
				note += ". " + v.T("Ansvarlig: %s", c.Responsible)
			}
			options = append(options, ui.Option{
				Value: string(c.ID), Label: v.T("Henvist %s, %s", v.Voice.DayYear(c.State.ReferredOn), page.AreaName(v.Voice, c.Area)), Note: note + ". " + v.Voice.Plural(len(c.Events), "hendelse", "hendelser"),
			})
		}
	}
	if len(options) < 2 {
		return errs.Gone("Det er bare ett åpent forløp nå.")
	}
	w := oneView{
		Bar: page.PersonBar(v, h), Summary: typed.Summary(v.T("valget kan lagres")), Action: page.PersonPath(h.Patient) + "/ett-forlop",
		Head:   ui.Head{Title: v.T("Velg hvilket forløp som fortsetter"), Lead: v.T("Det andre avsluttes med en merknad. Alt i det blir stående i tidslinjen, og avslutningen kan rettes.")},
		Hidden: []ui.Hidden{{Name: "forlop", Value: pathway}}, Save: ui.Submit(v.T("Avslutt det andre")), Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(h.Patient)),
		Fields: []ui.Field{
			typed.Fill(ui.Field{Kind: ui.Radios, Name: "fortsetter", Label: v.T("Hvilket forløp fortsetter?"), Options: options}),
			typed.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: v.T("Merknad i det som avsluttes"), Rows: 3, Max: 2000}.With(v.T("Personen var registrert to ganger. Oppfølgingen fortsetter i det andre forløpet."))),
			typed.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Avsluttet dato"), Width: "short"}.With(nb.Numeric(h.Today))),
		},
	}
	return v.RenderStatus(status, oneTmpl, v.Frame(v.T("Velg forløp"), page.PersonCrumbs(h, v.T("Velg forløp"))...), w)
}
