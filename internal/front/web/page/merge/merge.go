// Package merge is where two records of one person are slått sammen, and apart again: find the other, see both beside each
// other, say which one stays in front, and why.
package merge

import (
	"embed"
	"net/http"
	"strings"

	"traad/internal/app/merge"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html one.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Find    *find
	Compare *compare
	Past    []past
}

// find is the first step: who the other is.
type find struct {
	Action string
	Number ui.Field
	Send   ui.Action
	Alike  []ui.Action
}

// compare is the second: the two beside each other, and the form.
type compare struct {
	This, Other string
	Rows        []row
	Action      string
	Hidden      []ui.Hidden
	Fields      []ui.Field
	Save        ui.Action
	Cancel      ui.Action
}

type row struct{ Label, This, Other string }

type past struct {
	What, When, Why, Undone string
	Action                  string // where it is undone, "" where it does not stand
	Hidden                  []ui.Hidden
	Reason                  ui.Field
	Save                    ui.Action
}

func id(v *page.Visit) care.PatientID { return care.PatientID(v.Path("id")) }

func path(p care.PatientID) string { return page.PersonPath(p) + "/sla-sammen" }

// Show is the page; med in the address is the other person.
func Show(v *page.Visit) error {
	return show(v, http.StatusOK, ui.NewForm(nil), care.PatientID(v.Query("med")))
}

// Find looks the other up by identity number, which may never stand in an address.
func Find(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	other, err := merge.Find(v.Ctx(), v.Service, v.Actor, typed.Value("nummer"))
	if err == nil {
		return v.Go(path(id(v))+"?med="+string(other), "")
	}
	if !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed, "")
}

// Save merges the two.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	this, other := id(v), care.PatientID(typed.Value("med"))
	d := merge.Merge{Merged: other, Survivor: this, Reason: typed.Value("begrunnelse"), Sure: typed.Has("riktig")}
	switch typed.Value("behold") {
	case "denne":
	case "andre":
		d.Merged, d.Survivor = this, other
	default:
		typed.Fault("behold", "Velg hvilken registrering som skal stå fremst.")
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(d.Survivor), "Personene er slått sammen. Det kan angres under Opplysninger.")
		}
		if !typed.Take(err) {
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, typed, other)
}

// Undo takes a merge apart.
func Undo(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	apart, err := merge.Undo{Merge: db.ID(typed.Value("sammenslaing")), Reason: typed.Value("begrunnelse")}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(page.PersonPath(apart[1])+"/opplysninger", "Sammenslåingen er angret. De er to personer igjen.")
	}
	if !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed, "")
}

func show(v *page.Visit, status int, typed *ui.Form, other care.PatientID) error {
	p, err := merge.Look(v.Ctx(), v.Service, v.Actor, id(v), other)
	if err != nil {
		return err
	}
	back := ui.Link("Avbryt", page.PersonPath(p.This.Patient)+"/opplysninger")
	w := view{
		Bar:     page.PersonBar(v, p.This.Head),
		Head:    ui.Head{Title: "Slå sammen med en annen person", Lead: "For en person som er registrert to ganger. Ingenting flyttes eller blir borte, og det kan angres."},
		Summary: typed.Summary("personene kan slås sammen"),
	}
	if p.Other == nil {
		w.Find = &find{
			Action: path(p.This.Patient) + "/finn", Send: ui.Submit("Finn personen"),
			Number: typed.Fill(ui.Field{Kind: ui.ID, Name: "nummer", Label: "Identitetsnummeret til den andre registreringen", Width: "medium", Help: "Fødselsnummer, D-nummer eller hjelpenummer. Det må være noen teamet ditt følger."}),
		}
		for _, a := range p.Alike {
			w.Find.Alike = append(w.Find.Alike, ui.Action{Label: a.Name + ", født " + nb.Numeric(a.Born), Href: path(p.This.Patient) + "?med=" + string(a.Patient)})
		}
	} else {
		w.Compare = beside(p, typed)
		w.Compare.Cancel = back
	}
	for _, m := range p.Merges {
		w.Past = append(w.Past, line(v, p, m, typed))
	}
	if undo := typed.Value("sammenslaing"); undo != "" {
		w.Summary = typed.Summary("sammenslåingen kan angres")
	}
	return v.RenderStatus(status, tmpl, v.Frame("Slå sammen", page.PersonCrumbs(p.This.Head, "Slå sammen")...), w)
}

