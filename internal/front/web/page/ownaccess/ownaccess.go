// Package ownaccess is Innsyn på nett on a person's pages: who of the patient and her next of kin reads the plan at home, and where the
// team lets them in.
package ownaccess

import (
	"embed"
	"net/http"
	"slices"

	"traad/internal/app/own"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Standing []grant
	Over     []grant
	Closed   *ui.Message
	Action   string
	Key      string
	Fields   []ui.Field
	Cancel   ui.Action
	Kept     ui.Action
}

type grant struct {
	Who, What, When string
	Facts           []ui.Fact
	Action          string
}

func path(v *page.Visit) string {
	return page.PersonPath(care.PatientID(v.Path("id"))) + "/innsyn"
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// self is the patient herself in the choice of who is let in.
const self = "pasient"

// Give lets somebody in.
func Give(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := own.Give{Patient: care.PatientID(v.Path("id")), Key: db.ID(typed.Value("nokkel")), OwnAccess: care.OwnAccess{
		Kin: typed.Value("hvem"), By: typed.Value("samtykker"), Name: nb.CleanLine(typed.Value("navn")), Competence: typed.Value("kompetanse"), Note: typed.Value("begrunnelse"),
		From: day(typed, "fra"), To: day(typed, "til"),
	}}
	parts := typed.Values("hva")
	d.Plan, d.Preparation, d.Log = slices.Contains(parts, "plan"), slices.Contains(parts, "forberedelse"), slices.Contains(parts, "logg")
	switch {
	case d.Kin == "":
		typed.Fault("hvem", "Velg hvem som får innsyn.")
	case d.Kin == self:
		d.Kin = ""
	case !db.IsID(d.Kin):
		typed.Fault("hvem", "Velg en av de pårørende som er registrert.")
	}
	if number := typed.Value("fodselsnummer"); number != "" && d.Kin != "" {
		if d.Number, err = nin.Parse(number); err != nil {
			typed.Fault("fodselsnummer", "Dette er ikke et fødselsnummer. Sjekk sifrene: det skal være 11.")
		}
	}
	if !typed.OK() {
		return show(v, http.StatusUnprocessableEntity, typed)
	}
	err = d.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(path(v), v.T("Innsynet er gitt. Fortell hvordan man logger inn, og at innsynet kan avsluttes når som helst."))
	}
	if !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

// day is a date of the form, with a fault where it is none.
func day(typed *ui.Form, name string) date.Date {
	if typed.Value(name) == "" {
		return date.Date{}
	}
	return page.Date(typed, name)
}

// End ends one.
func End(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	err = own.End{Patient: care.PatientID(v.Path("id")), Grant: db.ID(v.Path("nr")), Note: typed.Value("merknad")}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(path(v), v.T("Innsynet er avsluttet."))
	}
	if !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	d, err := own.DeskOf(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	back := page.PersonPath(d.Patient)
	w := view{
		Bar: page.PersonBar(v, d.Head), Head: ui.Head{Title: v.T("Innsyn på nett"), Lead: v.T("Pasienten, og pårørende som pasienten slipper til, kan lese planen hjemme. De logger inn med ID-porten.")},
		Summary: typed.Summary(v.T("innsynet kan gis")), Action: path(v), Key: typed.Value("nokkel"), Cancel: ui.Link(v.T("Til personen"), back),
		Kept: ui.Link(v.T("Hva i planen pasienten ikke leser selv"), path(v)+"/unntak"),
	}
	if !db.IsID(w.Key) {
		w.Key = string(db.NewID())
	}
	for _, g := range d.Grants {
		line := grantOf(v, g)
		if g.Stands {
			line.Action = path(v) + "/" + string(g.ID) + "/avslutt"
			w.Standing = append(w.Standing, line)
		} else {
			w.Over = append(w.Over, line)
		}
	}
	if d.Dead() {
		w.Closed = &ui.Message{Heading: v.T("Personen er registrert som død"), Text: v.T("Ingen kan lese på nett. Pårørendes rett til innsyn etter et dødsfall gis utenom Tråd.")}
	}
	w.Fields = fields(v, d, typed, v.Today())
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Innsyn på nett"), page.PersonCrumbs(d.Head, v.T("Innsyn på nett"))...), w)
}

var by = []ui.Option{
	{Value: "patient", Label: "Personen selv"},
	{Value: "next_of_kin", Label: "Nærmeste pårørende", Note: "når personen ikke kan samtykke selv"},
	{Value: "guardian", Label: "Verge", Note: "når det ligger i vergens oppdrag"},
	{Value: "clinician", Label: "Lege eller ansvarlig for forløpet", Note: "når personen ikke kan samtykke selv"},
}

func fields(v *page.Visit, d *own.Desk, typed *ui.Form, today date.Date) []ui.Field {
	who := []ui.Option{{Value: self, Label: d.Name(), Note: v.T("personen selv")}}
	for _, k := range d.Kin {
		who = append(who, ui.Option{Value: string(k.ID), Label: k.Name, Note: k.Relation})
	}
	competence := ui.Field{Kind: ui.Radios, Name: "kompetanse", Label: v.T("Har personen samtykkekompetanse?"), Options: ui.SayOptions(v.Voice, page.CompetenceWords), Inline: true}
	if c := d.Consent; c != nil {
		competence.Help = v.T("Ved samtykket til oppfølgingen %s: %s.", v.Voice.LongDay(d.ConsentedOn), nb.Inside(v.T(page.Word(page.CompetenceWords, c.Competence))))
		if c.By != "patient" {
			competence.Help += " " + v.T("%s samtykket for personen.", v.T(page.Word(page.ByWords, c.By)))
		}
		competence = competence.With(c.Competence)
	}
	return []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "hvem", Label: v.T("Hvem får innsyn?"), Options: who}),
		typed.Fill(ui.Field{Kind: ui.ID, Name: "fodselsnummer", Label: v.T("Den pårørendes fødselsnummer"), Optional: true, Width: "medium", Help: v.T("Bare for pårørende. Nummeret lagres kryptert og brukes bare til innlogging.")}),
		typed.Fill(ui.Field{Kind: ui.Checks, Name: "hva", Label: v.T("Hva kan leses?"), Values: []string{"plan"}, Options: []ui.Option{
			{Value: "plan", Label: v.T("Planen"), Note: v.T("og sende forslag til den")},
			{Value: "forberedelse", Label: v.T("Forberedelse til kartleggingen"), Note: v.T("tre spørsmål som besvares hjemme")},
			{Value: "logg", Label: v.T("Innsynsloggen"), Note: v.T("hvem som har sett hva")},
		}}),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Fra"), Width: "short"}.With(nb.Numeric(today))),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Siste dag"), Width: "short", Optional: true, Help: v.T("Må fylles ut for pårørende, høyst ett år fram.")}),
		typed.Fill(competence),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "samtykker", Label: v.T("Hvem bestemmer at innsynet gis?"), Options: ui.SayOptions(v.Voice, by)}),
		typed.Fill(ui.Field{Name: "navn", Label: v.T("Navn på den som bestemmer"), Optional: true, Width: "medium", Help: v.T("Når det er nærmeste pårørende eller verge.")}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "begrunnelse", Label: v.T("Merknad"), Optional: true, Rows: 3, Help: v.T("Må fylles ut når det ikke er personen selv som bestemmer.")}),
	}
}

