package quality

import (
	"math"

	"traad/internal/base/sheet"
	"traad/internal/rules/quality"
)

// XLSX is every number of the page as a workbook, hidden where the page hides it, a native chart to each measure.
func XLSX(v *View) ([]byte, error) {
	b := sheet.NewBook()
	var words, marks [][]any
	for _, x := range v.Charts {
		words = append(words, []any{x.Title, "Hva som telles", x.Counts})
		for _, w := range x.Words {
			words = append(words, []any{x.Title, "Hva diagrammet viser", w})
		}
	}
	words = append(words, []any{"", "Hvor", v.Where}, []any{"", "Regnet", v.On.String()})
	if err := b.Table("Ord", []sheet.Column{{Name: "Mål"}, {Name: "Hva"}, {Name: "Tekst"}}, words); err != nil {
		return nil, err
	}
	for _, x := range v.Charts {
		rows := Rows(x)
		name := Sheets[x.Measure]
		number := func(n string, d int) sheet.Column { return sheet.Column{Name: n, Kind: sheet.Decimal, Decimals: d} }
		columns := []sheet.Column{{Name: "Periode"}, number("Verdi, "+x.Unit, x.Decimals()), number("Midten", 1), number("Nedre grense", 1), number("Øvre grense", 1), {Name: "Grunnlag, om lag", Kind: sheet.Int}, {Name: "Merknad"}}
		if err := b.Table(name, columns, rows); err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			if err := b.Graph(sheet.Graph{Sheet: name, Title: x.Title, Rows: len(rows), Names: 0, Values: []int{1, 2, 3, 4}, Lines: true}); err != nil {
				return nil, err
			}
		}
	}
	for _, c := range v.Changes {
		limits := ""
		if c.New {
			limits = "ja"
		}
		marks = append(marks, []any{c.On, c.Where, c.Text, limits})
	}
	if err := b.Table("Endringer", []sheet.Column{{Name: "Dato", Kind: sheet.Date}, {Name: "Hvor"}, {Name: "Hva"}, {Name: "Nye grenser herfra"}}, marks); err != nil {
		return nil, err
	}
	return b.Bytes()
}

// Sheets are the names of the measures' sheets.
var Sheets = map[quality.Measure]string{
	quality.VisitDays: "Til besøk", quality.PlanDays: "Til plan", quality.OldPlans: "Gamle planer", quality.AfterDischarge: "Etter utskrivelse",
	quality.AlertsActed: "Varsler", quality.GPTakesPart: "Fastlege", quality.Avoidable: "Unngått", quality.AvoidableGap: "Mellom unngåtte",
}

// Rows are a chart's numbers as they stand in files.
func Rows(x *quality.Chart) (rows [][]any) {
	cell := func(v float64) any {
		if math.IsNaN(v) {
			return nil
		}
		return v
	}
	for i := range x.Points {
		p := &x.Points[i]
		var base any
		if p.Base > 0 {
			base = p.Base
		}
		rows = append(rows, []any{p.Name, cell(p.Value), cell(p.Centre), cell(p.Lower), cell(p.Upper), base, p.Note()})
	}
	return rows
}
