// Package adminsetup guides an administrator through taking in a municipality, a district or a hospital: what is done, what is missing, and where it is
// done. Nothing is stored by it, so it can be left at any time and taken up again by anybody.
package adminsetup

import (
	"embed"
	"strings"

	"traad/internal/app/organisation"
	"traad/internal/app/setup"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed list.html one.html
var files embed.FS

var listTemplate = page.AdminTemplate(files, "list.html")

const (
	place = "/administrasjon/oppsett"
	title = "Kom i gang"
)

type listView struct {
	page.AdminView
	Card    ui.Card
	Scroll  page.Scroll
	Rows    []row
	Empty   ui.Empty
	NewCard ui.Card
	Query   ui.Field
	Found   []found
	None    string
	Do      []ui.Action
}

type row struct {
	Href, Name, Kind, Done, Next string
	State                        ui.Tag
}

type found struct{ Href, Name, Kind string }

// List is every place with how far it has come, and the ways to begin a new one. ?q= looks for a municipality that is in the register and not with us yet.
func List(v *page.Visit) error {
	all, err := setup.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	ready := 0
	q := v.Query("q")
	w := listView{
		Card: ui.Card{ID: "steder", Heading: v.T("Sykehus, kommuner og bydeler"), Flush: true}, Scroll: page.Scroll{About: v.T("Hvor langt hver er kommet")},
		Empty:   ui.Empty{Icon: "house", Heading: v.T("Ingen er lagt inn ennå"), Text: v.T("Begynn med sykehuset og stedene, så kommunene. De kan skrives inn eller leses inn fra en fil.")},
		NewCard: ui.Card{ID: "ny", Heading: v.T("Ta inn en ny")},
		Query:   ui.Field{Name: "q", Label: v.T("Kommune eller bydel"), Optional: true, Width: "medium", Help: v.T("Navn eller nummer på en som ligger i registeret, men ikke er med ennå.")}.With(q),
		Do: []ui.Action{
			ui.Link(v.T("Skriv inn en virksomhet"), "/administrasjon/virksomheter/ny").WithIcon("plus"), ui.Link(v.T("Les inn fra fil"), "/administrasjon/virksomheter/fil").WithIcon("document"),
		},
	}
	with := map[care.OrgID]bool{}
	for _, p := range all {
		with[p.ID] = true
		r := row{Href: place + "/" + string(p.ID), Name: p.Name, Kind: v.T(p.Kind.Title()), Done: v.T("%s av %s", v.Voice.Int(p.Finished()), v.Voice.Int(len(p.Steps))), State: ui.Tag{Text: v.T(p.Status.Title()), Icon: ui.NoIcon}}
		if p.Kind == care.OrgHospital {
			r.State = ui.Tag{Text: v.T("sykehus"), Icon: ui.NoIcon}
		}
		switch n := p.Next(); {
		case n == nil:
			ready++
			r.Next, r.State.Tone, r.State.Icon = v.T("Alt er på plass"), ui.Done, ""
		case n.Code == setup.Operation:
			r.Next = v.T(heading(p.Kind, n.Code))
		default:
			r.Next = v.T(heading(p.Kind, n.Code)) + ": " + n.Lacks[0].In(v.Voice)
		}
		w.Rows = append(w.Rows, r)
	}
	w.AdminView = page.Admin(place, ui.Head{Title: v.T(title), Lead: v.T("%s av %s har alt på plass. Et steg er ferdig når Tråd selv har sett det: en avtale som gjelder, en innlogging, en e-post som tjeneren tok imot.", v.Voice.Int(ready), v.Voice.Int(len(all)))})
	if q == "" {
		return v.Render(listTemplate, v.Frame(v.T(title)), w)
	}
	orgs, err := organisation.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	for _, o := range orgs {
		if (o.Kind == care.OrgMunicipality || o.Kind == care.OrgDistrict) && !with[o.ID] && (strings.Contains(nb.Fold(o.Name), nb.Fold(q)) || o.Number == q) && len(w.Found) < 20 {
			w.Found = append(w.Found, found{place + "/" + string(o.ID), o.Name, nb.Inside(v.T(o.Kind.Title()))})
		}
	}
	if len(w.Found) == 0 {
		w.None = v.T("Ingen som ikke alt er med, passer. Sjekk skrivemåten, eller legg virksomheten inn.")
	}
	return v.Render(listTemplate, v.Frame(v.T(title)), w)
}

// heading is what a step is called.
func heading(k care.OrgKind, c setup.Code) string {
	if k == care.OrgHospital {
		if t := map[setup.Code]string{setup.Organisation: "Sykehuset og stedene", setup.Agreement: "Avtaler med kommunene", setup.Coordinators: "IHT-koordinator og IHT-lege", setup.Target: "Måltall i kommunene", setup.Operation: "En kommune i drift"}[c]; t != "" {
			return t
		}
	}
	return map[setup.Code]string{
		setup.Organisation: "Virksomheten", setup.Agreement: "Samarbeidsavtale", setup.Users: "Brukere og leder", setup.Coordinators: "Koordinatorer", setup.Target: "Måltall",
		setup.Recipients: "Varselmottakere", setup.Pathway: "Forløp", setup.Operation: "I drift",
	}[c]
}
