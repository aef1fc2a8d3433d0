// Package facts is Opplysninger on a person's pages: what is registered of her, next of kin, GP, care workers, how it came
// to be, and whether another person may be the same. One form is open at a time, by the address (?endre=…), so that every
// one works without script.
package facts

import (
	"embed"
	"net/http"

	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Person     ui.PersonHead
	Alike      *alike
	Form       *form // the one that is open
	Facts      []ui.Fact
	Edit       *ui.Action
	Death      *ui.Action
	Objections *ui.Action
	OwnAccess  *ui.Action  // Innsyn på nett
	Records    []ui.Action // what can be done with the record as a whole
	Kin        []kin
	AddKin     *ui.Action
	GPs        []relation
	ChangeGP   *ui.Action
	Carers     []relation
	AddCarer   *ui.Action
	Versions   []version
}

type alike struct{ Persons []twin }

// twin is somebody who may be the same person, with the way to merge the two.
type twin struct {
	Person ui.Person
	Merge  ui.Action
}

type kin struct {
	Name, Relation, Phone, Note string
	Closest                     bool
	Edit                        *ui.Action
}

type relation struct {
	Name, Where, Period string
	Now                 bool
	End                 *ui.Action
}

type version struct {
	When, Who string
	Changes   []string
}

// Show is the page, with the form that the address asks for.
func Show(v *page.Visit) error {
	f, err := load(v)
	if err != nil {
		return err
	}
	w := build(v, f)
	if what := v.Query("endre"); what != "" && v.May(access.EditPerson) {
		w.Form = open(v, f, what, v.Query("id"))
	}
	return render(v, http.StatusOK, f, w)
}

func load(v *page.Visit) (*patient.Facts, error) {
	return patient.FactsOf(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
}

func render(v *page.Visit, status int, f *patient.Facts, w view) error {
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Opplysninger"), page.PersonCrumbs(f.Head, v.T("Opplysninger"))...), w)
}

// path is the page with one of its forms open.
func path(f *patient.Facts, what, id string) string {
	p := page.PersonPath(f.Patient) + "/opplysninger"
	if what != "" {
		p += "?endre=" + what
	}
	if id != "" {
		p += "&id=" + id
	}
	if what != "" {
		p += "#skjema"
	}
	return p
}

func build(v *page.Visit, f *patient.Facts) view {
	w := view{Person: page.PersonHead(v, f.Head, "opplysninger", "")}
	for _, a := range f.Alike {
		if w.Alike == nil {
			w.Alike = &alike{}
		}
		w.Alike.Persons = append(w.Alike.Persons, twin{
			Person: ui.Person{Name: a.Name, Href: page.PersonPath(a.Patient)},
			Merge:  ui.Action{Label: v.T("Se begge og slå sammen"), About: a.Name, Href: page.PersonPath(f.Patient) + "/sla-sammen?med=" + string(a.Patient)},
		})
	}
	w.Facts = registered(v.Voice, f)
	may := v.May(access.EditPerson)
	link := func(label, about, what, id string) *ui.Action {
		if !may {
			return nil
		}
		return &ui.Action{Label: v.T(label), About: about, Href: path(f, what, id)}
	}
	w.Edit, w.AddKin, w.ChangeGP, w.AddCarer = link("Endre opplysninger", "", "person", ""), link("Legg til pårørende", "", "parorende", ""),
		link("Bytt fastlege", "", "fastlege", ""), link("Gi tjenesteyter tilgang", "", "tjenesteyter", "")
	if v.May(access.MergePersons) {
		w.Records = append(w.Records, ui.Action{Label: v.T("Slå sammen med en annen person"), Look: ui.Tertiary, Href: page.PersonPath(f.Patient) + "/sla-sammen"})
		if n := len(f.Records); n > 1 {
			w.Records[0].Label = v.T("Se eller angre sammenslåing")
		}
	}
	if v.May(access.AskRemoval) {
		w.Records = append(w.Records, ui.Action{Label: v.T("Be om at en opplysning slettes"), Look: ui.Tertiary, Href: page.RemovalPath(f.Patient, page.ChooseEntry)},
			ui.Action{Label: v.T("Be om at personen slettes"), Look: ui.Tertiary, Href: page.PersonPath(f.Patient) + "/slett"})
	}
	if v.May(access.RegisterDeath) {
		w.Death = &ui.Action{Label: v.T("Registrer dødsfall"), Href: page.PersonPath(f.Patient) + "/dod"}
		if f.Dead() {
			w.Death.Label = v.T("Angre registrert dødsfall")
		}
	}
	if v.May(access.SeeOwnAccess) {
		w.OwnAccess = &ui.Action{Label: v.T("Innsyn på nett"), Href: page.PersonPath(f.Patient) + "/innsyn"}
	}
	if v.May(access.SeeObjections) {
		w.Objections = &ui.Action{Label: v.T("Reservasjoner"), Href: page.PersonPath(f.Patient) + "/reservasjoner"}
	}
	for _, k := range f.Kin {
		w.Kin = append(w.Kin, kin{k.Name, k.Relation, k.Phone, k.Note, k.Closest, link("Endre", k.Name, "parorende", string(k.ID))})
	}
	for _, g := range f.GPs {
		w.GPs = append(w.GPs, relation{Name: g.Name, Where: g.Where, Period: period(v, g), Now: g.Now})
	}
	for _, c := range f.Carers {
		r := relation{Name: c.Name, Where: c.Where, Period: period(v, c), Now: c.Now}
		if c.Now && may {
			r.End = &ui.Action{
				Label: v.T("Avslutt tilgang"), About: c.Name, Post: path(f, "", ""), Look: ui.Tertiary,
				Hidden: []ui.Hidden{{Name: "skjema", Value: "tjenesteyter-slutt"}, {Name: "id", Value: string(c.ID)}},
			}
		}
		w.Carers = append(w.Carers, r)
	}
	for _, ver := range f.Versions {
		who := ver.By
		if who == "" {
			who = v.T("Tråd selv")
		}
		w.Versions = append(w.Versions, version{When: nb.Capital(v.Voice.Moment(ver.At.Time, v.Now())), Who: who, Changes: changes(v.Voice, f, ver)})
		if ver.Merged {
			last := &w.Versions[len(w.Versions)-1]
			last.Who = v.T("%s, på registreringen som er slått sammen med denne", last.Who)
		}
	}
	return w
}

func period(v *page.Visit, r patient.Relation) string {
	if r.To.IsZero() {
		return v.T("fra %s", v.Voice.DayYear(r.From))
	}
	return v.T("%s til %s", v.Voice.DayYear(r.From), v.Voice.DayYear(r.To))
}
