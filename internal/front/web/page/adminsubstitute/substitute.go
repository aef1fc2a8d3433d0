// Package adminsubstitute is the administration of locums: who stands in for which GP, and when.
package adminsubstitute

import (
	"embed"
	"net/http"

	"traad/internal/app/user"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/vikarer"

type view struct {
	page.AdminView
	ListCard ui.Card
	Scroll   page.Scroll
	Rows     []row
	Empty    ui.Empty
	FormCard ui.Card
	Hidden   []ui.Hidden
	Fields   []ui.Field
}

type row struct {
	GP, Substitute, Period string
	State                  *ui.Tag
	End                    *rowEnd
}

type rowEnd struct {
	Action string
	Field  ui.Field
	Button ui.Action
}

// Show is the list with the form for a new locum.
func Show(v *page.Visit) error { return render(v, http.StatusOK, ui.NewForm(nil), ui.NewForm(nil), "") }

// Add lets a locum stand in.
func Add(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := user.StandIn{Key: db.ID(form.Value("nokkel")), GPSubstitute: care.GPSubstitute{
		GP: care.UserID(form.Value("fastlege")), Substitute: care.UserID(form.Value("vikar")), From: page.Date(form, "fra"), To: page.Date(form, "til"),
	}}
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, v.T("Vikaren er lagt til."))
		}
		if !form.Take(err) {
			return err
		}
	}
	return render(v, http.StatusUnprocessableEntity, form, ui.NewForm(nil), "vikaren kan legges til")
}

// End ends a locum's time.
func End(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := v.Path("id")
	field := "til-" + id
	on := page.Date(form, field)
	if form.OK() {
		err := user.StandDown{ID: db.ID(id), On: on}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, v.T("Vikariatet er avsluttet."))
		}
		if !form.Take(err) {
			return err
		}
		for i := range form.Faults { // the deed knows one field, the page one for each row
			if form.Faults[i].Name == "til" {
				form.Faults[i].Name = field
			}
		}
	}
	return render(v, http.StatusUnprocessableEntity, ui.NewForm(nil), form, "vikariatet kan avsluttes")
}

// render shows the page; add and end are its two kinds of form, one of them as it was sent.
func render(v *page.Visit, status int, add, end *ui.Form, done string) error {
	l, err := user.Substitutes(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	now := 0
	w := view{
		ListCard: ui.Card{ID: "vikarer", Heading: v.T("Vikarer"), Flush: true}, Scroll: page.Scroll{About: v.T("Vikarer, tabell")},
		Empty:    ui.Empty{Icon: "stethoscope", Heading: v.T("Ingen vikarer er registrert"), Text: v.T("Når en fastlege er borte, kan en annen lege få adgangen så lenge det varer.")},
		FormCard: ui.Card{ID: "ny", Heading: v.T("Ny vikar")}, Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(add)}},
		Fields: fields(v, add, l.GPs),
	}
	for _, s := range l.List {
		r := row{GP: s.GPName, Substitute: s.SubstituteName, Period: nb.Capital(page.Period(v.Voice, s.From, s.To))}
		today := v.Today()
		switch {
		case !s.From.After(today) && !s.To.Before(today):
			now++
			r.State = &ui.Tag{Text: v.T("i dag"), Tone: ui.Done}
		case s.From.After(today) && !s.To.Before(s.From):
			r.State = &ui.Tag{Text: v.T("kommer"), Tone: ui.Info}
		}
		if r.State != nil {
			r.End = &rowEnd{
				Action: place + "/" + string(s.ID) + "/avslutt", Button: ui.Action{Label: v.T("Endre slutt"), About: s.SubstituteName},
				Field: end.Fill(ui.Field{Kind: ui.Date, Name: "til-" + string(s.ID), Label: v.T("Siste dag for %s", s.SubstituteName), Quiet: true, Width: "short"}.With(nb.Numeric(s.To))),
			}
		}
		w.Rows = append(w.Rows, r)
	}
	w.AdminView = page.Admin(place, ui.Head{Title: v.T("Fastlegevikarer"), Lead: v.T("%s i dag.", v.Voice.Plural(now, "vikar", "vikarer"))})
	w.Summary = add.Summary(done)
	if !end.OK() {
		w.Summary = end.Summary(done)
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Fastlegevikarer")), w)
}

func fields(v *page.Visit, form *ui.Form, gps []user.GP) []ui.Field {
	options := []ui.Option{{Value: "", Label: v.T("Velg")}}
	for _, g := range gps {
		options = append(options, ui.Option{Value: string(g.ID), Label: g.Name + ", " + g.Office})
	}
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Choice, Name: "fastlege", Label: v.T("Fastlegen som er borte"), Options: options}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "vikar", Label: v.T("Vikar"), Options: options, Help: v.T("Vikaren må ha rollen fastlege. Gi den på siden til brukeren først.")}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Første dag"), Width: "short"}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Siste dag"), Width: "short"}),
	}
}
