package quality

import (
	"net/http"

	"traad/internal/app/quality"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type changeView struct {
	Head    ui.Head
	Summary ui.Summary
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Cancel  ui.Action
}

// New is the form for a change of the service.
func New(v *page.Visit) error { return form(v, http.StatusOK, ui.NewForm(nil).In(v.Voice)) }

// Save marks the change.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := quality.Mark{ID: db.ID(typed.Value("nokkel")), Text: typed.Value("tekst"), Area: care.OrgID(typed.Value("kommune")), New: typed.Value("grenser") != ""}
	if d.Area == "alle" {
		d.Area = ""
	} else if d.Area == "" {
		d.Area = "ingen"
	}
	if text := typed.Value("dato"); text != "" {
		if d.On, err = nb.ParseDay(text); err != nil {
			d.On = date.Date{}
			typed.Fault("dato", "Skriv datoen som dag.måned.år, for eksempel 01.05.2026.")
		}
	}
	if err := v.Need(access.MarkChange); err != nil {
		return err
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(home+back(d.Area), v.T("Endringen er merket på diagrammene."), ui.Undo{Action: home + "/endring/" + string(d.ID) + "/trekk", About: v.T("endringen")})
		}
		if !typed.Take(err) {
			return err
		}
	}
	return form(v, http.StatusUnprocessableEntity, typed)
}

func back(area care.OrgID) string {
	if area == "" {
		return ""
	}
	return "?kommune=" + string(area)
}

// Withdraw takes a change off the charts.
func Withdraw(v *page.Visit) error {
	if err := (quality.Withdraw{ID: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(home, v.T("Endringen er tatt bort fra diagrammene."))
}

func form(v *page.Visit, status int, typed *ui.Form) error {
	if err := v.Need(access.MarkChange); err != nil {
		return err
	}
	o, err := quality.Show(v.Ctx(), v.Service, v.Actor, "")
	if err != nil {
		return err
	}
	var where []ui.Option
	if quality.MayMarkAll(v.Actor) {
		where = append(where, ui.Option{Value: "alle", Label: v.T("Hele tjenesten")})
	}
	for _, p := range o.Places {
		where = append(where, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	key := typed.Value("nokkel")
	if !db.IsID(key) {
		key = string(db.NewID())
	}
	w := changeView{
		Head:    ui.Head{Title: v.T("Merk en endring i tjenesten"), Lead: v.T("Endringen merkes på diagrammene, så alle ser hva som var nytt da. Diagrammet sier ikke om den var årsaken.")},
		Summary: typed.Summary(v.T("endringen kan lagres")), Hidden: []ui.Hidden{{Name: "nokkel", Value: key}}, Cancel: ui.Link(v.T("Avbryt"), home),
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Gjelder fra"), Width: "short"}),
		typed.Fill(ui.Field{Kind: ui.Choice, Name: "kommune", Label: v.T("Hvor"), Options: where}),
		typed.Fill(ui.Field{Name: "tekst", Label: v.T("Hva ble endret"), Help: v.T("For eksempel «Ny fordeling av varsler i helgen». Ikke skriv om personer."), Max: 120}),
	}
	if quality.MayMarkAll(v.Actor) {
		w.Fields = append(w.Fields, typed.Fill(ui.Field{Kind: ui.Check, Name: "grenser", Label: v.T("Nye grenser herfra"), Help: v.T("Bare for hele tjenesten, og når endringen er ment å vare. Diagrammene regner midten og grensene på nytt fra første hele måned, der det er minst 15 verdier før. Det du skriver over, er begrunnelsen."), Optional: true}))
	}
	return v.RenderStatus(status, change, v.Frame(v.T("Merk en endring"), ui.Crumb{Label: v.T("Kvalitet over tid"), Href: home}, ui.Crumb{Label: v.T("Merk en endring")}), w)
}
