// Package adminaddress is the address register of messages: where each hospital, municipality and GP office takes messages, and who lacks an address.
package adminaddress

import (
	"embed"
	"net/http"
	"strings"

	"traad/internal/app/address"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const (
	place = "/administrasjon/adresser"
	title = "Adresser for meldinger"
)

type view struct {
	page.AdminView
	Card, LackCard, FileCard ui.Card
	Scroll                   page.Scroll
	Rows                     []row
	Lacks                    []lack
	Empty                    ui.Empty
	File                     ui.Field
	Check                    *ui.Action // holds them against the national register; nil: it is not asked
	Template                 ui.Action
	Faults                   page.ListFaults
}

type (
	row struct {
		Href, Name, Kind, Party, HER, Service, Business, BusinessHER, When string
		Remove                                                             ui.Action
		Action                                                             string
	}
	lack struct{ Href, Name, Kind string }
)

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), &sheet.Report{}) }

// Take takes a file in: all of it, or nothing and every fault at its cell.
func Take(v *page.Visit) error {
	rep, form, taken, err := page.TakeList(v, func(f *sheet.File) (*sheet.Report, error) {
		return address.Import{File: f}.Run(v.Ctx(), v.Service, v.Actor)
	})
	switch {
	case err != nil:
		return err
	case !taken:
		return show(v, http.StatusUnprocessableEntity, form, rep)
	}
	return v.Go(place, v.T("%s er lagt til, %s er endret, %s sto fra før.", v.Voice.Plural(rep.Added, "adresse", "adresser"), v.Voice.Int(rep.Edited), v.Voice.Int(rep.Same)))
}

// Check holds the addresses against the national register.
func Check(v *page.Visit) error {
	done, err := address.Refresh{}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	text := v.T("%s er endret etter Adresseregisteret, %s står som der.", v.Voice.Plural(done.Edited, "adresse", "adresser"), v.Voice.Int(done.Same))
	if len(done.Gone) > 0 {
		text += " " + v.T("Finnes ikke der lenger: %s. Spør dem hvor meldinger skal.", strings.Join(done.Gone, ", "))
	}
	return v.Go(place, text)
}

// Remove takes one away.
func Remove(v *page.Visit) error {
	if err := (address.Remove{ID: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Adressen er tatt bort. Ingenting sendes dit før den får en ny."))
}

// Template is the file to fill in: what stands, and a row for each that lacks an address.
func Template(v *page.Visit) error {
	reg, err := address.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, e := range reg.Entries {
		rows = append(rows, []any{e.OrgName, e.HER, e.Name, e.Service, e.BusinessHER, e.BusinessName})
	}
	for _, l := range reg.Lacks {
		rows = append(rows, []any{l.Name, "", "", "", "", ""})
	}
	b := sheet.NewBook()
	if err := b.Table("Adresser", address.Columns(address.LooksUp(v.Service)), rows); err != nil {
		return err
	}
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	return v.Download("adresser.xlsx", data)
}

func show(v *page.Visit, status int, form *ui.Form, rep *sheet.Report) error {
	reg, err := address.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	lead := v.T("Planer sendes hit som Helsefaglig dialog, så de står i journalen hos hver part.") + " " +
		v.T("%s adresse, %s mangler.", v.Voice.Plural(len(reg.Entries), "virksomhet har", "virksomheter har"), v.Voice.Int(len(reg.Lacks)))
	w := view{
		AdminView: page.Admin(place, ui.Head{Title: v.T(title), Lead: lead}),
		Card:      ui.Card{ID: "adresser", Heading: v.T("Registeret"), Flush: true},
		LackCard:  ui.Card{ID: "mangler", Heading: v.T("Mangler adresse"), Icon: "triangle", Badge: &ui.Badge{Count: len(reg.Lacks)}},
		FileCard:  ui.Card{ID: "filen", Heading: v.T("Les inn en fil")},
		Faults:    page.FaultsOf(v, rep),
		Scroll:    page.Scroll{About: v.T("Adresser")},
		Empty:     ui.Empty{Icon: "filter", Heading: v.T("Ingen adresser er lagt inn"), Text: v.T("Ingenting sendes før partene har en adresse. Last ned filen, fyll ut HER-id-ene og les den inn.")},
		File:      form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: v.T("Fil med adresser"), Accept: ".csv,.xlsx", Help: v.T("CSV eller Excel. Det filen ikke nevner, står som det er.")}),
		Template:  ui.Action{Label: v.T("Last ned filen å fylle ut"), Icon: "download", Href: place + "/mal.xlsx", Look: ui.Secondary},
	}
	if address.LooksUp(v.Service) {
		w.Check = &ui.Action{Label: v.T("Sjekk mot Adresseregisteret"), Icon: "refresh", Look: ui.Secondary}
		w.File.Help += " " + v.T("Der navn og virksomhet er tomme, hentes de i Adresseregisteret med HER-id-en.")
	}
	for _, e := range reg.Entries {
		w.Rows = append(w.Rows, row{
			Href: "/administrasjon/virksomheter/" + string(e.Org), Name: e.OrgName, Kind: nb.Inside(v.T(e.Kind.Title())), Party: e.Name, HER: e.HER, Service: e.Service,
			Business: e.BusinessName, BusinessHER: e.BusinessHER, When: page.WhenBy(v.Voice, nb.Capital(v.Voice.Moment(e.At.Time, v.Now())), e.By), Action: place + "/" + string(e.ID) + "/fjern",
			Remove: ui.Action{Label: v.T("Ta bort"), Look: ui.Tertiary, About: v.T("adressen til %s", e.OrgName)},
		})
	}
	for _, l := range reg.Lacks {
		w.Lacks = append(w.Lacks, lack{"/administrasjon/virksomheter/" + string(l.Org), l.Name, nb.Inside(v.T(l.Kind.Title()))})
	}
	w.Summary = form.Summary("filen kan leses inn")
	return v.RenderStatus(status, tmpl, v.Frame(v.T(title)), w)
}