func beside(p *merge.Page, typed *ui.Form) *compare {
	a, b := p.This, *p.Other
	c := &compare{This: a.Name(), Other: b.Name(), Action: path(a.Patient), Save: ui.Submit("Slå sammen"), Hidden: []ui.Hidden{{Name: "med", Value: string(b.Patient)}}}
	for _, r := range []struct {
		label string
		of    func(merge.Side) string
	}{
		{"Navn", func(s merge.Side) string { return s.Name() }},
		{"Født", func(s merge.Side) string { return nb.Numeric(s.Details.BirthDate) }},
		{"Identitetsnummer", numbers},
		{"Bor i", func(s merge.Side) string { return page.AreaName(nil, s.Area) }},
		{"Adresse", func(s merge.Side) string { return s.Details.Address }},
		{"Telefon", func(s merge.Side) string { return s.Details.Phone }},
		{"Død", func(s merge.Side) string { return nb.LongDay(s.Details.DeceasedOn) }},
		{"Forløp", courses},
	} {
		c.Rows = append(c.Rows, row{r.label, or(r.of(a)), or(r.of(b))})
	}
	c.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "behold", Label: "Hvilken registrering skal stå fremst?", Help: "Navnet, fødselsdatoen og adressen derfra vises. Alt fra den andre vises sammen med dette.", Options: []ui.Option{
			{Value: "denne", Label: a.Name() + ", " + page.AreaName(nil, a.Area), Note: "denne, " + courseCount(a)}, {Value: "andre", Label: b.Name() + ", " + page.AreaName(nil, b.Area), Note: "den andre, " + courseCount(b)},
		}}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "begrunnelse", Label: "Hvorfor er de samme person?", Rows: 3, Max: 2000, Help: "For eksempel: fikk fødselsnummer etter å ha vært registrert med hjelpenummer."}),
		typed.Fill(ui.Field{Kind: ui.Check, Name: "riktig", Label: "Jeg har sett på begge, og de er samme person"}),
	}
	return c
}

func or(text string) string {
	if text == "" {
		return "ikke registrert"
	}
	return text
}

func numbers(s merge.Side) string {
	var out []string
	for _, kind := range s.Numbers {
		out = append(out, nb.Capital(kind)+" (skjult)")
	}
	return strings.Join(out, ", ")
}

func courses(s merge.Side) string {
	var out []string
	for _, c := range s.Courses {
		if c.State.Status != care.StatusVoid {
			out = append(out, c.Pathway.Title+" i "+c.Area.Name+": "+nb.Inside(c.State.Now))
		}
	}
	return strings.Join(out, ". ")
}

func courseCount(s merge.Side) string { return nb.Plural(len(s.Courses), "forløp", "forløp") }

// line is a merge that there has been. Of several forms the one that was sent keeps what was typed.
func line(v *page.Visit, p *merge.Page, m merge.Past, typed *ui.Form) past {
	l := past{What: m.Name + " ble slått sammen med " + m.Into, When: nb.Capital(nb.Moment(m.At.Time, v.Now())) + " av " + m.By, Why: m.Reason}
	if !m.Stands() {
		l.Undone = "Angret " + nb.Moment(m.UndoneAt.Time, v.Now()) + " av " + m.UndoneBy + ": " + m.UndoReason
		return l
	}
	if !v.May(access.MergePersons) {
		return l
	}
	if typed.Value("sammenslaing") != string(m.ID) {
		typed = ui.NewForm(nil)
	}
	l.Action, l.Hidden = path(p.This.Patient)+"/angre", []ui.Hidden{{Name: "sammenslaing", Value: string(m.ID)}}
	l.Reason = typed.Fill(ui.Field{Name: "begrunnelse", Label: "Hvorfor er de likevel to personer?"})
	l.Save = ui.Action{Label: "Angre sammenslåing", Icon: "undo"}
	return l
}
