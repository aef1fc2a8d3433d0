package results

import (
	"net/http"

	"traad/internal/app/result"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var pricePage = ui.New(files, "prices.html")

const prices = home + "/priser"

type priceView struct {
	Head    ui.Head
	Summary ui.Summary
	Card    ui.Card
	Fields  []ui.Field
	Own     string // the service's own cost by the approved plans, and the way to take it into the table
	Use     *ui.Action
	Earlier ui.Card
	Tables  []priceLine
}

type priceLine struct{ Title, When, Note, Body string }

// first is what a table looks like, where none is saved. The prices are nobody's: each is 0 until somebody writes one with its source.
const first = `tjeneste;enhet;pris;prisar;kilde
iht;personår;0;2026;skriv kilden`

// Prices is the register of prices.
func Prices(v *page.Visit) error { return showPrices(v, http.StatusOK, ui.NewForm(nil).In(v.Voice)) }

// SavePrices takes a table into use.
func SavePrices(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = result.SavePrices{Title: form.Value("tittel"), Body: form.Value("tabell"), Note: form.Value("merknad")}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return showPrices(v, http.StatusUnprocessableEntity, form)
	}
	return v.Go(prices, v.T("Prisene er tatt i bruk. Resultatene regnes på nytt."))
}

func showPrices(v *page.Visit, status int, form *ui.Form) error {
	all, err := result.Prices(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := priceView{
		Head: ui.Head{Title: v.T("Priser og egen kostnad"), Lead: v.T("Ett års priser, så tallene ikke endrer seg med prisstigningen. Den nyeste tabellen er i bruk.")},
		Card: ui.Card{ID: "tabellen", Heading: v.T("Tabellen i bruk")}, Earlier: ui.Card{ID: "tidligere", Heading: v.T("Tidligere tabeller")}, Summary: form.Summary(v.T("prisene kan tas i bruk")),
	}
	title, body, note := "", first, ""
	if len(all) > 0 {
		title, body, note = all[0].Title, all[0].Body, all[0].Note
		w.Card.Note = v.T("Lagret %s av %s", v.Voice.Moment(all[0].Saved, v.Now()), all[0].By)
		for _, t := range all[1:] {
			w.Tables = append(w.Tables, priceLine{t.Title, v.T("%[1]s av %[2]s", nb.Capital(v.Voice.Moment(t.Saved, v.Now())), t.By), t.Note, t.Body})
		}
	}
	said, line, err := own(v)
	if err != nil {
		return err
	}
	if w.Own = said; line != "" {
		use := ui.Link(v.T("Sett den inn i tabellen"), prices+"?egen=plan")
		if w.Use = &use; v.Query("egen") == "plan" {
			body, w.Use = withOwn(body, line), nil
			w.Own += " " + v.T("Tallet står i tabellen. Det gjelder når du tar den i bruk.")
		}
	}
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Name: "tittel", Label: v.T("Navn"), Width: "medium", Help: v.T("For eksempel «Priser 2026».")}.With(title)),
		form.Fill(ui.Field{Kind: ui.Area, Name: "tabell", Label: v.T("Tabell"), Rows: 14, Help: v.T("Én rad for hver pris: tjeneste;enhet;pris;prisar;kilde. Enheten er episode, døgn eller time. «iht;personår» er tjenestens egen kostnad. «praktisk_bistand;time» og «påslag;prosent» gjelder kommunens forenklede modell. «dagbehandling;episode» og «poliklinikk;episode» er sykehusets kontakter uten innleggelse; uten dem gjelder «sykehus;episode» alle. Med «sykehus;isf-poeng» leses kostnad i sykehusets filer som ISF-vekter og ganges med prisen; uten den raden er de kroner (KPP). «indeks;2024» er hvor mange av prisårets kroner en krone fra 2024 er, og regner om KPP fra det året.")}.With(body)),
		form.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: v.T("Merknad"), Rows: 2, Optional: true, Help: v.T("Hvordan prisene er regnet om til samme år.")}.With(note)),
	}
	return v.RenderStatus(status, pricePage, v.Frame(w.Head.Title, ui.Crumb{Label: v.T("Resultater"), Href: home}), w)
}
