package quality

import (
	"math"

	"traad/internal/base/lang"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/quality"
)

// XLSX is every number of the page as a workbook, hidden where the page hides it, a native chart to each measure.
func XLSX(say *lang.Voice, v *View) ([]byte, error) {
	b := sheet.NewBook()
	var words, marks [][]any
	for _, x := range v.Charts {
		title := say.Say(x.Title)
		words = append(words, []any{title, say.Say("Hva som telles"), say.Say(x.Counts)})
		for _, w := range x.Say(say) {
			words = append(words, []any{title, say.Say("Hva diagrammet viser"), w})
		}
	}
	words = append(words, []any{"", say.Say("Hvor"), v.Whole(say, v.Area, v.Where)}, []any{"", say.Say("Regnet"), v.On.String()})
	if err := b.Table(say.Say("Ord"), []sheet.Column{{Name: say.Say("Mål")}, {Name: say.Say("Hva")}, {Name: say.Say("Tekst")}}, words); err != nil {
		return nil, err
	}
	for _, x := range v.Charts {
		rows := Rows(say, x)
		name := say.Say(Sheets[x.Measure])
		number := func(n string, d int) sheet.Column { return sheet.Column{Name: n, Kind: sheet.Decimal, Decimals: d} }
		columns := []sheet.Column{{Name: say.Say("Periode")}, number(say.Say("Verdi, %s", x.UnitIn(say)), x.Decimals()), number(say.Say("Midten"), 1), number(say.Say("Nedre grense"), 1), number(say.Say("Øvre grense"), 1), {Name: say.Say("Grunnlag, om lag"), Kind: sheet.Int}, {Name: say.Say("Merknad")}}
		if err := b.Table(name, columns, rows); err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			if err := b.Graph(sheet.Graph{Sheet: name, Title: say.Say(x.Title), Rows: len(rows), Names: 0, Values: []int{1, 2, 3, 4}, Lines: true}); err != nil {
				return nil, err
			}
		}
	}
	for _, c := range v.Changes {
		limits := ""
		if c.New {
			limits = say.Say("ja")
		}
		marks = append(marks, []any{c.On, v.Whole(say, c.Area, c.Where), c.Text, limits})
	}
	if err := b.Table(say.Say("Endringer"), []sheet.Column{{Name: say.Say("Dato"), Kind: sheet.Date}, {Name: say.Say("Hvor")}, {Name: say.Say("Hva")}, {Name: say.Say("Nye grenser herfra")}}, marks); err != nil {
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
func Rows(say *lang.Voice, x *quality.Chart) (rows [][]any) {
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
		rows = append(rows, []any{p.Called(say), cell(p.Value), cell(p.Centre), cell(p.Lower), cell(p.Upper), base, say.Say(p.Note())})
	}
	return rows
}

// Whole is a place in a language: what is of all places is ours to say, else it is a name.
func (v *View) Whole(say *lang.Voice, area care.OrgID, name string) string {
	if area == quality.Everywhere {
		return say.Say("hele tjenesten")
	}
	return name
}