func grantOf(v *page.Visit, g own.Grant) grant {
	out := grant{Who: v.T("Personen selv"), What: nb.Capital(v.Voice.List(page.OwnParts(v.Voice, g.Parts))), When: v.T("Fra %s", v.Voice.DayYear(g.From))}
	if g.Kin != "" {
		out.Who = g.Name + ", " + g.Relation
	}
	if !g.To.IsZero() {
		out.When = v.T("%s til og med %s", out.When, v.Voice.DayYear(g.To))
	}
	who := v.T(page.Word(by, g.By))
	if g.ByName != "" {
		who += ", " + g.ByName
	}
	can := v.T(page.Word(page.CompetenceWords, g.Competence))
	if g.Then != "" && g.Then != g.Competence {
		can = v.T("%s, ved samtykket til oppfølgingen: %s", can, nb.Inside(v.T(page.Word(page.CompetenceWords, g.Then))))
	}
	out.Facts = []ui.Fact{{Term: v.T("Bestemt av"), Text: who}, {Term: v.T("Samtykkekompetanse"), Text: can}, {Term: v.T("Gitt av"), Text: g.GivenBy}}
	if g.Note != "" {
		out.Facts = append(out.Facts, ui.Fact{Term: v.T("Merknad"), Text: g.Note})
	}
	if !g.Ended.IsZero() {
		who := g.EndedBy
		if who == "" {
			who = v.T("pasienten selv, på nett")
		}
		out.Facts = append(out.Facts, ui.Fact{Term: v.T("Avsluttet"), Text: page.WhenBy(v.Voice, v.Voice.DayYear(date.In(g.Ended.Time)), who)})
	}
	return out
}
