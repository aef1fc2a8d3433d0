package candidate

import (
	"net/http"

	"traad/internal/app/objection"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var unnamedPage = ui.New(files, "unnamed.html")

const unnamedPath = "/kandidater/reservasjon"

type unnamedView struct {
	Head    ui.Head
	Tabs    ui.Tabs
	Summary ui.Summary
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Back    ui.Details
	Taken   ui.Field
	Now     string
	Older   string
}

// Unnamed is Reservasjon uten journal: somebody who has no record says no to the use of her data. The page tells nothing of whether the data have her.
func Unnamed(v *page.Visit) error {
	return unnamed(v, http.StatusOK, ui.NewForm(nil), "", false)
}

// ObjectUnnamed records one.
func ObjectUnnamed(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := objection.RecordUnnamed{Key: db.ID(form.Value("nokkel")), Number: number11(form, "fnr"), By: form.Value("hvem"), On: page.Date(form, "dato")}
	return settleUnnamed(v, form, v.T("Reservasjonen er registrert og gjelder fra nå."), "reservasjonen kan lagres", false, func() error {
		return d.Run(v.Ctx(), v.Service, v.Keys, v.Actor)
	})
}

// TakeBackUnnamed takes one back.
func TakeBackUnnamed(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := objection.TakeBackUnnamed{Number: number11(form, "fnr-trekk")}
	return settleUnnamed(v, form, v.T("Ingen reservasjon uten journal gjelder for dette fødselsnummeret nå."), "reservasjonen kan trekkes", true, func() error {
		return d.Run(v.Ctx(), v.Service, v.Keys, v.Actor)
	})
}

// number11 reads an identity number; an empty one is told by the deed.
func number11(form *ui.Form, name string) (n nin.Number) {
	text := form.Value(name)
	if text == "" {
		return n
	}
	n, err := nin.Parse(text)
	if err != nil {
		form.Refused(name, err)
	}
	return n
}

func settleUnnamed(v *page.Visit, form *ui.Form, done, fault string, back bool, run func() error) error {
	status := http.StatusUnprocessableEntity
	if form.OK() {
		err := run()
		switch {
		case err == nil:
			return v.Go(unnamedPath, done)
		case errs.KindOf(err) == errs.KindUnavailable:
			status = http.StatusServiceUnavailable
			form.Refused("", err)
		case !form.Take(err):
			return err
		}
	}
	return unnamed(v, status, form, fault, back)
}

func unnamed(v *page.Visit, status int, form *ui.Form, fault string, back bool) error {
	now, err := objection.UnnamedNow(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := unnamedView{
		Head: ui.Head{
			Title: v.T("Reservasjon uten journal"),
			Lead:  v.T("For den som ikke har journal i Tråd og ikke vil at opplysningene brukes til å finne kandidater, i resultater eller i forskning."),
		},
		Tabs: tabs(v, unnamedPath), Summary: form.Summary(fault), Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
		Back: ui.Details{Summary: v.T("Trekk en reservasjon"), Open: back}, Now: v.T("%s nå.", v.Voice.Plural(now.Standing, "reservasjon gjelder", "reservasjoner gjelder")),
	}
	if now.Older > 0 {
		w.Older = v.T("%s fra før sykehuset byttet nøkkel, og gjelder ikke i data som er kommet siden. Registrer dem på nytt.", v.Voice.Plural(now.Older, "reservasjon er", "reservasjoner er"))
	}
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Kind: ui.ID, Name: "fnr", Label: v.T("Fødselsnummer"), Width: "medium", Help: v.T("11 siffer, eller D-nummer. Sykehusets nøkkeltjeneste bytter det med et pseudonym. Nummeret lagres ikke.")}),
		form.Fill(ui.Field{Kind: ui.Radios, Name: "hvem", Label: v.T("Hvem sier det?"), Options: []ui.Option{
			{Value: "patient", Label: v.T("Personen selv")}, {Value: "next_of_kin", Label: v.T("Nærmeste pårørende")}, {Value: "guardian", Label: v.T("Verge")},
		}}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Når ble det sagt?"), Width: "short"}.With(nb.Numeric(v.Today()))),
	}
	w.Taken = form.Fill(ui.Field{Kind: ui.ID, Name: "fnr-trekk", Label: v.T("Fødselsnummer"), Width: "medium", Help: v.T("11 siffer, eller D-nummer.")})
	return v.RenderStatus(status, unnamedPage, frame(v, v.T("Reservasjon uten journal")), w)
}
