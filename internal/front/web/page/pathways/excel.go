package pathways

import (
	"fmt"

	"traad/internal/app/roster"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/front/web/page"
)

// fileColumns are the columns of the Excel file. No identity number leaves Tråd this way.
var fileColumns = []sheet.Column{
	{Name: "Kommune"},
	{Name: "Navn"},
	{Name: "Alder", Kind: sheet.Int},
	{Name: "Forløp"},
	{Name: "Status"},
	{Name: "Nå"},
	{Name: "CFS", Kind: sheet.Int},
	{Name: "Forrige CFS", Kind: sheet.Int},
	{Name: "Innlagt nå", Kind: sheet.Bool},
	{Name: "Pauset", Kind: sheet.Bool},
	{Name: "Over frist", Kind: sheet.Bool},
	{Name: "Neste frist", Kind: sheet.Date},
	{Name: "Hva"},
	{Name: "Ansvarlig"},
	{Name: "Henvist", Kind: sheet.Date},
	{Name: "Inkludert", Kind: sheet.Date},
	{Name: "Kartlagt", Kind: sheet.Date},
	{Name: "Plan", Kind: sheet.Date},
	{Name: "Siste kontakt", Kind: sheet.Date},
	{Name: "Avsluttet", Kind: sheet.Date},
}

// Excel is the list as a file, with the same filters as on the screen.
func Excel(v *page.Visit) error {
	x, err := roster.Export(v.Ctx(), v.Service, v.Actor, read(v.R.URL.Query()))
	if err != nil {
		return err
	}
	book := sheet.NewBook()
	rows := make([][]any, len(x.Lines))
	for i, l := range x.Lines {
		rows[i] = []any{
			l.Area, l.Name, l.Age, l.Pathway, l.Status, l.Stage, score(l.CFS), score(l.CFSBefore), l.Admitted, l.Paused, l.Late,
			l.NextDue, l.NextTitle, l.Responsible, l.Referred, l.Included, l.Mapped, l.Planned, l.LastContact, l.Ended,
		}
	}
	if err := book.Table("Forløp", fileColumns, rows); err != nil {
		return fmt.Errorf("pathways.Excel: %w", err)
	}
	about := [][]any{
		{"Utvalg", x.Words},
		{"Antall", nb.Int(len(x.Lines))},
		{"Hentet", nb.DayYear(date.In(v.Now())) + " " + nb.Clock(v.Now())},
		{"Hentet av", v.Actor.Name},
		{"Husk", "Filen inneholder helseopplysninger. Slett den når du er ferdig. Uttrekket er ført i innsynsloggen til hver person."},
	}
	if x.More {
		about = append(about, []any{"Ikke alle", "Filen har plass til " + nb.Int(roster.ExportMost) + " rader. Snevre inn filtrene for å få med resten."})
	}
	if err := book.Table("Om uttrekket", []sheet.Column{{Name: "Hva"}, {Name: "Verdi"}}, about); err != nil {
		return fmt.Errorf("pathways.Excel: %w", err)
	}
	data, err := book.Bytes()
	if err != nil {
		return err
	}
	return v.Download("forlop-"+x.At.String()+".xlsx", data)
}

// score is a CFS score, nothing where there is none.
func score(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
