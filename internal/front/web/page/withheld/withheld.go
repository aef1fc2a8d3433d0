// Package withheld is what of the plan a physician has decided that the patient does not read herself: why, who reads it in her place, and the
// decision's end. The team sees it; physicians decide.
package withheld

import (
	"embed"
	"net/http"

	"traad/internal/app/own"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Standing []decision
	Over     []decision
	Action   string
	Key      string
	Fields   []ui.Field // nil: the reader decides nothing, or there is nothing to decide on
	Note     string     // why there is no form
	Cancel   ui.Action
}

type decision struct {
	What   string
	Facts  []ui.Fact
	Action string // where it is ended, "" for one who may not
}

// grounds are the law's two, in words.
var grounds = []ui.Option{
	{Value: care.WithholdLife, Label: "Påtrengende nødvendig for å hindre fare for liv eller alvorlig helseskade", Note: "for pasienten selv"},
	{Value: care.WithholdClose, Label: "Klart utilrådelig av hensyn til noen som står pasienten nær"},
}

func path(id care.PatientID) string { return page.PersonPath(id) + "/innsyn/unntak" }

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// nobody is the choice of no representative.
const nobody = "ingen"

// Save writes a decision.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	d := own.Withhold{
		Patient: id, Key: db.ID(typed.Value("nokkel")), Kin: db.ID(typed.Value("representant")),
		Withheld: care.Withheld{Item: typed.Value("hva"), Ground: typed.Value("grunn"), Reason: typed.Value("begrunnelse")},
	}
	switch {
	case d.Kin == "":
		typed.Fault("representant", "Velg hvem som får lese i stedet, eller at ingen gjør det ennå.")
	case d.Kin == nobody:
		d.Kin = ""
	case !db.IsID(string(d.Kin)):
		typed.Fault("representant", "Velg en av de pårørende som er registrert.")
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(path(id), v.T("Beslutningen er lagret. Pasienten ser at noe ikke er med i planen, ikke hva."))
		}
		if !typed.Take(err) {
			return err
		}
	} else if !v.May(access.Withhold) {
		return v.Need(access.Withhold)
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

// End lets the patient read it again.
func End(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	err = own.Release{Patient: id, ID: db.ID(v.Path("nr")), Note: typed.Value("merknad")}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(path(id), v.T("Beslutningen er opphevet. Pasienten kan lese det nå."))
	}
	if !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	d, err := own.ShelfOf(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	title := v.T("Unntatt fra pasientens innsyn")
	w := view{
		Bar: page.PersonBar(v, d.Head), Summary: typed.Summary("beslutningen kan lagres"), Action: path(d.Patient), Key: typed.Value("nokkel"), Cancel: ui.Link(v.T("Til planen"), page.PersonPath(d.Patient)+"/plan"),
		Head: ui.Head{Title: title, Lead: v.T("Pasienten har rett til å lese alt i planen. En lege kan bestemme at noe ikke vises, bare når ett av lovens to vilkår er oppfylt (pasient- og brukerrettighetsloven § 5-1).")},
	}
	if !db.IsID(w.Key) {
		w.Key = string(db.NewID())
	}
	may := v.May(access.Withhold)
	for _, x := range d.Withheld {
		line := decisionOf(v, d, x)
		if !x.Stands() {
			w.Over = append(w.Over, line)
			continue
		}
		if may {
			line.Action = w.Action + "/" + string(x.ID) + "/opphev"
		}
		w.Standing = append(w.Standing, line)
	}
	switch {
	case d.Hidden:
		w.Note = v.T(care.HiddenText) + "."
	case !may:
		w.Note = v.T("Bare en lege kan bestemme at noe ikke vises. Mener du det trengs, ta det opp med IHT-legen eller fastlegen.")
	case len(d.Entries) == 0:
		w.Note = v.T("Ingen plan er publisert ennå, så det er ingenting å unnta.")
	default:
		w.Fields = fields(v, d, typed)
	}
	return v.RenderStatus(status, tmpl, v.Frame(title, page.PersonCrumbs(d.Head, title)...), w)
}

func fields(v *page.Visit, d *own.Shelf, typed *ui.Form) []ui.Field {
	var what []ui.Option
	for _, e := range d.Entries {
		what = append(what, ui.Option{Value: e.Path, Label: e.Title().In(v.Voice)})
	}
	who := []ui.Option{{Value: nobody, Label: v.T("Ingen ennå")}}
	for _, k := range d.Kin {
		who = append(who, ui.Option{Value: string(k.ID), Label: k.Name, Note: k.Relation})
	}
	return []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "hva", Label: v.T("Hva skal pasienten ikke lese selv?"), Options: what, Help: v.T("Ta bare med det som må unntas. Det gjelder på nett, på papir til pasienten og på trygghetskortet, også i nye versjoner av planen.")}),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "grunn", Label: v.T("Hvilket vilkår er oppfylt?"), Options: ui.SayOptions(v.Voice, grounds)}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "begrunnelse", Label: v.T("Begrunnelse"), Rows: 4, Help: v.T("Statsforvalteren leser den hvis pasienten klager.")}),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "representant", Label: v.T("Hvem får lese det i stedet?"), Options: who, Help: v.T("En representant for pasienten har rett til å lese det, hvis hun eller han ikke er uskikket til det. Innsyn på nett gis for seg.")}),
	}
}

func decisionOf(v *page.Visit, d *own.Shelf, x own.Withheld) decision {
	out := decision{What: d.Title(x.Item).In(v.Voice), Facts: []ui.Fact{
		{Term: v.T("Vilkår"), Text: v.T(page.Word(grounds, x.Ground))}, {Term: v.T("Begrunnelse"), Text: x.Reason}, {Term: v.T("Besluttet"), Text: page.WhenBy(v.Voice, v.Voice.DayYear(date.In(x.Decided.Time)), x.By)},
	}}
	who := v.T("Ingen ennå")
	if x.KinName != "" {
		who = x.KinName
	}
	out.Facts = append(out.Facts, ui.Fact{Term: v.T("Leser i stedet"), Text: who})
	if d.Hidden {
		out.What, out.Facts[1].Text = v.T(care.HiddenText), v.T(care.HiddenText)
	}
	if !x.Stands() {
		out.Facts = append(out.Facts, ui.Fact{Term: v.T("Opphevet"), Text: page.WhenBy(v.Voice, v.Voice.DayYear(date.In(x.Ended.Time)), x.EndedBy)})
	}
	return out
}
