// Package absence is Fravær: when one is away, and who gets the alerts meanwhile.
package absence

import (
	"embed"
	"net/http"

	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const path = "/fravaer"

type view struct {
	Head    ui.Head
	Summary ui.Summary
	Fields  []ui.Field
	Card    ui.Card
	Away    []away
}

type away struct {
	When, Who string
	End       ui.Action
}

// Show is the page.
func Show(v *page.Visit) error { return render(v, http.StatusOK, ui.NewForm(nil)) }

// Save writes an absence.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := alert.BeAway{Substitute: care.UserID(typed.Value("vikar"))}
	d.From, d.To = day(typed, "fra"), day(typed, "til")
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(path, v.T("Fraværet er lagret. Varsler går til andre i de dagene."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return render(v, http.StatusUnprocessableEntity, typed)
}

// day reads a date; an empty one is left to the deed.
func day(f *ui.Form, field string) date.Date {
	text := f.Value(field)
	if text == "" {
		return date.Date{}
	}
	d, err := nb.ParseDay(text)
	if err != nil {
		f.Fault(field, "Skriv datoen som dag.måned.år, for eksempel 24.12.2026.")
	}
	return d
}

// End takes an absence away.
func End(v *page.Visit) error {
	if err := (alert.BeBack{Absence: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(path, v.T("Fraværet er tatt bort."))
}

func render(v *page.Visit, status int, typed *ui.Form) error {
	list, mates, err := alert.Absences(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head: ui.Head{Title: v.T("Fravær"), Lead: v.T("Når du er borte, går varsler til vikaren din, eller til neste i rekken.")}, Summary: typed.Summary(v.T("fraværet kan lagres")),
		Card: ui.Card{ID: "fravaer", Heading: v.T("Dette er skrevet inn")},
	}
	who := []ui.Option{{Label: v.T("Ingen, varsler går til neste i rekken")}}
	for _, m := range mates {
		who = append(who, ui.Option{Value: string(m.User), Label: m.Name + ", " + nb.Inside(v.T(m.Role.Title())) + ", " + m.OrgName})
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Første dag borte"), Width: "short"}),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Siste dag borte"), Width: "short"}),
		typed.Fill(ui.Field{Kind: ui.Choice, Name: "vikar", Label: v.T("Vikar"), Options: who, Optional: true}),
	}
	for _, a := range list {
		row := away{When: v.T("%s til %s", v.Voice.DayYear(a.From), v.Voice.DayYear(a.To)), Who: v.T("Ingen vikar"), End: ui.Action{Label: v.T("Ta bort"), About: v.T("fraværet fra %s", v.Voice.DayYear(a.From)), Post: path + "/" + string(a.ID) + "/avslutt"}}
		if a.Substitute != "" {
			row.Who = v.T("Vikar: %s", a.Substitute)
		}
		w.Away = append(w.Away, row)
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Fravær")), w)
}
