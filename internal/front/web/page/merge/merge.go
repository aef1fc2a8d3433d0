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
			return v.Go(page.PersonPath(d.Survivor), v.T("Personene er slått sammen. Det kan angres under Opplysninger."))
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
		return v.Go(page.PersonPath(apart[1])+"/opplysninger", v.T("Sammenslåingen er angret. De er to personer igjen."))
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
	back := ui.Link(v.T("Avbryt"), page.PersonPath(p.This.Patient)+"/opplysninger")
	w := view{
		Bar:     page.PersonBar(v, p.This.Head),
		Head:    ui.Head{Title: v.T("Slå sammen med en annen person"), Lead: v.T("For en person som er registrert to ganger. Ingenting flyttes eller blir borte, og det kan angres.")},
		Summary: typed.Summary(v.T("personene kan slås sammen")),
	}
	if p.Other == nil {
		w.Find = &find{
			Action: path(p.This.Patient) + "/finn", Send: ui.Submit(v.T("Finn personen")),
			Number: typed.Fill(ui.Field{Kind: ui.ID, Name: "nummer", Label: v.T("Identitetsnummeret til den andre registreringen"), Width: "medium", Help: v.T("Fødselsnummer, D-nummer eller hjelpenummer. Det må være noen teamet ditt følger.")}),
		}
		for _, a := range p.Alike {
			w.Find.Alike = append(w.Find.Alike, ui.Action{Label: v.T("%s, født %s", a.Name, nb.Numeric(a.Born)), Href: path(p.This.Patient) + "?med=" + string(a.Patient)})
		}
	} else {
		w.Compare = beside(v, p, typed)
		w.Compare.Cancel = back
	}
	for _, m := range p.Merges {
		w.Past = append(w.Past, line(v, p, m, typed))
	}
	if undo := typed.Value("sammenslaing"); undo != "" {
		w.Summary = typed.Summary(v.T("sammenslåingen kan angres"))
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Slå sammen"), page.PersonCrumbs(p.This.Head, v.T("Slå sammen"))...), w)
}

func beside(v *page.Visit, p *merge.Page, typed *ui.Form) *compare {
	a, b := p.This, *p.Other
	c := &compare{This: a.Name(), Other: b.Name(), Action: path(a.Patient), Save: ui.Submit(v.T("Slå sammen")), Hidden: []ui.Hidden{{Name: "med", Value: string(b.Patient)}}}
	for _, r := range []struct {
		label string
		of    func(merge.Side) string
	}{
		{v.T("Navn"), func(s merge.Side) string { return s.Name() }},
		{v.T("Født"), func(s merge.Side) string { return nb.Numeric(s.Details.BirthDate) }},
		{v.T("Identitetsnummer"), func(s merge.Side) string { return numbers(v, s) }},
		{v.T("Bor i"), func(s merge.Side) string { return page.AreaName(v.Voice, s.Area) }},
		{v.T("Adresse"), func(s merge.Side) string { return s.Details.Address }},
		{v.T("Telefon"), func(s merge.Side) string { return s.Details.Phone }},
		{v.T("Død"), func(s merge.Side) string { return v.Voice.LongDay(s.Details.DeceasedOn) }},
		{v.T("Forløp"), func(s merge.Side) string { return courses(v, s) }},
	} {
		c.Rows = append(c.Rows, row{r.label, or(v, r.of(a)), or(v, r.of(b))})
	}
	c.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "behold", Label: v.T("Hvilken registrering skal stå fremst?"), Help: v.T("Navnet, fødselsdatoen og adressen derfra vises. Alt fra den andre vises sammen med dette."), Options: []ui.Option{
			{Value: "denne", Label: a.Name() + ", " + page.AreaName(v.Voice, a.Area), Note: v.T("denne, %s", courseCount(v, a))}, {Value: "andre", Label: b.Name() + ", " + page.AreaName(v.Voice, b.Area), Note: v.T("den andre, %s", courseCount(v, b))},
		}}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "begrunnelse", Label: v.T("Hvorfor er de samme person?"), Rows: 3, Max: 2000, Help: v.T("For eksempel: fikk fødselsnummer etter å ha vært registrert med hjelpenummer.")}),
		typed.Fill(ui.Field{Kind: ui.Check, Name: "riktig", Label: v.T("Jeg har sett på begge, og de er samme person")}),
	}
	return c
}

func or(v *page.Visit, text string) string {
	if text == "" {
		return v.T("ikke registrert")
	}
	return text
}

func numbers(v *page.Visit, s merge.Side) string {
	var out []string
	for _, kind := range s.Numbers {
		out = append(out, v.T("%s (skjult)", nb.Capital(v.T(kind))))
	}
	return strings.Join(out, ", ")
}

func courses(v *page.Visit, s merge.Side) string {
	var out []string
	for _, c := range s.Courses {
		if c.State.Status != care.StatusVoid {
			out = append(out, v.T("%s i %s: %s", v.T(c.Pathway.Title), c.Area.Name, nb.Inside(v.T(c.State.Now))))
		}
	}
	return strings.Join(out, ". ")
}

func courseCount(v *page.Visit, s merge.Side) string {
	if len(s.Courses) == 1 {
		return v.T("1 forløp")
	}
	return v.T("%s forløp", v.Voice.Int(len(s.Courses)))
}

// line is a merge that there has been. Of several forms the one that was sent keeps what was typed.
func line(v *page.Visit, p *merge.Page, m merge.Past, typed *ui.Form) past {
	l := past{What: v.T("%s ble slått sammen med %s", m.Name, m.Into), When: page.WhenBy(v.Voice, nb.Capital(v.Voice.Moment(m.At.Time, v.Now())), m.By), Why: m.Reason}
	if !m.Stands() {
		l.Undone = v.T("Angret %s av %s: %s", v.Voice.Moment(m.UndoneAt.Time, v.Now()), m.UndoneBy, m.UndoReason)
		return l
	}
	if !v.May(access.MergePersons) {
		return l
	}
	if typed.Value("sammenslaing") != string(m.ID) {
		typed = ui.NewForm(nil)
	}
	l.Action, l.Hidden = path(p.This.Patient)+"/angre", []ui.Hidden{{Name: "sammenslaing", Value: string(m.ID)}}
	l.Reason = typed.Fill(ui.Field{Name: "begrunnelse", Label: v.T("Hvorfor er de likevel to personer?")})
	l.Save = ui.Action{Label: v.T("Angre sammenslåing"), Icon: "undo"}
	return l
}
