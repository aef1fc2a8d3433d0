package result

import (
	"io"
	"math"

	"traad/internal/base/sheet"
	"traad/internal/base/stats"
	"traad/internal/rules/usage"
)

// XLSX writes a workbook: the words, a sheet for each table, and native charts of before and after and of the months.
func XLSX(out io.Writer, r *usage.Result) error {
	b := sheet.NewBook()
	text := func(names ...string) (all []sheet.Column) {
		for _, n := range names {
			all = append(all, sheet.Column{Name: n})
		}
		return all
	}
	numbers := func(decimals int, names ...string) (all []sheet.Column) {
		for _, n := range names {
			all = append(all, sheet.Column{Name: n, Kind: sheet.Decimal, Decimals: decimals})
		}
		return all
	}
	var words [][]any
	say := func(what string, all ...string) {
		for _, s := range all {
			if s != "" {
				words = append(words, []any{what, s})
			}
		}
	}
	say("Kort", r.Words.Headline)
	say("Før og etter er", r.Words.Warning)
	say("Kan si", r.Words.Can...)
	say("Kan ikke si", r.Words.Cannot...)
	say("Kostnad", r.Words.Cost)
	say("Forbehold", r.Words.Attention...)
	say("Mangler", r.Lacks())
	say("Data", "Fra "+r.From.Date().String()+" til og med "+(r.To-1).Date().String())
	var use [][]any
	for i := range r.Outcomes {
		l := &r.Outcomes[i]
		if l.Hidden {
			use = append(use, []any{l.Outcome.Label(), l.Outcome.Unit(), nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, "skjult: færre enn 5 personer"})
			continue
		}
		note := "ikke effekt"
		if l.Outcome == usage.Emergency {
			note = r.Words.Warning
		}
		use = append(use, []any{
			l.Outcome.Label(), l.Outcome.Unit(), l.Amount[0], l.Amount[1], cell(l.Rate[0].Value), cell(l.Rate[1].Value), cell(l.Ratio.Value), cell(l.Ratio.Low), cell(l.Ratio.High),
			cell(l.Matched.Value), cell(l.Matched.Low), cell(l.Matched.High), note,
		})
	}
	columns := append(text("Tjeneste", "Enhet"), numbers(0, "Antall før", "Antall etter")...)
	columns = append(columns, numbers(2, "Per personår før", "Per personår etter", "Etter/før", "Etter/før lav", "Etter/før høy", "Fulgt/sammenlignet", "Fulgt/sammenlignet lav", "Fulgt/sammenlignet høy")...)
	columns = append(columns, text("Merk")...)
	var months [][]any
	for _, m := range r.Months {
		months = append(months, []any{m.M, near(m.N), cell(m.Followed.Value), cell(m.Followed.Low), cell(m.Followed.High), cell(m.Compared.Value)})
	}
	var lines [][]any
	f := &r.Effect
	line := func(what string, e stats.Estimate) {
		lines = append(lines, []any{what, cell(e.Value), cell(e.Low), cell(e.High)})
	}
	if f.Ratio.Known() {
		line("Fulgt, før", f.Lines[0])
		line("Fulgt, etter", f.Lines[1])
		line("Sammenlignet, før", f.Lines[2])
		line("Sammenlignet, etter", f.Lines[3])
	}
	line("Forholdet etterpå, fulgt mot sammenlignet", f.Ratio)
	line("Forskjell i endring", f.DiD)
	line("Dager i live hjemme, forskjell", f.HomeDays)
	line("Kostnad per personår, forskjell", r.Cost.Difference)
	var balanced [][]any
	for _, x := range r.Match.Balance {
		balanced = append(balanced, []any{x.Label, cell(x.Treated), cell(x.Control), cell(x.SMD), cell(x.VarianceRatio)})
	}
	var areas [][]any
	for _, a := range r.Areas {
		areas = append(areas, []any{a.Number, a.Hidden[0].Number(a.Persons), a.Hidden[1].Number(a.Before), a.Hidden[2].Number(a.After)})
	}
	for _, t := range []struct {
		name    string
		columns []sheet.Column
		rows    [][]any
	}{
		{"Ord", text("Hva", "Tekst"), words},
		{"Bruk", columns, use},
		{"Effekt", append(text("Hva"), numbers(2, "Anslag", "Lav", "Høy")...), lines},
		{"Måneder", append([]sheet.Column{{Name: "Måned", Kind: sheet.Int}, {Name: "Personer, om lag", Kind: sheet.Int}}, numbers(3, "Fulgt", "Lav", "Høy", "Sammenlignet")...), months},
		{"Balanse", append(text("Før inklusjon"), numbers(2, "Fulgt", "Sammenlignet", "SMD", "Variansforhold")...), balanced},
		{"Kommuner", text("Kommune", "Fulgte", "Akuttinnleggelser før", "Etter (ikke effekt)"), areas},
	} {
		if err := b.Table(t.name, t.columns, t.rows); err != nil {
			return err
		}
	}
	for _, g := range []sheet.Graph{
		{Sheet: "Bruk", Title: "Bruk per personår, før og etter (ikke effekt)", Rows: len(use), Names: 0, Values: []int{4, 5}},
		{Sheet: "Måneder", Title: "Akuttinnleggelser per person og måned", Rows: len(months), Names: 0, Values: []int{2, 5}, Lines: true},
	} {
		if err := b.Graph(g); err != nil {
			return err
		}
	}
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

// cell is a number, or nothing.
func cell(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return v
}
