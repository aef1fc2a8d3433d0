// Package adminaddress is the address register of messages: where each hospital, municipality and GP office takes messages, and who lacks an address.
package adminaddress

import (
	"embed"
	"net/http"
	"strings"

	"traad/internal/app/address"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
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
	Card, LackCard, FileCard, FaultCard ui.Card
	Scroll, FaultScroll                 page.Scroll
	Rows                                []row
	Lacks                               []lack
	Empty                               ui.Empty
	File                                ui.Field
	Check                               *ui.Action // holds them against the national register; nil: it is not asked
	Template                            ui.Action
	Faults                              []fault
}

type (
	row struct {
		Href, Name, Kind, Party, HER, Service, Business, BusinessHER, When string
		Remove                                                             ui.Action
		Action                                                             string
	}
	lack  struct{ Href, Name, Kind string }
	fault struct{ Where, Value, Message string }
)

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), nil) }

// Take takes a file in: all of it, or nothing and every fault at its cell.
func Take(v *page.Visit) error {
	name, data, err := page.Upload(v)
	if err != nil && len(errs.FieldsOf(err)) == 0 {
		return err
	}
	form := ui.NewForm(nil)
	if form.Take(err) {
		return show(v, http.StatusUnprocessableEntity, form, nil)
	}
	file, err := upload.Open(data, name)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return show(v, http.StatusUnprocessableEntity, form, nil)
	}
	rep, err := address.Import{File: file}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	if rep.FaultCount > 0 || rep.Rows == 0 {
		form.Fault("fil", "Ingenting er lest inn. Rett det som er galt i filen, og send den på nytt.")
		return show(v, http.StatusUnprocessableEntity, form, rep.Faults)
	}
	return v.Go(place, nb.Plural(rep.Added, "adresse", "adresser")+" er lagt til, "+nb.Int(rep.Edited)+" er endret, "+nb.Int(rep.Same)+" sto fra før.")
}

// Check holds the addresses against the national register.
func Check(v *page.Visit) error {
	done, err := address.Refresh{}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	text := nb.Plural(done.Edited, "adresse", "adresser") + " er endret etter Adresseregisteret, " + nb.Int(done.Same) + " står som der."
	if len(done.Gone) > 0 {
		text += " Finnes ikke der lenger: " + strings.Join(done.Gone, ", ") + ". Spør dem hvor meldinger skal."
	}
	return v.Go(place, text)
}

// Remove takes one away.
func Remove(v *page.Visit) error {
	if err := (address.Remove{ID: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, "Adressen er tatt bort. Ingenting sendes dit før den får en ny.")
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

func show(v *page.Visit, status int, form *ui.Form, faults []sheet.Fault) error {
	reg, err := address.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	lead := "Planer sendes hit som Helsefaglig dialog, så de står i journalen hos hver part. " + nb.Capital(nb.Plural(len(reg.Entries), "virksomhet har", "virksomheter har")) + " adresse, " + nb.Int(len(reg.Lacks)) + " mangler."
	w := view{
		AdminView: page.Admin(place, ui.Head{Title: title, Lead: lead}),
		Card:      ui.Card{ID: "adresser", Heading: "Registeret", Flush: true},
		LackCard:  ui.Card{ID: "mangler", Heading: "Mangler adresse", Icon: "triangle", Badge: &ui.Badge{Count: len(reg.Lacks)}},
		FileCard:  ui.Card{ID: "filen", Heading: "Les inn en fil"},
		FaultCard: ui.Card{ID: "feil", Heading: "Feil i filen", Flush: true},
		Scroll:    page.Scroll{About: "Adresser"}, FaultScroll: page.Scroll{About: "Feil i filen"},
		Empty:    ui.Empty{Icon: "filter", Heading: "Ingen adresser er lagt inn", Text: "Ingenting sendes før partene har en adresse. Last ned filen, fyll ut HER-id-ene og les den inn."},
		File:     form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Fil med adresser", Accept: ".csv,.xlsx", Help: "CSV eller Excel. Det filen ikke nevner, står som det er."}),
		Template: ui.Action{Label: "Last ned filen å fylle ut", Icon: "download", Href: place + "/mal.xlsx", Look: ui.Secondary},
	}
	if address.LooksUp(v.Service) {
		w.Check = &ui.Action{Label: "Sjekk mot Adresseregisteret", Icon: "refresh", Look: ui.Secondary}
		w.File.Help += " Der navn og virksomhet er tomme, hentes de i Adresseregisteret med HER-id-en."
	}
	for _, e := range reg.Entries {
		w.Rows = append(w.Rows, row{
			Href: "/administrasjon/virksomheter/" + string(e.Org), Name: e.OrgName, Kind: strings.ToLower(e.Kind.Title()), Party: e.Name, HER: e.HER, Service: e.Service,
			Business: e.BusinessName, BusinessHER: e.BusinessHER, When: nb.Capital(nb.Moment(e.At.Time, v.Now())) + " av " + e.By, Action: place + "/" + string(e.ID) + "/fjern",
			Remove: ui.Action{Label: "Ta bort", Look: ui.Tertiary, About: "adressen til " + e.OrgName},
		})
	}
	for _, l := range reg.Lacks {
		w.Lacks = append(w.Lacks, lack{"/administrasjon/virksomheter/" + string(l.Org), l.Name, strings.ToLower(l.Kind.Title())})
	}
	for _, f := range faults {
		where := f.Cell()
		if where == "" {
			where = "Filen"
		}
		w.Faults = append(w.Faults, fault{where, f.Value, f.Message})
	}
	w.Summary = form.Summary("filen kan leses inn")
	return v.RenderStatus(status, tmpl, v.Frame(title), w)
}
