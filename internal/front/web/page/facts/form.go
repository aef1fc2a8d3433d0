package facts

import (
	"strconv"

	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// form is the one form that is open on the page.
type form struct {
	Heading string
	What    string // hidden "skjema"
	Action  string
	Keep    string
	Hidden  []ui.Hidden
	Summary ui.Summary
	Clash   *clash
	Note    string
	Fields  []ui.Field
	Save    ui.Action
	Cancel  ui.Action
	Extra   *ui.Action // ends what the form is about
}

// clash is what somebody else saved while the form was open, beside what was typed.
type clash struct {
	Who, Href string
	Rows      []clashRow
}

type clashRow struct{ Label, Mine, Theirs string }

// open is a form as it is before anything is typed; nil for one that does not exist.
func open(v *page.Visit, f *patient.Facts, what, id string) *form {
	return fields(v, f, what, id, ui.NewForm(nil), 0)
}

// fields makes a form and fills in what was typed. seen is the version that it shall carry, 0 for what is saved now.
func fields(v *page.Visit, f *patient.Facts, what, id string, typed *ui.Form, seen int) *form {
	w := &form{What: what, Action: path(f, "", ""), Keep: what + " " + id, Save: ui.Submit(v.T("Lagre")), Cancel: ui.Link(v.T("Avbryt"), path(f, "", ""))}
	switch what {
	case "person":
		w.person(v, f, typed, seen)
	case "parorende":
		if !w.kin(v, f, id, typed, seen) {
			return nil
		}
	case "fastlege":
		w.Heading, w.Note = v.T("Bytt fastlege"), v.T("Den gamle fastlegen mister tilgangen dagen før, den nye får den fra datoen.")
		w.add(typed, ui.Field{Kind: ui.Choice, Name: "fastlege", Label: v.T("Ny fastlege"), Options: choices(v.T("Velg fastlege"), f.GPChoices)},
			ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Fra dato"), Width: "short"}.With(nb.Numeric(f.Today)))
		w.Save = ui.Submit(v.T("Bytt fastlege"))
	case "tjenesteyter":
		w.Heading, w.Note = v.T("Gi tjenesteyter tilgang"), v.T("En som gir personen tjenester, kan lese oppsummeringen og planen i perioden.")
		w.add(typed, ui.Field{Kind: ui.Choice, Name: "bruker", Label: v.T("Tjenesteyter"), Options: choices(v.T("Velg tjenesteyter"), f.CareChoices)},
			ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Fra dato"), Width: "short"}.With(nb.Numeric(f.Today)),
			ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Til og med"), Width: "short", Optional: true, Help: v.T("La stå tomt når tjenesten varer til videre.")})
		w.Save = ui.Submit(v.T("Gi tilgang"))
	default:
		return nil
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "skjema", Value: what})
	w.Summary = typed.Summary("det kan lagres")
	return w
}

func (w *form) add(typed *ui.Form, fs ...ui.Field) {
	for _, f := range fs {
		w.Fields = append(w.Fields, typed.Fill(f))
	}
}

func (w *form) person(v *page.Visit, f *patient.Facts, typed *ui.Form, seen int) {
	d := f.Details
	if seen == 0 {
		seen = f.Version
	}
	w.Heading, w.Hidden = v.T("Endre opplysninger"), []ui.Hidden{{Name: "sett", Value: strconv.Itoa(seen)}}
	interpreter := ui.Field{Kind: ui.Check, Name: "tolk", Label: v.T("Trenger tolk")}
	if d.Interpreter {
		interpreter = interpreter.With("ja")
	}
	home := ui.Field{Kind: ui.Radios, Name: "bor", Label: v.T("Hvem bor personen med?"), Inline: true, Options: ui.SayOptions(v.Voice, homeWords), Values: []string{d.Lives}}
	w.add(typed,
		ui.Field{Name: "fornavn", Label: v.T("Fornavn")}.With(d.GivenName), ui.Field{Name: "etternavn", Label: v.T("Etternavn")}.With(d.FamilyName),
		ui.Field{Kind: ui.Date, Name: "fodt", Label: v.T("Fødselsdato"), Width: "short"}.With(nb.Numeric(d.BirthDate)),
		ui.Field{Kind: ui.Radios, Name: "kjonn", Label: v.T("Kjønn i folkeregisteret"), Inline: true, Options: ui.SayOptions(v.Voice, page.SexWords)}.With(d.Sex),
		ui.Field{Kind: ui.Choice, Name: "kommune", Label: v.T("Kommune"), Help: v.T("Der personen bor. Hvem som følger opp, endres bare ved en ny henvisning."), Options: choices(v.T("Velg kommune"), f.Areas)}.With(string(d.Area)),
		ui.Field{Name: "adresse", Label: v.T("Adresse"), Optional: true}.With(d.Address),
		ui.Field{
			Kind: ui.Radios, Name: "beskyttet", Label: v.T("Er adressen beskyttet i folkeregisteret?"), Options: ui.SayOptions(v.Voice, protections), Values: []string{string(d.Protection)},
			Help: v.T("Fortrolig: skjult for sengepost og ved nødtilgang. Strengt fortrolig: bare kommunens koordinatorer, den ansvarlige, navngitte tjenesteytere og fastlegen ser personen."),
		},
		ui.Field{Kind: ui.Tel, Name: "telefon", Label: v.T("Telefon"), Optional: true, Width: "medium"}.With(d.Phone),
		home,
		ui.Field{Name: "sprak", Label: v.T("Språk"), Optional: true, Width: "medium", Help: v.T("Hvis et annet enn norsk.")}.With(d.Language), interpreter,
		ui.Field{Kind: ui.Radios, Name: "brevsprak", Label: v.T("Språk i brev"), Inline: true, Options: ui.SayOptions(v.Voice, letterWords), Values: []string{string(d.Letters)}, Help: v.T("Brev og informasjon til personen og de pårørende.")})
}

// kin is the form of one next of kin; id "" is a new one. false: somebody has taken the one away.
func (w *form) kin(v *page.Visit, f *patient.Facts, id string, typed *ui.Form, seen int) bool {
	var k patient.Kin
	w.Heading = v.T("Legg til pårørende")
	if id != "" {
		found := false
		for _, x := range f.Kin {
			if string(x.ID) == id {
				k, found = x, true
			}
		}
		if !found {
			return false
		}
		if seen == 0 {
			seen = k.Version
		}
		w.Heading = v.T("Endre pårørende")
		w.Hidden = []ui.Hidden{{Name: "id", Value: id}, {Name: "sett", Value: strconv.Itoa(seen)}}
		w.Extra = &ui.Action{
			Label: v.T("Ta bort fra listen"), Post: path(f, "", ""), Look: ui.Tertiary,
			Hidden: []ui.Hidden{{Name: "skjema", Value: "parorende-slutt"}, {Name: "id", Value: id}, {Name: "sett", Value: strconv.Itoa(k.Version)}},
		}
	}
	closest := ui.Field{Kind: ui.Check, Name: "narmest", Label: v.T("Nærmeste pårørende")}
	if k.Closest {
		closest = closest.With("ja")
	}
	w.add(typed,
		ui.Field{Name: "navn", Label: v.T("Navn")}.With(k.Name),
		ui.Field{Name: "relasjon", Label: v.T("Hvem er det?"), Width: "medium", Help: v.T("For eksempel datter, ektefelle eller nabo.")}.With(k.Relation),
		ui.Field{Kind: ui.Tel, Name: "telefon", Label: v.T("Telefon"), Width: "medium", Optional: true}.With(k.Phone),
		ui.Field{Name: "merknad", Label: v.T("Merknad"), Optional: true, Help: v.T("Når det er best å ringe, eller hvordan pårørende nås uten telefon.")}.With(k.Note), closest)
	return true
}

func choices(first string, list []patient.Choice) []ui.Option {
	out := []ui.Option{{Value: "", Label: first}}
	for _, c := range list {
		out = append(out, ui.Option{Value: c.ID, Label: c.Label})
	}
	return out
}
