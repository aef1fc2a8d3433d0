package network

import (
	"math"

	"traad/internal/base/sheet"
	"traad/internal/rules/network"
)

// XLSX is every number of the page as a workbook, hidden where the page hides it.
func XLSX(v *View) ([]byte, error) {
	b := sheet.NewBook()
	number := func(n string) sheet.Column { return sheet.Column{Name: n, Kind: sheet.Decimal, Decimals: 1} }
	value := func(x float64) any {
		if math.IsNaN(x) {
			return nil
		}
		return x
	}
	var rows, about [][]any
	for _, f := range v.Funnels {
		for i := range f.Points {
			p := &f.Points[i]
			rows = append(rows, []any{f.Title, p.Name, ours(p.Ours), p.Numerator, p.Denominator, value(p.Value), f.Unit(), value(f.Centre), value(p.Low95), value(p.High95), value(p.Low998), value(p.High998), p.Where.Text()})
		}
		for _, m := range f.Missing {
			rows = append(rows, []any{f.Title, m.Name, ours(m.Ours), nil, nil, nil, f.Unit(), nil, nil, nil, nil, nil, m.Why.Text()})
		}
		about = append(about, []any{f.Title, "Teller", f.Numerator}, []any{f.Title, "Nevner", f.Denominator}, []any{f.Title, "Hva som er ønsket", f.Better})
		for _, w := range f.Words {
			about = append(about, []any{f.Title, "Hva diagrammet viser", w})
		}
	}
	about = append(about, []any{"", "Periode", v.Period.Title()}, []any{"", "Definisjoner, versjon", network.Definitions})
	if err := b.Table("Steder", []sheet.Column{
		{Name: "Indikator"},
		{Name: "Sted"},
		{Name: "Vårt"},
		{Name: "Teller", Kind: sheet.Int},
		{Name: "Nevner", Kind: sheet.Int},
		number("Verdi"),
		{Name: "Enhet"},
		number("Samlet"),
		number("95 %, nedre"), number("95 %, øvre"), number("99,8 %, nedre"), number("99,8 %, øvre"),
		{Name: "Plassering"},
	}, rows); err != nil {
		return nil, err
	}
	if err := b.Table("Definisjoner og ord", []sheet.Column{{Name: "Indikator"}, {Name: "Hva"}, {Name: "Tekst"}}, about); err != nil {
		return nil, err
	}
	return b.Bytes()
}

func ours(yes bool) string {
	if yes {
		return "ja"
	}
	return ""
}
