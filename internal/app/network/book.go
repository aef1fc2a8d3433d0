package network

import (
	"math"

	"traad/internal/base/lang"
	"traad/internal/base/sheet"
	"traad/internal/rules/network"
)

// XLSX is every number of the page as a workbook, hidden where the page hides it.
func XLSX(say *lang.Voice, v *View) ([]byte, error) {
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
		title := say.Say(f.Title)
		for i := range f.Points {
			p := &f.Points[i]
			rows = append(rows, []any{title, network.Called(say, p.Name, p.Letter), ours(say, p.Ours), p.Numerator, p.Denominator, value(p.Value), f.UnitIn(say), value(f.Centre), value(p.Low95), value(p.High95), value(p.Low998), value(p.High998), say.Say(p.Where.Text())})
		}
		for _, m := range f.Missing {
			rows = append(rows, []any{title, network.Called(say, m.Name, m.Letter), ours(say, m.Ours), nil, nil, nil, f.UnitIn(say), nil, nil, nil, nil, nil, say.Say(m.Why.Text())})
		}
		about = append(about, []any{title, say.Say("Teller"), say.Say(f.Numerator)}, []any{title, say.Say("Nevner"), say.Say(f.Denominator)}, []any{title, say.Say("Hva som er ønsket"), say.Say(f.Better)})
		for _, w := range f.Say(say) {
			about = append(about, []any{title, say.Say("Hva diagrammet viser"), w})
		}
	}
	about = append(about, []any{"", say.Say("Periode"), v.Period.Text().In(say)}, []any{"", say.Say("Definisjoner, versjon"), network.Definitions})
	if err := b.Table(say.Say("Steder"), []sheet.Column{
		{Name: say.Say("Indikator")},
		{Name: say.Say("Sted")},
		{Name: say.Say("Vårt")},
		{Name: say.Say("Teller"), Kind: sheet.Int},
		{Name: say.Say("Nevner"), Kind: sheet.Int},
		number(say.Say("Verdi")),
		{Name: say.Say("Enhet")},
		number(say.Say("Samlet")),
		number(say.Say("95 %, nedre")), number(say.Say("95 %, øvre")), number(say.Say("99,8 %, nedre")), number(say.Say("99,8 %, øvre")),
		{Name: say.Say("Plassering")},
	}, rows); err != nil {
		return nil, err
	}
	if err := b.Table(say.Say("Definisjoner og ord"), []sheet.Column{{Name: say.Say("Indikator")}, {Name: say.Say("Hva")}, {Name: say.Say("Tekst")}}, about); err != nil {
		return nil, err
	}
	return b.Bytes()
}

func ours(v *lang.Voice, yes bool) string {
	if yes {
		return v.Say("ja")
	}
	return ""
}
